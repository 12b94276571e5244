// A page in windows of every size: nothing is wider than the window, also where letters are twice as large; the menu is one
// line; and a notice that is to change says so before anybody scrolls.

import { inPage, named } from './checks.mjs';

const WIDTHS = [320, 390, 768, 1280];
const PHONE = { width: 390, height: 844 };
// A target that a finger finds is 44 px high.
const LINE = 56;

/** `[name, problem]` pairs for one page. */
export async function widths(world, page) {
  const settings = { viewport: PHONE, colorScheme: 'light', javaScriptEnabled: false };
  const checks = await inPage(world, settings, page, async (tab) => {
    const checks = [];
    for (const width of WIDTHS) {
      await tab.setViewportSize({ ...PHONE, width });
      checks.push([`no overflow at ${width}`, await tab.evaluate(() => look.overflow())]);
      checks.push([`the menu is one line at ${width}`, await tab.evaluate(menuLine, LINE)]);
      await tab.evaluate(letters, '32px');
      checks.push([`no overflow at ${width}, letters twice as large`, await tab.evaluate(() => look.overflow())]);
      await tab.evaluate(letters, '');
    }
    await tab.setViewportSize(PHONE);
    if (/(^|-)notice$/.test(page.kind)) {
      checks.push(['what is to come is in the first screen', await tab.evaluate(belowFold, PHONE.height)]);
    }
    return checks;
  });
  return named(page, checks);
}

/** Runs in the page: sets the size that all others are measured by. */
function letters(size) {
  document.documentElement.style.fontSize = size;
}

/** Runs in the page: what is wrong with the height of the menus. */
function menuLine(line) {
  const tall = [...document.querySelectorAll('header.site nav')].filter((nav) => nav.offsetHeight > line);
  return tall.map((nav) => `${nav.getAttribute('aria-label')} is ${nav.offsetHeight} px high`).join(', ');
}

/** Runs in the page: what of the change to come is below the first screen. */
function belowFold(height) {
  const late = [...document.querySelectorAll('.coming')].filter((part) => part.getBoundingClientRect().bottom > height);
  return late.map((part) => `"${part.firstElementChild.textContent}" ends below`).join(', ');
}

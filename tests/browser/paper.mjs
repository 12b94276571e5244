// A redline on paper: every bar is on a sheet, every sheet has its number and the page's address, the whole text of what
// moved is there, and the list of changes can be printed alone. Counted in the PDF that the browser makes.

import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { inPage, named } from './checks.mjs';

const A4 = { format: 'A4', printBackground: false, preferCSSPageSize: true };
const BAR = 3; // px

/** `[name, problem]` pairs for one page. */
export async function paper(world, page) {
  const settings = { colorScheme: 'light', javaScriptEnabled: false };
  const checks = await inPage(world, settings, page, async (tab) => {
    await tab.emulateMedia({ media: 'print' });
    const told = await tab.evaluate(barsOf, BAR);
    const cut = await tab.evaluate(cutOff);
    const address = await tab.evaluate(() => document.querySelector('link[rel=canonical]').href);
    const whole = await sheets(await tab.pdf(A4));
    const bars = whole.flatMap((sheet) => sheet.bars);
    const checks = [
      ['there are bars to be printed', told > 0 ? '' : 'none was found'],
      ['every bar is on paper', bars.length >= told ? '' : `${bars.length} of ${told}`],
      ['no bar is beside the sheet', bars.every((bar) => bar.inside) ? '' : `${bars.filter((bar) => !bar.inside).length} are`],
      ['nothing is cut off', cut],
      ...everySheet(whole, address),
    ];
    const only = tab.locator('#np-print');
    if (await only.count()) {
      await tab.emulateMedia({ media: 'screen' });
      await tab.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)));
      await only.check();
      await tab.emulateMedia({ media: 'print' });
      const list = await sheets(await tab.pdf(A4));
      const fewer = list.length < whole.length ? '' : `${list.length} sheets instead of ${whole.length}`;
      const alone = everySheet(list, address).map(([name, problem]) => [`${name}, of the list alone`, problem]);
      checks.push(['the list of changes can be printed alone', fewer], ...alone);
    }
    return checks;
  });
  return named(page, checks);
}

/** Each sheet says which it is of how many, and where the page is. */
function everySheet(sheets, address) {
  const path = new URL(address).pathname.replaceAll(/\s/g, '');
  const wrong = (lacks) => sheets.map((sheet, at) => [sheet, at + 1]).filter(([sheet, n]) => lacks(sheet.text, n));
  const told = (found) => found.map(([, n]) => `sheet ${n} does not`).join(', ');
  return [
    ['each sheet has its number', told(wrong((text, n) => !text.includes(`${n}/${sheets.length}`)))],
    ['each sheet has the address', told(wrong((text) => !text.includes(path)))],
  ];
}

/** The words of each sheet without white space, and the bars on it. */
async function sheets(pdf) {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { OPS } = await getResolvedPDFJS();
  const found = [];
  for (let n = 1; n <= document.numPages; n += 1) {
    const page = await document.getPage(n);
    const { items } = await page.getTextContent();
    const { fnArray, argsArray } = await page.getOperatorList();
    const text = items.map((item) => item.str).join('').replaceAll(/\s/g, '');
    found.push({ text, bars: bars(OPS, fnArray, argsArray, page.view[2]) });
  }
  return found;
}

/** The filled rectangles as wide as a bar, each with whether it is on a sheet of this width. */
function bars(OPS, names, all, sheetWidth) {
  const found = [];
  const kept = [];
  let [scale, left] = [1, 0];
  names.forEach((name, at) => {
    const values = all[at];
    if (name === OPS.save) kept.push([scale, left]);
    if (name === OPS.restore && kept.length > 0) [scale, left] = kept.pop();
    if (name === OPS.transform) [scale, left] = [scale * values[0], left + scale * values[4]];
    const isFilled = [OPS.fill, OPS.eoFill].includes(names[at + 1]);
    if (name !== OPS.constructPath || !isFilled || values[0].length !== 1 || values[0][0] !== OPS.rectangle) return;
    const [x, , width, height] = values[1];
    const wide = width * scale;
    if (Math.abs(wide - BAR * 0.75) > 0.1 || Math.abs(height * scale) < 2 * wide) return;
    const start = left + x * scale;
    found.push({ inside: start >= 0 && start + wide <= sheetWidth });
  });
  return found;
}

/** Runs in the page: how many bars are drawn. */
function barsOf(bar) {
  const isBar = (style) => parseFloat(style.borderInlineStartWidth) === bar && style.borderInlineStartStyle === 'solid';
  const isShown = (element) => element.checkVisibility() && !element.closest('[hidden]');
  const all = [...document.querySelectorAll('article *')].filter(isShown);
  const before = all.map((element) => getComputedStyle(element, '::before'));
  return (
    all.filter((element) => isBar(getComputedStyle(element))).length +
    before.filter((style) => style.content !== 'none' && isBar(style)).length
  );
}

/** Runs in the page: what of the text ends in an ellipsis. */
function cutOff() {
  const cut = [...document.querySelectorAll('article *')].filter((element) => {
    const { textOverflow, overflowX } = getComputedStyle(element);
    return textOverflow === 'ellipsis' && overflowX === 'hidden';
  });
  return cut.map((element) => `"${element.textContent.slice(0, 40)}"`).join(', ');
}

// What a reader of a redline meets: the changes within reach on a phone, no mark out of sight, and the same truth for whoever
// listens or copies.

import { inPage, named } from './checks.mjs';
import { several } from './tally.mjs';

const PHONE = { width: 390, height: 844 };
const WIDTHS = [320, 390, 768, 1280];
/** Screens of a phone within which the first mark stands, from the top or from where one tap leads. */
const SCREENS = 2;

export async function reader(world, page) {
  const look = { viewport: PHONE, colorScheme: 'light', javaScriptEnabled: false };
  const checks = await inPage(world, look, page, async (tab) => {
    const checks = [];
    checks.push(['the first mark is within two screens, or one tap away', await firstMark(tab)]);
    checks.push(['each change leads to its place, and back', several(await tab.evaluate(places))]);
    checks.push(['what is copied says what went and what came', several(await tab.evaluate(copied))]);
    await tab.locator('#np-only').uncheck();
    for (const width of WIDTHS) {
      await tab.setViewportSize({ ...PHONE, width });
      checks.push([`no mark is off screen at ${width} px`, several(await tab.evaluate(offScreen))]);
    }
    await tab.setViewportSize(PHONE);
    checks.push(['marks are spoken, and each moved passage once', several(await spoken(tab))]);
    return checks;
  });
  return named(page, checks);
}

/** Where the first mark stands: in screens from the top, else from where the first link of the bar leads. */
async function firstMark(tab) {
  const { first, target, bar } = await tab.evaluate(() => {
    const top = (element) => element.getBoundingClientRect().top + scrollY;
    const mark = [...document.querySelectorAll('main :is(ins, del)')].find((mark) => mark.checkVisibility());
    const link = document.querySelector('.depths .first');
    const list = link && document.querySelector(link.getAttribute('href'));
    return { first: mark && top(mark), target: list && top(list), bar: link && link.getBoundingClientRect().bottom };
  });
  if (first === undefined) return '';
  const most = SCREENS * PHONE.height;
  if (first <= most) return '';
  if (bar === null || bar > PHONE.height) return `at ${first} px, and nothing in the first screen leads there`;
  return first - target <= most ? '' : `${first - target} px behind where the bar leads`;
}

/** Each entry of the list leads to a place in the text, which leads back to an entry. */
function places() {
  const entries = [...document.querySelectorAll('[id^="np-e"]')];
  const problems = entries.flatMap((entry) => {
    const link = entry.querySelector('a[href^="#np-c"]');
    const place = link && document.querySelector(link.getAttribute('href'));
    if (!place) return [`#${entry.id} leads nowhere`];
    return document.querySelector(place.getAttribute('href')) ? [] : [`#${place.id} does not lead back`];
  });
  const counted = document.querySelector('#np-list')?.textContent.match(/\d+/)?.[0];
  if (entries.length > 0 && Number(counted) !== entries.length) problems.push(`${counted} are counted, ${entries.length} listed`);
  return problems;
}

/** A selection has what went and what came apart from each other, each with its word. */
function copied() {
  const pairs = [...document.querySelectorAll('article del + ins')].filter((mark) => mark.checkVisibility()).slice(0, 10);
  return pairs.flatMap((mark) => {
    const range = document.createRange();
    range.setStartBefore(mark.previousElementSibling);
    range.setEndAfter(mark);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const words = selection.toString().replace(/\s+/g, ' ').trim();
    return /^\[[^\]]+\] .+ \[[^\]]+\] ?\[[^\]]+\] .+ \[[^\]]+\]$/.test(words) ? [] : [`"${words}"`];
  });
}

/** Marks that stick out of the window. */
function offScreen() {
  const marks = [...document.querySelectorAll('main :is(ins, del)')].filter((mark) => mark.checkVisibility());
  const isOut = (mark) => [...mark.getClientRects()].some((box) => box.width > 1 && (box.right > innerWidth + 1 || box.left < -1));
  return marks.filter(isOut).map((mark) => `"${mark.textContent.slice(0, 40)}"`);
}

/** What the accessibility tree has: each mark with its words around it, and no words of a moved passage twice. */
async function spoken(tab) {
  const session = await tab.context().newCDPSession(tab);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const words = (node) => {
    if (node.role?.value === 'InlineTextBox') return '';
    if (node.role?.value === 'StaticText') return node.name?.value ?? '';
    return (node.childIds ?? []).map((id) => byId.get(id)).filter(Boolean).map(words).join('');
  };
  const isMark = (node) => !node.ignored && ['deletion', 'insertion'].includes(node.role?.value);
  const marks = nodes.filter(isMark).map((node) => words(node).replace(/\s+/g, ' ').trim()).filter(Boolean);
  const isInner = (text) => /^\[[^\]]+\] ?\S.*\[[^\]]+\]$/.test(text);
  const moved = await tab.evaluate(() => [...document.querySelectorAll('article [data-move] ins')].map((mark) => mark.textContent.replace(/\s+/g, '')));
  const problems = marks.filter((text) => !isInner(text) && !moved.includes(text.replace(/\s+/g, ''))).map((text) => `"${text.slice(0, 60)}" is not said to be a change`);
  const all = nodes.filter((node) => !node.ignored && node.role?.value === 'heading').map((node) => words(node).trim());
  for (const name of await tab.evaluate(() => [...document.querySelectorAll('article :is(h2, h3)[data-move] > ins')].map((mark) => mark.textContent.trim()))) {
    const said = all.filter((heading) => heading.endsWith(name) && heading !== name);
    if (said.length > 1) problems.push(`the heading "${name}" is read ${said.length} times`);
  }
  const shown = await tab.evaluate(() => [...document.querySelectorAll('main :is(ins, del)')].filter((mark) => mark.checkVisibility() && mark.textContent.trim()).length);
  if (shown > 0 && marks.length === 0) problems.push('the tree has no marks at all');
  return problems;
}

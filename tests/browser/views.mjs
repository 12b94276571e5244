// The views of one redline: side by side, only what changed, without typography, and the steps from change to change.

import { AXE, axe, fits, inPage, named } from './checks.mjs';
import { several } from './tally.mjs';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };
const LIGHT = { colorScheme: 'light' };

/** Every view without script, then what a script adds. */
export async function views(world, page) {
  const without = { viewport: WIDE, ...LIGHT, javaScriptEnabled: false };
  const checks = await inPage(world, without, page, async (tab) => {
    await tab.evaluate(`(${installViews})();undefined`);
    const problems = async (question) => several(await tab.evaluate(question));
    const checks = [['no dead button without script', await problems(() => look.views.buttons())]];

    await choose(tab, '#np-side');
    checks.push(['side by side, without script', await problems(() => look.views.sides())]);
    checks.push(...(await fits(tab, 'side by side fits')));
    await tab.emulateMedia({ media: 'print' });
    checks.push(['paper has the marked text', await problems(() => look.views.marked())]);
    await tab.emulateMedia({ media: 'screen' });
    await tab.setViewportSize({ ...WIDE, width: 740 });
    checks.push(['too narrow for two columns', await problems(() => look.views.marked())]);

    await choose(tab, '#np-only');
    checks.push(['only what changed, without script', await problems(() => look.views.folds())]);
    const fold = tab.locator('article > .same > .fold input').first();
    if (await fold.count()) {
      await fold.check();
      checks.push(['a fold opens', await problems(() => look.views.opened())]);
    }
    if (await choose(tab, '#np-plain')) {
      checks.push(['without typography', await problems(() => look.views.plain())]);
    }
    await tab.setViewportSize(NARROW);
    checks.push(...(await fits(tab, 'every view at 360 px')));
    return checks;
  });

  const stepping = await inPage(world, { viewport: WIDE, ...LIGHT }, page, async (tab) => {
    const checks = await steps(tab);
    await choose(tab, '#np-side');
    await tab.evaluate(`${AXE};undefined`);
    checks.push(['axe finds nothing side by side', await axe(tab, page)]);
    return checks;
  });
  return named(page, [...checks, ...stepping]);
}

/** By button and by key, forwards and back; not while another key is held, and not once keys are turned off. */
async function steps(tab) {
  const total = await tab.locator('article .change').count();
  if (total < 2) return [];
  const checks = [];
  const at = async (name, number) => {
    const found = await tab.evaluate(() => {
      const { top } = document.activeElement.getBoundingClientRect();
      const covered = top < document.querySelector('.strip').getBoundingClientRect().bottom;
      const status = document.querySelector('.steps [role=status]').textContent;
      return { id: document.activeElement.id, covered, numbers: status.match(/\d+/g) };
    });
    const expected = `np-c${number} ${number} ${total}`;
    const is = [found.id, ...(found.numbers ?? [])].join(' ');
    checks.push([name, is === expected ? (found.covered ? `${is} is behind the strip` : '') : `${is}, not ${expected}`]);
  };
  const [back, on] = [0, 1].map((n) => tab.locator('.steps button').nth(n));
  await on.click();
  await at('the button leads to the first change', 1);
  await tab.keyboard.press('n');
  await at('n leads to the next change', 2);
  await tab.keyboard.press('k');
  await at('k leads back', 1);
  await tab.keyboard.press('j');
  await back.click();
  await at('the button leads back', 1);
  await tab.keyboard.press('Alt+n');
  await at('Alt and n is no step', 1);
  await tab.locator('.steps input').uncheck();
  await tab.locator('#np-c1').focus();
  await tab.keyboard.press('n');
  await at('keys can be turned off', 1);
  return checks;
}

async function choose(tab, control) {
  const found = tab.locator(control);
  if (!(await found.count())) return false;
  await found.check();
  return true;
}

/** Runs in the page: adds `look.views`, whose functions answer with lists of problems. */
function installViews() {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  const isHeading = (element) => element.matches('h1, h2, h3, h4, h5, h6');
  const box = (element) => element.getBoundingClientRect();
  /** Where the first visible words stand. */
  const firstLine = (element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      if (texts.currentNode.data.trim() && range.getClientRects().length > 0) return range.getClientRects()[0].bottom;
    }
    return NaN;
  };
  /** All characters but white space, of what is kept. */
  const letters = (element, without) => {
    const copy = element.cloneNode(true);
    all(without, copy).forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, '');
  };
  const NOT_OLD = 'ins, [data-diff="ins"], [data-redline="ignore"]';
  const SUBSTANCE = ':is(ins, del):not([data-kind])';
  /** The line of the bar beside a block: solid, dotted or none. */
  const barOf = (block) => {
    const before = getComputedStyle(block, '::before');
    return before.content === 'none' ? 'none' : before.borderInlineStartStyle;
  };
  const isPainted = (element) => getComputedStyle(element).backgroundColor !== 'rgba(0, 0, 0, 0)';
  const some = (list, problem) => (list.length > 0 ? [] : [problem]);

  look.views = {
    buttons: () => all('.steps button').filter(visible).map((button) => button.textContent),

    /** Each changed passage: what it was at the left, what it is at the right, at one height, and nothing twice. */
    sides() {
      const heads = all('.columns > span');
      const problems = heads.every(visible) && box(heads[0]).right < box(heads[1]).left ? [] : ['no column heads'];
      const middle = box(heads[1]).left - 1;
      const changes = all('article > .pair');
      for (const change of changes) {
        const twin = change.querySelector(':scope > .twin');
        const old = twin ?? change.querySelector(':scope > .was');
        const now = [...change.children].find((part) => !part.matches('.twin, .was, .change'));
        if (old && !(visible(old) && box(old).right <= middle)) problems.push(`"${change.textContent.slice(0, 40)}": the old text is not at the left`);
        if (now && box(now).left < middle) problems.push(`"${change.textContent.trim().slice(0, 40)}": the new text is not at the right`);
        if (old && now && Math.abs(firstLine(old) - firstLine(now)) > 12) problems.push(`"${change.textContent.trim().slice(0, 40)}": not at one height`);
        if (now && all('del', now).some(visible)) problems.push(`"${change.textContent.trim().slice(0, 40)}": what went is at the right too`);
        if (twin) {
          const was = letters(twin, '.character');
          const is = letters(now, NOT_OLD);
          if (was !== is) problems.push(`"${change.textContent.trim().slice(0, 40)}": "${was.slice(0, 40)}" at the left was "${is.slice(0, 40)}"`);
          const isSubstance = all(SUBSTANCE, now).length > 0;
          const marked = all(':is(p, [class^="h"])', twin).filter((block) => all('del', block).length > 0);
          for (const block of marked) {
            const bar = barOf(block);
            const isTrue = isSubstance ? bar === 'solid' : bar === 'dotted';
            if (!isTrue) problems.push(`"${change.textContent.trim().slice(0, 40)}": the bar of "${block.textContent.slice(0, 40)}" at the left is ${bar}`);
          }
        }
      }
      return [...problems, ...some(changes, 'nothing is marked as changed')];
    },

    /** The one column with all its marks. */
    marked() {
      const twins = all('.twin, .columns').filter(visible).map((twin) => `"${twin.textContent.slice(0, 40)}" is shown`);
      // Where a passage stood that moved, one line says so.
      const lost = all('article :is(ins, del)').filter((mark) => !mark.closest('.twin, [data-diff="del"][data-move]') && !visible(mark));
      const isTinted = (mark) => isPainted(mark) || isPainted(mark.closest('[data-diff="ins"], [data-diff="del"]') ?? mark);
      const marks = all(SUBSTANCE).filter((mark) => !mark.closest('.twin, [data-move]') && visible(mark));
      const bare = marks.filter((mark) => !isTinted(mark));
      const placed = all('[data-was-path]').filter((block) => barOf(block) === 'dotted');
      return [
        ...twins,
        ...lost.map((mark) => `<${mark.localName}> "${mark.textContent.slice(0, 40)}" is not shown`),
        ...bare.map((mark) => `<${mark.localName}> "${mark.textContent.slice(0, 40)}" has no tint`),
        ...placed.map((block) => `"${block.textContent.slice(0, 40)}" stood elsewhere, and its bar says form only`),
      ];
    },

    /** All that changed is there, all else is folded but for its surroundings, and each fold says how much. */
    folds() {
      const problems = all('.change').filter((change) => !visible(change)).map((change) => `"${change.textContent.trim().slice(0, 40)}" is not shown`);
      for (const same of all('article > .same')) {
        const [fold, ...blocks] = same.children;
        const passages = Math.max(blocks.filter((block) => !isHeading(block)).length, 1);
        if (!visible(fold)) problems.push('a fold is not shown');
        if (parseInt(fold.textContent, 10) !== passages) problems.push(`"${fold.textContent}" for ${passages}`);
        if (blocks.some(visible)) problems.push(`"${fold.textContent}" shows what it folds`);
      }
      return problems;
    },

    opened: () => [...document.querySelector('article > .same').children].filter((part) => !visible(part)).map((part) => part.textContent),

    plain() {
      const shown = all('article del[data-kind]').filter((mark) => !mark.closest('.twin') && visible(mark));
      const lined = all('article ins[data-kind]').filter((mark) => getComputedStyle(mark).textDecorationLine !== 'none');
      return [...shown, ...lined].map((mark) => `<${mark.localName}> "${mark.textContent}" is marked`);
    },
  };
}

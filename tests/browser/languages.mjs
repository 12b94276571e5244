// Every built-in language in a real browser: nothing is wider than the window, and each page says what language it is in.
//
//     node languages.mjs PROGRAM [--screenshots DIR] [--only LANG,LANG]
//
// Builds the demonstration in every language that the program has words for, and with long words in German. A check that
// fails prints a line; the last line is "N passed, N failed".

import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lookAtBuilt } from './built.mjs';

const { values: options, positionals } = parseArgs({
  options: { screenshots: { type: 'string' }, only: { type: 'string' } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('usage: node languages.mjs PROGRAM [--screenshots DIR] [--only LANG,LANG]');
  process.exit(2);
}
const [program] = positionals;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PREFIX = '/legal/';
const DAY = '2026-11-24';
const WIDTHS = [320, 1280];
const PAGES = {
  homepage: '',
  notice: 'privacy/',
  version: 'privacy/2021-03-15/',
  redline: 'privacy/2026-11-16/changes/',
  history: 'privacy/history/',
};
const RIGHT_TO_LEFT = ['ar'];
// What German makes of a title and of a company, and the narrowest window has to hold.
const LONG_TITLE = 'Datenschutzinformationsverarbeitungsgrundsätze';
const LONG_NAME = 'Donaudampfschifffahrtsgesellschaftsverband';

const all = readdirSync(join(ROOT, 'themes/default/words')).map((name) => name.replace('.yaml', ''));
// The demonstration is in English.
const languages = ['en', ...all.filter((lang) => lang !== 'en')];
const looked = options.only?.split(',') ?? languages;
if (options.screenshots) mkdirSync(options.screenshots, { recursive: true });

/** Each page of each language. */
function planOf(browser, origin) {
  return looked.flatMap((lang) =>
    Object.entries(PAGES).map(([kind, path]) => ({ name: `${lang} ${kind}`, run: () => look(browser, origin, lang, kind, path) })),
  );
}

process.exit(await lookAtBuilt(program, { day: DAY, prefix: PREFIX, layOut, planOf }));

/** The demonstration in every language. What is not translated stands in English, as it does while a translation is late. */
function layOut(folder) {
  cpSync(join(ROOT, 'content'), join(folder, 'content'), { recursive: true });
  const settings = readFileSync(join(ROOT, 'noticepress.yaml'), 'utf8')
    .replace(/^languages: .*$/m, `languages: [${languages.join(', ')}]`)
    .replace(/^ {2}name: .*$/m, `  name: {en: Example Learning Consortium, de: ${LONG_NAME}}`);
  writeFileSync(join(folder, 'noticepress.yaml'), settings);
  const notice = join(folder, 'content/privacy');
  for (const name of readdirSync(notice).filter((name) => /^[\d-]+\.md$/.test(name))) {
    const text = readFileSync(join(notice, name), 'utf8');
    const isLate = /^change: material$/m.test(text) && !/^translations:/m.test(text);
    if (isLate) writeFileSync(join(notice, name), text.replace(/^change: .*$/m, '$&\ntranslations: later'));
  }
  writeFileSync(
    join(notice, '2026-11-16.de.md'),
    `---\ntitle: ${LONG_TITLE}\nsummary: Die Kraftfahrzeughaftpflichtversicherungsnummer wird gespeichert.\n---\n` +
      `# ${LONG_TITLE}\n\n## Rechtsschutzversicherungsgesellschaften und Kraftfahrzeughaftpflichtversicherungen\n\n` +
      'Wir speichern die Kraftfahrzeughaftpflichtversicherungsnummer.\n\n## Kontakt\n\nSchreiben Sie uns.\n',
  );
}

/** One page at each width. */
async function look(browser, origin, lang, kind, path) {
  const tree = lang === languages[0] ? '' : `${lang}/`;
  const checks = [];
  for (const width of WIDTHS) {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    try {
      const page = await context.newPage();
      const answer = await page.goto(origin + PREFIX + tree + path);
      checks.push([`${lang} ${kind}, ${width} wide: is there`, answer.ok() ? '' : `answered ${answer.status()}`]);
      checks.push([`${lang} ${kind}, ${width} wide: nothing is wider than the window`, await page.evaluate(wide)]);
      if (width === WIDTHS[0]) {
        await page.evaluate(() => { document.documentElement.style.fontSize = '32px'; });
        checks.push([`${lang} ${kind}, letters twice as large: nothing is wider than the window`, await page.evaluate(wide)]);
        await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
      }
      if (width === WIDTHS[0]) {
        const said = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir || 'ltr']);
        const due = [lang, RIGHT_TO_LEFT.includes(lang) ? 'rtl' : 'ltr'];
        checks.push([`${lang} ${kind}: says its language`, `${said}` === `${due}` ? '' : `${said} instead of ${due}`]);
        checks.push([`${lang} ${kind}: each gap is filled`, await page.evaluate(unfilled)]);
      }
      if (options.screenshots) {
        await page.screenshot({ path: join(options.screenshots, `${lang}-${kind}-${width}.png`), fullPage: true });
      }
    } finally {
      await context.close();
    }
  }
  return checks;
}

/** What is wider than the window and not cut off on purpose, as a passage that moved away is; or than a list beside the text. */
function wide() {
  const root = document.documentElement;
  const over = [...document.body.querySelectorAll('*')].filter((element) => {
    if (!element.checkVisibility()) return false;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || element.closest('.unseen, .skip, .table, pre, [hidden], p[data-move]')) return false;
    return box.right > root.clientWidth + 1 || box.left < -1;
  });
  const clipped = [...document.querySelectorAll('.contents nav')].filter((nav) => nav.scrollWidth > nav.clientWidth + 1);
  const named = [...over, ...clipped].slice(0, 3).map((element) => {
    const { tagName, className, textContent } = element;
    return `${tagName.toLowerCase()}.${className}: ${textContent.trim().slice(0, 40)}`;
  });
  if (root.scrollWidth > root.clientWidth) named.push(`${root.scrollWidth} of ${root.clientWidth} pixels`);
  return named.join('; ');
}

/** Braces that nobody filled. */
function unfilled() {
  const body = document.body.cloneNode(true);
  for (const code of body.querySelectorAll('pre, code, article')) code.remove();
  return body.textContent.match(/\{[a-z_]+\}/g)?.join(', ') ?? '';
}

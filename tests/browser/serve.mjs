// `noticepress serve` in a real browser, as an editor works with it: an edit is seen, a mistake is read above the page, and
// another day is one click away.
//
//     node serve.mjs PROGRAM [--screenshots DIR]
//
// A check that fails prints a line; the last line is "N passed, N failed".

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './browser.mjs';
import { AXE, axe, fits, shoot, show } from './checks.mjs';
import { Tally } from './tally.mjs';

const { values: options, positionals } = parseArgs({
  options: { screenshots: { type: 'string' } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('usage: node serve.mjs PROGRAM [--screenshots DIR]');
  process.exit(2);
}
const [program] = positionals;

const DAY = '2026-11-24';
const TEXT = 'content/privacy/2026-11-16.md';
const PAGE = 'privacy/2026-11-16/';
const SCHEDULED = '2027-03-01';
const WORDS = 'The Consortium is a non-profit association';
const WIDTHS = [390, 1280];
const SCHEMES = ['light', 'dark'];
const LOOK = readFileSync(new URL('inpage.js', import.meta.url), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'noticepress-serve-'));
const project = join(folder, 'notices');
const file = (path) => join(project, path);
if (options.screenshots) mkdirSync(options.screenshots, { recursive: true });
const tally = new Tally();
const check = (name, holds, otherwise) => tally.add(name, holds ? '' : (otherwise ?? 'it does not hold'));

execFileSync(program, ['init', project]);
const good = readFileSync(file(TEXT), 'utf8');
check('the demonstration has the words that are edited here', good.includes(WORDS));
const saved = (words) => good.replace(WORDS, `${words}. ${WORDS}`);
writeFileSync(
  file(`content/privacy/${SCHEDULED}.md`),
  saved('A canarybird keeps the logs')
    .replace(/^updated: .*$/m, `updated: ${SCHEDULED}`)
    .replace(/^effective: .*$/m, 'effective: 2027-04-15\ntranslations: later'),
);

const server = spawn(program, ['serve', '--root', project, '--as-of', DAY, '--port', '0'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const site = await new Promise((resolve, reject) => {
  let said = '';
  server.stdout.on('data', (more) => {
    said += more;
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
    if (address && said.split('\n').length > 2) resolve(address[0]);
  });
  server.on('exit', () => reject(new Error(`the server ended, and said ${said}`)));
});
const start = `${site}@noticepress/`;

/** Waits until the page shows words, by itself: nobody loads it again. */
const shows = (page, words) =>
  page.waitForFunction((words) => document.body?.innerText.includes(words) ?? false, words, { timeout: 20_000 }).then(
    () => true,
    () => false,
  );

/** Waits until there is such an element: a click does not wait for the page that it leads to. */
const has = (page, selector) =>
  page.locator(selector).waitFor({ state: 'attached', timeout: 20_000 }).then(
    () => true,
    () => false,
  );

const browser = await launch(tally);
try {
  const page = await browser.newPage();
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (said) => said.type() === 'error' && wrong.push(said.text()));

  await page.goto(site + PAGE);
  writeFileSync(file(TEXT), saved('An editor was here'));
  check('a save is seen without a click', await shows(page, 'An editor was here'));

  writeFileSync(file(TEXT), saved('Nobody sees this').replace(/^effective: .*$/m, 'effective: soon'));
  check('a mistake stands above the page', await shows(page, 'error[N'));
  const alert = await page.locator('[role=alert]').innerText();
  const box = await page.locator('[role=alert]').boundingBox();
  check('where it is in view', box && box.y >= 0 && box.y < 200 && box.height > 50, JSON.stringify(box));
  check('it names file, line and column', alert.includes(`${TEXT}:4:12`), alert);
  check('the last good text stays', (await shows(page, 'An editor was here')) && !(await page.innerText('body')).includes('Nobody sees this'));
  if (options.screenshots) await page.screenshot({ path: join(options.screenshots, 'serve-mistake.png') });

  writeFileSync(file(TEXT), saved('It is mended'));
  check('a mended text is seen', await shows(page, 'It is mended'));
  check('and the mistake is gone', (await page.locator('[role=alert]').count()) === 0);

  writeFileSync(file('.saved'), saved('Another file took its place'));
  renameSync(file('.saved'), file(TEXT));
  check('a file saved by renaming is seen', await shows(page, 'Another file took its place'));

  await page.goto(start);
  check('the start page names the scheduled text', await shows(page, `scheduled: not published before ${SCHEDULED}`));
  check('and leads to its email', (await page.locator(`a[href*="/${SCHEDULED}/en/"]`).count()) > 0);
  await page.fill('input[type=date]', SCHEDULED);
  await page.click('button');
  check('a day that is picked is shown', await shows(page, `on ${SCHEDULED}`));
  await page.getByRole('link', { name: 'The site on that day' }).click();
  check('its site says which day it is', await shows(page, `As of ${SCHEDULED}`));
  await page.goto(`${site}privacy/${SCHEDULED}/`);
  check('a text that is not shown says why', await shows(page, 'This version is scheduled.'));
  check('and none of its words', !(await page.innerText('body')).includes('canarybird'));
  await page.getByRole('link', { name: 'Preview it' }).click();
  check('it is shown on its day', await shows(page, 'A canarybird keeps the logs'));
  const scheduled = file(`content/privacy/${SCHEDULED}.md`);
  writeFileSync(scheduled, readFileSync(scheduled, 'utf8').replace('canarybird', 'canary'));
  check('and follows what is saved', await shows(page, 'A canary keeps the logs'));

  // On a day on which the notice has too many versions for a page of each pair.
  await page.goto(`${start}?as_of=${SCHEDULED}`);
  const [from, to] = ['2019-05-06', '2021-03-15'];
  const then = `${start}on/${SCHEDULED}/`;
  await page.getByLabel('Compare').nth(-1).selectOption(from);
  await page.getByLabel('with', { exact: true }).nth(-1).selectOption(to);
  await page.getByRole('button', { name: 'Show what changed in Privacy Notice' }).click();
  const redline = `article[data-redline][data-from="${from}"][data-to="${to}"]`;
  check('two versions that are picked are compared', await has(page, `html[lang="en"] ${redline}`));
  check('on a page of the site', page.url() === `${then}privacy/compare/${from}/${to}/`, page.url());
  await page.getByRole('link', { name: 'Español' }).click();
  check('in each language', await has(page, `html[lang="es"] ${redline}`));
  check('on a page of its own', page.url() === `${then}es/privacy/compare/${from}/${to}/`, page.url());

  for (const [name, address] of [['start', start], ['held-back', `${site}privacy/${SCHEDULED}/`]]) {
    await page.goto(address);
    await page.evaluate(`${LOOK};${AXE};undefined`);
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        const view = `serve-${name}-${width}-${scheme}`;
        await show(page, { width, scheme });
        for (const [what, problem] of await fits(page)) tally.add(`${view}: ${what}`, problem);
        tally.add(`${view}: axe finds nothing`, await axe(page, {}));
        if (options.screenshots) await shoot(page, join(options.screenshots, `${view}.png`));
      }
    }
  }
  check('no page has an error in the console', wrong.length === 0, wrong.join('; '));
  check('nothing is written into the output', !existsSync(file('output')));
} finally {
  await browser.close();
  server.removeAllListeners('exit');
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = tally.finish();

// A site of many notices in a real browser: the homepage has a line for each, and the menu and the banners stay small. And
// a redline with changes of every kind, of which the demonstration has only some.
//
//     node many.mjs PROGRAM [--screenshots DIR]
//
// A check that fails prints a line; the last line is "N passed, N failed".

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lookAtBuilt } from './built.mjs';
import { inPage, named, visit } from './checks.mjs';
import { reader } from './reader.mjs';
import { views } from './views.mjs';
import { weight } from './weight.mjs';
import { widths } from './widths.mjs';

const { values: options, positionals } = parseArgs({
  options: { screenshots: { type: 'string' } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('usage: node many.mjs PROGRAM [--screenshots DIR]');
  process.exit(2);
}
const [program] = positionals;
if (options.screenshots) mkdirSync(options.screenshots, { recursive: true });

const PREFIX = '/legal/';
const DAY = '2026-11-24';
const NOTICES = 25;
const CHANGING = 4;
const ENDED = 'notice-08';
const PHONE = { width: 390, height: 844 };
const PAGES = [
  { kind: 'homepage of many', path: '', status: 200 },
  { kind: 'notice of many', path: 'notice-01/', status: 200 },
  { kind: 'ended notice of many', path: `${ENDED}/`, status: 200 },
];

const HARD = { kind: 'redline of every kind', path: 'notice-01/2026-11-16/changes/', status: 200 };
// What each line of it shows: a link, a row, an item that went; links in a passage that moved, with an edit in it; a link whose
// words changed; a heading of another level; emphasis; a nested item; a link that leads elsewhere.
const OLD_TEXT = `## Purposes

We use logs, as our [old guide](https://example.org/guide) says, to run the site. See [what we keep](https://example.org/keep).

- to answer you;
- to [send letters](https://example.org/letters);
  - by post, and
  - by fax.

## Statistics

We [may compile](https://example.org/statistics) figures about visits, and for more information see our [terms of use](https://example.org/terms), which say how long we keep them and why.

| Purpose | Kept for | Where |
|---|---|---|
| Accounts | 30 days | [our servers](https://example.org/servers) |
| Letters | a year | [the archive](https://example.org/archive) |

### Rights

You *can* object at any time. Ask the [office](https://example.org/office) in writing.

## Contact

Write to us, or call us.
`;
const NEW_TEXT = `## Purposes

We use logs to run the site. See [what is kept](https://example.org/keep).

- to answer you;
  - by post.

| Purpose | Kept for | Where |
|---|---|---|
| Accounts | 90 days | [our servers](https://example.org/servers) |

## Rights

You can object at any time. Ask the [office](https://example.org/desk) in writing.

We [may compile](https://example.org/statistics) figures about visits, and see our [terms of use](https://example.org/terms), which say how long we keep them and why.

## Contact

Write to us, or call us.
`;

/** The pages of many notices, then the redline. */
function planOf(browser, origin) {
  const world = { browser, origin, address: (page) => origin + PREFIX + page.path, day: DAY, screenshots: options.screenshots };
  const plan = PAGES.flatMap((page) => [
    { name: page.kind, run: () => visit(world, page, [320, 1280]) },
    { name: `${page.kind}, its widths`, run: () => widths(world, page) },
    { name: `${page.kind}, its weight`, run: () => weight(world, page) },
  ]);
  plan.push({ name: PAGES[0].kind, run: () => home(world, PAGES[0]) });
  for (const look of [views, reader, widths]) plan.push({ name: HARD.kind, run: () => look(world, HARD) });
  return [...plan, { name: HARD.kind, run: () => visit(world, HARD, [320, 1280]) }];
}

process.exit(await lookAtBuilt(program, { day: DAY, prefix: PREFIX, layOut, planOf }));

/** Four notices are to change, one has ended, two groups come first. */
function layOut(folder) {
  const text = (days) => `## What we collect\n\nYour name.\n\n## How long\n\nFor ${days} days.\n\n## Contact\n\nWrite to us.\n`;
  for (let number = 1; number <= NOTICES; number++) {
    const id = `notice-${String(number).padStart(2, '0')}`;
    const notice = join(folder, 'content', id);
    mkdirSync(notice, { recursive: true });
    const title = `title: Privacy Notice for Conformance Test Participants ${number}\n`;
    writeFileSync(join(notice, '2024-03-01.md'), `---\n${title}updated: 2024-03-01\n---\n${number === 1 ? OLD_TEXT : text(30)}`);
    if (number <= CHANGING) {
      writeFileSync(
        join(notice, '2026-11-16.md'),
        `---\n${title}updated: 2026-11-16\neffective: 2027-0${number}-01\nchange: material\nretroactive: false\n` +
          `summary: We keep your name for 90 days instead of 30.\nchoices: [{text: Close your account}]\n---\n${number === 1 ? NEW_TEXT : text(90)}`,
      );
    }
    if (id === ENDED) writeFileSync(join(notice, 'notice.yaml'), 'ended: {on: 2026-01-01, reason: The tests are over.}\n');
  }
  writeFileSync(
    join(folder, 'noticepress.yaml'),
    'title: Legal notices\nbase_url: https://example.org/legal/\ntimezone: UTC\nrules: {N0266: off}\n' +
      'organization: {name: Example Learning Consortium, email: privacy@example.org}\n' +
      'notices:\n  - {group: Members, notices: [notice-09, notice-02]}\n  - {group: Visitors, notices: [notice-05]}\n',
  );
}

/** One line a notice, in the publisher's order; what is before the list leaves room for its title in the first screen. */
async function home(world, page) {
  const settings = { viewport: PHONE, javaScriptEnabled: false };
  const checks = await inPage(world, settings, page, async (tab) => {
    const rows = await tab.locator('.notices li > a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const titleEnds = await tab.locator('h1').evaluate((title) => title.getBoundingClientRect().bottom);
    const told = await tab.locator('.banners [data-banner]').count();
    const first = rows.slice(0, 3).join(' ');
    return [
      ['each notice has a row', rows.length === NOTICES && new Set(rows).size === NOTICES ? '' : `${rows.length} rows`],
      ['the groups come first, in their order', first === 'notice-09/ notice-02/ notice-05/' ? '' : first],
      ['what has ended comes last', rows.at(-1) === `${ENDED}/` ? '' : rows.at(-1)],
      ['each change to come has a banner', told === CHANGING ? '' : `${told} banners`],
      ['its title is in the first screen', titleEnds <= PHONE.height ? '' : `ends at ${titleEnds} px`],
    ];
  });
  return named(page, checks);
}

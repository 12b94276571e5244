// Looks at a built site in a real browser, as its readers will.
//
//     node site.mjs SITE_DIR --notifications DIR --screenshots DIR [--as-of DATE] [--base-url URL] [--only KIND,KIND]
//
// One page of each kind is found in the files and visited, narrow and wide, light and dark. A check that fails prints a
// line; the last line is "N passed, N failed". The browser is $CHROMIUM, or Chromium or Chrome from the PATH.

import { existsSync, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inOrder, launch, stop } from './browser.mjs';
import { dismiss, examine, visit } from './checks.mjs';
import { EXPECTED, discover, publishedAddress } from './discover.mjs';
import { SITE_POLICY, readTree, serve } from './server.mjs';
import { Tally } from './tally.mjs';
import { paper } from './paper.mjs';
import { reader } from './reader.mjs';
import { views } from './views.mjs';
import { weight } from './weight.mjs';
import { widths } from './widths.mjs';

const USAGE = `usage: node site.mjs SITE_DIR --notifications DIR --screenshots DIR
                     [--as-of DATE] [--base-url URL] [--only KIND,KIND]`;

// An email carries its style with it, and asks for nothing.
const MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const MAIL_PREFIX = '/-email/';

const WIDTHS = [360, 1280];
const MAIL_WIDTHS = [320, 640];

const { values: options, positionals } = readArguments();
const absent = [positionals[0], options.notifications].filter((folder) => folder && !existsSync(folder));
if (absent.length > 0) stop(`there is no folder ${absent.join(', ')}`);
const site = readTree(positionals[0]);
const mail = options.notifications ? readTree(options.notifications) : new Map();
const published = options['base-url'] ? new URL(options['base-url']) : publishedAddress(site);
if (!published) stop('neither feed.xml nor a canonical link tells the address of this site: give --base-url');
if (options.screenshots) mkdirSync(options.screenshots, { recursive: true });

const only = options.only?.split(',');
const wanted = (kind) => !only || only.includes(kind);
const pages = discover(site, mail).filter((page) => wanted(page.kind));

const tally = new Tally();
for (const kind of EXPECTED.filter(wanted)) {
  tally.add(`a page of the kind "${kind}"`, pages.some((page) => page.kind === kind) ? '' : 'none was found');
}

const server = await serve([
  { prefix: MAIL_PREFIX, files: mail, policy: MAIL_POLICY },
  { prefix: published.pathname, files: site, policy: SITE_POLICY },
]);
const browser = await launch(tally);
try {
  const world = {
    browser,
    origin: server.origin,
    address: (page) => server.origin + (page.mail ? MAIL_PREFIX : published.pathname) + page.path,
    day: options['as-of'],
    screenshots: options.screenshots,
  };
  for (const checks of await inOrder(planOf(world))) {
    for (const [name, problem] of checks) tally.add(name, problem);
  }
} finally {
  await browser.close();
  server.close();
}
process.exit(tally.finish());

/** Everything to do, in the order of the report: `{ name, run }`. */
function planOf(world) {
  return pages.flatMap((page) => {
    const visits = { name: page.kind, run: () => visit(world, page, page.mail ? MAIL_WIDTHS : WIDTHS) };
    const examination = { name: page.kind, run: () => examine(world, page) };
    const banner = { name: `${page.kind}, its banner`, run: () => dismiss(world, page) };
    const readers = { name: `${page.kind}, for its readers`, run: () => reader(world, page) };
    const redline = { name: `${page.kind}, its views`, run: () => views(world, page) };
    const sizes = { name: `${page.kind}, its widths`, run: () => widths(world, page) };
    const weights = { name: `${page.kind}, its weight`, run: () => weight(world, page) };
    const sheets = { name: `${page.kind}, on paper`, run: () => paper(world, page) };
    return [
      visits,
      examination,
      ...(page.mail ? [] : [sizes, weights]),
      ...(page.kind.endsWith('homepage') ? [banner] : []),
      ...(/redline$|compare$/.test(page.kind) ? [redline, readers] : []),
      ...(/redline$/.test(page.kind) ? [sheets] : []),
    ];
  });
}

function readArguments() {
  const text = { type: 'string' };
  const known = { notifications: text, screenshots: text, 'as-of': text, 'base-url': text, only: text };
  try {
    const read = parseArgs({ options: known, allowPositionals: true });
    if (read.positionals.length === 1) return read;
  } catch (error) {
    console.error(error.message);
  }
  stop(USAGE);
}

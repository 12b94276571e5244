// Looks at the emails of a build and at the pages that show them, as their readers and those who send them will.
//
//     node emails.mjs DIR... [--screenshots DIR]
//
// Each DIR holds notifications. Every email and every page goes through an HTML checker, every email through the list
// of what mail programs know; of those that differ only in words or addresses, one is visited in the browser. A check that
// fails prints a line; the last line is "N passed, N failed". The browser is $CHROMIUM, or Chromium or Chrome from the
// PATH.

import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { inOrder, launch, stop } from './browser.mjs';
import { AXE, axe, fits, inPage, shoot, show } from './checks.mjs';
import { gapsOf, judge } from './email-clients.mjs';
import { EMAIL, PREVIEW } from './email-markup.mjs';
import { readTree, serve } from './server.mjs';
import { Tally, several } from './tally.mjs';

const USAGE = 'usage: node emails.mjs DIR... [--screenshots DIR]';

// Nothing is refused, so that whatever an email asks for is seen to be asked for. No name resolves.
const POLICY = "default-src * data: blob: 'unsafe-inline'";
const BARE = 'bare/';

const EMAIL_WIDTHS = [320, 640];
const PREVIEW_WIDTHS = [360, 1280];
const SCHEMES = ['light', 'dark'];
const CLIPBOARD = ['clipboard-read', 'clipboard-write'];
const COPIED = ['subject', 'preheader', 'rich', 'text', 'source'];

const { values: options, positionals: folders } = readArguments();
const absent = folders.filter((folder) => !existsSync(folder));
if (absent.length > 0) stop(`there is no folder ${absent.join(', ')}`);
if (options.screenshots) mkdirSync(options.screenshots, { recursive: true });

const builds = folders.map((folder, at) => {
  const name = basename(dirname(resolve(folder)));
  return { name, folder, prefix: `/${at}/`, files: readTree(folder) };
});
const tally = new Tally();
for (const build of builds) {
  const found = [...build.files.keys()].some((path) => path.endsWith('body.html'));
  tally.add(build.folder, found ? '' : 'has no email');
}

const emails = pagesOf(builds, /(^|\/)body\.html$/, true);
const previews = pagesOf(builds, /(^|\/)index\.html$/, false);
for (const [name, problem] of await markup(emails, EMAIL)) tally.add(name, problem);
for (const [name, problem] of await markup(previews, PREVIEW)) tally.add(name, problem);
for (const [name, problem] of judge(gapsOf(emails.map(({ html }) => html)))) tally.add(name, problem);

const server = await serve(
  builds.flatMap(({ prefix, files }) => [
    // The longer prefix first.
    { prefix: prefix + BARE, files: withoutStyle(files), policy: POLICY },
    { prefix, files, policy: POLICY },
  ]),
);
const browser = await launch(tally);
try {
  const world = { browser, origin: server.origin, address: (page) => server.origin + page.prefix + page.path };
  const letters = unlike(emails);
  const shown = unlike(previews);
  const plan = [
    // The clipboard is one for all, so that these take turns: they begin first, for they end last.
    { name: 'copies', run: () => copies(world, shown) },
    ...letters.map((email) => ({ name: email.kind, run: () => readEmail(world, email) })),
    ...shown.map((page) => ({ name: page.kind, run: () => readPreview(world, page) })),
  ];
  for (const checks of await inOrder(plan)) {
    for (const [name, problem] of checks) tally.add(name, problem);
  }
  console.log(`${letters.length} of ${emails.length} emails and ${shown.length} of ${previews.length} pages visited`);
} finally {
  await browser.close();
  server.close();
}
process.exit(tally.finish());

function pagesOf(builds, path, mail) {
  return builds.flatMap(({ name, folder, prefix, files }) =>
    [...files.keys()]
      .filter((file) => path.test(file))
      .map((file) => ({
        kind: `${name}/${file}`,
        path: file,
        file: resolve(folder, file),
        folder: file.slice(0, file.lastIndexOf('/') + 1),
        prefix,
        files,
        mail,
        status: 200,
        html: files.get(file).toString('utf8'),
      })),
  );
}

/** One of those that have the same blocks with the same style: two platforms' emails differ in tags and in a link. */
function unlike(pages) {
  const kinds = new Map();
  for (const page of pages) {
    const blocks = page.html.match(/<(?:h[1-6]|p|li|td|tr|table|div|img|iframe|button|pre)\b[^>]*/g).map((tag) => {
      const [, style] = tag.match(/ style="([^"]*)"/) ?? [];
      return `${tag.match(/^<[^\s/>]+/)[0]} ${style ?? ''}`;
    });
    const shape = page.html.match(/<html[^>]*>/)[0] + blocks.join();
    if (!kinds.has(shape)) kinds.set(shape, page);
  }
  return [...kinds.values()];
}

/** As the mail programs show it that take every style sheet away. */
function withoutStyle(files) {
  const bare = new Map();
  for (const [path, content] of files) {
    if (!path.endsWith('body.html')) continue;
    bare.set(path, Buffer.from(content.toString('utf8').replace(/<style\b[^]*?<\/style>/gi, '')));
  }
  return bare;
}

async function markup(pages, config) {
  const checker = new HtmlValidate(new StaticConfigLoader(config));
  const checks = [];
  for (const { kind, html } of pages) {
    const { results } = await checker.validateString(html, kind);
    const messages = results.flatMap((result) => result.messages);
    const problems = messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${message} (${ruleId})`);
    checks.push([`${kind}: the HTML checker finds nothing`, several(problems)]);
  }
  return checks;
}

/** An email with its style sheets and without them, narrow and wide, light and dark. */
async function readEmail(world, page) {
  const checks = [];
  const said = { true: {}, false: {} };
  for (const bare of [false, true]) {
    const shown = bare ? { ...page, prefix: page.prefix + BARE } : page;
    const title = ({ width, scheme }) => `${page.kind}, ${width} ${scheme}${bare ? ' without style sheets' : ''}`;
    await inPage(world, {}, shown, async (tab, heard) => {
      for (const view of views(EMAIL_WIDTHS, SCHEMES)) {
        await show(tab, view);
        const note = (name, problem) => checks.push([`${title(view)}: ${name}`, problem]);
        const problems = async (question) => several(await tab.evaluate(question));
        for (const [name, problem] of await fits(tab)) note(name, problem);
        note('lines begin on their side', await problems(() => look.starts()));
        note('contrast when colours are inverted', await problems(() => look.inverted(3)));
        if (options.screenshots && !bare) await shootAs(tab, page, view);
      }
      for (const width of EMAIL_WIDTHS) {
        await show(tab, { width, scheme: 'light' });
        said[bare][width] = await tab.evaluate(() => ({ words: look.text().shown, links: look.links() }));
        checks.push([`${title({ width, scheme: '' })}: nothing is asked of any host`, await foreign(tab, heard)]);
      }
      await tab.evaluate(`${AXE};undefined`);
      // Without style sheets the schemes differ only in what has no colour of its own, and that is seen in the dark.
      for (const view of views(EMAIL_WIDTHS, bare ? ['dark'] : SCHEMES)) {
        await show(tab, view);
        checks.push([`${title(view)}: axe finds nothing`, await axe(tab, shown)]);
      }
    });
  }
  for (const width of EMAIL_WIDTHS) {
    for (const what of ['words', 'links']) {
      const same = said[true][width][what].join(' ') === said[false][width][what].join(' ');
      checks.push([`${page.kind}, ${width}: the same ${what} without style sheets`, same ? '' : 'others']);
    }
  }
  return checks;
}

async function readPreview(world, page) {
  const checks = [];
  await inPage(world, {}, page, async (tab, heard) => {
    const note = ({ width, scheme }, name, problem) => checks.push([`${page.kind}, ${width} ${scheme}: ${name}`, problem]);
    for (const width of PREVIEW_WIDTHS) {
      await show(tab, { width, scheme: 'light' });
      const frames = await Promise.all(tab.frames().slice(1).map(brightness));
      if (page.folder) {
        const [light, dark] = [frames.slice(0, frames.length / 2), frames.slice(frames.length / 2)];
        const right = frames.length > 0 && light.every((part) => part > 200) && dark.every((part) => part < 60);
        const problem = right ? '' : `its frames are as bright as ${frames.join(', ')}`;
        note({ width, scheme: '' }, 'shows the email light, then dark', problem);
      }
      note({ width, scheme: '' }, 'nothing is asked of any host', await foreign(tab, heard));
    }
    for (const view of views(PREVIEW_WIDTHS, SCHEMES)) {
      await show(tab, view);
      for (const [name, problem] of await fits(tab)) note(view, name, problem);
    }
    await tab.evaluate(`${AXE};undefined`);
    for (const view of views(PREVIEW_WIDTHS, SCHEMES)) {
      await show(tab, view);
      note(view, 'axe finds nothing', await axe(tab, page));
    }
  });
  return checks;
}

function views(widths, schemes) {
  return widths.flatMap((width) => schemes.map((scheme) => ({ width, scheme })));
}

/** How bright the ground of a frame is, from 0 to 255. */
function brightness(frame) {
  return frame.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return Math.round((red + green + blue) / 3);
  });
}

/** What a page asked of other hosts; only the organisation's own logo is meant to be. */
async function foreign(tab, heard) {
  const sources = new Set();
  for (const frame of tab.frames()) {
    const found = await frame.evaluate(() => [...document.images].map((image) => image.src));
    for (const source of found) sources.add(source);
  }
  const pictures = [...sources];
  const logo = pictures.length === 1 && pictures[0].startsWith('https://example.org/') ? pictures[0] : undefined;
  const hints = await tab.evaluate((origin) => look.foreignHints(origin), server.origin);
  return several([...new Set([...heard.foreign, ...hints])].filter((url) => url !== logo));
}

/** Presses every button of each page, opened from the disk, where the browser gives the clipboard and where not. */
async function copies(world, pages) {
  const checks = [];
  for (const page of pages.filter(({ folder }) => folder)) {
    for (const given of [true, false]) {
      const context = await world.browser.newContext({ permissions: given ? CLIPBOARD : [] });
      try {
        const tab = await context.newPage();
        await tab.goto(pathToFileURL(page.file).href);
        for (const what of COPIED) {
          const name = `${page.kind}: copies ${what}${given ? '' : ' where the clipboard is not given'}`;
          checks.push([name, await copy(context, tab, page, what)]);
        }
      } finally {
        await context.close();
      }
    }
  }
  return checks;
}

async function copy(context, tab, page, what) {
  const part = (name) => page.files.get(page.folder + name).toString('utf8');
  const plain = {
    subject: () => part('subject.txt').trimEnd(),
    preheader: () => part('preheader.txt').trimEnd(),
    rich: () => part('body.txt'),
    text: () => part('body.txt'),
    source: () => part('body.html'),
  }[what]();

  await tab.evaluate(() => (document.querySelector('[role=status]').textContent = ''));
  await tab.click(`[data-copy=${what}]`);
  const status = await tab.waitForFunction(() => document.querySelector('[role=status]').textContent);
  const expected = await tab.evaluate(() => document.querySelector('[role=status]').dataset.copied);
  if ((await status.jsonValue()) !== expected) return `says "${await status.jsonValue()}"`;

  await context.grantPermissions(CLIPBOARD);
  const found = await tab.evaluate(async () => {
    // As it was put there, not as this browser would paste it.
    const [item] = await navigator.clipboard.read({ unsanitized: ['text/html'] });
    const texts = item.types.map(async (type) => [type, await (await item.getType(type)).text()]);
    return Object.fromEntries(await Promise.all(texts));
  });
  await context.clearPermissions();
  if (found['text/plain'] !== plain) return `as plain text it is "${found['text/plain']?.slice(0, 60)}"`;
  if (what !== 'rich') return found['text/html'] ? 'has HTML beside the text' : '';
  const [pasted, meant] = await tab.evaluate(
    (sources) =>
      sources.map((source) => {
        const { body } = new DOMParser().parseFromString(source, 'text/html');
        const links = [...body.querySelectorAll('a')].map((link) => link.href);
        return body.textContent.replace(/\s+/g, '') + links.join(' ');
      }),
    [found['text/html'] ?? '', part('body.html')],
  );
  return pasted === meant ? '' : `as formatted text it is "${pasted.slice(0, 60)}"`;
}

function shootAs(tab, page, { width, scheme }) {
  const name = `${page.kind}-${width}-${scheme}.png`.replaceAll('/', '_').replace('.html', '');
  return shoot(tab, join(options.screenshots, name));
}

function readArguments() {
  try {
    const read = parseArgs({ options: { screenshots: { type: 'string' } }, allowPositionals: true });
    if (read.positionals.length > 0) return read;
  } catch (error) {
    console.error(error.message);
  }
  stop(USAGE);
}

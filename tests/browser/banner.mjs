// The banner in a real browser: on the site's own homepage, and on a homepage that is built elsewhere, at another origin.
//
//     node banner.mjs PROGRAM [--screenshots DIR]
//
// Builds a small site with PROGRAM for an address on loopback, as of several days, and looks at it as readers do. The
// names of the checks are those of the requirements, B1 to B10. A check that fails prints a line; the last line is
// "N passed, N failed".

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launch } from './browser.mjs';
import { AXE, axe, fits, shoot, show } from './checks.mjs';
import { SITE_POLICY, readTree, serve } from './server.mjs';
import { Tally, several } from './tally.mjs';

const { values: options, positionals } = parseArgs({
  options: { screenshots: { type: 'string' } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('usage: node banner.mjs PROGRAM [--screenshots DIR]');
  process.exit(2);
}
const [program] = positionals;

const LOOK = readFileSync(new URL('inpage.js', import.meta.url), 'utf8');
const PREFIX = '/legal/';
// The privacy notice changes on 1 January, the terms on 1 February; both where the publisher is, an hour before UTC.
const DAY = '2026-11-24';
const NOW = `${DAY}T12:00:00Z`;
const SHOWN = { first: '2026-11-15T23:00:00Z', effective: '2026-12-31T23:00:00Z', gone: '2027-01-30T23:00:00Z' };
const PRIVACY = 'privacy@2026-11-16';
const TERMS = 'terms@2026-11-20';
const NEXT = 'privacy@2027-03-01';
const SLOW_MS = 250;
// Pages are local and small: what their scripts start, they start within this time.
const QUIET_MS = 80;
const SCHEMES = ['light', 'dark'];

const version = (title, rest, body) => `---\ntitle: ${title}\n${rest}---\n${body}\n`;
const material = (updated, effective, summary) =>
  `updated: ${updated}\neffective: ${effective}\nchange: material\ntranslations: later\nretroactive: false\nchoices: []\nsummary: ${summary}\n`;
const PROJECT = {
  // Words from left to right, in a page from right to left; those that go by a number in the six forms of Arabic.
  'themes/default/words/ar.yaml': readFileSync(
    new URL('../../themes/default/words/en.yaml', import.meta.url),
    'utf8',
  ).replaceAll(/( \| [^|"]*)"$/gm, (_, last) => `${last.repeat(5)}"`),
  'noticepress.yaml':
    'title: Legal notices\nbase_url: https://example.org/legal/\norganization: {name: Example Learning Consortium}\n' +
    'timezone: Europe/Madrid\nlanguages: [en, ar]\n',
  'content/privacy/2020-01-01.md': version('Privacy Notice', 'updated: 2020-01-01\n', 'We keep logs for 30 days.'),
  'content/privacy/2026-11-16.md': version(
    'Privacy Notice',
    material('2026-11-16', '2027-01-01', '[We keep logs for 90 days., "We name <b>no</b> sponsors."]'),
    'We keep logs for 90 days.',
  ),
  'content/privacy/2026-11-16.ar.md': version(
    'إشعار الخصوصية',
    'summary: [نحتفظ بالسجلات لمدة 90 يومًا., لا نذكر أسماء الرعاة.]\n',
    'نحتفظ بالسجلات لمدة 90 يومًا.',
  ),
  'content/privacy/2027-03-01.md': version(
    'Privacy Notice',
    material('2027-03-01', '2027-04-15', 'A canarybird keeps the logs.'),
    'A canarybird keeps logs for 120 days.',
  ),
  'content/terms/2020-01-01.md': version('Terms of Use', 'updated: 2020-01-01\n', 'Be kind.'),
  'content/terms/2026-11-20.md': version(
    'Terms of Use',
    material('2026-11-20', '2027-02-01', 'You may also be merry.'),
    'Be kind. Be merry.',
  ),
  'content/cookies/2020-01-01.md': version('Cookie Notice', 'updated: 2020-01-01\n', 'We bake none.'),
  'content/cookies/2026-11-21.md': version(
    'Cookie Notice',
    'updated: 2026-11-21\nchange: minor\nsummary: A word.\n',
    'We bake no cookies.',
  ),
};

const HOST_STYLE = `
  :root { color-scheme: light dark; font-family: "Noto Sans", Arial, sans-serif; }
  body { margin: 0; } header, main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem; line-height: 1.5; }
  button { display: block; text-transform: uppercase; letter-spacing: .1em; }
`;

const files = new Map();
const pages = new Map();
const legal = await serve([
  {
    prefix: PREFIX,
    files,
    policy: SITE_POLICY,
    headers: { 'Access-Control-Allow-Origin': '*', 'X-Content-Type-Options': 'nosniff' },
  },
]);
const source = `${legal.origin}${PREFIX}embed/`;
const hostPolicy = `default-src 'none'; script-src ${source}; connect-src ${source}`;
const host = await serve([
  { prefix: '/strict/', files: pages, policy: `${hostPolicy}; require-trusted-types-for 'script'; trusted-types 'none'` },
  { prefix: '/', files: pages, policy: `${hostPolicy}; style-src 'self'` },
]);
const folder = mkdtempSync(join(tmpdir(), 'noticepress-banner-'));
if (options.screenshots) mkdirSync(options.screenshots, { recursive: true });
const tally = new Tally();
const check = (name, holds, otherwise) => tally.add(name, holds ? '' : (otherwise ?? 'it does not hold'));
const same = (name, found, expected) =>
  check(name, JSON.stringify(found) === JSON.stringify(expected), `${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);

const browser = await launch(tally);
try {
  for (const [path, text] of Object.entries(PROJECT)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  build(DAY);
  for (const [name, ask] of Object.entries(homepages())) pages.set(`${name}/index.html`, ask);
  pages.set('host.css', HOST_STYLE);

  await regionAndContent();
  await dismissal();
  await nextVersion();
  await withoutScript();
  await formAndFocus();
  await stillness();
  await byTheClock();
  await paperAndMotion();
  await languages();
  await severalAtOnce();
  await keepingToItself();
  await mistrust();
  if (options.screenshots) await shootAll(options.screenshots);
} finally {
  await browser.close();
  legal.close();
  host.close();
  rmSync(folder, { recursive: true });
}
process.exit(tally.finish());

/** Builds the site as of a day, and serves it from then on. */
function build(day) {
  const output = join(folder, 'output');
  const base = ['--root', folder, '--output', output, '--base-url', legal.origin + PREFIX];
  execFileSync(program, ['build', '--as-of', day, ...base], { stdio: ['ignore', 'ignore', 'inherit'] });
  files.clear();
  for (const [path, content] of readTree(join(output, 'site'))) files.set(path, content);
}

/** Homepages built elsewhere, as the site's own page for their builders says. */
function homepages() {
  const guide = files.get('embed/index.html').toString();
  const plain = (code) =>
    code.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
  const [script, english, arabic] = [...guide.matchAll(/<pre><code>([^]*?)<\/code><\/pre>/g)].map(([, code]) => plain(code));
  const bare = english.replace(/>[^]*</, '><');
  const snippet = files.get('embed/banner.en.html').toString();
  const words = '<p>Learning for everyone.</p>'.repeat(30);
  const page = (head, top, end = '', lang = 'en') =>
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Example</title>
     <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
     <link rel="stylesheet" href="/host.css">${head}</head>
     <body>${top}<main><h1>Example Learning Consortium</h1>${words}</main>${end}</body></html>`;
  const unstyled = (html) => html.replace(/<link[^>]*>/, '');
  return {
    whole: page(script, english),
    strict: unstyled(page(script, english)),
    bare: page(script, bare),
    bottom: page(script, '', bare.replace(' src', ' placement="bottom" src')),
    static: page('', snippet),
    failing: page(script, english.replace('banner.en.json', 'banner.xx.json')),
    evil: page(script, bare.replace('banner.en.json', 'evil.json')),
    arabic: page(script, arabic, '', 'ar').replace('<html', '<html dir="rtl"'),
  };
}

/** Opens a page at an instant of the visitor's clock, with all that it asks and says recorded, and hands it to `work`. */
async function at(instant, address, work, settings = {}) {
  const { slow, ...rest } = settings;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...rest });
  const heard = { said: [], asked: [], headers: [], pending: new Set() };
  try {
    const tab = await context.newPage();
    tab.setDefaultTimeout(15_000);
    tab.on('console', (message) => heard.said.push(message.text()));
    tab.on('pageerror', (error) => heard.said.push(error.message));
    tab.on('request', (request) => {
      heard.asked.push(request.url());
      heard.headers.push(request.headers());
      heard.pending.add(request);
    });
    for (const end of ['requestfinished', 'requestfailed']) tab.on(end, (request) => heard.pending.delete(request));
    if (slow) {
      await context.route('**/*.json', async (route) => {
        await pause(SLOW_MS);
        await route.continue();
      });
    }
    if (rest.javaScriptEnabled !== false) {
      await tab.addInitScript(watchShifts);
      await tab.clock.setFixedTime(instant);
    }
    const open = async (to = address) => {
      await tab.goto(to, { waitUntil: 'load' });
      do await pause(QUIET_MS);
      while (heard.pending.size > 0);
      await tab.evaluate(`${LOOK};undefined`);
    };
    await open();
    return await work(tab, heard, open);
  } finally {
    await context.close();
  }
}

function watchShifts() {
  globalThis.shifted = 0;
  const add = (list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) globalThis.shifted += shift.value;
  };
  new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
}

/** The banners that can be seen, in order. */
function banners(tab) {
  return tab.evaluate(() => {
    const drawn = [...document.querySelectorAll('noticepress-banner')].map((element) => element.shadowRoot).filter(Boolean);
    const sections = [document, ...drawn].flatMap((root) => [...root.querySelectorAll('section[data-version]')]);
    return sections
      .filter((section) => section.checkVisibility() && section.getBoundingClientRect().height > 1)
      .map((section) => ({
        id: `${section.dataset.notice}@${section.dataset.version}`,
        label: section.ariaLabel,
        headline: section.querySelector('strong').textContent,
        text: section.innerText,
        // With what is folded where there are several.
        whole: section.textContent,
        lang: section.lang,
        dir: getComputedStyle(section).direction,
        position: getComputedStyle(section).position,
        live: section.role ?? section.ariaLive,
        buttons: [...section.querySelectorAll('button')].filter((button) => button.checkVisibility({ visibilityProperty: true }))
          .length,
      }));
  });
}

async function ids(tab) {
  return (await banners(tab)).map(({ id }) => id);
}

function own() {
  return `${legal.origin}${PREFIX}`;
}

function foreign(name) {
  return `${host.origin}/${name}/`;
}

function both() {
  return [['own homepage', own()], ['foreign homepage', foreign('whole')]];
}

function dismissFirst(tab) {
  return tab.getByRole('button', { name: /Hide this message/ }).first().click();
}

async function regionAndContent() {
  for (const [where, address] of both()) {
    await at(NOW, address, async (tab) => {
      const [banner] = await banners(tab);
      const label = 'Change to Privacy Notice, 1 January 2027';
      check(`B1 a labelled region, ${where}`, (await tab.getByRole('region', { name: label }).count()) === 1);
      check(`B1 neither alert nor live, ${where}`, !banner.live, banner.live);
      check(`B2 the date in full, ${where}`, banner.headline.includes('1 January 2027'), banner.headline);
      check(`B2 what changes, as text, ${where}`, banner.whole.includes('We name <b>no</b> sponsors.'), banner.whole);
      const link = tab.getByRole('link', { name: 'About this change' }).first();
      same(`B2 a link to the changes, ${where}`, await link.evaluate((a) => a.href), `${own()}privacy/2026-11-16/changes/`);
      check(`B2 a way to dismiss it, in words, ${where}`, /^Hide this message/m.test(banner.text), banner.text);
      same(`B2 no overlay, ${where}`, banner.position, 'static');
      const free = await tab.evaluate(() => [document.activeElement.localName, getComputedStyle(document.body).overflow]);
      same(`B2 neither focus nor scrolling taken, ${where}`, free, ['body', 'visible']);
    });
  }
}

async function dismissal() {
  for (const [where, address] of [...both(), ['no snippet', foreign('bare')]]) {
    await at(NOW, address, async (tab, heard, open) => {
      same(`B3 shown, ${where}`, await ids(tab), [PRIVACY, TERMS]);
      await dismissFirst(tab);
      same(`B3 dismissed, ${where}`, await ids(tab), [TERMS]);
      same(`B4 focus goes to the text, ${where}`, await tab.evaluate(() => document.activeElement.localName), 'main');
      await open();
      same(`B3 still dismissed after a reload, ${where}`, await ids(tab), [TERMS]);
      same(`B3 kept under one name everywhere, ${where}`, await tab.evaluate(() => Object.keys(localStorage)), [
        'noticepress:dismissed:privacy:2026-11-16',
      ]);
      same(`B3 without a cookie, ${where}`, await tab.context().cookies(), []);
    });
  }
  await at(NOW, foreign('whole'), async (tab) => {
    await tab.evaluate(() => {
      Storage.prototype.getItem = Storage.prototype.setItem = () => {
        throw new DOMException('refused', 'SecurityError');
      };
    });
    await dismissFirst(tab);
    same('B3 dismissed for the page where nothing can be kept', await ids(tab), [TERMS]);
  });
}

async function nextVersion() {
  const later = '2027-03-05T12:00:00Z';
  for (const [where, address] of both()) {
    await at(NOW, address, async (tab, heard, open) => {
      await dismissFirst(tab);
      build('2027-03-05');
      await tab.clock.setFixedTime(later);
      await open();
      same(`B3 shown again for the next version, ${where}`, (await ids(tab)).includes(NEXT), true);
      build(DAY);
    });
  }
}

async function withoutScript() {
  const off = { javaScriptEnabled: false };
  for (const [where, address] of [...both(), ['static snippet', foreign('static')]]) {
    await at(NOW, address, async (tab) => {
      const seen = await banners(tab);
      same(`B3 there without script, ${where}`, seen.map(({ id }) => id), [PRIVACY, TERMS]);
      same(`B3 no button that does nothing, ${where}`, seen.map(({ buttons }) => buttons), [0, 0]);
      const headline = 'Privacy Notice: a new version applies from 1 January 2027.';
      same(`B7 true at any time without script, ${where}`, seen[0]?.headline, headline);
    }, off);
  }
  const snippet = files.get('embed/banner.en.html').toString();
  check('B7 the snippet says until when', snippet.includes('30 January 2027') || snippet.includes('2027-01-31T00:00:00+01:00'));
  check('B3 the snippet has neither script nor style', !/<script|<style|style=/.test(snippet));
}

async function formAndFocus() {
  for (const [where, address] of [...both(), ['static snippet', foreign('static')], ['at the bottom', foreign('bottom')]]) {
    await at(NOW, address, async (tab) => {
      await tab.evaluate(`${AXE};undefined`);
      for (const width of [320, 1280]) await formAt(tab, where, width);
    });
  }
}

async function formAt(tab, where, width) {
  const named = (name, scheme = '') => `B4 ${name}, ${where} ${width}${scheme && ` ${scheme}`}`;
  await show(tab, { width, scheme: 'light' });
  for (const [name, problem] of await fits(tab)) tally.add(named(name), problem);
  for (const scheme of SCHEMES) {
    await tab.emulateMedia({ colorScheme: scheme });
    tally.add(named('axe finds nothing', scheme), await axe(tab, {}));
  }
  if (where === 'static snippet') return;
  const small = await controls(tab, ({ width, height, text }) => (Math.min(width, height) < 44 ? `${text} ${width}x${height}` : ''));
  tally.add(named('targets of 44 px'), several(small));
  await tab.emulateMedia({ forcedColors: 'active' });
  const border = await controls(tab, ({ text, edge }) => (edge ? '' : text));
  tally.add(named('an edge in forced colours'), several(border));
  await tab.emulateMedia({ forcedColors: 'none' });
  await tab.getByRole('button', { name: /Hide this message/ }).first().focus();
  await tab.keyboard.press('Shift+Tab');
  await tab.keyboard.press('Tab');
  const outline = await tab.evaluate(() => {
    const focused = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
    const { outlineStyle } = getComputedStyle(focused);
    focused.blur();
    return outlineStyle;
  });
  same(named('focus can be seen'), outline, 'solid');
}

/** What `judge` says of each link and button of the banners, with whether their banner has an edge. */
async function controls(tab, judge) {
  const found = await tab.evaluate(() => {
    const drawn = [...document.querySelectorAll('noticepress-banner')].map((element) => element.shadowRoot);
    const sections = [document, ...drawn].flatMap((root) => [...root.querySelectorAll('section[data-version]')]);
    return sections
      .filter((section) => section.checkVisibility())
      .flatMap((section) => [...section.querySelectorAll('a, button')].map((control) => {
        const { width, height } = control.getBoundingClientRect();
        const style = getComputedStyle(section);
        const edge = [style.borderBlockEndWidth, style.borderBlockStartWidth].some((size) => parseFloat(size) >= 1);
        return { width, height, text: control.textContent, edge };
      }));
  });
  return found.map(judge).filter(Boolean);
}

async function stillness() {
  const shift = (tab) => tab.evaluate(() => globalThis.shifted);
  const small = (name, value) => check(`B5 nothing moves, ${name}`, value < 0.01, `a shift of ${value}`);
  for (const width of [360, 1280]) {
    const settings = { viewport: { width, height: 900 }, slow: true };
    for (const [where, address] of [...both(), ['at the bottom', foreign('bottom')]]) {
      await at(NOW, address, async (tab, heard, open) => {
        small(`first visit, ${where} ${width}`, await shift(tab));
        await dismissFirst(tab);
        await open();
        small(`after dismissing, ${where} ${width}`, await shift(tab));
      }, settings);
      await at(SHOWN.gone, address, async (tab) => small(`when it is over, ${where} ${width}`, await shift(tab)), settings);
    }
  }
  const held = await at(NOW, foreign('bare'), shift, { slow: true });
  check('B5 a movement is seen where no place is held', held > 0.01, `a shift of ${held}`);
  // Looks at every frame, from the first on: what is dismissed never flashes.
  await at(NOW, foreign('whole'), async (tab, heard, open) => {
    await dismissFirst(tab);
    await tab.addInitScript(() => {
      globalThis.seen = new Set();
      const look = () => {
        const element = document.querySelector('noticepress-banner');
        const sections = [...(element?.querySelectorAll('section') ?? []), ...(element?.shadowRoot?.querySelectorAll('section') ?? [])];
        for (const section of sections) if (section.checkVisibility()) globalThis.seen.add(section.dataset.notice);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await open();
    await pause(SLOW_MS);
    same('B5 a dismissed banner never flashes', await tab.evaluate(() => [...globalThis.seen]), ['terms']);
  }, { slow: true });
}

async function byTheClock() {
  // Whatever zone the visitor is in, the days are the publisher's.
  for (const timezoneId of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles']) {
    for (const [where, address] of [...both(), ['no snippet', foreign('bare')]]) {
      await at(before(SHOWN.first), address, (tab, heard, open) => daysOf(tab, open, `${where}, visitor in ${timezoneId}`), { timezoneId });
    }
  }
  const leaks = [...files].filter(([path, content]) => `${path} ${content}`.match(/canarybird|2027-03-01|1 March 2027|15 April 2027/));
  tally.add('B6 nothing of a text that is not readable yet', several(leaks.map(([path]) => path)));
  build('2026-11-15');
  same('B6 no banner before the first announcement', JSON.parse(files.get('embed/banner.en.json')), {
    schema: 1, lang: 'en', dir: 'ltr', banner: null, banners: [],
  });
  for (const name of ['bare', 'whole']) {
    same(`B6 the JSON decides over an old snippet, ${name}`, await at(NOW, foreign(name), ids), []);
  }
  check('B6 an empty snippet is a comment', /^<!--[^>]*-->\n$/.test(files.get('embed/banner.en.html').toString()));
  build(DAY);
}

/** Opens the page again and again, at each instant at which something begins or ends, and a second before. */
async function daysOf(tab, open, name) {
  const there = async (instant) => {
    await tab.clock.setFixedTime(instant);
    await open();
    return banners(tab);
  };
  const has = (list) => list.some(({ id }) => id === PRIVACY);
  check(`B6 not before its first instant, ${name}`, !has(await there(before(SHOWN.first))));
  check(`B6 from its first instant, ${name}`, has(await there(SHOWN.first)));
  const [eve] = await there(before(SHOWN.effective));
  same(`B7 to come until it takes effect, ${name}`, eve.headline, 'Privacy Notice: changes apply from 1 January 2027.');
  const [day] = await there(SHOWN.effective);
  same(`B7 come from then on, ${name}`, day.headline, 'Privacy Notice: changes took effect on 1 January 2027.');
  check(`B6 to its last instant, ${name}`, has(await there(before(SHOWN.gone))));
  check(`B6 gone by the clock, ${name}`, !has(await there(SHOWN.gone)));
}

function before(instant) {
  return new Date(Date.parse(instant) - 1000).toISOString();
}

async function paperAndMotion() {
  for (const [where, address] of [...both(), ['at the bottom', foreign('bottom')]]) {
    await at(NOW, address, async (tab) => {
      same(`B8 no motion, ${where}`, await tab.evaluate(() => document.getAnimations().length), 0);
      await tab.emulateMedia({ media: 'print' });
      same(`B8 not on paper, ${where}`, await ids(tab), []);
    });
  }
}

async function languages() {
  const { lang, dir } = JSON.parse(files.get('embed/banner.ar.json'));
  same('B9 the JSON names language and direction', [lang, dir], ['ar', 'rtl']);
  for (const [where, settings] of [['with script', {}], ['without script', { javaScriptEnabled: false }]]) {
    await at(NOW, foreign('arabic'), async (tab) => {
      const [privacy, terms] = await banners(tab);
      same(`B9 language and direction, ${where}`, [privacy.lang, privacy.dir], ['ar', 'rtl']);
      check(`B9 the words of the language, ${where}`, privacy.headline.startsWith('إشعار الخصوصية'), privacy.headline);
      check(`B9 a link into the language's tree, ${where}`, (await tab.getByRole('link').first().evaluate((a) => a.href)).includes('/legal/ar/privacy/'));
      const marked = await tab.locator(`section[data-notice=terms] [lang=en]:visible`).count();
      same(`B9 what nobody translated is marked, ${where}`, [terms.lang, marked], ['ar', 1]);
      if (settings.javaScriptEnabled === false) return;
      const [button, words] = await Promise.all(['button', 'strong'].map((part) => tab.locator(`noticepress-banner ${part}:visible`).first().boundingBox()));
      check(`B9 laid out from the right, ${where}`, button.x < words.x, `${button.x} and ${words.x}`);
    }, settings);
  }
}

async function severalAtOnce() {
  const content = JSON.parse(files.get('embed/banner.en.json'));
  same('B10 the soonest first', content.banners.map(({ notice }) => notice), ['privacy', 'terms']);
  same('B10 and by itself', content.banner, content.banners[0]);
  for (const [where, address] of both()) {
    same(`B10 none for a minor change, ${where}`, await at(NOW, address, ids), [PRIVACY, TERMS]);
  }
}

async function keepingToItself() {
  for (const name of ['strict/strict', 'whole', 'bare', 'bottom']) {
    await at(NOW, foreign(name), async (tab, heard) => {
      same(`foreign homepage, ${name}: the banners`, await ids(tab), [PRIVACY, TERMS]);
      tally.add(`foreign homepage, ${name}: a quiet console under its policy`, several(heard.said));
      const allowed = (url) => url.startsWith(source) || url.startsWith(host.origin);
      tally.add(`foreign homepage, ${name}: nobody else is asked`, several(heard.asked.filter((url) => !allowed(url))));
      const asked = heard.asked.map((url, at) => [url, heard.headers[at]]).filter(([url]) => url.endsWith('.json'));
      same(`foreign homepage, ${name}: no word of the visitor`, asked.map(([, headers]) => [headers.cookie, headers.referer || undefined]), [[undefined, undefined]]);
      same(`foreign homepage, ${name}: no cookie`, await tab.context().cookies(), []);
    });
  }
}

async function mistrust() {
  await at(NOW, foreign('failing'), async (tab, heard) => {
    same('a failed request keeps the snippet', await ids(tab), [PRIVACY, TERMS]);
    tally.add('and is silent', several(heard.said.filter((text) => !/status of 404/.test(text))));
  });
  const content = JSON.parse(files.get('embed/banner.en.json'));
  const [privacy, terms] = content.banners;
  privacy.link.url = 'javascript:alert(1)';
  privacy.label = privacy.text.upcoming = '<img src=x onerror=alert(1)>';
  terms.link.url = 'http://elsewhere.example/';
  files.set('embed/evil.json', JSON.stringify(content));
  await at(NOW, foreign('evil'), async (tab, heard) => {
    const [first] = await banners(tab);
    same('what looks like markup is text', first.headline, '<img src=x onerror=alert(1)>');
    same('no link but to https or this site', await tab.getByRole('link').count(), 0);
    tally.add('and nothing runs', several(heard.said));
  });
}

async function shootAll(to) {
  for (const [where, address] of [...both(), ['foreign-static', foreign('static')], ['foreign-bottom', foreign('bottom')], ['foreign-arabic', foreign('arabic')]]) {
    await at(NOW, address, async (tab) => {
      for (const width of [360, 1280]) {
        for (const scheme of SCHEMES) {
          await show(tab, { width, scheme });
          await shoot(tab, join(to, `banner-${where.replace(' ', '-')}-${width}-${scheme}.png`));
        }
      }
    });
  }
}

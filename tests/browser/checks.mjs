// What is checked on a page. `visit` looks at it narrow and wide, light and dark; `examine` at what does not depend on
// the width; `dismiss` at the homepage's banner. Each returns `[name, problem]` pairs: no problem, and it holds.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { several } from './tally.mjs';

export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOK = readFileSync(new URL('inpage.js', import.meta.url), 'utf8');

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// Landmarks are for pages; mail programs put a letter inside their own.
const NOT_FOR_EMAIL = ['landmark-one-main', 'region'];
const SCHEMES = ['light', 'dark'];
const SCREENSHOT_HEIGHT = 3000;
const TAB_PRESSES = 600;
// Pages are local and small: what their scripts start, they start within this time.
const QUIET_MS = 80;
const WIDE = { width: 1280, height: 900 };

/** Accessibility, width, and that the page keeps to itself, in each width and colour scheme; leaves a screenshot of each. */
export async function visit(world, page, widths) {
  return inPage(world, {}, page, async (tab, heard) => {
    const checks = [];
    const all = widths.flatMap((width) => SCHEMES.map((scheme) => ({ width, scheme, name: `${page.kind}-${width}-${scheme}` })));
    const note = (view, name, problem) => checks.push([`${view.name}: ${name}`, problem]);

    for (const view of all) {
      await show(tab, view);
      await settle(heard);
      for (const [name, problem] of await quiet(world, tab, heard)) note(view, name, problem);
      for (const [name, problem] of await fits(tab)) note(view, name, problem);
      if (world.screenshots) await shoot(tab, join(world.screenshots, `${view.name}.png`));
    }
    // Last, for what axe does to a page must not count as the page's own doing. One load serves every view because axe is
    // slow on each page it first meets.
    await tab.evaluate(`${AXE};undefined`);
    for (const view of all) {
      await show(tab, view);
      note(view, 'axe finds nothing', await axe(tab, page));
    }
    return checks;
  });
}

/** Shows the page in a window of this width, in this colour scheme. */
export async function show(tab, { width, scheme }) {
  await tab.setViewportSize({ ...WIDE, width });
  await tab.emulateMedia({ colorScheme: scheme });
}

/** Script off, contrast, marks, links, print, forced colours, focus. */
export async function examine(world, page) {
  let withScript;
  const checks = await inPage(world, { viewport: WIDE, colorScheme: 'light' }, page, async (tab) => {
    const problems = async (question) => several(await tab.evaluate(question));
    withScript = await tab.evaluate(() => look.text());
    const hasMarks = (await tab.evaluate(() => look.marks())) > 0;
    const checks = [['links into the page lead to an id', await problems(() => look.deadAnchors())]];
    if (!page.mail) checks.push(['made for narrow windows', await problems(() => look.viewport())]);

    if (/(notice|upcoming|superseded)$/.test(page.kind)) {
      checks.push(['what it says to programs is read, and is of its version', await described(tab)]);
    }

    checks.push(['contrast in light', await problems(() => look.faint())]);
    await tab.emulateMedia({ colorScheme: 'dark' });
    checks.push(['contrast in dark', await problems(() => look.faint())]);
    await tab.emulateMedia({ colorScheme: 'light' });

    if (/redline$|compare$/.test(page.kind)) {
      const shown = await tab.evaluate(() => look.marksShown());
      checks.push(['the redline shows marked words', shown > 0 ? '' : 'no ins or del is visible']);
    }
    if (hasMarks) {
      checks.push(['insertions underlined, deletions struck', await problems(() => look.unmarked())]);
      await tab.emulateMedia({ forcedColors: 'active' });
      const forced = await tab.evaluate(() => look.forcedColours());
      const lost = await problems(() => look.unmarked());
      checks.push(['marks in forced colours', forced ? lost : 'the browser did not force colours']);
      await tab.emulateMedia({ forcedColors: 'none' });
    }
    if (page.mail) return checks;

    await tab.emulateMedia({ media: 'print' });
    checks.push(['print has the text and neither banner nor navigation', await problems(() => look.printed())]);
    if (hasMarks) checks.push(['marks in print', await problems(() => look.unmarked())]);
    await tab.emulateMedia({ media: 'screen' });

    checks.push(['focus is visible', await focus(tab)]);
    return checks;
  });

  const bare = { viewport: WIDE, colorScheme: 'light', javaScriptEnabled: false };
  const without = await inPage(world, bare, page, (tab) => tab.evaluate(() => look.text()));
  checks.push(['readable without script', unreadable(page, withScript, without)]);
  return named(page, checks);
}

/** What is wrong with the JSON-LD of a page of a version. */
async function described(tab) {
  const [said, version] = await tab.evaluate(() => {
    const block = document.querySelector('script[type="application/ld+json"]');
    return [block?.textContent ?? 'null', document.querySelector('article[data-version]')?.dataset.version];
  });
  const { '@type': kind, version: named } = JSON.parse(said) ?? {};
  return kind === 'DigitalDocument' && named === version ? '' : `it says ${said} of ${version}`;
}

/** The banner: there with and without script, goes when dismissed, stays away, and needs no cookie. */
export async function dismiss(world, page) {
  const settings = { viewport: WIDE, colorScheme: 'light' };
  const hidden = (banners) =>
    banners.filter((banner) => !banner.shown).map((banner) => `${banner.id} is not visible`);

  const checks = await inPage(world, settings, page, async (tab, heard) => {
    const before = await tab.evaluate(() => look.banners());
    if (before.length === 0) return [];
    const checks = [['the banner is visible', several(hidden(before))]];
    const dead = before.filter((banner) => banner.buttons > banner.shownButtons);
    const problem = several(dead.map(({ id }) => `${id} has a button that script does not show`));
    checks.push(['the banner has no dead button', problem]);

    const first = before.findIndex((banner) => banner.shownButtons > 0);
    if (first === -1) return checks;
    const gone = before[first].id;
    // After the click, and after a reload: the first is gone, every other one still there.
    const judge = (now) => {
      const there = (id) => now.some((banner) => banner.id === id && banner.shown);
      const problems = before
        .filter((banner) => banner.shown && there(banner.id) === (banner.id === gone))
        .map(({ id }) => (id === gone ? `${id} is still there` : `${id} went as well`));
      return several(problems);
    };
    const banner = tab.locator('section[data-banner]').nth(first);
    await banner.locator('button:visible, [role=button]:visible, input:visible').first().click();
    checks.push(['dismissing hides that banner', judge(await tab.evaluate(() => look.banners()))]);
    await open(tab, heard, world, page);
    checks.push(['a dismissed banner stays away', judge(await tab.evaluate(() => look.banners()))]);
    for (const [name, problem] of await quiet(world, tab, heard)) checks.push([`dismissing: ${name}`, problem]);
    return checks;
  });
  if (checks.length === 0) return checks;

  return inPage(world, { ...settings, javaScriptEnabled: false }, page, async (tab) => {
    const banners = await tab.evaluate(() => look.banners());
    const dead = banners.filter((banner) => banner.shownButtons > 0);
    const problem = several(dead.map(({ id }) => `${id} shows a button that does nothing`));
    return named(page, [
      ...checks,
      ['the banner is visible without script', several(hidden(banners))],
      ['the banner has no dead button without script', problem],
    ]);
  });
}

/** Whether nothing sticks out of the window, as it is set and in a far wider font. */
export async function fits(tab, name = 'no horizontal overflow') {
  const checks = [[name, await tab.evaluate(() => look.overflow())]];
  await tab.evaluate(() => look.widen(true));
  checks.push([`${name}, in a wide font`, await tab.evaluate(() => look.overflow())]);
  await tab.evaluate(() => look.widen(false));
  return checks;
}

export function named(page, checks) {
  return checks.map(([name, problem]) => [`${page.kind}: ${name}`, problem]);
}

/** Opens the page in a context of its own, with everything that it asks and says recorded, and hands both to `work`. */
export async function inPage(world, settings, page, work) {
  const steady = { viewport: WIDE, reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'UTC' };
  const context = await world.browser.newContext({ ...steady, ...settings });
  try {
    context.setDefaultTimeout(30_000);
    const tab = await context.newPage();
    const heard = listen(tab, world.origin);
    if (settings.javaScriptEnabled !== false) {
      // The page's day is the day it was built for, whenever the tests run.
      if (world.day) await tab.clock.setFixedTime(`${world.day}T12:00:00Z`);
      await tab.exposeFunction('reportCookie', (cookie) => void heard.cookies.push(cookie));
      await tab.addInitScript(reportCookies);
    }
    await open(tab, heard, world, page);
    return await work(tab, heard);
  } finally {
    await context.close();
  }
}

async function open(tab, heard, world, page) {
  const response = await tab.goto(world.address(page), { waitUntil: 'load' });
  if (response.status() !== page.status) throw new Error(`answered ${response.status()}, not ${page.status}`);
  await settle(heard);
  await tab.evaluate(`${LOOK};undefined`);
}

/** What a page's script asks for after loading counts as well: waits until nothing is asked any more. */
async function settle(heard) {
  do await pause(QUIET_MS);
  while (heard.pending.size > 0);
}

/** A picture of the page in all its height, within reason. */
export async function shoot(tab, path) {
  const { scrollHeight, clientWidth } = await tab.evaluate(() => {
    const { scrollHeight, clientWidth } = document.documentElement;
    return { scrollHeight, clientWidth };
  });
  const clip = { x: 0, y: 0, width: clientWidth, height: Math.min(scrollHeight, SCREENSHOT_HEIGHT), scale: 1 };
  const debug = await tab.context().newCDPSession(tab);
  // To pack pictures as small as can be would take as long as to draw them.
  const how = { clip, captureBeyondViewport: true, optimizeForSpeed: true };
  const { data } = await debug.send('Page.captureScreenshot', how);
  await debug.detach();
  writeFileSync(path, Buffer.from(data, 'base64'));
}

/** Runs in the page: a cookie that the browser would refuse on loopback was still an attempt. */
function reportCookies() {
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  const set = (cookie) => reportCookie(String(cookie));
  Object.defineProperty(Document.prototype, 'cookie', { get, set, configurable: true });
  if (globalThis.CookieStore) {
    CookieStore.prototype.set = async (cookie) => reportCookie(cookie.name ?? cookie);
  }
}

/** Collects what a page says on its console and asks of the network, over all its loads. */
function listen(tab, origin) {
  const heard = { console: [], policy: [], failed: [], foreign: [], asked: [], cookies: [], pending: new Set() };
  tab.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    // The browser notes the status of the page for unknown addresses itself.
    if (message.location().url === tab.url() && /status of 404/.test(message.text())) return;
    const list = message.text().includes('Content Security Policy') ? heard.policy : heard.console;
    list.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  tab.on('pageerror', (error) => heard.console.push(`uncaught: ${error.message}`));
  tab.on('requestfailed', (request) => heard.failed.push(`${request.url()} ${request.failure()?.errorText}`));
  tab.on('response', (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= 400 && !isPage) heard.failed.push(`${response.url()} ${response.status()}`);
  });
  const ask = (url) => {
    const { protocol, origin: host } = new URL(url);
    if (!['data:', 'blob:', 'about:'].includes(protocol) && host !== origin) heard.foreign.push(url);
  };
  tab.on('request', (request) => {
    ask(request.url());
    heard.asked.push(request.url());
    heard.pending.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed']) tab.on(end, (request) => heard.pending.delete(request));
  tab.on('websocket', (socket) => ask(socket.url().replace(/^ws/, 'http')));
  return heard;
}

/** The checks that a page keeps to itself, on what has been heard of it so far. */
async function quiet(world, tab, heard) {
  // Without the port, which differs from run to run.
  const told = (list) => several([...new Set(list)].map((text) => text.replaceAll(world.origin, '')));
  const hints = await tab.evaluate((origin) => look.foreignHints(origin), world.origin);
  const kept = (await tab.context().cookies()).map((cookie) => cookie.name);
  return [
    ['a quiet console', told(heard.console)],
    ['no request fails', told(heard.failed)],
    ['no other host is asked', told([...heard.foreign, ...hints])],
    ['the content security policy is kept', told(heard.policy)],
    ['no cookie', told([...kept, ...heard.cookies])],
  ];
}

export async function axe(tab, page) {
  await tab.evaluate(() => look.paintCanvas());
  const violations = await tab.evaluate(
    async ([tags, off]) => {
      const options = {
        runOnly: tags,
        rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
        resultTypes: ['violations'],
        preload: false,
        iframes: false,
      };
      const { violations } = await globalThis.axe.run(document, options);
      return violations.map(({ id, help, nodes }) => {
        const [{ target, any, all, none }] = nodes;
        const reason = [...any, ...all, ...none][0]?.message ?? help;
        return `${id} at ${nodes.length} place${nodes.length > 1 ? 's' : ''}, ${target.join(' ')}: ${reason}`;
      });
    },
    [AXE_TAGS, page.mail ? NOT_FOR_EMAIL : []],
  );
  return several(violations);
}

/** Walks the whole tab order by keyboard. */
async function focus(tab) {
  await tab.evaluate(() => look.watchFocus());
  // To go round a second time does no harm, and to ask after every press would take as long as the presses.
  for (let press = 1; press <= TAB_PRESSES; press += 1) {
    await tab.keyboard.press('Tab');
    if (press % 10 === 0 && (await tab.evaluate(() => look.focusRound()))) break;
  }
  const { count, problems } = await tab.evaluate(() => look.focusStops());
  return count === 0 ? 'nothing can be reached with the Tab key' : several(problems);
}

/** What a reader without script misses. */
function unreadable(page, withScript, without) {
  if (!page.mail && !without.hasMain) return 'there is no <main>';
  if (without.shown.length < 3) return 'there are no words to read';
  if (withScript.article?.join(' ') !== without.article?.join(' ')) return 'with script the article has other words';
  const lost = missing(withScript.shown, without.shown);
  // Outside a notice a script may add a little, such as "in 12 days", but no content.
  const allowed = withScript.article ? 0 : 0.1 * withScript.shown.length;
  return lost.length > allowed ? `without script these words are not shown: ${several(lost, 8)}` : '';
}

/** The words of the first list that the second has not, or has less often. */
function missing(words, others) {
  const left = new Map();
  for (const word of others) left.set(word, (left.get(word) ?? 0) + 1);
  return words.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}

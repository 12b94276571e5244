// Starts the browser, and has work done in it a few at a time.

import { accessSync, constants } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { environment, fontChecks } from './fonts.mjs';

// More than the processors, for much of a visit is waiting.
const WORKERS = Math.min(cpus().length + 1, 6);

// The first has no window to draw, and takes half the time of the others.
const BROWSERS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const BROWSER_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name resolves: what a page asks of other hosts is reported, and never sent.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** The browser, with the fonts of the tests; that it does use them is checked first. */
export async function launch(tally) {
  const env = { ...process.env, ...environment() };
  const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_FLAGS, env });
  for (const [name, problem] of await fontChecks(browser)) tally.add(name, problem);
  return browser;
}

/** Runs a plan of `{ name, run }` a few at a time. Its results have its own order, so that two runs print the same. */
export async function inOrder(plan) {
  const results = new Array(plan.length);
  let next = 0;
  const worker = async () => {
    while (next < plan.length) {
      const mine = next;
      next += 1;
      const { name, run } = plan[mine];
      results[mine] = await run().catch((error) => [[`${name}: can be looked at`, error.message.split('\n')[0]]]);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return results;
}

function findBrowser() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const places = BROWSERS.flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name)));
  return places.find(isExecutable) ?? stop(`no browser: set CHROMIUM, or install one of ${BROWSERS.join(', ')}`);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function stop(message) {
  console.error(message);
  process.exit(2);
}

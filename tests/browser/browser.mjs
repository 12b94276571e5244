// Starts the browser, and has work done in it a few at a time.

import { accessSync, constants } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

// More than the processors, for much of a visit is waiting.
const WORKERS = Math.min(cpus().length + 1, 6);

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
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

export function launch() {
  return chromium.launch({ executablePath: findBrowser(), args: BROWSER_FLAGS });
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

// The browser of these tests: $CHROMIUM, or Chromium or Chrome from the PATH.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

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

function findBrowser() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const places = BROWSERS.flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name)));
  const found = places.find(isExecutable);
  if (found) return found;
  console.error(`no browser: set CHROMIUM, or install one of ${BROWSERS.join(', ')}`);
  process.exit(2);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

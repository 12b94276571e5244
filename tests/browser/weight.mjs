// What a page weighs, with all that it loads, and whether it stays still while it loads.

import { gzipSync } from 'node:zlib';
import { inPage, named } from './checks.mjs';

const PHONE = { width: 390, height: 844 };
// The page, the sheet, and a script where there is something to do.
const REQUESTS = 3;
// Compressed, of the demonstration: a comparison of the first version with the last, in which all is marked, and the rest.
const BYTES = { compare: 24 * 1024, other: 20 * 1024 };
// Of the window: less is a line that was shown before its last word had come.
const STILL = 0.01;

/** `[name, problem]` pairs for one page. */
export async function weight(world, page) {
  const checks = await inPage(world, { viewport: PHONE }, page, async (tab, heard) => {
    const { length } = heard.asked;
    const bytes = (await Promise.all(heard.asked.map(compressed))).reduce((sum, size) => sum + size, 0);
    const limit = /compare$/.test(page.kind) ? BYTES.compare : BYTES.other;
    await tab.goto(`${tab.url()}?slowly`, { waitUntil: 'load' });
    const moved = await tab.evaluate(shifts);
    return [
      [`at most ${REQUESTS} requests`, length > REQUESTS ? `${length}: ${heard.asked.join(', ')}` : ''],
      [`at most ${limit} bytes`, bytes > limit ? `${bytes}` : ''],
      ['nothing moves while it loads', moved > STILL ? `${moved} of the window` : ''],
    ];
  });
  return named(page, checks);
}

async function compressed(url) {
  const answer = await fetch(url);
  return gzipSync(Buffer.from(await answer.arrayBuffer()), { level: 9 }).length;
}

/** Runs in the page: how much moved without a reader's doing, as the browser counts it. */
function shifts() {
  return new Promise((done) => {
    let sum = 0;
    const add = (list) => list.getEntries().forEach((entry) => { sum += entry.value; });
    new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
    // What is in the buffer is handed over in a task of its own.
    setTimeout(() => done(sum), 50);
  });
}

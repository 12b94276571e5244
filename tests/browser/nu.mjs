// The Nu HTML checker over a built site: every page and style sheet, in one run.
//
//     node nu.mjs SITE_DIR

import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTree } from './server.mjs';
import { Tally, several } from './tally.mjs';

const JAR = fileURLToPath(new URL('node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));

// One run is too short for Java to compile all that well; the checker wants a deep stack, and is started again without one.
const FOR_A_SHORT_RUN = ['-Xss8m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

// What the checker's CSS grammar does not know yet, though every current browser does. Names only: wrong values and
// misspelt properties are still found.
const CSS_UNKNOWN_TO_CHECKER = [
  /Unrecognized at-rule “@(container|property|starting-style)”/,
  /Property “(container|container-name|container-type|interpolate-size|text-box|view-transition-name)” doesn't exist/,
];

// A snippet is a part of a page, and has no beginning of its own.
const SNIPPET = /^embed\/banner\.[^/]+\.html$/;
const FOR_WHOLE_PAGES = /Expected “<!DOCTYPE html>”|child element “title”/

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node nu.mjs SITE_DIR');
  process.exit(2);
}
const root = realpathSync(folder);
const checked = [...readTree(root).keys()].filter((path) => /\.(html|css)$/.test(path));
const errors = errorsByFile(root);

const tally = new Tally();
if (checked.length === 0) tally.add('the site', 'has no page');
for (const path of checked) tally.add(path, several(errors.get(path) ?? []));
for (const [path, problems] of errors) {
  if (!checked.includes(path)) tally.add(path, several(problems));
}
process.exit(tally.finish());

/** Runs the checker and returns its errors by the file's path in the site. */
function errorsByFile(root) {
  const run = spawnSync(
    'java',
    [...FOR_A_SHORT_RUN, '-jar', JAR, '--errors-only', '--skip-non-html', '--also-check-css', '--format', 'json', root],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const errors = new Map();
  for (const message of messagesOf(run)) {
    if (message.type === 'info' || CSS_UNKNOWN_TO_CHECKER.some((known) => known.test(message.message))) continue;
    const path = message.url ? relative(root, fileURLToPath(message.url)).replaceAll('\\', '/') : 'the checker';
    if (SNIPPET.test(path) && FOR_WHOLE_PAGES.test(message.message)) continue;
    const place = message.lastLine ? `${message.lastLine}:${message.firstColumn ?? message.lastColumn} ` : '';
    errors.set(path, [...(errors.get(path) ?? []), place + message.message]);
  }
  return errors;
}

/** The checker's messages. A run that gave none that can be read is itself an error, never a pass. */
function messagesOf(run) {
  try {
    if (run.error) throw run.error;
    return JSON.parse(run.stderr).messages;
  } catch (problem) {
    const said = run.stderr?.trim().split('\n')[0];
    return [{ type: 'error', message: `did not run: ${said || problem.message}` }];
  }
}

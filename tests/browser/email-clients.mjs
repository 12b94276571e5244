// What mail programs do not know of an email, compared with the list of what has been looked at.

import { readFileSync } from 'node:fs';
import { caniemail } from 'caniemail';
import { several } from './tally.mjs';

const CLIENTS = ['apple-mail.*', 'gmail.*', 'outlook.*', 'yahoo.*'];
const LIST = new URL('email-clients.txt', import.meta.url);

/** Each `feature: client` that does not work, or not wholly, in one of the emails. */
export function gapsOf(emails) {
  const gaps = new Set();
  for (const html of emails) {
    const { errors, warnings } = caniemail({ clients: CLIENTS, html }).issues;
    for (const [client, issues] of [...errors, ...warnings]) {
      for (const { title } of issues) gaps.add(`${title}: ${client}`);
    }
  }
  return gaps;
}

/** The checks of the list against what was found: nothing new, nothing that is gone, every entry judged, in order. */
export function judge(gaps) {
  const { allowed, problems } = readList();
  const fresh = [...gaps].filter((gap) => !allowed.has(gap)).sort();
  const gone = [...allowed].filter((gap) => !gaps.has(gap)).sort();
  return [
    ['mail programs: the list is in order', several(problems)],
    ['mail programs: nothing new that one does not know', several(fresh, 10)],
    ['mail programs: nothing in the list is gone', gone.length > 0 ? `remove ${several(gone, 10)} from the list` : ''],
  ];
}

/** Reads the list: groups of `feature: client, client`, each under the words that say what a reader sees. */
function readList() {
  const allowed = new Set();
  const problems = [];
  let [reason, last] = ['', ''];
  for (const line of readFileSync(LIST, 'utf8').split('\n')) {
    if (line === '') [reason, last] = ['', ''];
    else if (line.startsWith('#')) reason = line;
    else {
      const [, feature, clients] = line.match(/^(.+): (.+)$/) ?? [];
      if (!feature) {
        problems.push(`"${line}" is not a feature and its clients`);
        continue;
      }
      if (!reason) problems.push(`${feature} stands under no reason`);
      if (feature <= last) problems.push(`${feature} stands behind ${last}`);
      last = feature;
      const names = clients.split(', ');
      if (names.join() !== [...names].sort().join()) problems.push(`the clients of ${feature} are not sorted`);
      for (const client of names) {
        const gap = `${feature}: ${client}`;
        if (allowed.has(gap)) problems.push(`${gap} stands there twice`);
        allowed.add(gap);
      }
    }
  }
  return { allowed, problems };
}

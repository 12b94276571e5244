// A project that a test lays out itself, built and shown to a browser.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inOrder, launch } from './browser.mjs';
import { SITE_POLICY, readTree, serve } from './server.mjs';
import { Tally } from './tally.mjs';

/**
 * Lets `layOut(folder)` write a project, builds it as of `day`, serves its site below `prefix`, and does what
 * `planOf(browser, origin)` says: `{ name, run }`, in the order of the report. Returns the exit code.
 */
export async function lookAtBuilt(program, { day, prefix, layOut, planOf }) {
  const project = mkdtempSync(join(tmpdir(), 'noticepress-built-'));
  const tally = new Tally();
  try {
    layOut(project);
    execFileSync(program, ['build', '--root', project, '--as-of', day], { stdio: ['ignore', 'ignore', 'inherit'] });
    const server = await serve([{ prefix, files: readTree(join(project, 'output/site')), policy: SITE_POLICY }]);
    const browser = await launch(tally);
    try {
      for (const checks of await inOrder(planOf(browser, server.origin))) {
        for (const [name, problem] of checks) tally.add(name, problem);
      }
    } finally {
      await browser.close();
      server.close();
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
  return tally.finish();
}

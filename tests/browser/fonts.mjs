// The fonts of the tests: they come with them, so that no result depends on those of the machine.
//
//     node fonts.mjs
//
// By itself, writes fontconfig's list of them and prints its path, for programs other than the browser.

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const FOLDER = fileURLToPath(new URL('../../target/browser-fonts/', import.meta.url));

// Only our file knows this name: a browser that sets it in another font reads the machine's own list of fonts.
const OURS = 'noticepress tests';
// Each font, and the names that stand for it: a browser takes serif for Times New Roman, and sans-serif for Arial.
const NAMES = {
  'DejaVu Sans': ['sans-serif', 'system-ui', 'Arial'],
  'DejaVu Serif': ['serif', 'Times New Roman'],
  'DejaVu Sans Mono': ['monospace', OURS],
};

// A family, words, and the font they have to be set in. The serif has neither Arabic nor Hebrew.
const SAMPLES = [
  [OURS, 'Our own list of fonts', 'DejaVu Sans Mono'],
  ['sans-serif', 'Privacy Notice, “año” – 1 → 2', 'DejaVu Sans'],
  ['system-ui', 'Privacy Notice', 'DejaVu Sans'],
  ['serif', 'Privacy Notice, “año” – 1 → 2', 'DejaVu Serif'],
  ['monospace', 'privacy@2026-11-16', 'DejaVu Sans Mono'],
  ['sans-serif', 'إشعار الخصوصية', 'DejaVu Sans'],
  ['serif', 'الخصوصية', 'DejaVu Sans'],
  ['serif', 'פרטיות', 'DejaVu Sans'],
];

const hasFontconfig = process.platform === 'linux';

/** What the browser's environment has to say for it to see these fonts and no others. */
export function environment() {
  if (!hasFontconfig) {
    console.error('fontconfig is for Linux: here the pages are set in the fonts of this machine');
    return {};
  }
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, 'fonts.conf');
  // Stages run side by side: none may read what another has written half.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, configuration());
  renameSync(draft, file);
  return { FONTCONFIG_FILE: file };
}

function configuration() {
  const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const aliases = Object.entries(NAMES).flatMap(([font, names]) =>
    names.map((name) => `<alias binding="same"><family>${name}</family><prefer><family>${font}</family></prefer></alias>`),
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${escaped(FONTS)}</dir>
  <cachedir>${escaped(join(FOLDER, 'cache'))}</cachedir>
  <selectfont><rejectfont><glob>*Math*</glob></rejectfont></selectfont>
  ${aliases.join('\n  ')}
  <match><edit name="family" mode="append_last"><string>DejaVu Sans</string></edit></match>
</fontconfig>
`;
}

/** Which fonts the browser really sets words in, as it tells itself: `[name, problem]` pairs. */
export async function fontChecks(browser) {
  if (!hasFontconfig) return [];
  const tab = await browser.newPage();
  try {
    await tab.setContent(SAMPLES.map(([family, words]) => `<p style="font-family: ${family}">${words}</p>`).join(''));
    const debug = await tab.context().newCDPSession(tab);
    await debug.send('DOM.enable');
    await debug.send('CSS.enable');
    const { root } = await debug.send('DOM.getDocument');
    const { nodeIds } = await debug.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'p' });
    const checks = [];
    for (const [at, [family, words, expected]] of SAMPLES.entries()) {
      const { fonts } = await debug.send('CSS.getPlatformFontsForNode', { nodeId: nodeIds[at] });
      const used = fonts.map(({ familyName }) => familyName).join(', ') || 'no font';
      checks.push([`fonts: ${family}, "${words}"`, used === expected ? '' : `set in ${used}, not in ${expected}`]);
    }
    return checks;
  } finally {
    await tab.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(environment().FONTCONFIG_FILE ?? '');

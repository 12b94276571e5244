// A static file server on loopback. It answers as plain hosting does: a folder's index.html, a redirect for a folder
// without its slash, 404.html for everything unknown.

import { createServer } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

// What published pages run under, as people are told to send it.
const hosting = readFileSync(new URL('../../docs/hosting.md', import.meta.url), 'utf8');
export const SITE_POLICY = /Content-Security-Policy: (.+)/.exec(hosting)[1];

// A page that is asked for with `?slowly` comes in pieces, as over a slow line: so many bytes, after so many milliseconds.
const PIECE = 4096;
const PAUSE = 40;

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** Reads a folder whole: path from the folder, with forward slashes, to content. */
export function readTree(root, folder = '') {
  const files = new Map();
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder + entry.name;
    if (entry.isDirectory()) {
      for (const [inner, content] of readTree(root, `${path}/`)) files.set(inner, content);
    } else if (entry.isFile()) {
      files.set(path, readFileSync(join(root, path)));
    }
  }
  return files;
}

async function sendSlowly(response, content) {
  for (let at = 0; at < content.length; at += PIECE) {
    response.write(content.slice(at, at + PIECE));
    await pause(PAUSE);
  }
  response.end();
}

/**
 * Serves each mount, `{ prefix: '/legal/', files, policy, headers }`, with its Content-Security-Policy.
 * Returns `{ origin, close }`. Files are looked up in memory, so no address can reach outside them.
 */
export async function serve(mounts) {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, 'http://loopback');
    const path = decodeURI(pathname);
    const mount = mounts.find(({ prefix }) => path.startsWith(prefix));
    if (path === '/favicon.ico' && !mount?.files.has('favicon.ico')) {
      // Browsers ask for this of their own accord, at times they choose: no page is to blame for it.
      response.writeHead(204).end();
      return;
    }
    if (!mount) {
      response.writeHead(404, { 'Content-Type': TYPES['.txt'] }).end('nothing is served here\n');
      return;
    }
    const headers = { 'Content-Security-Policy': mount.policy, ...mount.headers };
    const name = path.slice(mount.prefix.length);
    const asFolder = name === '' || name.endsWith('/');
    if (!asFolder && mount.files.has(`${name}/index.html`)) {
      response.writeHead(301, { ...headers, Location: `${path}/` }).end();
      return;
    }
    const found = asFolder ? `${name}index.html` : name;
    const status = mount.files.has(found) ? 200 : 404;
    const file = status === 200 ? found : '404.html';
    headers['Content-Type'] = TYPES[extname(file)] ?? 'application/octet-stream';
    const content = mount.files.get(file) ?? 'not found\n';
    response.writeHead(status, headers);
    if (search === '?slowly') sendSlowly(response, content);
    else response.end(content);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

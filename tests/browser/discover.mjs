// Finds, in the files of a built site, one page of each kind to look at, and the address the site was built for.

const VERSION = /^\d{4}-\d{2}-\d{2}(?:-\d+)?$/;
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** Without one of these a site is not wholly tested, so that its absence is a failure. */
export const EXPECTED = ['homepage', 'notice', 'upcoming', 'superseded', 'redline', 'history', 'sections', 'section', '404', 'embed', 'email'];

/**
 * Returns the pages to visit, `{ kind, path, mail, status }`, in a fixed order. `kind` names the page in reports and
 * screenshots; in a further language it has the tag before it, `es-notice`.
 */
export function discover(site, mail) {
  const pages = [...siteTree(site, '')];
  if (site.has('404.html')) {
    // A deep address: the page for unknown addresses must find its style from any depth.
    pages.push({ kind: '404', path: 'no/such/page/', status: 404 });
  }
  if (site.has('embed/index.html')) pages.push({ kind: 'embed', path: 'embed/', status: 200 });
  for (const tag of languageTrees(site)) pages.push(...siteTree(site, `${tag}/`));
  pages.push(...emails(mail, languageOf(site, 'index.html')));
  return pages;
}

/** The address the site was built for, from its feed or a canonical link; null when neither tells. */
export function publishedAddress(site) {
  for (const tag of text(site, 'feed.xml').match(/<link\b[^>]*>/g) ?? []) {
    const href = attribute(tag, 'href');
    if (attribute(tag, 'rel') === 'self' && href?.endsWith('/feed.xml')) return new URL('.', href);
  }
  for (const path of indexPages(site)) {
    const folder = path.slice(0, -'index.html'.length);
    for (const tag of text(site, path).match(/<link\b[^>]*>/g) ?? []) {
      const href = attribute(tag, 'href');
      if (attribute(tag, 'rel') === 'canonical' && /^https?:/.test(href ?? '') && href.endsWith(`/${folder}`)) {
        return new URL(href.slice(0, href.length - folder.length));
      }
    }
  }
  return null;
}

/** One page of each kind below `root`, which is empty or a language's folder. */
function* siteTree(site, root) {
  const prefix = root.replace('/', '-');
  const page = (kind, path) => ({ kind: prefix + kind, path: path.slice(0, -'index.html'.length), status: 200 });
  const best = (paths, score) =>
    paths.map((path) => [score(path), path]).sort(([a, p], [b, q]) => b - a || (p < q ? -1 : 1))[0]?.[1];
  const size = (path) => site.get(path).length;

  const found = { notice: [], upcoming: [], superseded: [], redline: [], compare: [], history: [], sections: [], section: [] };
  for (const path of indexPages(site).filter((path) => path.startsWith(root))) {
    const [notice, second, third, fourth, ...rest] = path.slice(root.length).split('/');
    if (!site.has(`${root}${notice}/history/index.html`)) continue;
    if (second === 'index.html') found.notice.push(path);
    else if (second === 'history' && third === 'index.html') found.history.push(path);
    else if (second === 'sections' && third === 'index.html') found.sections.push(path);
    else if (second === 'sections' && fourth === 'index.html') found.section.push(path);
    else if (second === 'compare' && rest.length === 1) found.compare.push(path);
    else if (VERSION.test(second) && third === 'changes' && fourth === 'index.html') found.redline.push(path);
    else if (VERSION.test(second) && third === 'index.html') {
      const standing = standingOf(site, `${root}${notice}/index.html`, path, second);
      if (standing) found[standing].push(path);
    }
  }

  if (site.has(`${root}index.html`)) yield page('homepage', `${root}index.html`);
  const announced = (path) => Number(found.upcoming.some((version) => version.startsWith(folderOf(path))));
  const choices = {
    // The notice with a pending text says most; of the redlines, the one with the most kinds of mark.
    notice: best(found.notice, announced),
    upcoming: best(found.upcoming, size),
    superseded: best(found.superseded, size),
    redline: best(found.redline, (path) => kindsOfMark(text(site, path))),
    compare: best(found.compare, (path) => kindsOfMark(text(site, path))),
    history: best(found.history, size),
    sections: best(found.sections, size),
    section: best(found.section, size),
  };
  for (const [kind, path] of Object.entries(choices)) if (path) yield page(kind, path);
}

/** `upcoming` or `superseded`, told from the text in force and from `noindex`; null for it itself and the unclear. */
function standingOf(site, noticePage, versionPage, version) {
  const inForce = text(site, noticePage).match(/<article\b[^>]*\bdata-version="([^"]+)"/)?.[1];
  if (!inForce) return null;
  const order = byDay(version, inForce);
  const hidden = /<meta\b[^>]*\bnoindex\b/.test(text(site, versionPage));
  if (order > 0 && !hidden) return 'upcoming';
  if (order < 0 && hidden) return 'superseded';
  return null;
}

/** Orders versions by day, then by their number on that day. */
function byDay(a, b) {
  const key = (version) => version.split('-').map(Number);
  const [x, y] = [key(a), key(b)];
  return [0, 1, 2, 3].map((part) => (x[part] ?? 1) - (y[part] ?? 1)).find((difference) => difference !== 0) ?? 0;
}

function kindsOfMark(html) {
  return new Set(html.match(/\bdata-(?:diff|kind|was)="[^"]*"|\bdata-move\b|<(?:table|ins|del)\b/g)).size;
}

/** Folders named by a language tag whose homepage says that it is in that language. */
function languageTrees(site) {
  const tags = new Set([...site.keys()].map((path) => path.split('/')[0]).filter((name) => LANGUAGE_TAG.test(name)));
  return [...tags].filter((tag) => languageOf(site, `${tag}/index.html`)?.toLowerCase() === tag.toLowerCase()).sort();
}

/** One email body a language: the longest. */
function emails(mail, reference) {
  const longest = new Map();
  for (const [path, content] of mail) {
    if (path !== 'body.html' && !path.endsWith('/body.html')) continue;
    const tag = languageOf(mail, path) ?? reference;
    const kind = tag === reference ? 'email' : `${tag}-email`;
    if (content.length > (mail.get(longest.get(kind))?.length ?? -1)) longest.set(kind, path);
  }
  return [...longest].sort().map(([kind, path]) => ({ kind, path, mail: true, status: 200 }));
}

function indexPages(site) {
  return [...site.keys()].filter((path) => path === 'index.html' || path.endsWith('/index.html'));
}

function folderOf(path) {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function languageOf(files, path) {
  const tag = text(files, path).match(/<html\b[^>]*>/i)?.[0];
  return tag && attribute(tag, 'lang');
}

function attribute(tag, name) {
  const value = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i');
  const [, ...quoted] = tag.match(value) ?? [];
  return quoted.find((text) => text !== undefined);
}

function text(files, path) {
  return files.get(path)?.toString('utf8') ?? '';
}

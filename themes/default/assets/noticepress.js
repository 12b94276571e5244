// Settles banners before they are painted: says whether the change is to come, and hides what this reader has dismissed or
// whose days are over. No cookie, no request. The banner for other homepages (embed/banner.js) keeps the same key.
(() => {
  const key = banner => `noticepress:dismissed:${banner.dataset.notice}:${banner.dataset.version}`;
  const dismissed = banner => {
    try { return localStorage.getItem(key(banner)) !== null; } catch { return false; }
  };
  const settle = banner => {
    const now = Date.now();
    const [from, until] = (banner.dataset.shown ?? '').split('/').map(Date.parse);
    if (dismissed(banner) || now < from || now >= until) banner.hidden = true;
    const headline = banner.querySelector('[data-before]');
    if (headline) {
      const { before, after } = headline.dataset;
      headline.textContent = now < Date.parse(banner.dataset.effective) ? before : after;
    }
    const button = banner.querySelector('button');
    button.hidden = false;
    button.addEventListener('click', () => {
      try { localStorage.setItem(key(banner), new Date().toISOString()); } catch { /* it is hidden on this page at least */ }
      banner.hidden = true;
      const main = document.querySelector('main');
      main.tabIndex = -1;
      main.focus({ preventScroll: true });
    });
  };
  const seen = new WeakSet();
  const settleNew = () => document.querySelectorAll('[data-banner]').forEach(banner => {
    if (seen.has(banner) || !banner.querySelector('button')) return;
    seen.add(banner);
    settle(banner);
  });
  const watcher = new MutationObserver(settleNew);
  watcher.observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', () => { settleNew(); watcher.disconnect(); });
})();

// Steps through the changes of a redline, from wherever the reader is: by button, and by key while the box says so.
document.addEventListener('DOMContentLoaded', () => {
  document.addEventListener('change', event => {
    const fold = event.target.closest('li.fold, tr.fold');
    for (let next = fold?.nextElementSibling; next?.matches('.same'); next = next.nextElementSibling) {
      next.classList.toggle('open', event.target.checked);
    }
  });
  const controls = document.querySelector('.steps p');
  if (!controls) return;
  const strip = document.querySelector('.strip');
  const status = controls.querySelector('[role=status]');
  const [back, on] = controls.querySelectorAll('button');
  const keys = controls.querySelector('input');
  let last, scrolled;
  const go = step => {
    const changes = [...document.querySelectorAll('.change')];
    if (!changes.length) return;
    let here = changes.indexOf(last);
    if (here < 0 || Math.abs(scrollY - scrolled) > 2) {
      const edge = Math.max(strip.getBoundingClientRect().bottom, 0) + 1;
      const next = changes.findIndex(change => change.getBoundingClientRect().top > edge);
      here = (next < 0 ? changes.length : next) - (step > 0);
    }
    const at = Math.min(Math.max(here + step, 0), changes.length - 1);
    last = changes[at];
    last.focus({ preventScroll: true });
    last.scrollIntoView();
    scrolled = scrollY;
    status.textContent = controls.dataset.of.replace('{n}', at + 1).replace('{total}', changes.length);
  };
  back.addEventListener('click', () => go(-1));
  on.addEventListener('click', () => go(1));
  document.addEventListener('keydown', event => {
    const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
    const typing = event.target.closest('textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])');
    if (!step || !keys.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(step);
  });
  controls.hidden = false;
});

// Side by side: what stays the same stands at both sides, and the rows of a table are in step.
document.addEventListener('DOMContentLoaded', () => {
  const side = document.getElementById('np-side');
  if (!side) return;
  const row = like => {
    const spacer = document.createElement('tr');
    spacer.className = 'spacer';
    spacer.dataset.redline = 'ignore';
    spacer.append(Object.assign(document.createElement('td'), { colSpan: like.cells.length }));
    return spacer;
  };
  const twin = block => {
    const copy = block.cloneNode(true);
    [copy, ...copy.querySelectorAll('[id]')].forEach(element => element.removeAttribute('id'));
    const [pair, old] = ['pair alike', 'twin'].map(name => Object.assign(document.createElement('div'), { className: name }));
    Object.assign(old, { hidden: true, inert: true }).dataset.redline = 'ignore';
    block.replaceWith(pair);
    old.append(copy);
    pair.append(old, block);
  };
  const pairs = [];
  const prepare = () => {
    document.querySelectorAll('article > :not(.pair, .same), article > .same > :not(.fold)').forEach(twin);
    for (const old of document.querySelectorAll('.pair > .twin')) {
      const before = [...old.querySelectorAll('tr')];
      for (const now of old.parentElement.querySelectorAll(':scope > :not(.twin) tr:not(.fold)')) {
        let was = now.dataset.diff === 'ins' ? null : before.shift();
        let is = now;
        if (!was && before[0]) before[0].before(was = row(now));
        if (now.dataset.diff === 'del') now.before(is = row(now));
        if (was) pairs.push([was, is]);
      }
    }
  };
  const align = () => {
    pairs.flat().forEach(element => { element.style.height = ''; });
    if (!side.checked) return;
    const heights = pairs.map(pair => Math.max(...pair.map(element => element.offsetHeight)));
    pairs.forEach((pair, at) => pair.forEach(element => { element.style.height = `${heights[at]}px`; }));
  };
  let prepared;
  side.closest('fieldset').addEventListener('change', () => {
    if (side.checked && !prepared) prepare();
    prepared ||= side.checked;
    align();
  });
  addEventListener('resize', align);
});

// Says which version was in force on a day, from the days that stand at the entries of a history. The day stands in the
// address, so that the answer can be shared.
document.addEventListener('DOMContentLoaded', () => {
  const finder = document.querySelector('.finder');
  if (!finder) return;
  const input = finder.querySelector('input');
  const status = finder.querySelector('[role=status]');
  const entries = [...document.querySelectorAll('[data-from]')];
  const { lang } = document.documentElement;
  const locale = lang === 'en' ? 'en-GB' : lang;
  const written = day => new Date(`${day}T00:00Z`).toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const answer = day => {
    const found = entries.find(({ dataset: { from, until } }) => from <= day && (!until || day < until));
    const isEarly = entries.every(({ dataset: { from } }) => day < from);
    const key = !day ? 'none' : found ? day > today() ? 'forecast' : 'found' : isEarly ? 'before' : 'ended';
    const [start, end = ''] = finder.dataset[key].replace('{day}', () => written(day)).split('{version}');
    const link = document.createElement('a');
    if (found) [link.href, link.textContent] = [found.dataset.href, found.dataset.name];
    status.replaceChildren(start, ...(found ? [link, end] : []));
    for (const entry of entries) entry.toggleAttribute('data-on', entry === found);
  };
  const read = () => {
    const [, day] = location.hash.match(/^#on=(\d{4}-\d\d-\d\d)$/) ?? [];
    if (!day) return;
    input.value = day;
    answer(input.value);
  };
  finder.addEventListener('submit', event => {
    event.preventDefault();
    history.replaceState(null, '', `#on=${input.value}`);
    answer(input.value);
  });
  addEventListener('hashchange', read);
  finder.hidden = false;
  read();
});

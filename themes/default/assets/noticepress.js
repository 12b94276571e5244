// Hides banners that this reader has dismissed, or whose days are over, before they are painted. No cookie, no request.
(() => {
  const key = banner => `noticepress:dismissed:${banner.dataset.notice}:${banner.dataset.version}`;
  const dismissed = banner => {
    try { return localStorage.getItem(key(banner)) !== null; } catch { return false; }
  };
  const day = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const settle = banner => {
    const { showFrom, showUntil } = banner.dataset;
    if (dismissed(banner) || day < showFrom || day >= showUntil) banner.hidden = true;
    const button = banner.querySelector('button');
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', () => {
      try { localStorage.setItem(key(banner), day); } catch { /* it is hidden on this page at least */ }
      banner.hidden = true;
      const main = document.querySelector('main');
      main.tabIndex = -1;
      main.focus();
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

// Steps through the changed passages of a redline, from wherever the reader is: by button, and by key while the box says so.
document.addEventListener('DOMContentLoaded', () => {
  const controls = document.querySelector('.steps p');
  if (!controls) return;
  const strip = document.querySelector('.strip');
  const status = controls.querySelector('[role=status]');
  const [back, on] = controls.querySelectorAll('button');
  const keys = controls.querySelector('input');
  const plain = document.getElementById('np-plain');
  let last, scrolled;
  const go = step => {
    const changes = [...document.querySelectorAll(plain?.checked ? '.change:not(.editorial)' : '.change')];
    if (!changes.length) return;
    let here = changes.indexOf(last);
    if (here < 0 || Math.abs(scrollY - scrolled) > 2) {
      const edge = Math.max(strip.getBoundingClientRect().bottom, 0) + 1;
      const next = changes.findIndex(change => change.getBoundingClientRect().top > edge);
      here = (next < 0 ? changes.length : next) - (step > 0);
    }
    const at = Math.min(Math.max(here + step, 0), changes.length - 1);
    last = changes[at];
    last.tabIndex = -1;
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

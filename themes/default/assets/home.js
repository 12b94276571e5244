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

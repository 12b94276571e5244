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

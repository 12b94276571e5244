// Loads the page again once it is not the current one any more. A browser keeps six connections to a host at the most, so
// pages that nobody sees do without.
(() => {
  const shown = new URL(document.currentScript.src).searchParams.get('state');
  let events;
  const listen = () => {
    events?.close();
    events = document.hidden ? undefined : new EventSource('/@noticepress/events');
    if (events) events.onmessage = ({ data }) => { if (data !== shown) location.reload(); };
  };
  document.addEventListener('visibilitychange', listen);
  listen();
})();

// <noticepress-banner src="https://example.org/legal/embed/banner.en.json">: tells of changes on a homepage built elsewhere.
// Holds no content: that comes from the JSON, and until it is there from the snippet inside the element. Loaded in the
// head, before the element, it draws the snippet before the first paint. No cookie, no credentials, no markup from text.
(() => {
  if (customElements.get('noticepress-banner')) return;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { --np-paper: #f5f1e9; --np-ink: #211d18; --np-accent: #1b4a7a; --np-rule: #8a8173; display: block; }
    @supports (color: light-dark(#000, #fff)) {
      :host {
        --np-paper: light-dark(#f5f1e9, #25211c); --np-ink: light-dark(#211d18, #ece6dc);
        --np-accent: light-dark(#1b4a7a, #a3c7ec); --np-rule: light-dark(#8a8173, #8f8577);
      }
    }
    :host([hidden]), [hidden], ::slotted([data-banner]) { display: none !important; }
    section {
      display: grid; grid-template-columns: 1fr auto; gap: .25em 2em; align-items: center; box-sizing: border-box;
      padding-block: 1em; padding-inline: max(1.25em, (100% - var(--noticepress-width, 72rem)) / 2);
      border: 0 solid var(--noticepress-rule, var(--np-rule)); border-block-end-width: 1px;
      background: var(--noticepress-paper, var(--np-paper)); color: var(--noticepress-ink, var(--np-ink));
      line-height: 1.5; text-align: start; overflow-wrap: anywhere;
    }
    section > div { grid-column: 1 / -1; max-inline-size: 48rem; }
    p, ul { margin: 0; }
    ul { margin-block-start: .35em; padding-inline-start: 1.1em; }
    a, button { box-sizing: border-box; min-block-size: 44px; color: inherit; font: inherit; }
    a {
      display: inline-flex; align-items: center; color: var(--noticepress-accent, var(--np-accent));
      text-decoration: underline 1px; text-underline-offset: .18em;
    }
    a:hover { text-decoration-thickness: 2px; }
    button {
      padding: .5em 1.1em; border: 1px solid currentColor; border-radius: 2px;
      background: transparent; cursor: pointer;
    }
    :focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
    .unseen {
      position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
    }
    @media (min-width: 40em) {
      section > div { grid-column: 1; }
      button { grid-area: 1 / 2; align-self: start; }
    }
    :host([placement="bottom"]) {
      position: sticky; inset-block-end: 0; z-index: 1; max-block-size: 50vh; overflow: auto;
    }
    :host([placement="bottom"]) section { border-block-width: 1px 0; }
    @media (forced-colors: active) { section { border: 1px solid CanvasText; } }
    @media print { :host { display: none !important; } }
  `);

  const key = ({ notice, version }) => `noticepress:dismissed:${notice}:${version}`;
  const dismissed = new Set();
  const isDismissed = banner => {
    try { return dismissed.has(key(banner)) || localStorage.getItem(key(banner)) !== null; } catch { return false; }
  };
  const isShown = banner => {
    const now = Date.now();
    return Date.parse(banner.from) <= now && now < Date.parse(banner.until) && !isDismissed(banner);
  };

  // Where a link may lead: to https, or to where the JSON is.
  const accepted = (address, json) => {
    try {
      const url = new URL(address);
      return url.protocol === 'https:' || url.origin === json.origin ? url.href : '';
    } catch { return ''; }
  };
  // A banner of the JSON and a section of the snippet in one form, so that those that are equal are drawn once.
  const fromJson = (banner, { lang, dir }, json) => ({
    notice: banner.notice, version: banner.version, lang, dir, label: banner.label,
    text: [banner.text.neutral, banner.text.upcoming, banner.text.effective],
    summary: banner.summary.map((text, at) => [text, banner.summary_lang[at]]),
    link: [banner.link.text, accepted(banner.link.url, json)], dismiss: banner.dismiss,
    from: banner.show_from, effective: banner.effective_at, until: banner.show_until,
  });
  const fromSnippet = (section, json) => {
    const { notice, version, shown, effective, dismiss } = section.dataset;
    const { lang, dir } = section;
    const headline = section.querySelector('strong');
    const link = section.querySelector('a');
    const { before = headline.textContent, after = headline.textContent } = headline.dataset;
    return {
      notice, version, lang, dir, label: section.getAttribute('aria-label'),
      text: [headline.textContent, before, after],
      summary: [...section.querySelectorAll('strong + span, li')].map(item => [item.textContent, item.lang || lang]),
      link: [link.textContent, accepted(link.href, json)], dismiss,
      from: shown.split('/')[0], effective, until: shown.split('/')[1],
    };
  };

  const element = (name, part, text) => {
    const made = document.createElement(name);
    if (part) made.part = part;
    made.textContent = text;
    return made;
  };
  const draw = (banner, dismiss) => {
    const section = element('section', 'banner', '');
    Object.assign(section, { lang: banner.lang, dir: banner.dir, ariaLabel: banner.label });
    section.dataset.notice = banner.notice;
    section.dataset.version = banner.version;
    const [, upcoming, effective] = banner.text;
    const words = element('div', '', '');
    const headline = element('p', '', '');
    headline.append(element('strong', 'headline', Date.now() < Date.parse(banner.effective) ? upcoming : effective));
    words.append(headline);
    const items = banner.summary.map(([text, lang]) => {
      const item = element(banner.summary.length > 1 ? 'li' : 'span', 'summary', text);
      if (lang !== banner.lang) Object.assign(item, { lang, dir: 'auto' });
      return item;
    });
    if (items.length > 1) {
      const list = element('ul', '', '');
      list.append(...items);
      words.append(list);
    } else if (items.length) {
      headline.append(' ', items[0]);
    }
    section.append(words);
    const [text, href] = banner.link;
    const line = element('p', '', '');
    if (href) line.append(Object.assign(element('a', 'link', text), { href }));
    const button = element('button', 'dismiss', banner.dismiss);
    button.type = 'button';
    const about = element('span', '', `: ${banner.label}`);
    about.className = 'unseen';
    button.append(about);
    button.addEventListener('click', () => dismiss(banner, section));
    section.append(line, button);
    return section;
  };

  const leaveTo = place => {
    if (!place) return;
    if (!place.hasAttribute('tabindex')) {
      place.tabIndex = -1;
      place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true });
    }
    place.focus({ preventScroll: true });
  };

  customElements.define('noticepress-banner', class extends HTMLElement {
    #slot = document.createElement('slot');
    #list = document.createElement('div');
    #drawn = '';
    #isAnswered = false;

    connectedCallback() {
      if (this.shadowRoot || !this.getAttribute('src')) return;
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      root.append(this.#slot, this.#list);
      const json = new URL(this.getAttribute('src'), document.baseURI);
      this.#watch(json);
      this.#ask(json).catch(() => { /* what is drawn stays */ });
    }

    // The snippet is drawn as it is parsed: each section once its link, the last thing in it, is there.
    #watch(json) {
      const read = () => {
        const whole = [...this.querySelectorAll('[data-banner]')].filter(section => section.querySelector('a[href]'));
        if (!whole.length || this.#isAnswered) return;
        try { this.#show(whole.map(section => fromSnippet(section, json))); } catch { /* edited by hand: the JSON decides */ }
      };
      read();
      if (document.readyState !== 'loading') return;
      const watcher = new MutationObserver(read);
      watcher.observe(this, { childList: true, subtree: true });
      document.addEventListener('DOMContentLoaded', () => { read(); watcher.disconnect(); });
    }

    async #ask(json) {
      const answer = await fetch(json, { credentials: 'omit', referrerPolicy: 'no-referrer' });
      const content = await answer.json();
      if (!answer.ok || content.schema !== 1) return;
      const banners = content.banners.map(banner => fromJson(banner, content, json));
      this.#isAnswered = true;
      this.#show(banners);
    }

    #show(banners) {
      const shown = banners.filter(isShown);
      const form = JSON.stringify(shown);
      this.#slot.hidden = true;
      if (form === this.#drawn) return;
      this.#drawn = form;
      this.#list.replaceChildren(...shown.map(banner => draw(banner, (...dismissal) => this.#dismiss(...dismissal))));
    }

    #dismiss(banner, section) {
      dismissed.add(key(banner));
      try { localStorage.setItem(key(banner), new Date().toISOString()); } catch { /* it is gone from this page at least */ }
      section.remove();
      leaveTo(document.querySelector('main') ?? document.querySelector('h1'));
    }
  });
})();

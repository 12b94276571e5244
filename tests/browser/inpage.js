// Runs inside the page under test, installed by the browser's debugger so that the page's policy and script setting do
// not matter. Each function of `look` answers with plain values: mostly lists of problems, empty when all is well.

globalThis.look = (() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const style = (element, pseudo) => getComputedStyle(element, pseudo);

  /** Shown on the page, not merely present. */
  const visible = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    [...element.getClientRects()].some((box) => box.width > 1 && box.height > 1);

  /** Short enough for a report, exact enough to find. */
  const name = (element) => {
    const mark = element.id ? `#${element.id}` : [...element.classList].map((part) => `.${part}`).join('');
    const words = (element.getAttribute('aria-label') ?? element.textContent)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 40);
    return `<${element.localName}${mark}> "${words}"`;
  };

  /** What a reader takes in: the page's main part, or all of an email. */
  const main = () => document.querySelector('main') ?? document.body;

  const NOT_TEXT = 'script, style, noscript, template, button, [data-redline="ignore"]';
  const words = (root, accept) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest(NOT_TEXT) || !accept(parent)) continue;
      found.push(...node.data.split(/\s+/).filter(Boolean));
    }
    return found;
  };

  // Colours: the browser itself turns any notation into red, green, blue and alpha.
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = ([r, g, b, alpha], under) => [r, g, b].map((part, i) => part * alpha + under[i] * (1 - alpha));
  const chain = (element) => (element ? [...chain(element.parentElement), element] : []);
  /** What the browser paints where a page sets no background. */
  const canvas = () => {
    const meta = document.querySelector('meta[name=color-scheme]')?.content ?? '';
    const declared = style(document.documentElement).colorScheme;
    const dark = (declared === 'normal' ? meta : declared).includes('dark');
    return dark && matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  };
  const ground = (element) =>
    chain(element).reduce((under, part) => over(rgba(style(part).backgroundColor), under), canvas());
  const luminance = (colour) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** The contrast ratio of WCAG 2, of a colour painted on a ground. */
  const ratio = (colour, under, opaque = 1) => {
    const [r, g, b, alpha] = rgba(colour);
    const [light, dim] = [luminance(over([r, g, b, alpha * opaque], under)), luminance(under)].sort((a, b) => b - a);
    return (light + 0.05) / (dim + 0.05);
  };
  const opacity = (element) => chain(element).reduce((product, part) => product * style(part).opacity, 1);
  const textRatio = (element) => ratio(style(element).color, ground(element), opacity(element));

  const hasOwnText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  return {
    /** How far the page is wider than its window, and by what. */
    overflow() {
      const width = document.documentElement.scrollWidth;
      if (width <= innerWidth) return '';
      // What sticks out of a box that scrolls by itself does not widen the page.
      const isBox = (part) => !part.matches('html, body') && style(part).overflowX !== 'visible';
      const scrolls = (element) => chain(element.parentElement).some(isBox);
      const widest = all('body *').filter(
        (element) => element.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(element),
      );
      return `${width} px in a window of ${innerWidth}` + (widest.length ? `, by ${name(widest.at(-1))}` : '');
    },

    /**
     * Sets the page as a far wider font would, whichever is installed: beyond the spacing that readers may ask for by
     * WCAG 1.4.12. No policy of the page has a say in it.
     */
    widen(wide) {
      const sheet = new CSSStyleSheet();
      if (wide) sheet.replaceSync('* { letter-spacing: 0.2em !important; word-spacing: 0.2em !important; }');
      document.adoptedStyleSheets = [sheet];
    },

    /** Hosts that link elements would ask, some of them without a request that can be seen. */
    foreignHints(origin) {
      const asking =
        /\b(stylesheet|icon|preload|prefetch|preconnect|dns-prefetch|modulepreload|manifest|prerender)\b/;
      const links = all('link[href]').filter((link) => asking.test(link.rel));
      return links.map((link) => link.href).filter((href) => new URL(href).origin !== origin);
    },

    /** Makes the browser's own background explicit, since axe takes it for white in dark mode too. */
    paintCanvas() {
      const root = document.documentElement;
      root.style.removeProperty('background-color');
      const bare = [root, document.body].every((element) => rgba(style(element).backgroundColor)[3] === 0);
      if (bare) root.style.backgroundColor = `rgb(${canvas()})`;
    },

    /** Without this a telephone shows the page as a wide one made small. */
    viewport() {
      const content = document.querySelector('meta[name=viewport]')?.content ?? '';
      return /width\s*=\s*device-width/.test(content)
        ? []
        : ['no <meta name="viewport" content="width=device-width">'];
    },

    /** The article's words as they stand in the page, and those shown. Labels and buttons are not text. */
    text() {
      const article = document.querySelector('article');
      return {
        hasMain: Boolean(document.querySelector('main')),
        article: article && words(article, () => true),
        shown: words(article ?? main(), visible),
      };
    },

    /** Text whose contrast is too low: of the notice, of marks in it, and where there is no notice the base colour. */
    faint() {
      const low = (elements, least) =>
        elements
          .filter(
            (element) =>
              visible(element) && !element.closest('[data-redline="ignore"]') && textRatio(element) < least,
          )
          .map((element) => `${name(element)} ${textRatio(element).toFixed(2)}:1, ${least}:1 is needed`);
      const blocks = all('article :is(p, li, td, th, dd, dt, blockquote, h1, h2, h3, h4, h5, h6)').filter(hasOwnText);
      // In an email, what is set smaller than the letter is a label.
      const isLetter = (element) => hasOwnText(element) && parseFloat(style(element).fontSize) >= 15;
      const letter = document.querySelector('main') ? [] : all('body :is(p, li, td)').filter(isLetter);
      const base = blocks.length || letter.length ? [] : [main()];
      return [...low([...blocks, ...letter, ...base], 7), ...low(all('article :is(ins, del)'), 4.5)];
    },

    /** Text that fades where a mail program turns each colour into its opposite. */
    inverted(least) {
      const opposite = (colour) => colour.map((part) => 255 - part);
      const shown = all('body *').filter((element) => hasOwnText(element) && visible(element));
      return shown
        .map((element) => {
          const under = ground(element);
          const text = over(rgba(style(element).color), under);
          return [element, ratio(`rgb(${opposite(text)})`, opposite(under))];
        })
        .filter(([, found]) => found < least)
        .map(([element, found]) => `${name(element)} ${found.toFixed(2)}:1, ${least}:1 is needed`);
    },

    /** Where each link leads, and in what words. */
    links: () => all('a[href]').map((link) => `${link.textContent.trim()} ${link.getAttribute('href')}`),

    /** Blocks of an email whose lines, or whose bars, are not on the side on which the language begins. */
    starts() {
      const { lang, dir } = document.documentElement;
      const { direction } = new Intl.Locale(lang).getTextInfo?.() ?? new Intl.Locale(lang).textInfo;
      if (dir !== direction) return [`dir is "${dir}" in ${lang}`];
      const problems = [];
      const isRight = direction === 'rtl';
      for (const element of all('body :is(p, li, td, h1, h2, h3)')) {
        if (!hasOwnText(element) || !element.innerText.trim() || !visible(element)) continue;
        const s = style(element);
        if (s.direction !== direction) problems.push(`${name(element)} goes ${s.direction}`);
        const range = document.createRange();
        range.selectNodeContents(element);
        const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
        const line = boxes.filter((box) => Math.abs(box.bottom - boxes[0].bottom) < 5);
        const side = isRight ? 'Right' : 'Left';
        const inner = parseFloat(s[`padding${side}`]) + parseFloat(s[`border${side}Width`]);
        const box = element.getBoundingClientRect();
        const off = isRight
          ? box.right - inner - Math.max(...line.map(({ right }) => right))
          : Math.min(...line.map(({ left }) => left)) - box.left - inner;
        if (Math.abs(off) > 2) problems.push(`${name(element)} begins ${Math.round(off)} px from its side`);
      }
      for (const bar of all('.before, .after')) {
        const s = style(bar);
        const [there, opposite] = isRight ? ['Right', 'Left'] : ['Left', 'Right'];
        if (parseFloat(s[`border${there}Width`]) < 3 || parseFloat(s[`border${opposite}Width`]) > 0) {
          problems.push(`${name(bar)} has its bar on the other side`);
        }
      }
      return problems;
    },

    /** Insertions without a line under them and deletions without one through. */
    unmarked() {
      const lacks = (selector, line) =>
        all(selector)
          .filter(
            (mark) =>
              !style(mark).textDecorationLine.includes(line) || rgba(style(mark).textDecorationColor)[3] === 0,
          )
          .map((mark) => `${name(mark)} has no ${line}`);
      return [...lacks('ins', 'underline'), ...lacks('del', 'line-through')];
    },

    marksShown: () => all('ins, del').filter(visible).length,
    marks: () => all('ins, del').length,
    forcedColours: () => matchMedia('(forced-colors: active)').matches,

    /** Links into the page itself that lead nowhere. `#` and `#top` always lead to the top. */
    deadAnchors() {
      return all('a[href]')
        .filter((link) => link.hash && link.href.split('#')[0] === location.href.split('#')[0])
        .map((link) => decodeURIComponent(link.hash.slice(1)))
        .filter((id) => id && id !== 'top' && !document.getElementById(id))
        .map((id) => `#${id}`);
    },

    /** Of the page in print: navigation and banners still there, or the text gone. */
    printed() {
      const shown = all('nav, [role=navigation], section[data-banner]').filter(visible);
      const left = shown.map((element) => `${name(element)} is printed`);
      const text = document.querySelector('article') ?? main();
      return visible(text) ? left : [...left, 'the text is not printed'];
    },

    /** Records, from now on, how each element looks while it has the focus. */
    watchFocus() {
      const sides = ['Top', 'Right', 'Bottom', 'Left'];
      const looks = (element, pseudo) => {
        if (!visible(element)) return 'unseen';
        const s = style(element, pseudo);
        const drawn = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
        // `auto` is the browser's own ring, which it draws in two colours.
        const under = ground(element.parentElement ?? element);
        const seen = drawn && (s.outlineStyle === 'auto' || ratio(s.outlineColor, under) >= 3);
        return [
          seen ? `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}` : 'no outline',
          ...sides.map((side) => `${s[`border${side}Style`]} ${s[`border${side}Width`]} ${s[`border${side}Color`]}`),
          s.boxShadow,
          s.backgroundColor,
          s.backgroundImage,
          s.color,
          s.textDecorationLine,
          s.textDecorationStyle,
          s.textDecorationColor,
          s.textDecorationThickness,
        ].join();
      };
      // A control that is itself hidden may show its focus on its label or on what is drawn beside it.
      const appearance = (element) =>
        [element, ...(element.labels ?? []), element.nextElementSibling, element.parentElement]
          .filter(Boolean)
          .map((part) => looks(part) + looks(part, '::before') + looks(part, '::after'))
          .join('|');
      const onScreen = (element) =>
        element.labels?.length > 0 ||
        [...element.getClientRects()].some(
          (box) => box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth,
        );

      const stops = new Map();
      let round = false;
      document.addEventListener('focusin', ({ target }) => {
        if (stops.has(target)) round = true;
        else stops.set(target, { focused: appearance(target), onScreen: onScreen(target) });
      });
      this.focusRound = () => round || document.activeElement === document.body;
      this.focusStops = () => {
        document.activeElement?.blur();
        const problems = [];
        for (const [element, stop] of stops) {
          if (!stop.onScreen)
            problems.push(`${name(element)} has no size, or is off the screen, while it has the focus`);
          else if (stop.focused === appearance(element))
            problems.push(`${name(element)} looks the same with the focus and without`);
        }
        return { count: stops.size, problems };
      };
    },

    /** The homepage's banners: whether each is shown, and which buttons it has. */
    banners() {
      const control = 'button, [role=button], input:is([type=button], [type=submit])';
      return all('section[data-banner]').map((banner) => ({
        id: `${banner.dataset.notice} ${banner.dataset.version}`,
        shown: visible(banner),
        buttons: all(control, banner).length,
        shownButtons: all(control, banner).filter(visible).length,
      }));
    },
  };
})();

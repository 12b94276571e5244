// Steps through the changes of a redline, from wherever the reader is: by button, and by key while the box says so.
(() => {
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
})();

// Side by side: what stays the same stands at both sides, and the rows of a table are in step.
(() => {
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
})();

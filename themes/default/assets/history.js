// Says which version was in force on a day, from the days that stand at the entries of a history. The day stands in the
// address, so that the answer can be shared.
(() => {
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
})();

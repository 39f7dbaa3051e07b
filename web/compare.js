// A run that is kept while another one is made: both as ribbons and curves. And runs as files.
import { curves, parsed, standalone } from './pictures.js';
import { save } from './save.js';
import { element } from './words.js';

const by_id = (id) => document.getElementById(id);

// What of a run is kept: what the program draws, not the program's state.
function keep(state, ask) {
  return {
    link: state.link,
    title: state.verdict?.summary ?? 'A run without a verdict',
    ribbon: ask('ribbon'),
    legend: ask('legend'),
    epochs: JSON.parse(ask('outcome')).epochs,
  };
}

function steps_table(before, now) {
  const count = (epoch) => (epoch ? `${epoch.steps_run}${epoch.steps_planned === null ? '' : ` of ${epoch.steps_planned}`}` : '–');
  const loss = (epoch) => (Number.isFinite(epoch?.logs?.loss) ? String(Number(epoch.logs.loss.toPrecision(4))) : '–');
  const length = Math.min(50, Math.max(before.epochs.length, now.epochs.length));
  const rows = Array.from({ length }, (_, at) => element('tr', [
    element('th', String(at + 1), { scope: 'row' }),
    ...[count(before.epochs[at]), count(now.epochs[at]), loss(before.epochs[at]), loss(now.epochs[at])].map((text) => element('td', text)),
  ]));
  const head = ['Epoch', 'Steps, kept', 'Steps, now', 'Loss, kept', 'Loss, now'];
  return element('table', [
    element('caption', length < Math.max(before.epochs.length, now.epochs.length) ? `The first ${length} epochs of both` : 'Epoch by epoch'),
    element('thead', [element('tr', head.map((title) => element('th', title, { scope: 'col' })))]),
    element('tbody', rows),
  ]);
}

export function make_compare(post, ask) {
  let kept = null;
  let after_fix = false;  // a fix is to be applied as soon as the state has one
  let shown = null;

  const ready = (state) => state.verdict && !state.running;
  function set_kept(state) {
    kept = state ? keep(state, ask) : null;
    shown = null;
  }
  const now = () => JSON.parse(ask('state'));
  by_id('keep').addEventListener('click', () => {
    set_kept(now());
    show(now());
    by_id('compare-status').textContent = 'Kept. Change something: both runs stand here then.';
  });
  by_id('keep-and-fix').addEventListener('click', () => {
    const state = now();
    set_kept(state);
    after_fix = true;
    post({ set: state.fixes[0].set });
    by_id('compare-status').textContent = `Kept, and changed: ${state.fixes[0].label}.`;
  });
  by_id('keep-none').addEventListener('click', () => {
    set_kept(null);
    show(now());
    by_id('compare-status').textContent = '';
    by_id('keep').focus();
  });
  by_id('keep-back').addEventListener('click', () => {
    post({ link: kept.link });
    by_id('compare-status').textContent = 'The kept run is shown again.';
  });

  const files = {
    ribbon: () => save('fitscope-ribbon.svg', standalone(parsed(ask('ribbon'))[0]), 'image/svg+xml'),
    curves: () => {
      const drawn = curves([{ label: 'now', epochs: JSON.parse(ask('outcome')).epochs }]);
      if (drawn) save('fitscope-curves.svg', standalone(drawn), 'image/svg+xml');
      by_id('save-status').textContent = drawn ? '' : 'This run logs no loss: there is no curve to save.';
    },
    epochs: () => save('fitscope-epochs.csv', ask('epochs'), 'text/csv'),
    steps: () => save('fitscope-steps.csv', ask('steps'), 'text/csv'),
    outcome: () => save('fitscope-run.json', ask('outcome'), 'application/json'),
    scenario: () => save(`${now().preset || 'scenario'}.fitscope.json`, ask('scenario'), 'application/json'),
  };
  for (const button of document.querySelectorAll('[data-save]')) {
    button.addEventListener('click', () => {
      by_id('save-status').textContent = '';
      files[button.dataset.save]();
    });
  }

  function show(state) {
    by_id('keep').disabled = !ready(state);
    by_id('keep-and-fix').disabled = !ready(state) || state.fixes.length === 0;
    for (const button of document.querySelectorAll('[data-save]')) button.disabled = !ready(state);
    by_id('keep-none').hidden = by_id('keep-back').hidden = kept === null;
    by_id('keep-back').disabled = kept?.link === state.link;
    if (!ready(state)) return;
    if (kept === null) {
      by_id('compare-runs').hidden = true;
      return;
    }
    const key = JSON.stringify([kept.link, state.link, state.digest]);
    if (key === shown) return;
    shown = key;
    const same = kept.link === state.link;
    const run = same ? kept : keep(state, ask);
    const part = (title, one) => element('div', [
      element('h3', title), element('p', one.title), ...parsed(one.ribbon + one.legend),
    ], { class: 'run' });
    const drawn = curves(same ? [{ label: 'now', ...run }] : [{ label: 'kept', ...kept }, { label: 'now', ...run }], Math.max(240, by_id('compare').clientWidth - 34));
    by_id('compare-runs').hidden = false;
    by_id('compare-runs').replaceChildren(
      part('Kept', kept),
      ...(same ? [] : [part('Now', run)]),
      ...(drawn ? [element('div', [drawn, ...(same ? [] : [element('p', 'Dashed: the kept run.', { class: 'muted' })])], { class: 'both' })] : []),
      ...(same ? [] : [element('div', [steps_table(kept, run)], { class: 'scroll both', tabindex: '0', role: 'region', 'aria-label': 'Both runs, epoch by epoch' })]),
    );
    if (after_fix && !same) {
      after_fix = false;
      by_id('compare-runs').scrollIntoView({ block: 'nearest' });
    }
  }
  return { show };
}

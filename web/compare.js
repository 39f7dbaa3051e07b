// A run that is kept while another one is made: both as ribbons and curves. And runs as files.
import { batch_curves, curves, framed, parsed, standalone, to_png } from './pictures.js';
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

export function make_compare(post, ask, presets) {
  let kept = null;
  let coming = false;  // the run to compare with is on its way: it is brought into sight
  let pair = null;  // a preset that is to be kept, and its correction to follow
  let shown = null;
  let said_of = null;  // the scenario that what was said last is about

  const ready = (state) => state.verdict && !state.running;
  function set_kept(state) {
    kept = state ? keep(state, ask) : null;
    shown = null;
  }
  const now = () => JSON.parse(ask('state'));
  function say(text) {
    by_id('compare-status').textContent = text;
    said_of = now().link;
  }
  by_id('keep').addEventListener('click', () => {
    set_kept(now());
    show(now());
    say('Kept. Change something: both runs stand here then.');
  });
  by_id('keep-and-fix').addEventListener('click', () => {
    const state = now();
    set_kept(state);
    coming = true;
    post({ set: state.fixes[0].set });
    say(`Kept, and changed: ${state.fixes[0].label}.`);
  });
  by_id('keep-none').addEventListener('click', () => {
    set_kept(null);
    show(now());
    say('');
    by_id('keep').focus();
  });
  by_id('keep-back').addEventListener('click', () => {
    post({ link: kept.link });
    say('The kept run is shown again.');
  });
  const titled = new Map(presets.map((preset) => [preset.name, preset]));
  const pairs = presets.filter((preset) => preset.corrected).map((preset) => {
    const button = element('button', `${preset.title}, and corrected`, { type: 'button' });
    button.addEventListener('click', () => {
      pair = preset;
      post({ preset: preset.name });
      show(now());
    });
    return button;
  });
  by_id('keep').closest('.buttons').after(
    element('details', [element('summary', 'Pairs that are ready: the article\'s samples and its corrections'), element('p', pairs, { class: 'buttons' })], { class: 'edits' }),
  );

  // A picture with its verdict above it; null where there is nothing to draw.
  const pictures = {
    ribbon: () => parsed(ask('ribbon')).find((node) => node.nodeName === 'svg'),
    curves: () => curves([{ label: 'now', epochs: JSON.parse(ask('outcome')).epochs }]),
    batches: () => batch_curves(ask('steps')),
  };
  const NOTHING = { ribbon: 'No step was planned: there is no ribbon to save.', curves: 'This run logs no loss: there is no curve to save.', batches: 'No figures of batches were kept: there is no curve to save.' };
  async function save_picture(what, as_png) {
    const drawn = pictures[what]();
    by_id('save-status').textContent = drawn ? '' : NOTHING[what];
    if (!drawn) return;
    const text = standalone(framed(drawn, now().verdict.summary));
    if (as_png) save(`fitscope-${what}.png`, await to_png(text), 'image/png');
    else save(`fitscope-${what}.svg`, text, 'image/svg+xml');
  }
  const added = (what, after, title) => {
    const button = element('button', title, { type: 'button', 'data-save': what });
    document.querySelector(`[data-save=${after}]`).after(button);
  };
  added('ribbon-png', 'ribbon', 'Ribbon (.png)');
  added('batches', 'curves', 'Curves of the batches (.svg)');
  added('curves-png', 'curves', 'Curves (.png)');

  const files = {
    ribbon: () => save_picture('ribbon'),
    'ribbon-png': () => save_picture('ribbon', true),
    curves: () => save_picture('curves'),
    'curves-png': () => save_picture('curves', true),
    batches: () => save_picture('batches'),
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

  window.addEventListener('resize', () => { if (kept) show(now()); });

  function show(state) {
    by_id('keep').disabled = !ready(state);
    by_id('keep-and-fix').disabled = !ready(state) || state.fixes.length === 0;
    for (const button of document.querySelectorAll('[data-save]')) button.disabled = !ready(state);
    by_id('keep-none').hidden = by_id('keep-back').hidden = kept === null;
    by_id('keep-back').disabled = kept?.link === state.link;
    if (said_of !== null && state.link !== said_of) {
      if (!coming) by_id('compare-status').textContent = '';
      said_of = coming ? state.link : null;
    }
    if (!ready(state)) return;
    if (pair && state.preset === pair.name) {
      set_kept(state);
      coming = true;
      post({ preset: pair.corrected });
      say(`Kept: ${pair.title}. Shown: ${titled.get(pair.corrected).title}.`);
      pair = null;
      return;
    }
    if (kept === null) {
      by_id('compare-runs').hidden = true;
      return;
    }
    const key = JSON.stringify([kept.link, state.link, state.digest, by_id('compare').clientWidth]);
    if (key === shown) return;
    shown = key;
    const same = kept.link === state.link;
    const run = same ? kept : keep(state, ask);
    const part = (title, one) => element('div', [
      element('h3', `${title}: steps of every epoch`), element('p', one.title),
      element('div', parsed(one.ribbon + one.legend), { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${title}: steps of every epoch` }),
    ], { class: 'run' });
    const drawn = curves(same ? [{ label: 'now', ...run }] : [{ label: 'kept', ...kept }, { label: 'now', ...run }], Math.max(240, by_id('compare').clientWidth - 34));
    by_id('compare-runs').hidden = false;
    by_id('compare-runs').replaceChildren(
      part('Kept', kept),
      ...(same ? [] : [part('Now', run)]),
      ...(drawn ? [element('div', [drawn, ...(same ? [] : [element('p', 'Dashed: the kept run.', { class: 'muted' })])], { class: 'both' })] : []),
      ...(same ? [] : [element('div', [steps_table(kept, run)], { class: 'scroll both', tabindex: '0', role: 'region', 'aria-label': 'Both runs, epoch by epoch' })]),
    );
    if (coming && !same) {
      coming = false;
      by_id('compare-runs').scrollIntoView({ block: 'nearest' });
    }
  }
  return { show };
}

// Where there is no WebGL2: the ribbon and the curves of the run as pictures of the page.
import { batch_curves, curves, parsed } from './pictures.js';
import { element } from './words.js';

const by_id = (id) => document.getElementById(id);

// The epochs by their numbers: of a long run that is not over the state leaves the middle out.
function epochs_of(state, ask) {
  if (state.ledger_left_out > 0 && !state.running) return JSON.parse(ask('outcome')).epochs;
  const epochs = [];
  for (const epoch of state.ledger) epochs[epoch.epoch] = epoch;
  return epochs;
}

export function make_drawn(ask) {
  by_id('verdict-card').after(element('section', [
    element('h2', 'Steps of every epoch, and the losses', { id: 'drawn-title' }), element('div', '', { id: 'drawn-run' }),
  ], { class: 'card', id: 'drawn', 'aria-labelledby': 'drawn-title' }));
  let shown = null;
  let last = null;
  window.addEventListener('resize', () => { if (last) view.show(last); });
  const view = {
    show(state) {
      last = state;
      const key = JSON.stringify([state.link, state.digest, state.running, state.steps_run, by_id('drawn').clientWidth]);
      if (key === shown) return;
      shown = key;
      if (state.ledger.length === 0) {
        const why = state.running ? 'The first epoch has not begun.' : 'No epoch was run: there is nothing to show.';
        by_id('drawn-run').replaceChildren(element('p', why, { class: 'muted' }));
        return;
      }
      const room = Math.max(240, by_id('drawn').clientWidth - 34);
      const drawn = [curves([{ label: 'now', epochs: epochs_of(state, ask) }], room), state.running ? null : batch_curves(ask('steps'), room)];
      by_id('drawn-run').replaceChildren(...parsed(ask('ribbon') + ask('legend')), ...drawn.filter(Boolean));
    },
  };
  return view;
}

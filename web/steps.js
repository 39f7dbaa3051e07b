// Step by step: where the run is looked at, what became of that step and of those around it. The canvas shows the same place.
import { element } from './words.js';

const SPEEDS = [1, 8, 30, 120];
const figure = (value) => (value === null ? '–' : typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value));

function number_box(label, id) {
  const input = element('input', '', { type: 'text', inputmode: 'numeric', id, size: '6', autocomplete: 'off' });
  return [element('label', [label, ' ', input]), input];
}

export function make_steps(post, ask) {
  const button = (text, does) => {
    const made = element('button', text, { type: 'button' });
    made.addEventListener('click', does);
    return made;
  };
  let shown = null;
  const words = element('p', '', { id: 'step-words', tabindex: '-1' });
  const play = button('Play', () => post({ play: !shown.playing }));
  const [epoch_label, epoch] = number_box('Epoch', 'step-epoch');
  const [step_label, step] = number_box('Step', 'step-step');
  // The page counts from 1. What is beyond the run is brought into it by the program.
  const go = () => {
    const wanted = [epoch, step].map((input) => Number(input.value.trim() || 'x'));
    if (!Number.isInteger(wanted[0]) || wanted[0] < 1) {
      words.textContent = `'${epoch.value}' is no epoch. Type a number from 1 on.`;
      return;
    }
    post({ goto: [wanted[0] - 1, Number.isInteger(wanted[1]) && wanted[1] > 0 ? wanted[1] - 1 : -1] });
  };
  for (const input of [epoch, step]) input.addEventListener('change', go);
  const speed = element('select', SPEEDS.map((one) => element('option', `${one} steps a second`, { value: one })), { id: 'step-speed' });
  speed.addEventListener('change', () => post({ speed: Number(speed.value) }));
  const table = element('table');
  const buttons = element('p', [
    button('Whole run', () => post({ goto: [-1, -1] })),
    button('Epoch back', () => post({ epoch: -1 })), button('Step back', () => post({ step: -1 })),
    play, button('Step on', () => post({ step: 1 })), button('Epoch on', () => post({ epoch: 1 })),
  ], { class: 'buttons' });
  document.getElementById('ledger').closest('section').after(element('section', [
    element('h2', 'Step by step', { id: 'steps-title' }), words, buttons,
    element('p', [epoch_label, step_label, element('label', ['Speed ', speed])], { class: 'choices' }),
    element('div', [table], { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'steps-title' }),
  ], { class: 'card wide more', id: 'steps' }));

  function fill(cells) {
    const head = ['Step', 'State', 'Rows', 'Loss', 'Gradient norm', 'Update / weights'];
    table.replaceChildren(
      element('caption', 'The steps of this epoch around the place shown'),
      element('thead', [element('tr', head.map((title) => element('th', title, { scope: 'col' })))]),
      element('tbody', cells.map((cell) => element('tr', [
        element('th', String(cell.step + 1), { scope: 'row' }),
        ...[cell.state, figure(cell.rows), figure(cell.loss), figure(cell.gradient_norm), figure(cell.update_ratio)]
          .map((text) => element('td', text)),
      ], cell.step === shown.cursor[1] ? { 'aria-current': 'true' } : {}))),
    );
    table.hidden = cells.length === 0;
  }

  return {
    show(state) {
      const key = JSON.stringify([state.cursor, state.playing, state.speed, state.running, state.digest, state.link]);
      if (key === shown?.key) return;
      shown = { ...state, key };
      const empty = state.ledger.length === 0;
      for (const control of [...buttons.children, epoch, step]) control.disabled = state.running || empty;
      play.textContent = state.playing ? 'Pause' : 'Play';
      if (!SPEEDS.includes(state.speed)) speed.value = '';
      else speed.value = String(state.speed);
      const [at_epoch, at_step] = state.cursor;
      if (document.activeElement !== epoch) epoch.value = at_epoch < 0 ? '' : at_epoch + 1;
      if (document.activeElement !== step) step.value = at_step < 0 ? '' : at_step + 1;
      words.textContent = state.running ? 'Comes when the run is over.' : empty ? 'No epoch was run: there is no step to show.'
        : state.cursor_words || 'The whole run is shown. Step through it, or type an epoch and a step.';
      const line = state.playing || state.running ? '' : ask('line at cursor');
      if (line) words.append(` See line ${line} of the Python below.`);
      if (!state.playing) fill(state.running || empty ? [] : JSON.parse(ask('cells')));
    },
  };
}

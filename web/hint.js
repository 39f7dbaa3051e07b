// Three steps for a first visit, at the foot of the window. Shown once, ever; never in somebody else's page.

const KEY = 'fitscope-hint';
const STEPS = [
  ['Change what fit() is given', '“Your model.fit()” holds batch size, data, learning rate, steps. Every edit runs at once.'],
  ['Read the ribbon', 'A row an epoch, a cell a step: what ran, on how many rows, and where it stopped. The verdict above says why.'],
  ['Apply a fix', '“What to change” holds changes that were run before they are shown, with what they did. Undo takes one back.'],
];

// Storage may be refused: then nobody knows whether this is a first visit, and nothing is shown.
function first_visit() {
  try {
    if (localStorage.getItem(KEY)) return false;
    localStorage.setItem(KEY, 'shown');
    return true;
  } catch {
    return false;
  }
}

export function show_hint() {
  if (window.parent !== window || !first_visit()) return;
  const by_id = (id) => document.getElementById(id);
  let at = 0;
  function fill() {
    by_id('hint-title').textContent = `${at + 1} of ${STEPS.length}: ${STEPS[at][0]}`;
    by_id('hint-text').textContent = STEPS[at][1];
    by_id('hint-next').textContent = at + 1 < STEPS.length ? 'Next' : 'Done';
  }
  const close = () => { by_id('hint').hidden = true; };
  by_id('hint-next').addEventListener('click', () => {
    if (++at < STEPS.length) fill();
    else close();
  });
  by_id('hint-close').addEventListener('click', close);
  by_id('hint').addEventListener('keydown', ({ key }) => { if (key === 'Escape') close(); });
  fill();
  by_id('hint').hidden = false;
}

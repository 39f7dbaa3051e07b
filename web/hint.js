// Three steps for a first visit, at the foot of the window. Shown once, ever; never in somebody else's page.

const KEY = 'fitscope-hint';
// Beside the fixes, not over them: with three columns it has the width of the first.
const STYLE = '@media (min-width: 1100px) { #hint { left: 16px; right: auto; width: 308px; } }';
const STEPS = [
  ['Change what fit() is given', '“Your model.fit()” holds batch size, data, learning rate, steps. Every edit runs at once.',
    ['fit.batch_size', 'data.samples', 'fit.epochs'], 72, 240, 'form'],
  ['Read the ribbon', 'A row an epoch, a cell a step: what ran, on how many rows, and where it stopped. The verdict above says why.',
    ['ribbon'], 64, 0, 'verdict-card'],
  ['Apply a fix', '“What to change” holds changes that were run before they are shown, with what they did. Undo takes one back.',
    ['apply:0', 'copy-python'], 160, 0, 'changes'],
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

// Where a step's panel is in the window: of the canvas, else of the words.
function place_of([, , widgets, , , instead]) {
  const canvas = document.getElementById('canvas');
  const rects = canvas.hidden ? {} : window.fitscope.widgets();
  const known = widgets.find((id) => rects[id]);
  if (!known) return document.getElementById(instead).getBoundingClientRect();
  const [, top, , height] = rects[known];
  return { top: canvas.getBoundingClientRect().top + top, height };
}

// How far the page has to move for it to be seen above the hint, with its title above and what one should see below, as far as
// there is room.
function missing(step) {
  const { top, height } = place_of(step);
  const [, , , above, below] = step;
  const end = document.getElementById('hint').getBoundingClientRect().top - 8;
  const first = Math.min(above, Math.max(0, end - height));
  const last = Math.min(below, Math.max(0, end - height - first));
  if (top < first || height > end) return top - first;
  return Math.max(0, top + height + last - end);
}

export function show_hint() {
  if (!document.getElementById('canvas').hidden && window.fitscope.draws() === 0) {
    requestAnimationFrame(show_hint);  // Where fields are is known once they are drawn.
    return;
  }
  if (window.parent !== window || !first_visit()) return;
  const by_id = (id) => document.getElementById(id);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  let at = 0;
  const go_on = () => { by_id('hint-next').textContent = at + 1 < STEPS.length ? 'Next' : 'Done'; };
  function fill() {
    by_id('hint-title').textContent = `${at + 1} of ${STEPS.length}: ${STEPS[at][0]}`;
    by_id('hint-text').textContent = STEPS[at][1];
    by_id('hint-text').hidden = window.innerHeight < 400;
    go_on();
  }
  const close = () => { by_id('hint').hidden = true; };
  by_id('hint-next').addEventListener('click', () => {
    if (++at >= STEPS.length) {
      close();
      return;
    }
    fill();
    window.scrollBy({ top: missing(STEPS[at]), behavior: 'instant' });
  });
  by_id('hint-close').addEventListener('click', close);
  by_id('hint').addEventListener('keydown', ({ key }) => { if (key === 'Escape') close(); });
  fill();
  by_id('hint').hidden = false;
  if (missing(STEPS[0]) === 0) return;
  // Nothing scrolls by itself: who wants to see the first step asks for it.
  at = -1;
  by_id('hint-title').textContent = `New here? ${STEPS.length} steps`;
  by_id('hint-text').textContent = 'Edit what fit() is given, read the ribbon, apply a fix.';
  go_on();
}

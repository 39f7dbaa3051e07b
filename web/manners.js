// What a person expects of a page and a picture has not by itself: Ctrl+Z takes back, a finger types, slides, pulls and pinches.
// shell.js loads it when the program is there.

import { id_of } from './form.js';

const is_text = (at) => at.isContentEditable || at.matches('textarea, input:not([type=checkbox])');

// Ctrl+Z and its relatives, wherever no text is being typed: in a field of the form, once what was typed is taken. In a frame the keys
// only come while it has the focus.
function make_undo_keys(post, ask) {
  let typed = null;
  document.addEventListener('input', ({ target }) => { typed = target; });
  document.addEventListener('change', () => { typed = null; });
  const keeps_its_text = (at) => is_text(at) && (at === typed || !at.closest('#controls'));
  window.addEventListener('keydown', (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== 'z' && key !== 'y')) return;
    const at = event.target;
    if (at.matches('#canvas') ? ask('typing') : keeps_its_text(at) || at.closest('dialog')) return;
    event.preventDefault();
    post(key === 'y' || event.shiftKey ? { redo: true } : { undo: true });
  });
}

// The line of keys: for who came by key or uses one, not for who taps or clicks. A low window gets a short one.
function make_keys_line(canvas) {
  const line = document.getElementById('keys');
  const whole = [...line.childNodes];
  const low = matchMedia('(max-height: 400px)');
  const fill = () => {
    line.replaceChildren(...(low.matches ? ['↑ ↓ ← → go, Enter press, Esc leave'] : whole));
    line.style.padding = low.matches ? '0 8px' : '';
  };
  low.addEventListener('change', fill);
  fill();
  canvas.addEventListener('pointerdown', () => { line.hidden = true; });
  canvas.addEventListener('keydown', () => { line.hidden = false; }, true);
  canvas.addEventListener('blur', () => { line.hidden = false; });
}

const middle = (touches) => {
  const [a, b = a] = touches;
  return { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2, apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) };
};

// What `canvas` hears of fingers. `pull(x, y, dx, dy, factor)` moves the ribbon, if it can. What is nobody's is the browser's.
function make_touch(canvas, ask, pull) {
  let mode = '';   // '', or what this touch turned out to be: page, slide, pull, pinch
  let found = {};  // where it began
  let last = null;
  const at = ({ x, y }) => {
    const box = canvas.getBoundingClientRect();
    return [x - box.left, y - box.top];
  };
  const look = (touches) => JSON.parse(ask(`finger ${at(middle(touches)).join(' ')}`) || '{}');
  const mouse = (type, touch) => canvas.dispatchEvent(new MouseEvent(type, {
    bubbles: true, cancelable: true, clientX: touch.clientX, clientY: touch.clientY, button: 0, buttons: type === 'mouseup' ? 0 : 1,
  }));

  function begin(event) {
    const fingers = event.touches;
    if (mode === 'slide') mouse('mouseup', event.changedTouches[0]);
    if (fingers.length === 1) {
      mode = '';
      found = look(fingers);
    } else if (fingers.length === 2 && (mode === '' || mode === 'pull') && look(fingers).zoom) {
      mode = 'pinch';
      event.preventDefault();
    } else {
      mode = 'page';
    }
    last = middle(fingers);
  }

  // The first movement tells what it is; the page's stays the page's, since the browser has taken it.
  function decide(dx, dy) {
    if (Math.abs(dx) > Math.abs(dy)) {
      if (found.slides) return 'slide';
      return found[dx > 0 ? 'left' : 'right'] ? 'pull' : 'page';
    }
    return found[dy > 0 ? 'up' : 'down'] ? 'pull' : 'page';
  }

  function move(event) {
    const now = middle(event.touches);
    if (mode === '') {
      if (now.x === last.x && now.y === last.y) return;
      mode = decide(now.x - last.x, now.y - last.y);
      if (mode === 'slide') mouse('mousedown', event.touches[0]);
    }
    if (mode === 'page') return;
    event.preventDefault();
    if (mode === 'slide') mouse('mousemove', event.touches[0]);
    else if (!pull(...at(now), now.x - last.x, now.y - last.y, last.apart > 0 && now.apart > 0 ? now.apart / last.apart : 1)) {
      if (mode === 'pull') window.scrollBy({ top: last.y - now.y, behavior: 'instant' });
    }
    last = now;
  }

  function type_in(key) {
    const input = document.getElementById(id_of(key));
    if (!input) return false;
    for (let box = input.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    input.focus();
    input.scrollIntoView({ block: 'center', behavior: 'instant' });
    return document.activeElement === input;
  }

  function end(event) {
    if (mode === 'slide') mouse('mouseup', event.changedTouches[0]);
    const tapped = mode === '' && event.type === 'touchend' && event.touches.length === 0;
    // What it did must not be a click as well.
    if (mode === 'slide' || mode === 'pull' || mode === 'pinch' || (tapped && found.text && type_in(found.widget))) {
      if (event.cancelable) event.preventDefault();
    }
    if (event.touches.length > 0) {
      last = middle(event.touches);
      if (mode === 'pinch') mode = 'pull';
    } else {
      mode = '';
    }
  }

  return (event) => {
    if (event.type === 'touchstart') begin(event);
    else if (event.type === 'touchmove') move(event);
    else end(event);
  };
}

/** `fitscope` is the program, which holds the canvas and hands on what touches it. */
export function make_manners(fitscope, post, ask) {
  make_undo_keys(post, ask);
  make_keys_line(fitscope.canvas);
  const pull = (...by) => fitscope.ccall('fitscope_pull', 'number', by.map(() => 'number'), by);
  fitscope.onTouch = make_touch(fitscope.canvas, ask, pull);
}

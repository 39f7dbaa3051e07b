// The scenario as Python: shown with the line behind the verdict marked, to the clipboard, as a script or a notebook.
import { save } from './save.js';
import { element } from './words.js';

const by_id = (id) => document.getElementById(id);
const MARK = '# <- fitscope';  // as the exporter writes it

// Constructed, as style.css is for all and is to stay small.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync('#script [aria-current] { outline: 2px solid var(--accent); outline-offset: 1px; }');

export function make_script(ask) {
  document.adoptedStyleSheets.push(STYLE);
  const say = (text) => { by_id('script-status').textContent = text; };
  const script = by_id('script');
  by_id('copy-python').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(ask('python'));
      say('Copied. Paste it into a file and run it: python run.py');
    } catch {
      // A frame, a policy or the reader may refuse the clipboard: the text is there to be selected.
      script.focus();
      getSelection().selectAllChildren(script);
      say('The clipboard is not to be had here. The script is selected below: copy it from there.');
    }
  });
  by_id('download-python').addEventListener('click', () => {
    const name = JSON.parse(ask('state')).preset || 'scenario';
    save(`fitscope-${name}.py`, ask('python'), 'text/x-python');
    say(`Run it: python fitscope-${name}.py`);
  });
  by_id('download-notebook').addEventListener('click', () => {
    const name = JSON.parse(ask('state')).preset || 'scenario';
    save(`fitscope-${name}.ipynb`, ask('notebook'), 'application/x-ipynb+json');
    say('The notebook installs its Keras in its first cell.');
  });

  // The line that the step under the pointer, else at the cursor, comes from.
  let lines = [];
  let current = null;
  const show_line = () => {
    const line = lines[Number(ask('line at pointer') || ask('line at cursor')) - 1] ?? null;
    if (line === current) return;
    current?.removeAttribute('aria-current');
    line?.setAttribute('aria-current', 'step');
    current = line;
  };
  // The canvas knows what is under the pointer when it has drawn the next picture.
  let waits = false;
  const follow = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => requestAnimationFrame(() => { waits = false; show_line(); }));
  };
  for (const event of ['pointermove', 'pointerleave']) by_id('canvas').addEventListener(event, follow);

  let shown = null;
  return {
    show(state) {
      show_script(state);
      if (!state.playing) show_line();
    },
  };

  function show_script(state) {
    const key = JSON.stringify([state.link, state.digest]);
    if (state.running || key === shown) return;
    shown = key;
    say('');
    lines = ask('python').replace(/\n$/, '').split('\n').map((line) => element(line.includes(MARK) ? 'mark' : 'span', line));
    current = null;
    script.replaceChildren(...lines.flatMap((line) => [line, '\n']));
    script.hidden = false;
    // The marked line in sight, without moving the page.
    const mark = script.querySelector('mark');
    script.scrollTop = mark ? mark.offsetTop - script.offsetTop - script.clientHeight / 2 : 0;
  }
}

// The scenario as Python: shown with the line behind the verdict marked, to the clipboard, as a script or a notebook.
import { save } from './save.js';
import { element } from './words.js';

const by_id = (id) => document.getElementById(id);
const MARK = '# <- fitscope';  // as the exporter writes it

export function make_script(ask) {
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

  let shown = null;
  return {
    show(state) {
      const key = JSON.stringify([state.link, state.digest]);
      if (state.running || key === shown) return;
      shown = key;
      say('');
      const lines = ask('python').replace(/\n$/, '').split('\n');
      script.replaceChildren(...lines.flatMap((line) => [line.includes(MARK) ? element('mark', line) : line, '\n']));
      script.hidden = false;
      // The marked line in sight, without moving the page.
      const mark = script.querySelector('mark');
      script.scrollTop = mark ? mark.offsetTop - script.offsetTop - script.clientHeight / 2 : 0;
    },
  };
}

// The scenario as Python: to the clipboard, or as a notebook.
import { save } from './save.js';

const by_id = (id) => document.getElementById(id);

// A frame, a policy or the reader may refuse the clipboard: the text is then there to be selected.
function show_script(text) {
  const script = by_id('script');
  script.textContent = text;
  script.hidden = false;
  script.focus();
  getSelection().selectAllChildren(script);
}

export function make_script_buttons(ask) {
  const say = (text) => { by_id('script-status').textContent = text; };
  by_id('copy-python').addEventListener('click', async () => {
    const text = ask('python');
    try {
      await navigator.clipboard.writeText(text);
      by_id('script').hidden = true;
      say('Copied. Paste it into a file and run it: python run.py');
    } catch {
      show_script(text);
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
}

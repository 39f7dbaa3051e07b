// The scenario as Python: to the clipboard, or as a notebook.
const by_id = (id) => document.getElementById(id);

// A frame, a policy or the reader may refuse the clipboard: the text is then there to be selected.
function show_script(text) {
  const script = by_id('script');
  script.textContent = text;
  script.hidden = false;
  script.focus();
  getSelection().selectAllChildren(script);
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-ipynb+json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
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
  by_id('download-notebook').addEventListener('click', () => {
    const name = JSON.parse(ask('state')).preset || 'scenario';
    download(`fitscope-${name}.ipynb`, ask('notebook'));
    say('The notebook installs its Keras in its first cell.');
  });
}

// What one gives away of a run: its link, and snippets for a page. Nothing is sent anywhere.
import { parsed, self_contained } from './pictures.js';
import { save } from './save.js';
import { SOME_HOST, snippets } from './snippets.js';

const by_id = (id) => document.getElementById(id);
const LOOKS_AGAIN_MS = 300;
const MOST_IN_A_LINK = 2000;  // characters: some programs cut what is longer, or refuse it

const DIALOG = `<dialog id="share-dialog" aria-labelledby="share-title">
  <h2 id="share-title">Share this run, or put it into a page</h2>
  <p id="share-about" class="muted" role="status"></p>
  <p id="share-where" class="notes" hidden></p>
  <p><label for="share-link">Link</label> <textarea id="share-link" rows="3" readonly spellcheck="false"></textarea></p>
  <p id="share-long" class="notes" hidden><span></span> <button type="button" id="share-file">Save the scenario (.fitscope.json)</button></p>
  <fieldset class="choices"><legend>In a page</legend>
    <label class="check"><input type="checkbox" id="share-compact" checked> compact</label>
    <label class="check"><input type="checkbox" id="share-read-only"> read-only</label>
    <label for="share-loading">Starts <select id="share-loading"><option value="click">as a poster, runs on a click</option><option value="lazy">when it is in sight</option><option value="eager">at once</option></select></label>
    <label for="share-theme">Theme <select id="share-theme"><option value="auto">the page's</option><option value="light">light</option><option value="dark">dark</option></select></label>
    <label for="share-controls">Controls <select id="share-controls"><option value="">all</option><option value="own">what this run sets</option></select></label>
    <label for="share-height">Height in pixels <input type="text" id="share-height" inputmode="numeric" placeholder="as needed" autocomplete="off" aria-describedby="share-height-wrong"></label>
    <span id="share-height-wrong" class="complaint"></span>
  </fieldset>
  <p><label for="share-element">As an element, with a script of one line</label> <textarea id="share-element" rows="5" readonly spellcheck="false"></textarea></p>
  <p><label for="share-frame">As a frame, without a script</label> <textarea id="share-frame" rows="5" readonly spellcheck="false"></textarea></p>
  <p class="buttons"><button type="button" data-copy="share-link">Copy the link</button>
    <button type="button" data-copy="share-element">Copy the element</button>
    <button type="button" data-copy="share-frame">Copy the frame</button>
    <button type="button" id="share-close">Close</button></p>
  <p id="share-status" class="muted" role="status"></p>
</dialog>`;

// Where others find this: the page without what it was asked for, and its files beside it. A file in a folder is found by nobody,
// and beside a site in one file there may be nothing; the site it was made with may have an address.
function place() {
  const page = location.href.split(/[?#]/)[0];
  const in_folder = location.protocol === 'file:';
  const in_one_file = by_id('packed') !== null;
  if (!in_folder && !in_one_file) return { page, root: new URL('./', page).href, posters: true };
  const site = document.querySelector('link[rel=canonical]')?.href;
  return { page: in_folder ? site ?? SOME_HOST : page, root: site ?? SOME_HOST, posters: false, in_folder, in_one_file, site };
}

function words_of_place({ in_folder, in_one_file, site }) {
  if (in_folder) {
    return site ? `This copy lies in a folder, where nobody else finds it: link and snippets name the site at ${site}`
      : 'This copy lies in a folder, where nobody else finds it. The link is given from # on: put it behind the address of a Fitscope '
        + `that others can open. In the snippets, ${SOME_HOST} stands for that address.`;
  }
  return in_one_file && !site ? `The element needs the site's other files: ${SOME_HOST} stands for where they are.` : '';
}

export function make_share(ask, state_now) {
  document.body.append(...parsed(DIALOG));
  const dialog = by_id('share-dialog');
  const version = ask('version');
  by_id('share-height').style.width = '8rem';
  // A run without an epoch has no steps to draw.
  const picture = () => {
    const ribbon = parsed(ask('ribbon')).find((node) => node.localName === 'svg');
    return ribbon ? self_contained(ribbon) : '';
  };

  function about(state) {
    if (state.running) return 'This run is not over. The link holds its scenario; what it gave, and the snippets, come when it is.';
    if (!state.digest) return 'This run was stopped: the link holds its scenario, and nothing that it gave.';
    return 'The link holds the scenario and what it gave: who opens it is told whether it still gives the same.';
  }

  function asked(state) {
    const height = by_id('share-height').value.trim();
    const wrong = height !== '' && !(Number.isInteger(Number(height)) && Number(height) > 0);
    by_id('share-height-wrong').textContent = wrong ? `${height}: give a whole number of pixels, or nothing.` : '';
    by_id('share-height').setAttribute('aria-invalid', wrong);
    const own = state.link.split('&').slice(1).map((part) => part.split('=')[0]).join(',');
    return {
      compact: by_id('share-compact').checked,
      read_only: by_id('share-read-only').checked,
      theme: by_id('share-theme').value,
      loading: by_id('share-loading').value,
      controls: by_id('share-controls').value && own,
      height: wrong ? '' : height,
    };
  }

  const put = (id, text) => { if (by_id(id).value !== text) by_id(id).value = text; };  // what is selected stays so

  function fill() {
    const state = state_now();
    const where = place();
    const made = snippets(state, version, where, asked(state), state.running ? '' : picture());
    const words = about(state);
    if (by_id('share-about').textContent !== words) by_id('share-about').textContent = words;
    by_id('share-where').textContent = words_of_place(where);
    by_id('share-where').hidden = by_id('share-where').textContent === '';
    put('share-link', where.in_folder && !where.site ? made.link.slice(made.link.indexOf('#')) : made.link);
    const letters = by_id('share-link').value.length;
    by_id('share-long').hidden = letters <= MOST_IN_A_LINK;
    by_id('share-long').firstElementChild.textContent = `This link has ${letters.toLocaleString('en')} characters. Some mail, chat and forum `
      + `programs cut links of more than ${MOST_IN_A_LINK.toLocaleString('en')}: give the scenario as a file instead.`;
    for (const name of ['element', 'frame']) {
      put(`share-${name}`, state.running ? '' : made[name]);
      dialog.querySelector(`[data-copy=share-${name}]`).disabled = state.running;
    }
    if (state.running) setTimeout(() => { if (dialog.open) fill(); }, LOOKS_AGAIN_MS);
  }

  by_id('share').addEventListener('click', () => {
    by_id('share-status').textContent = '';
    dialog.showModal();
    fill();
  });
  by_id('share-file').addEventListener('click', () => save(`${state_now().preset || 'scenario'}.fitscope.json`, ask('scenario'), 'application/json'));
  by_id('share-close').addEventListener('click', () => dialog.close());
  for (const choice of dialog.querySelectorAll('fieldset input, select')) {
    choice.addEventListener('input', () => {
      by_id('share-status').textContent = '';
      fill();
    });
  }
  for (const button of dialog.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', async () => {
      const text = by_id(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(text.value);
        by_id('share-status').textContent = 'Copied.';
      } catch {
        text.focus();
        text.select();
        by_id('share-status').textContent = 'The clipboard is not to be had here. The text is selected: copy it from there.';
      }
    });
  }
}

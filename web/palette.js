// Search: every field, every example and what the page can do, by a few letters. A text box and a list, by keys or pointer.
import { element } from './words.js';

const by_id = (id) => document.getElementById(id);
const MOST = 40;

const simple = (text) => text.toLowerCase().replace(/[_.\-()]/g, ' ');

/** What is found for `asked`: entries that hold all its words: the one of that very key, then those that begin with it first. */
export function found(entries, asked) {
  const wanted = simple(asked).split(/\s+/).filter(Boolean);
  const rank = ({ title, text, key }) => {
    if (key === asked.trim()) return 3;
    const all = simple(`${title} ${key ?? ''} ${text}`);
    if (!wanted.every((word) => all.includes(word))) return -1;
    return simple(title).startsWith(wanted.join(' ')) ? 2 : wanted.every((word) => simple(title).includes(word)) ? 1 : 0;
  };
  return entries.map((entry) => [rank(entry), entry]).filter(([value]) => value >= 0)
    .sort(([a], [b]) => b - a).map(([, entry]) => entry).slice(0, MOST);
}

/** `entries()` gives [{kind, title, key, text, does, unused}]; `does` is called when one is chosen. */
export function make_palette(entries) {
  const dialog = by_id('palette');
  const input = by_id('palette-text');
  const list = by_id('palette-list');
  let shown = [];
  let at = 0;

  function mark(to, scroll = true) {
    at = Math.max(0, Math.min(to, shown.length - 1));
    [...list.children].forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
    if (shown.length) input.setAttribute('aria-activedescendant', `palette-${at}`);
    else input.removeAttribute('aria-activedescendant');
    if (scroll) list.children[at]?.scrollIntoView({ block: 'nearest' });
  }
  function fill() {
    shown = found(entries(), input.value);
    list.replaceChildren(...shown.map((entry, index) => {
      const option = element('li', [
        element('span', entry.title), element('small', entry.unused ? `${entry.kind}, without effect here` : entry.kind),
      ], { role: 'option', id: `palette-${index}`, 'aria-selected': 'false' });
      option.addEventListener('click', () => choose(index));
      return option;
    }));
    by_id('palette-count').textContent = shown.length === 0 ? 'Nothing is called that.' : shown.length === 1 ? '1 found' : `${shown.length === MOST ? 'The first ' : ''}${shown.length}${input.value.trim() ? ' found' : ' of all: type to search'}`;
    mark(0);
  }
  function choose(index) {
    const entry = shown[index];
    if (!entry) return;
    dialog.close();
    entry.does();
  }
  input.addEventListener('input', fill);
  input.addEventListener('keydown', (event) => {
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 };
    if (Object.hasOwn(moves, event.key)) mark(moves[event.key]);
    else if (event.key === 'Enter') choose(at);
    else return;
    event.preventDefault();
  });
  by_id('palette-close').addEventListener('click', () => dialog.close());

  return () => {
    if (document.querySelector('dialog[open]')) return;
    input.value = '';
    dialog.showModal();
    fill();
    input.focus();
  };
}

/** All that can be searched for. */
export function palette_entries({ properties, presets, post, ask, go_to }) {
  const press = (id) => () => by_id(id).click();
  const actions = [
    ['Share this run', 'link embed snippet', press('share')],
    ['Paste your log or code', 'console notebook csv file', () => go_to(by_id('log'))],
    ['Open a file', 'scenario fitscope.json load log code csv npy', () => setTimeout(press('open-file'))],  // a file is asked for after the key, not in it
    ['Back to the example', 'reset preset undo all', press('reset')],
    ['Copy as Python', 'script clipboard', press('copy-python')],
    ['Download notebook (.ipynb)', 'jupyter colab', press('download-notebook')],
    ['Undo', 'take back', press('undo')],
    ['Redo', 'again', press('redo')],
    ['Keep this run, to compare', 'pin', press('keep')],
    ['Save the ribbon (.svg)', 'export picture', press_save('ribbon')],
    ['Save the curves (.svg)', 'export picture loss', press_save('curves')],
    ['Save the ribbon (.png)', 'export picture', press_save('ribbon-png')],
    ['Save the curves (.png)', 'export picture loss', press_save('curves-png')],
    ['Save the curves of the batches (.svg)', 'export picture loss gradient norm', press_save('batches')],
    ['Save the epochs (.csv)', 'export table ledger', press_save('epochs')],
    ['Save the scenario (.fitscope.json)', 'export file', press_save('scenario')],
    ['All causes by what you see', 'errors warnings', () => document.querySelector('.links a').click()],
  ].map(([title, text, does]) => ({ kind: 'Action', title, text, does }));
  const examples = presets.map(({ name, title, about }) => ({
    kind: 'Example',
    title,
    key: name,
    text: about,
    does: () => {
      post({ preset: name });
      by_id('verdict-title').focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    },
  }));
  return () => {
    const visible = new Set(JSON.parse(ask('state')).visible);
    const fields = properties.map(({ key, label, help, group }) => ({
      kind: 'Setting',
      title: label,
      key,
      text: `${group} ${help}`,
      unused: !visible.has(key),
      does: () => {
        by_id('form-details').open = true;
        const field = document.querySelector(`[data-key="${key}"]`);
        if (!field || field.hidden) {
          go_to(by_id('form'));
          return;
        }
        const control = field.querySelector('input, select');
        control.focus({ preventScroll: true });
        field.scrollIntoView({ block: 'center' });
      },
    }));
    // What changes nothing here comes last.
    return [...fields.filter(({ unused }) => !unused), ...examples, ...actions, ...fields.filter(({ unused }) => unused)];
  };
}

function press_save(what) {
  return () => document.querySelector(`[data-save="${what}"]`).click();
}

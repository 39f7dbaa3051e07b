// The host page's door: postMessage, version 1. Every message is an object with `fitscope: 1` and a `type`; README.md lists them.

import { fold_words } from './folded.js';
import { THEMES, wear } from './options.js';

const VERSION = 1;

// What a host is told of a run: small, and the same words as on the page.
function summary(state) {
  const { rule, severity, summary: sentence, arithmetic } = state.verdict ?? {};
  return {
    link: state.link,
    keras: state.keras,
    running: state.running,
    playing: state.playing,
    cursor: state.cursor,
    verdict: state.verdict ? { rule, severity, summary: sentence, arithmetic } : null,
    epochs: state.ledger.map(({ planned, run }) => ({ planned, run })),
    epochs_left_out: state.ledger_left_out,
    stop_reason: state.stop_reason,
    fixes: state.fixes.map(({ label, set, proof, difference }) => ({ label, set, proof, difference })),
  };
}

// What was given, as an error shows it.
function quoted(given) {
  let text;
  try {
    text = typeof given === 'string' ? `'${given}'` : JSON.stringify(given) ?? String(given);
  } catch {
    text = String(given);
  }
  return text.length > 80 ? `${text.slice(0, 78)} …` : text;
}
const bad = (where, message) => ({ bad: { where, message } });

// What is wrong with link text, or nothing. An address is taken as far as it can be read; a message as a whole or not at all.
function fault_in_link(text, { notes_on }) {
  if (!/[^&\s]/.test(text.slice(text.indexOf('#') + 1))) return `${quoted(text)} holds no scenario.`;
  const [note] = notes_on(text);
  return note ? (note.where ? `${note.where}: ${note.message}` : note.message) : '';
}

const LINK = "Allowed: link text, what stands behind # in the page's address, for example s=1&fit.epochs=3.";
const is_object = (given) => typeof given === 'object' && given !== null && !Array.isArray(given);

function wish_of_link(where, link, page) {
  if (typeof link !== 'string') return bad(where, `${where} is ${quoted(link)}. ${LINK}`);
  const fault = fault_in_link(link, page);
  return fault ? bad(where, `${fault} ${LINK} Nothing was changed.`) : { link };
}

// What a `set` holds, one of these, and the wish it becomes.
const SETS = {
  link: (link, page) => wish_of_link('link', link, page),
  preset: (preset, { presets }) => (presets.includes(preset) ? { preset }
    : bad('preset', `preset is ${quoted(preset)}. Allowed: the name of an example, such as ${presets.slice(0, 3).join(', ')}; `
      + 'posters/ of this site lists all. Nothing was changed.')),
  fields: (fields) => (is_object(fields) && Object.keys(fields).length ? { set: fields }
    : bad('fields', `fields is ${quoted(fields)}. Allowed: an object of settings and their texts, for example {'fit.epochs': '3'}.`)),
  state: (state, page) => (typeof state === 'string' ? wish_of_link('state', state, page)
    : is_object(state) && 'link' in state ? wish_of_link('state.link', state.link, page)
      : bad('state', `state is ${quoted(state)}. Allowed: a state that Fitscope sent, or its link.`)),
};

// What a host may ask, and the wish it becomes.
const WISHES = {
  set(message, page) {
    const given = Object.keys(SETS).filter((name) => message[name] !== undefined);
    if (given.length === 1) return SETS[given[0]](message[given[0]], page);
    return bad('set', `set holds ${given.join(' and ') || 'nothing to set'}. Allowed: one of ${Object.keys(SETS).join(', ')}, `
      + "for example {fitscope: 1, type: 'set', fields: {'fit.epochs': '3'}}.");
  },
  // One that was stopped is made anew.
  run: (_, { now }) => (now().stop_reason === 'cut_off' ? { link: now().link } : { play: true }),
  play: () => ({ play: true }),
  pause: () => ({ play: false }),
  step: ({ by = 1 }) => (Number.isInteger(by) ? { step: by }
    : bad('step', `by is ${quoted(by)}. Allowed: a whole number of batches; below 0 goes back.`)),
  stop: () => ({ stop: true }),
  reset: (_, { first }) => first(),
  undo: () => ({ undo: true }),
  redo: () => ({ redo: true }),
};
// After these the notes are about what was asked.
const READ = ['link', 'preset', 'set'];

// The page and the canvas in another theme; '' for the host's colour scheme, or the reader's.
function change_theme(theme, fitscope) {
  fitscope.options.theme = theme;
  wear(theme);
  fitscope.systemColours = null;
  fitscope.ccall('fitscope_wake', null, [], []);
}

export function make_messages(post, ask, fitscope) {
  const host = window.parent;
  const say = (type, more = {}) => host.postMessage({ fitscope: VERSION, type, ...more }, '*');
  const now = () => JSON.parse(ask('state'));
  let link = null;
  let verdict = null;
  let notes = '[]';
  let first = null;  // the wish that brings back what the frame began with
  const page = {
    now,
    first: () => first,
    presets: JSON.parse(ask('presets')).map(({ name }) => name),
    notes_on: (link) => JSON.parse(ask(`notes ${link}`)),
  };

  fold_words();

  function tell(found) {
    for (const { where, message } of found) say('error', { where, message });
  }

  function take(type, message) {
    const wish = WISHES[type](message, page);
    if (wish.bad) {
      tell([wish.bad]);
      return;
    }
    post(wish);
    if (!READ.some((name) => name in wish)) return;
    // Said now, also where they are those of the last time.
    const found = now().notes;
    notes = JSON.stringify(found);
    tell(found);
  }

  const answers = {
    ping: () => say('pong', { version: VERSION }),
    get: () => say('state', { state: summary(now()) }),
    theme({ theme }) {
      if (THEMES.includes(theme)) change_theme(theme === 'auto' ? '' : theme, fitscope);
      else tell([{ where: 'theme', message: `theme is ${quoted(theme)}. Allowed: ${THEMES.join(', ')}.` }]);
    },
  };
  window.addEventListener('message', ({ source, data }) => {
    if (source !== host || data?.fitscope !== VERSION) return;
    const { type } = data;
    if (Object.hasOwn(answers, type)) answers[type](data);
    else if (Object.hasOwn(WISHES, type)) take(type, data);
    else tell([{ where: 'type', message: `There is no message ${quoted(type)}. Known: ${[...Object.keys(answers), ...Object.keys(WISHES)].join(', ')}.` }]);
  });

  // A host that follows the height shows the page without a scroll bar of its own.
  let height = 0;
  new ResizeObserver(() => {
    const now = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (now !== height) say('resize', { height: (height = now) });
  }).observe(document.documentElement);

  return {
    ready: () => say('ready', { version: VERSION }),
    show(state) {
      first ??= state.preset ? { preset: state.preset } : { link: state.link };
      if (state.link !== link) say('statechange', { link: (link = state.link) });
      const said = JSON.stringify([state.link, state.verdict?.rule, state.verdict?.summary]);
      if (!state.running && state.verdict && said !== verdict) {
        verdict = said;
        say('diagnosis', { state: summary(state) });
      }
      const complaints = JSON.stringify(state.notes);
      if (complaints !== notes) {
        notes = complaints;
        tell(state.notes);
      }
    },
  };
}

// The host page's door: postMessage, version 1. Every message is an object with `fitscope: 1` and a `type`; README.md lists them.

const VERSION = 1;

// What a host is told of a run: small, and the same words as on the page.
function summary(state) {
  const { rule, severity, summary: sentence, arithmetic } = state.verdict ?? {};
  return {
    link: state.link,
    keras: state.keras,
    running: state.running,
    verdict: state.verdict ? { rule, severity, summary: sentence, arithmetic } : null,
    epochs: state.ledger.map(({ planned, run }) => ({ planned, run })),
    epochs_left_out: state.ledger_left_out,
    stop_reason: state.stop_reason,
    fixes: state.fixes.map(({ label, set, proof, difference }) => ({ label, set, proof, difference })),
  };
}

// What a host may ask, and the wish it becomes. A wish that cannot be read is named in the state's notes.
const WISHES = {
  set: ({ link, preset, fields }) => (link !== undefined ? { link: String(link) }
    : preset !== undefined ? { preset: String(preset) } : { set: Object(fields) }),
  play: () => ({ play: true }),
  pause: () => ({ play: false }),
  step: ({ by = 1 }) => ({ step: Number(by) || 0 }),
  stop: () => ({ stop: true }),
  undo: () => ({ undo: true }),
  redo: () => ({ redo: true }),
};

export function make_messages(post, ask) {
  const host = window.parent;
  const say = (type, more = {}) => host.postMessage({ fitscope: VERSION, type, ...more }, '*');
  let link = null;
  let verdict = null;
  let notes = '[]';

  const answers = {
    ping: () => say('pong', { version: VERSION }),
    get: () => say('state', { state: summary(JSON.parse(ask('state'))) }),
  };
  window.addEventListener('message', ({ source, data }) => {
    if (source !== host || data?.fitscope !== VERSION) return;
    const { type } = data;
    if (Object.hasOwn(answers, type)) answers[type]();
    else if (Object.hasOwn(WISHES, type)) post(WISHES[type](data));
    else say('error', { message: `There is no message '${type}'. Known: ${[...Object.keys(answers), ...Object.keys(WISHES)].join(', ')}.` });
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
      if (state.link !== link) say('statechange', { link: (link = state.link) });
      const said = JSON.stringify([state.link, state.verdict?.rule, state.verdict?.summary]);
      if (!state.running && state.verdict && said !== verdict) {
        verdict = said;
        say('diagnosis', { state: summary(state) });
      }
      const complaints = JSON.stringify(state.notes);
      if (complaints !== notes) {
        notes = complaints;
        for (const note of state.notes) say('error', { where: note.where, message: note.message });
      }
    },
  };
}

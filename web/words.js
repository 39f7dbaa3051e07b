// The run in words: verdict, notes, evidence, changes, tables and console as real HTML.

const by_id = (id) => document.getElementById(id);

// element('td', 'text') or element('tr', [child, …], {attribute: value})
export function element(name, content = '', attributes = {}) {
  const made = document.createElement(name);
  if (Array.isArray(content)) made.append(...content);
  else made.textContent = content;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// A heading and its list; nothing where there is nothing to list.
export function titled_list(title, texts) {
  if (!texts.length) return [];
  return [element('h3', title), element('ul', texts.map((text) => element('li', text)))];
}

export const SEVERITY = {
  healthy: 'Healthy', note: 'Worth knowing', warning: 'Warning', error: 'Problem', cannot_tell: 'Cannot tell',
};

const RUNS_LONG_MS = 400;

// Screen readers hear a status line whenever it changes: at most once a second, the last text wins.
// A text that is to wait `after` ms is said only if no other came by then. After renew() the next
// one is said as soon as it comes.
function throttled(target, ms = 1000) {
  let last = -Infinity;
  let timer = 0;
  let waiting = null;
  const say = (text, after = 0) => {
    if (text === waiting) return;
    clearTimeout(timer);
    waiting = text;
    const show = () => {
      waiting = null;
      if (target.textContent === text) return;
      last = performance.now();
      target.textContent = text;
    };
    const wait = Math.max(after, last + ms - performance.now());
    if (wait <= 0) show();
    else timer = setTimeout(show, wait);
  };
  const renew = () => {
    clearTimeout(timer);
    waiting = null;
    last = -Infinity;
  };
  return { say, renew };
}

// Puts `nodes` into `parent`. What is there already stays untouched: a node that is put in again loses the focus.
function put(parent, nodes) {
  for (const child of [...parent.childNodes]) if (!nodes.includes(child)) child.remove();
  nodes.forEach((node, at) => { if (parent.childNodes[at] !== node) parent.insertBefore(node, parent.childNodes[at] ?? null); });
}

// Calls `render` only when the value it is made from has changed.
function when_changed(render) {
  let before = null;
  return (value, ...more) => {
    const key = JSON.stringify(value);
    if (key === before) return;
    before = key;
    render(value, ...more);
  };
}

// Made once: toLocaleString() makes one for every number, which of a long table takes a second.
const in_english = new Intl.NumberFormat('en');
const number = (value) => (typeof value === 'number' ? in_english.format(value) : String(value));
const figure = (value) => (typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value ?? '–'));

function table(target, caption, head, rows) {
  target.replaceChildren(
    element('caption', caption),
    element('thead', [element('tr', head.map((title) => element('th', title, { scope: 'col' })))]),
    element('tbody', rows),
  );
}

const show_ledger = when_changed(([ledger, left_out]) => {
  const logs = [...new Set(ledger.flatMap((epoch) => Object.keys(epoch.logs)))];
  const extra = [
    ['Replayed', 'replayed'], ['Warnings', 'warnings'], ['Validation steps', 'val_steps'],
  ].filter(([, key]) => ledger.some((epoch) => epoch[key] > 0));
  const head = ['Epoch', 'Steps', 'Samples', ...extra.map(([title]) => title), ...logs];
  const rows = ledger.map((epoch) => element('tr', [
    element('th', number(epoch.epoch + 1), { scope: 'row' }),
    element('td', epoch.planned === null ? number(epoch.run) : `${number(epoch.run)} of ${number(epoch.planned)}`),
    element('td', number(epoch.samples)),
    ...extra.map(([, key]) => element('td', number(epoch[key]))),
    ...logs.map((name) => element('td', figure(epoch.logs[name]))),
  ]));
  if (left_out > 0) {
    const gap = element('tr', [element('td', `${number(left_out)} epochs are left out here`, { colspan: head.length })]);
    rows.splice(rows.length / 2, 0, gap);
  }
  table(by_id('ledger'), ledger.length ? 'Steps run of steps planned, and what Keras logged' : 'No epoch was run', head, rows);
});

const show_console = when_changed(([lines, left_out, empty]) => {
  const shown = lines.map((line) => {
    const parts = line.parts ?? [[line.error ? 'stderr' : 'plain', line.text]];
    return element('span', [...parts.map(([ink, text]) => (ink === 'plain' ? text : element('span', text, { class: ink }))), '\n']);
  });
  if (left_out > 0) shown.splice(shown.length / 2, 0, element('span', `… ${number(left_out)} lines …\n`, { class: 'muted' }));
  if (shown.length === 0) shown.push(element('span', empty, { class: 'muted' }));
  by_id('console').replaceChildren(...shown);
});

// What stands in the console's place when it is empty.
function empty_console(state) {
  if (state.running) return '…';
  if (state.values['feed.kind'] === 'custom_loop') return 'A loop of your own prints only what you print.';
  if (state.values['fit.verbose'] === '0') return 'Keras prints nothing (verbose=0).';
  return state.exception ? 'fit() raised its exception before it printed anything.' : 'Keras printed nothing.';
}

const MOST_NOTES = 3;
const named = (notes) => [...new Set(notes.map((note) => note.where).filter(Boolean))].join(', ');

function make_notes(post) {
  return when_changed((notes) => {
    const line = (note) => element('li', note.where ? `${note.where}: ${note.message}` : note.message);
    const list = (some) => element('ul', some.map(line));
    const parts = [list(notes.slice(0, MOST_NOTES))];
    if (notes.length > MOST_NOTES) {
      parts.push(element('details', [
        element('summary', `and ${notes.length - MOST_NOTES} more: ${named(notes.slice(MOST_NOTES))}`), list(notes.slice(MOST_NOTES)),
      ]));
    }
    const dismiss = element('button', 'Dismiss', { type: 'button', id: 'dismiss' });
    dismiss.addEventListener('click', () => {
      post({ dismiss: true });
      by_id('words').focus({ preventScroll: true });  // the button goes
    });
    parts.push(dismiss);
    by_id('notes').hidden = notes.length === 0;
    by_id('notes').replaceChildren(...(notes.length ? parts : []));
  });
}

// Where the keyboard goes when what it was on has gone: Undo takes back what an Apply did, a stopped run has its verdict.
function successor_of(gone) {
  const [undo, redo] = [by_id('undo'), by_id('redo')];
  if (gone.id === 'stop') return by_id('verdict-title');
  const wanted = gone.id === 'undo' ? redo : undo;
  return wanted.disabled ? by_id('verdict-title') : wanted;
}

// Shows by `render`, and keeps the keyboard in the page: what is hidden, disabled or removed would drop it.
function keeping_focus(render) {
  const holder = document.activeElement;
  render();
  if (!holder || holder === document.body) return;
  const lost = !holder.isConnected || holder.disabled || holder.closest('[hidden]');
  if (lost) successor_of(holder).focus();
}

export function make_words(presets, post) {
  const status = throttled(by_id('verdict'));
  const announce = status.say;
  const show_notes = make_notes(post);

  const select = by_id('preset');
  const group = (label, wanted) => element('optgroup', presets.filter(wanted).map(
    (preset) => element('option', preset.title, { value: preset.name })), { label });
  select.replaceChildren(
    element('option', 'Your own scenario', { value: '' }),
    group('From the article', (preset) => preset.article_says),
    group('One for every cause', (preset) => !preset.article_says && !preset.beside_health),
    group('Healthy, and worth knowing', (preset) => preset.beside_health),
  );
  select.addEventListener('change', () => {
    if (!select.value) return;
    status.renew();
    post({ preset: select.value });
  });
  for (const wish of ['undo', 'redo', 'stop']) by_id(wish).addEventListener('click', () => post({ [wish]: true }));
  by_id('stop').addEventListener('click', status.renew);

  const show_preset = when_changed((name) => {
    select.value = name;
    const preset = presets.find((one) => one.name === name);
    by_id('preset-about').textContent = preset?.about ?? '';
    by_id('preset-article').hidden = !preset?.article_says;
    by_id('article-says').textContent = preset?.article_says ?? '';
    by_id('really').textContent = preset?.really ?? '';
  });

  const show_findings = when_changed(([findings, advice]) => {
    const pieces = findings.flatMap((finding, at) => [
      ...(at > 0 ? [element('li', `${SEVERITY[finding.severity]}: ${finding.summary}`)] : []),
      ...finding.evidence.map((piece) => {
        if (!piece.at) return element('li', piece.text);
        const jump = element('button', piece.text, { type: 'button', class: 'link' });
        jump.addEventListener('click', () => {
          post({ goto: [piece.at.epoch, piece.at.step] });
          by_id('step-words')?.focus();
        });
        return element('li', [jump]);
      }),
    ]);
    pieces.push(...advice.map((one) => element('li', `You may have read: “${one.claim}” ${one.why}`)));
    by_id('evidence').replaceChildren(...pieces);
    const quiet = pieces.length === 0 && findings.every((finding) => finding.changes.length === 0);
    by_id('nothing-more').hidden = !quiet;
    by_id('nothing-more').textContent = findings.length ? 'The verdict says all there is to say.' : 'Comes when the run is over.';
  });

  const show_unused = when_changed((fields) => {
    by_id('unused').hidden = fields.length === 0;
    by_id('unused').replaceChildren(
      ...titled_list('Set, but without effect here', fields.map((field) => field.message)),
    );
  });

  const show_ruled_out = when_changed((answers) => {
    by_id('ruled-out').hidden = answers.length === 0;
    by_id('ruled-out').querySelector('ul').replaceChildren(
      ...answers.map((answer) => element('li', `Not ${answer.suspicion}: ${answer.why}.`)),
    );
  });

  const apply_button = (text, change) => {
    const button = element('button', text, { type: 'button', class: 'edits', 'aria-label': `${text}: ${change.label}` });
    button.addEventListener('click', () => post({ set: change.set }));
    return button;
  };
  const change_parts = (change) => [
    element('strong', change.label),
    ...(change.why ? [element('p', change.why, { class: 'muted' })] : []),
  ];

  // A fix was run before it stands here: what it did, and the lines of Python that change.
  const fix_element = (fix) => {
    const healthy = fix.proof === 'healthy';
    const parts = change_parts(fix);
    parts.push(element('p', `${healthy ? 'Verified' : 'Better'}: ${fix.difference}`, { class: healthy ? 'verified' : '' }));
    if (!healthy) parts.push(element('p', fix.after.summary, { class: 'muted' }));
    parts.push(element('details', [
      element('summary', 'The change in Python'),
      element('pre', fix.diff, { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Python: ${fix.label}` }),
    ]));
    parts.push(apply_button('Apply', fix));
    return element('div', parts, { class: 'change fix' });
  };

  // More fixes come while one is read: those that are there stay as they are, folded out or focused.
  let fixes_shown = new Map();
  const same_fix = (fix) => fixes_shown.get(JSON.stringify(fix)) ?? fix_element(fix);

  const show_fixes = when_changed(([fixes, proof, checking, severity]) => {
    const parts = [];
    const aside = (text) => parts.push(element('p', text, { class: 'muted' }));
    if (proof?.any_works) parts.push(element('p', 'Any of these works; each was run.'));
    const elements = fixes.map(same_fix);
    fixes_shown = new Map(fixes.map((fix, at) => [JSON.stringify(fix), elements[at]]));
    parts.push(...elements);
    for (const change of proof?.questions ?? []) {
      parts.push(element('div', [...change_parts(change), apply_button('Try it', change)], { class: 'change' }));
    }
    for (const change of proof?.advice ?? []) {
      parts.push(element('div', [...change_parts(change), element('p', 'Advice: not checked.', { class: 'muted' })], { class: 'change' }));
    }
    if (checking) aside(fixes.length ? 'Checking for more …' : 'Checking what helps: every change is run before it is shown …');
    else if (parts.length === 0 && (severity === 'warning' || severity === 'error')) aside('None of the changes that were tried makes this run healthy.');
    if (proof?.cut_off) aside('Not every change was tried: these runs are long.');
    put(by_id('changes'), parts);
  });

  // Small ribbons beside the verdict: a bar an epoch, as high as its steps are many.
  let small_ribbon = null;  // loaded with the first row, which is not there at the start
  const version_line = (run) => {
    const steps = run.steps.map(number).join(', ');
    const name = run.current ? element('span', `${run.label} (shown)`) : element('button', run.label, { type: 'button', class: 'link edits' });
    if (!run.current) {
      name.addEventListener('click', () => post({ set: { 'keras.version': run.profile } }));
      name.setAttribute('aria-label', `Show ${run.label}`);
    }
    const parts = run.current ? [name] : [name, element('span', run.label, { class: 'instead' })];
    return element('li', [...parts, small_ribbon(run.steps, `Steps by epoch: ${steps || 'no epoch'}`, run.signs),
      element('span', SEVERITY[run.severity], { class: `severity-${run.severity}` })], run.current ? { 'aria-current': 'true' } : {});
  };
  const fill_version_row = (versions) => by_id('version-ribbons').replaceChildren(...versions.map(version_line));
  const show_version_row = when_changed(async ([versions, headline]) => {
    by_id('version-row').hidden = !headline;
    by_id('versions-headline').textContent = headline;
    if (!headline) fill_version_row([]);
    else {
      if (!small_ribbon) ({ small_ribbon } = await import('./small_ribbon.js'));
      fill_version_row(versions);
    }
  });

  const show_versions = when_changed((versions) => {
    table(by_id('versions'), 'Steps of each epoch, and the verdict', ['Keras', 'Steps', 'Verdict'], versions.map((run) => {
      const steps = run.steps.slice(0, 12).map(number).join(', ') + (run.steps.length > 12 ? ', …' : '');
      return element('tr', [
        element('th', run.current ? `${run.label} (shown)` : run.label, { scope: 'row' }),
        element('td', steps || 'no epoch'),
        element('td', `${SEVERITY[run.severity]}: ${run.summary}`),
      ]);
    }));
  });

  function show(state) {
    const found = state.verdict;
    const note = state.versions_note;
    const beside = state.worth_knowing ? ` Worth knowing: ${state.worth_knowing}` : '';
    if (found) announce(`${note ? `${note} ` : ''}${SEVERITY[found.severity]}: ${found.summary}${beside}`);
    // A verdict that comes at once is the only thing said.
    else if (state.running) announce('Training: the verdict comes when the run is over.', RUNS_LONG_MS);
    else announce('Nothing has run yet.');
    by_id('verdict-card').dataset.severity = found?.severity ?? '';
    by_id('arithmetic').textContent = found?.arithmetic ?? '';
    by_id('device').textContent = found ? state.device : '';
    by_id('shared').hidden = !state.shared_note;
    by_id('shared').textContent = state.shared_note;
    by_id('progress').hidden = !state.running;
    by_id('progress-text').textContent = `Training, ${Math.floor(state.progress * 100)} % done`;
    by_id('progress-bar').value = state.progress;
    by_id('stop').hidden = !state.running;
    by_id('undo').disabled = state.undo === 0;
    by_id('redo').disabled = state.redo === 0;
    show_notes(state.notes);
    show_preset(state.preset);
    show_findings([state.findings, state.wrong_advice]);
    show_unused(state.without_effect);
    show_ruled_out(state.ruled_out);
    show_fixes([state.fixes, state.proof, state.checking, found?.severity]);
    show_version_row([state.version_rows, state.versions_headline]);
    by_id('versions').closest('section').hidden = state.version_rows.length === 0;
    show_versions(state.version_rows);
    show_ledger([state.ledger, state.ledger_left_out]);
    show_console([state.screen, state.screen_left_out, empty_console(state)]);
  }

  return {
    show: (state) => keeping_focus(() => show(state)),
    // Of what was asked of the page itself, not of the scenario.
    complain(sentences) {
      by_id('complaints').hidden = sentences.length === 0;
      by_id('complaints').textContent = sentences.join(' ');
    },
    // A person asked for another run: its verdict does not wait for its turn.
    renew: status.renew,
  };
}

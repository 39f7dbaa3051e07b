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

const SEVERITY = {
  healthy: 'Healthy', note: 'Worth knowing', warning: 'Warning', error: 'Problem', cannot_tell: 'Cannot tell',
};

// Screen readers hear a status line whenever it changes: at most once a second, the last text wins.
function throttled(target, ms = 1000) {
  let last = -Infinity;
  let timer = 0;
  return (text) => {
    clearTimeout(timer);
    const show = () => {
      last = performance.now();
      if (target.textContent !== text) target.textContent = text;
    };
    const wait = last + ms - performance.now();
    if (wait <= 0) show();
    else timer = setTimeout(show, wait);
  };
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

const number = (value) => (typeof value === 'number' ? value.toLocaleString('en') : String(value));
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

const show_console = when_changed(([lines, left_out]) => {
  const shown = lines.map((line) => element('span', `${line.text}\n`, line.error ? { class: 'stderr' } : {}));
  if (left_out > 0) shown.splice(shown.length / 2, 0, element('span', `… ${number(left_out)} lines …\n`, { class: 'muted' }));
  by_id('console').replaceChildren(...shown);
});

const show_notes = when_changed((notes) => {
  by_id('notes').hidden = notes.length === 0;
  by_id('notes').replaceChildren(...notes.map((note) => element('li', note.where ? `${note.where}: ${note.message}` : note.message)));
});

export function make_words(presets, post) {
  const announce = throttled(by_id('verdict'));

  const select = by_id('preset');
  const group = (label, wanted) => element('optgroup', presets.filter(wanted).map(
    (preset) => element('option', preset.title, { value: preset.name })), { label });
  select.replaceChildren(
    element('option', 'Your own scenario', { value: '' }),
    group('From the article', (preset) => preset.article_says),
    group('One for every cause', (preset) => !preset.article_says),
  );
  select.addEventListener('change', () => { if (select.value) post({ preset: select.value }); });
  for (const wish of ['undo', 'redo', 'stop']) by_id(wish).addEventListener('click', () => post({ [wish]: true }));

  const show_preset = when_changed((name) => {
    select.value = name;
    const preset = presets.find((one) => one.name === name);
    by_id('preset-about').textContent = preset?.about ?? '';
    by_id('preset-article').hidden = !preset?.article_says;
    by_id('article-says').textContent = preset?.article_says ?? '';
    by_id('really').textContent = preset?.really ?? '';
  });

  const show_findings = when_changed((findings) => {
    const pieces = findings.flatMap((finding, at) => [
      ...(at > 0 ? [element('li', `${SEVERITY[finding.severity]}: ${finding.summary}`)] : []),
      ...finding.evidence.map((piece) => {
        if (!piece.at) return element('li', piece.text);
        const jump = element('button', piece.text, { type: 'button', class: 'link' });
        jump.addEventListener('click', () => post({ goto: [piece.at.epoch, piece.at.step] }));
        return element('li', [jump]);
      }),
    ]);
    by_id('evidence').replaceChildren(...pieces);
    const said = new Set();
    by_id('changes').replaceChildren(...findings.flatMap((finding, at) => finding.changes.map((change, nth) => {
      // Two findings may want the same.
      if (said.has(JSON.stringify(change))) return '';
      said.add(JSON.stringify(change));
      const parts = [element('strong', change.label)];
      if (change.why) parts.push(element('p', change.why, { class: 'muted' }));
      const fields = Object.entries(change.set);
      if (fields.length > 0) {
        parts.push(element('p', fields.map(([key, text]) => `${key} = ${text}`).join(', '), { class: 'mono' }));
        const apply = element('button', 'Apply', { type: 'button', 'aria-label': `Apply: ${change.label}` });
        apply.addEventListener('click', () => post({ change: [at, nth] }));
        parts.push(apply);
      }
      return element('div', parts, { class: 'change' });
    })));
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

  return {
    show(state) {
      const found = state.verdict;
      if (found) announce(`${SEVERITY[found.severity]}: ${found.summary}`);
      by_id('verdict-card').dataset.severity = found?.severity ?? '';
      by_id('arithmetic').textContent = found?.arithmetic ?? '';
      by_id('progress').hidden = !state.running;
      by_id('progress').textContent = `Training, ${Math.floor(state.progress * 100)} % done`;
      by_id('stop').hidden = !state.running;
      by_id('undo').disabled = state.undo === 0;
      by_id('redo').disabled = state.redo === 0;
      show_notes(state.notes);
      show_preset(state.preset);
      show_findings(state.findings);
      show_versions(state.versions);
      show_ledger([state.ledger, state.ledger_left_out]);
      show_console([state.screen, state.screen_left_out]);
    },
  };
}

// A pasted console or code: read by the program, answered in words, opened as a scenario.
import { ask_reader, field_words, words_of_code } from './code.js';
import { element, titled_list } from './words.js';

const by_id = (id) => document.getElementById(id);

function steps_of(epoch) {
  if (epoch.steps_likely !== null) return `${epoch.steps_likely}`;
  if (epoch.steps_most === null) return `at least ${epoch.steps_least}`;
  return epoch.steps_least === epoch.steps_most ? `${epoch.steps_least}` : `${epoch.steps_least} to ${epoch.steps_most}`;
}

function words_of(answer) {
  const { verdict } = answer;
  const { epochs } = answer.fits[answer.chosen_fit];
  const shown = epochs.slice(0, 12).map((epoch) => {
    const name = epoch.number === null ? 'An epoch' : `Epoch ${epoch.number}`;
    const of = epoch.planned === null ? '' : ` of ${epoch.planned}`;
    return `${name}: ${steps_of(epoch)}${of} ${epoch.unit}${epoch.ran_dry ? ', ran out of data' : ''}${epoch.finished ? '' : ', not finished'}`;
  });
  if (epochs.length > shown.length) shown.push(`${epochs.length - shown.length} more epochs`);
  return [
    element('p', verdict.arithmetic, { class: 'mono' }),
    element('p', `Rule ${verdict.rule}, ${verdict.confidence}${verdict.candidates.length ? `; may be ${verdict.candidates.join(', ')}` : ''}`, { class: 'muted' }),
    ...titled_list('What the log shows', shown),
    ...titled_list('Why', verdict.evidence.map((piece) => piece.text)),
    ...titled_list('What would settle it', verdict.questions.map(({ ask, decides }) => `${ask} ${decides}`)),
    ...titled_list('What to change', verdict.changes.map(({ label, why }) => `${label}. ${why}`)),
    ...titled_list('Also', answer.other_findings.map((other) => other.summary).concat(answer.notes)),
    ...(epochs.length && answer.missing ? titled_list('As a scenario', [answer.missing]) : []),
    ...(epochs.length ? titled_list('Read from the log', answer.read.map(field_words)) : []),
    ...(epochs.length ? titled_list('Assumed', answer.assumed.map(field_words)) : []),
  ];
}

const MB = 2 ** 20;
const MOST_FILE_BYTES = 32 * MB;  // read without a pause that one would take for a fault
const MOST_IN_THE_BOX = MB;
const WANTED = 'Give a scenario saved here (.fitscope.json), what fit() printed, its code or notebook, or a table as .csv, .tsv or .npy. Your run and your text stay as they were.';

// As text; null: it is none. PowerShell writes what a program prints as UTF-16.
function text_of(bytes) {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
  const start = text.slice(0, 4096);
  const odd = start.match(/[\0-\x07\x0e-\x1a\ufffd]/g)?.length ?? 0;
  return text.includes('\0') || odd > start.length / 16 ? null : text;
}

// Why it is no scenario in JSON; empty: it may be one.
function wrong_json(text) {
  try {
    const value = JSON.parse(text);
    return value === null || typeof value !== 'object' || Array.isArray(value) ? 'it holds no {…}' : '';
  } catch (error) {
    return error.message;
  }
}
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(bytes) {
  const parts = [];
  const PIECE = 65536;
  for (let i = 0; i < bytes.length; i += PIECE) parts.push(Array.from(bytes.subarray(i, i + PIECE), (byte) => DIGITS[byte]).join(''));
  return parts.join('');
}

const is_scenario = (text) => /^\s*\{/.test(text) && text.includes('"schema"') && !text.includes('"nbformat"');

export function make_log_box(post) {
  const open = by_id('log-open');
  let link = '';
  function show(kind, summary, words, shown_link, can_open) {
    by_id('log-kind').textContent = kind;
    by_id('log-answer').replaceChildren(...words);
    link = shown_link;
    open.hidden = !can_open;
    by_id('log-verdict').textContent = summary;
  }
  // Reads by `read`, which asks the reader; what was read before goes, whatever comes.
  async function reading(read) {
    show('', 'Loading the reader…', [], '', false);
    try {
      await read();
    } catch (error) {
      show('', `The reader could not be loaded: ${error.message ?? error}`, [], '', false);
    }
  }
  const KINDS = {
    code: 'This is code: it was read, not run.',
    both: 'This is code and what it printed: both were read, nothing was run.',
    log: 'This is what fit() printed.',
    neither: '',
  };
  // Its name, what is wrong with it, what would do.
  function refuse(file, why) {
    show('', `${file.name} cannot be read: ${why}. ${WANTED}`, [], '', false);
    by_id('log').scrollIntoView();
  }
  // A scenario as it was saved; what cannot be read of it is told like a bad link.
  function open_scenario(text) {
    show('', '', [], '', false);
    post({ json: text });
    by_id('verdict-card').scrollIntoView();
  }
  const read_text = (text) => reading(async () => {
    if (is_scenario(text)) {
      open_scenario(text);
      return;
    }
    const kind = await ask_reader(`pasted ${text}`);
    if (kind === 'code' || kind === 'both') {
      const answer = JSON.parse(await ask_reader(`code ${text}`));
      show(KINDS[kind], answer.summary, words_of_code(answer), answer.link, answer.found);
      return;
    }
    const answer = JSON.parse(await ask_reader(`log ${text}`));
    show(KINDS[kind], answer.verdict.summary, words_of(answer), answer.link, answer.fits[answer.chosen_fit].epochs.length > 0);
  });
  by_id('log-read').addEventListener('click', () => read_text(by_id('log-text').value));
  // Two digits a byte: a .npy is no text. It goes to the program in this tab, and no further.
  async function read_table(file, bytes) {
    await reading(async () => show_table(file, JSON.parse(await ask_reader(`data ${hex(bytes)}`))));
  }
  function show_table(file, answer) {
    if (answer.error) {
      refuse(file, answer.error.replace(/\.$/, ''));
      return;
    }
    const label = answer.label === null ? 'no label among them' : `the label is ${answer.label}`;
    show(`${file.name} is a table: its shape was read, its values stay here.`,
      `${answer.rows} rows, ${answer.columns} columns; ${label}.`,
      [...titled_list('Read from the file', answer.read.map(field_words)), ...titled_list('Assumed', answer.assumed.map(field_words)),
        ...titled_list('Also', answer.notes)],
      answer.link, true);
  }
  // Whatever it is: a scenario, a table, a log or code.
  async function bring(file) {
    by_id('log-details').open = true;
    const is_table = /\.(csv|tsv|npy)$/i.test(file.name);
    const is_json = /\.json$/i.test(file.name);
    if (file.size > MOST_FILE_BYTES) {
      const command = is_table ? 'data' : is_json ? 'run' : 'diagnose';
      refuse(file, `it has ${Math.ceil(file.size / MB)} MB, and a tab reads ${MOST_FILE_BYTES / MB}; in a terminal, fitscope ${command} reads more`);
      return;
    }
    let bytes;
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      refuse(file, `the browser may not read it (${error.message})`);
      return;
    }
    if (is_table && bytes.length) {
      read_table(file, bytes);
      return;
    }
    const text = text_of(bytes);
    if (!text?.trim()) {
      refuse(file, text === null ? 'it is no text' : 'it is empty');
      return;
    }
    if (is_json || is_scenario(text)) {
      const wrong = wrong_json(text);
      if (wrong) refuse(file, `it is no scenario in JSON: ${wrong}`);
      else open_scenario(text);
      return;
    }
    by_id('log').scrollIntoView();
    if (text.length <= MOST_IN_THE_BOX) by_id('log-text').value = text;
    read_text(text);
  }
  const chosen = by_id('data-file');
  chosen.addEventListener('change', () => {
    const [file] = chosen.files;
    if (file) bring(file);
    chosen.value = '';  // the same file may be chosen again
  });
  const open_button = element('button', 'Open a scenario, log, code or table', { type: 'button', id: 'open-file', class: 'edits' });
  open_button.addEventListener('click', () => chosen.click());
  document.querySelector('[data-save=scenario]').after(open_button);
  // A file may be let go anywhere on the page; in a frame the page under it is not ours.
  if (window.parent === window) {
    const has_files = (event) => event.dataTransfer?.types.includes('Files');
    document.addEventListener('dragover', (event) => { if (has_files(event)) event.preventDefault(); });
    document.addEventListener('drop', (event) => {
      if (!has_files(event)) return;
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      bring(file);
    });
  }
  open.addEventListener('click', () => {
    post({ link });
    by_id('verdict-card').scrollIntoView();
  });
  by_id('copy-probe').addEventListener('click', async () => {
    const code = by_id('probe');
    try {
      code.textContent = await ask_reader('probe');
    } catch (error) {
      by_id('probe-status').textContent = `The probe could not be loaded: ${error.message ?? error}`;
      return;
    }
    try {
      await navigator.clipboard.writeText(code.textContent);
      by_id('probe-status').textContent = 'Copied. Give FitscopeProbe() to fit(), and paste the line it prints above.';
    } catch {
      code.hidden = false;
      code.focus();
      getSelection().selectAllChildren(code);
      by_id('probe-status').textContent = 'The clipboard is not to be had here. The probe is selected below: copy it from there.';
    }
  });
}

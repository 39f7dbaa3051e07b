// Pasted code: read by a program of its own, which is loaded when the first code is pasted.
import { element } from './words.js';

let loading = null;

async function load() {
  const { default: create } = await import('./reader.js');
  const reader = await create();
  return (text) => {
    const size = reader.lengthBytesUTF8(text) + 1;
    const at = reader._malloc(size);
    reader.stringToUTF8(text, at, size);
    const answer = reader._fitscope_read(at);
    try {
      return JSON.parse(reader.UTF8ToString(answer));
    } finally {
      reader._free(answer);
      reader._free(at);
    }
  };
}

/** What `fitscope read --json` says of a text. */
export async function read_code(text) {
  loading ??= load();
  try {
    return (await loading)(text);
  } catch (error) {
    loading = null; // the next try loads it anew
    throw error;
  }
}

const at_line = (line) => (line === null ? '' : `line ${line}: `);
const field = ({ key, value, line, why }) => `${at_line(line)}${key} = ${value}: ${why}`;

function list(title, texts) {
  if (!texts.length) return [];
  return [element('h3', title), element('ul', texts.map((text) => element('li', text)))];
}

/** The answer in words. */
export function words_of_code(answer) {
  const { understood, assumed, not_understood, contradictions, log } = answer;
  return [
    ...(log ? [element('p', `The log in it: ${log.verdict.summary}`)] : []),
    ...list('Code and log contradict each other', contradictions.map((found) =>
      `${at_line(found.line)}${found.key} = ${found.code}, but the log shows ${found.log} (${found.why}): the log's is taken`)),
    ...list('Understood', understood.map(field)),
    ...list('Assumed', assumed.map(field)),
    ...list('Not understood', not_understood.map(({ line, why }) => `${at_line(line)}${why}`)),
  ];
}

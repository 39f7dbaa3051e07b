// Pasted code: read by a program of its own, which is loaded when the first code is pasted.
import { with_text } from './heap.js';
import { element, titled_list } from './words.js';

let loading = null;

async function load() {
  const { default: create } = await import('./reader.js');
  const reader = await create();
  return (text) => with_text(reader, text, (at) => {
    const answer = reader._fitscope_read(at);
    try {
      return JSON.parse(reader.UTF8ToString(answer));
    } finally {
      reader._free(answer);
    }
  });
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

const at_line = (line) => (line ? `line ${line}: ` : '');
/** A field that was read or assumed, and why. */
export const field_words = ({ key, value, line, why }) => `${at_line(line)}${key} = ${value}: ${why}`;

/** The answer in words. */
export function words_of_code(answer) {
  const { understood, assumed, not_understood, contradictions, log } = answer;
  return [
    ...(log ? [element('p', `The log in it: ${log.verdict.summary}`)] : []),
    ...titled_list('Code and log contradict each other', contradictions.map((found) =>
      `${at_line(found.line)}${found.key} = ${found.code}, but the log shows ${found.log} (${found.why}): the log's is taken`)),
    ...titled_list('Understood', understood.map(field_words)),
    ...titled_list('Assumed', assumed.map(field_words)),
    ...titled_list('Not understood', not_understood.map(({ line, why }) => `${at_line(line)}${why}`)),
  ];
}

// The reader of code, logs and tables: a program of its own, which is loaded when the first is brought. And its words on code.
import { with_text } from './heap.js';
import { element, titled_list } from './words.js';

let loading = null;

async function load() {
  const { default: create } = await import('./reader.js');
  const reader = await create();
  return (question) => with_text(reader, question, (at) => {
    const answer = reader._fitscope_answer(at);
    try {
      return reader.UTF8ToString(answer);
    } finally {
      reader._free(answer);
    }
  });
}

/** Its answer to one of the questions that README.md lists. */
export async function ask_reader(question) {
  loading ??= load();
  try {
    return (await loading)(question);
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
  const { understood, assumed, not_understood, contradictions, otherwise, log } = answer;
  const weighty = ['steps', 'numbers'].filter((what) => not_understood.some(({ changes, raises }) => changes === what && !raises));
  const refused = not_understood.filter(({ raises }) => raises);
  return [
    ...refused.slice(0, 1).map(({ line, why }) => element('p', `Keras goes no further than this: ${at_line(line)}${why} What is said of the scenario holds once it is mended.`)),
    ...(weighty.length ? [element('p', `What was not understood can change the ${weighty.join(' and the ')}: whatever the verdict on the scenario, it holds only as far as the code was understood.`)] : []),
    ...(otherwise.length ? [element('p', ['The code leaves something open. The scenario is read in one way. It may also be: ',
      ...otherwise.flatMap(({ what, link }, at) => [at ? ', ' : '', element('a', what, { href: `#${link}` })]), '.'])] : []),
    ...(log ? [element('p', `The log in it: ${log.verdict.summary}`)] : []),
    ...titled_list('Code and log contradict each other', contradictions.map((found) =>
      `${at_line(found.line)}${found.key} = ${found.code}, but the log shows ${found.log} (${found.why}): the log's is taken`)),
    ...titled_list('Understood', understood.map(field_words)),
    ...titled_list('Assumed', assumed.map(field_words)),
    ...titled_list('Not understood', not_understood.map(({ line, why }) => `${at_line(line)}${why}`)),
  ];
}

// What one puts into a page to show a run there: the element of fit-scope.js, or a frame.
import { SEVERITY } from './words.js';

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
const MOST_EPOCHS = 12;
// What stands in for an address that is not known.
export const SOME_HOST = 'https://YOUR.HOST/fitscope/';

/** The link with what its run gave: "RESULT-VERSION", eight letters of src/workbench/outcome.h. */
export const link_with_result = (state, version) => `${state.link}${state.digest ? `&result=${state.digest}-${version}` : ''}`;

function words_of({ verdict, ledger }) {
  const steps = ledger.slice(0, MOST_EPOCHS).map((epoch) => epoch.run).join(', ') + (ledger.length > MOST_EPOCHS ? ', …' : '');
  const title = verdict ? `${SEVERITY[verdict.severity]}: ${verdict.summary}` : 'A run of Keras fit(), step by step.';
  return { title, steps: `Steps by epoch: ${steps || 'none'}.` };
}

// The poster in the snippet itself. Its quotes are single, so that an attribute can hold it as it is read.
function poster(state, { title, steps }, picture, program, theme) {
  const html = `<!doctype html><html lang=en><meta charset=utf-8><meta name=color-scheme content='${theme === 'auto' ? 'light dark' : theme}'>`
    + `<title>${escaped(title)}</title><body style='font: 1rem/1.5 system-ui, sans-serif'><main><p>${escaped(title)} ${steps}</p>`
    + `${picture.replaceAll('"', "'")}<p><a href='${escaped(program)}'>Run it here and change it</a></p></main>`;
  return html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/**
 * {link, element, frame} as texts. `where`: {page, root, posters}: the program's address, its folder's, and whether posters lie there.
 * `asked`: {compact, read_only, theme, loading, height, controls}. `picture`: the steps as SVG that needs no style sheet.
 */
export function snippets(state, version, where, asked, picture) {
  const link = link_with_result(state, version);
  const { compact, read_only, theme, loading, height, controls } = asked;
  const words = words_of(state);
  const search = [theme !== 'auto' && `theme=${theme}`, compact && 'compact', read_only && 'read-only', controls && `controls=${controls}`]
    .filter(Boolean).join('&');
  const program = `${where.page}${search && `?${search}`}#${link}`;
  const preset = where.posters && state.preset;

  const attributes = [preset ? `preset="${preset}"` : `scenario="${escaped(state.link)}"`, theme !== 'auto' && `theme="${theme}"`,
    compact && 'compact', read_only && 'read-only', controls && `controls="${controls}"`, loading !== 'click' && `loading="${loading}"`,
    `height="${height || 'auto'}"`, `title="${escaped(words.title)}"`].filter(Boolean);
  const own_poster = !preset && loading === 'click' && picture;

  let source = `src="${escaped(program)}"`;
  if (loading === 'click') {
    source = preset ? `src="${escaped(`${where.root}posters/${preset}.html${search && `?${search}`}`)}"`
      : `srcdoc="${poster(state, words, picture, program, theme)}"`;
  }
  return {
    link: `${where.page}#${link}`,
    element: `<script type="module" src="${escaped(where.root)}fit-scope.js"></script>\n<fit-scope ${attributes.join(' ')}>\n`
      + `  <p>${escaped(words.title)} ${words.steps}</p>\n${own_poster ? `  ${picture}\n` : ''}</fit-scope>`,
    frame: `<iframe title="${escaped(words.title)}"\n  ${source}\n  width="100%" height="${height || (compact ? 720 : 900)}"`
      + ` loading="${loading === 'eager' ? 'eager' : 'lazy'}" style="border: 0${theme === 'auto' ? '' : `; color-scheme: ${theme}`}"\n`
      + '  sandbox="allow-scripts allow-same-origin allow-popups allow-downloads" allow="clipboard-write; fullscreen"'
      + ' referrerpolicy="no-referrer"></iframe>',
  };
}

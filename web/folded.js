// In somebody else's page the canvas has the room: the same as text and form is folded below it, one line that opens. The verdict
// stays for screen readers, which hear it change, and the landmarks say whose they are. Where there is no canvas, or compact leaves
// only some of it, nothing is folded.
import { element } from './words.js';

// Constructed, as style.css is for all and is to stay small.
const STYLE = `
  [data-folded] > #verdict-card:not(:focus-within) { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
  #twin { grid-column: 1 / -1; }
  #twin > summary { min-height: 36px; padding: 6px 0; font-weight: 600; }
  #twin > .words { padding: 8px 0 0; }
`;

export function fold_words() {
  const words = document.getElementById('words');
  // Not the host page's own.
  for (const name of ['header', 'main']) document.querySelector(`body > ${name}`).setAttribute('aria-label', 'Fitscope');
  const complaints = document.getElementById('complaints');  // of what the host asked for, which its author is to see
  complaints.classList.add('card', 'wide');
  words.prepend(complaints);
  if (document.getElementById('canvas').hidden || 'compact' in document.documentElement.dataset) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const [, verdict, ...rest] = words.children;
  const read_only = 'readOnly' in document.documentElement.dataset;
  const inner = element('div', rest, { class: 'words' });
  const twin = element('details', [element('summary', read_only ? 'As text' : 'As text and form'), inner], { id: 'twin' });
  words.replaceChildren(complaints, verdict, twin);
  const set = (open) => {
    twin.open = open;
    words.toggleAttribute('data-folded', !open);
  };
  set(false);
  twin.addEventListener('toggle', () => set(twin.open));
  // What leads into it opens it first: links of the header, and what is found by the search.
  document.addEventListener('click', ({ target }) => { if (target.closest('[data-scroll], #search')) set(true); }, true);
}

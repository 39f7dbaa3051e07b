// What screen readers hear without asking: one polite region says whatever changed, the notes are the assertive one. A dialog has
// its own, as the page behind it is inert.
import { element } from './words.js';

const TOLD = ['verdict', 'script-status', 'compare-status', 'save-status', 'log-verdict', 'probe-status', 'update'];

export function say_changes() {
  const said = element('p', '', { id: 'said', class: 'unseen', role: 'status' });
  document.querySelector('main').prepend(said);
  const say = (place) => {
    const text = place.hidden ? '' : (place.querySelector('p') ?? place).textContent.trim();
    if (text) said.textContent = text;
  };
  for (const id of TOLD) {
    const place = document.getElementById(id);
    new MutationObserver(() => say(place)).observe(place, { attributeFilter: ['hidden'], characterData: true, childList: true, subtree: true });
  }
  say(document.getElementById('verdict'));
}

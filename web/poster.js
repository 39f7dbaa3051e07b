// What a poster in a frame does beyond being read: it tells the host page its height, and opens the program in its own place,
// without an entry in the host's history. Outside a frame, and without scripts, the link is a link.
import { apply_options, read_options } from './options.js';

const host = window.parent;
const run = document.querySelector('a[data-run]');
apply_options(read_options(location.search));
// What was asked of the poster is asked of the program too.
if (location.search) run.href = run.href.replace('#', `${location.search}#`);

if (host !== window) {
  // Of what is in it: the page itself is never lower than its frame.
  const poster = document.querySelector('main');
  poster.setAttribute('aria-label', document.title);  // the host page has a main part of its own
  let height = 0;
  const tell = () => {
    const now = Math.ceil(poster.getBoundingClientRect().height);
    if (now !== height) host.postMessage({ fitscope: 1, type: 'resize', height: (height = now) }, '*');
  };
  tell();  // at once: out of sight nothing is observed
  new ResizeObserver(tell).observe(poster);
  run.addEventListener('click', (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    location.replace(event.currentTarget.href);
  });
}

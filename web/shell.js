// The page around the program: loads it, mirrors its state in HTML, hands it the page's wishes.
import { with_text } from './heap.js';
import { apply_options, chosen, read_options } from './options.js';
import { load_program } from './simd.js';
import { make_words } from './words.js';

const canvas = document.getElementById('canvas');
const framed = window.parent !== window;
const options = read_options(location.search);
apply_options(options);

let words = null;
const views = [];  // what mirrors the state; words, the first of them, alone until the rest is there
let messages = null;  // only in somebody else's page
let first_link = null;
let shown_link = null;
let link_timer = 0;

// "#form" is a place in the page, not a scenario.
const scenario_in_address = () => (document.getElementById(location.hash.slice(1)) ? '' : location.hash.slice(1));

// The address follows the scenario that is shown, and never in somebody else's page. Browsers allow few changes of it: what
// changes all the time is written every 300 ms.
const LEAST_BETWEEN_MS = 300;
let written_ms = -Infinity;
let known_hash = location.hash;

function write_link() {
  written_ms = performance.now();
  // Another address was typed, and the event that tells of it is on its way.
  if (location.hash !== known_hash || location.hash.slice(1) === shown_link) return;
  try {
    history.replaceState(null, '', `#${shown_link}`);
    known_hash = location.hash;
  } catch { /* a sandboxed frame has no address of its own */ }
}

function show_link(link) {
  first_link ??= link;
  if (framed || (link === first_link && !scenario_in_address())) return;
  const same = link === shown_link && location.hash.slice(1) === link;
  shown_link = link;
  if (same) return;
  clearTimeout(link_timer);
  link_timer = setTimeout(write_link, Math.max(0, written_ms + LEAST_BETWEEN_MS - performance.now()));
}

// Search by keys, where the page has the keyboard and is nobody's guest. The program's own listener takes keys from all that
// come after it: this one comes before.
let search = null;
if (!framed) {
  window.addEventListener('keydown', (event) => {
    if (!search || event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    search();
  }, true);
}

let waiting_state = null;
function show(state) {
  for (const view of views) view.show(state);
  // What the link said of its result stays in the address until the scenario is another.
  show_link(state.link + (state.shared_result ? `&result=${encodeURIComponent(state.shared_result)}` : ''));
  messages?.show(state);
}

function mirror(json) {
  if (words) show(JSON.parse(json));
  else waiting_state = json;
}

const program = {
  canvas,
  options,
  onState: mirror,
  // Narrow layouts are as high as they need, and the page scrolls; 0: as high as the style says. A little room too much stays:
  // another size waits for the graphics.
  onContentHeight(height) {
    const now = canvas.clientHeight;
    const fits = height <= now && now < height + 32;
    canvas.style.height = height > 0 ? `${fits ? now : Math.ceil(height)}px` : '';
  },
  // Without WebGL2 the program runs all the same; the form is the door.
  onNoCanvas() {
    canvas.hidden = true;
    delete document.documentElement.dataset.compact;  // the words are all there is
    document.getElementById('no-canvas').hidden = false;
    document.getElementById('form-details').open = true;
  },
};

function go_to(place) {
  for (const details of place.querySelectorAll(':scope > details')) details.open = true;
  place.focus({ preventScroll: true });
  place.scrollIntoView();
}

// Links inside the page must not touch the address: it holds the scenario.
for (const link of document.querySelectorAll('[data-scroll]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    go_to(document.querySelector(link.getAttribute('href')));
  });
}

try {
  const fitscope = await load_program(program);
  const post = (message) => fitscope.ccall('fitscope_post', null, ['string'], [JSON.stringify(message)]);
  const ask = (what) => with_text(fitscope, what, (at) => fitscope.ccall('fitscope_ask', 'string', ['number'], [at]));
  const presets = JSON.parse(ask('presets'));
  words = make_words(presets, post);
  views.push(words);
  document.getElementById('late').remove();
  mirror(waiting_state ?? ask('state'));

  const breath = () => new Promise((go) => { setTimeout(go); });  // no long tasks
  const rest = await import('./rest.js');
  const properties = chosen(JSON.parse(ask('properties')), options);
  const complaint = (key, text) => ask(`check ${key} ${text}`);
  views.push(rest.make_form(properties, post, complaint));
  words.complain(options.complaints);
  await breath();
  rest.say_changes();
  rest.make_manners(fitscope, post, ask);
  rest.make_log_box(post);
  views.push(rest.make_steps(post, ask), rest.make_script(ask), rest.make_compare(post, ask, presets), rest.make_reset(post));
  if (canvas.hidden) views.push(rest.make_drawn(ask));
  rest.make_share(ask, () => JSON.parse(ask('state')));
  search = rest.make_palette(rest.palette_entries({ properties, presets, post, ask, go_to }));
  document.getElementById('search').addEventListener('click', () => search());
  if (framed) messages = rest.make_messages(post, ask, fitscope);
  messages?.ready();
  await breath();
  mirror(ask('state'));
  if (framed && !canvas.hidden) {
    rest.free_when_unseen(canvas, () => {
      location.replace(`#${JSON.parse(ask('state')).link}`);
      location.reload();
    });
  }
  const place_in_address = () => document.getElementById(location.hash.slice(1));
  if (place_in_address()) go_to(place_in_address());
  window.addEventListener('hashchange', ({ newURL }) => {
    clearTimeout(link_timer);
    known_hash = location.hash;
    if (place_in_address()) {
      go_to(place_in_address());
      return;
    }
    words.renew();
    post({ link: new URL(newURL).hash.slice(1) });
  });
  // For the console and the tests: see README.md.
  window.fitscope = {
    post,
    ask,
    show,
    draws: () => fitscope.ccall('fitscope_draws', 'number', [], []),
    widgets: () => JSON.parse(ask('widgets')),
  };
  rest.show_hint();
  rest.keep_for_offline(rest.show_update);
} catch (error) {
  (await import('./failed.js')).show_failure(error, words);
  throw error;
}

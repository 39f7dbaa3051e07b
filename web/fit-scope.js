// <fit-scope>: a run of fit() in somebody else's page. It starts as a poster, verdict and ribbon as HTML; the program is loaded
// when one asks for it. See README.md.

const ROOT = new URL('./', import.meta.url);
const LOADINGS = ['click', 'lazy', 'eager'];
const THEMES = ['auto', 'light', 'dark'];
const HEIGHT = 420;
const POSTER_ANSWERS_WITHIN_MS = 2000;
const EXAMPLES = ['steps-floor', 'article-batch-20', 'finite-generator', 'healthy'];
const MOST_TITLE = 120;

// Constructed, not written into the page: a host's style-src has nothing against it.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  :host { display: block; }
  :host([hidden]) { display: none; }
  iframe { display: block; width: 100%; border: 0; }
  button { font: inherit; padding: 8px 16px; min-height: 36px; }
`);

export class FitScope extends HTMLElement {
  static observedAttributes = ['preset', 'scenario', 'loading', 'height', 'theme', 'compact', 'read-only', 'controls'];

  #root = this.attachShadow({ mode: 'open' });
  #frame = null;
  #started = false;  // the program was asked for
  #ready = false;
  #waiting = [];
  #content = 0;  // the height of what the frame shows, as it told
  #complaints = [];
  #hears = (event) => this.#hear(event);

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [STYLE];
  }

  connectedCallback() {
    window.addEventListener('message', this.#hears);
    this.#show();
  }

  disconnectedCallback() {
    window.removeEventListener('message', this.#hears);
    this.#root.replaceChildren();
    this.#frame = null;
    this.#started = false;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.isConnected || before === now) return;
    this.#complaints = [];
    if (name === 'height' && this.#frame) {
      this.#size();
      this.#fill(this.#frame);
    } else if (this.#started) {
      this.#mount(this.#address(), 'eager');
    } else {
      this.#show();
    }
  }

  /** Loads the program, in place of the poster. */
  run() {
    this.#started = true;
    this.#ready = false;
    if (this.#frame) this.#frame.contentWindow.location.replace(this.#address());
    else this.#mount(this.#address(), 'eager');
  }

  /** Sends a message of fitscope-embed.d.ts; one that comes before the program can hear is kept. */
  send(message) {
    if (this.#ready) this.#frame.contentWindow.postMessage({ fitscope: 1, ...message }, '*');
    else this.#waiting.push(message);
  }

  #address() {
    const scenario = this.getAttribute('scenario')?.replace(/^#/, '');
    return new URL(`./${this.#options()}#${scenario ?? `s=1&preset=${encodeURIComponent(this.#preset())}`}`, ROOT).href;
  }

  #preset() {
    return this.getAttribute('preset') || EXAMPLES[0];
  }

  // A value that is none of the allowed ones is named, and the first of them is taken.
  #one_of(allowed, name) {
    const given = this.getAttribute(name) ?? allowed[0];
    if (allowed.includes(given)) return given;
    this.#complaints.push(`${name}="${given}" is not known to fit-scope. Allowed: ${allowed.join(', ')}. It is taken as ${allowed[0]}.`);
    return allowed[0];
  }

  // What is asked of the looks, as the frame's address has it.
  #options() {
    const asked = new URLSearchParams();
    const theme = this.getAttribute('theme');
    if (theme !== 'auto' && THEMES.includes(theme)) asked.set('theme', theme);
    if (this.getAttribute('controls')) asked.set('controls', this.getAttribute('controls'));
    for (const name of ['compact', 'read-only']) if (this.hasAttribute(name)) asked.set(name, this.getAttribute(name) || 'yes');
    return String(asked) && `?${asked}`;
  }

  #show() {
    this.#complaints = [];
    const loading = this.#one_of(LOADINGS, 'loading');
    if (loading !== 'click') {
      this.#started = true;
      this.#mount(this.#address(), loading);
    } else if (this.hasAttribute('scenario')) {
      this.#own_poster();
    } else {
      const preset = this.#preset();
      this.#mount(new URL(`posters/${encodeURIComponent(preset)}.html${this.#options()}`, ROOT).href, 'lazy');
      this.#expect_poster(preset);
    }
  }

  // For a scenario of one's own, what stands between the tags is the poster.
  #own_poster() {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Run it here and change it' });
    button.addEventListener('click', () => this.run());
    this.#frame = null;
    this.#one_of(THEMES, 'theme');
    this.#height();
    this.#fill(document.createElement('slot'), button);
  }

  #mount(src, loading) {
    this.#ready = false;
    const frame = document.createElement('iframe');
    frame.title = this.#title();
    frame.loading = loading === 'eager' ? 'eager' : 'lazy';
    frame.referrerPolicy = 'no-referrer';
    frame.allow = 'clipboard-write; fullscreen';
    // On the site's own origin the two would undo each other.
    if (ROOT.origin !== location.origin) frame.sandbox = 'allow-scripts allow-same-origin allow-popups allow-downloads';
    frame.src = src;
    // Left alone it is the host's: browsers tell a frame the scheme that its element has.
    const theme = this.#one_of(THEMES, 'theme');
    if (theme !== 'auto') frame.style.colorScheme = theme;
    this.#frame = frame;
    this.#content = 0;
    this.#size();
    this.#fill(frame);
  }

  // What the author says, else what stands between the tags, else the example's name.
  #wanted_title() {
    const written = this.getAttribute('title') || (this.hasAttribute('scenario') && (this.querySelector('p') ?? this).textContent.replace(/\s+/g, ' ').trim());
    if (written) return written.length > MOST_TITLE ? `${written.slice(0, MOST_TITLE - 2)} …` : written;
    return `Fitscope: a run of Keras fit(), ${this.hasAttribute('scenario') ? 'step by step' : `example ${this.#preset()}`}`;
  }

  // Frames are told apart by their titles: the second of one name says so.
  #title() {
    const wanted = this.#wanted_title();
    const same = [...this.getRootNode().querySelectorAll('fit-scope')].filter((one) => #root in one && one.#wanted_title() === wanted);
    const at = same.indexOf(this);
    return at > 0 ? `${wanted} (${at + 1})` : wanted;
  }

  #fill(...parts) {
    const lines = this.#complaints.map((sentence) => {
      const line = document.createElement('p');
      line.setAttribute('role', 'alert');
      line.append(...[sentence].flat());
      return line;
    });
    // A frame that moves loads again.
    if (this.#frame && this.#frame.parentNode === this.#root) {
      for (const old of this.#root.querySelectorAll('[role=alert]')) old.remove();
      this.#frame.before(...lines);
    } else {
      this.#root.replaceChildren(...lines, ...parts);
    }
  }

  // 'auto', or pixels.
  #height() {
    const asked = this.getAttribute('height') ?? String(HEIGHT);
    if (asked === 'auto' || /^[1-9]\d*(px)?$/.test(asked)) return asked;
    this.#complaints.push(`height="${asked}" is not known to fit-scope. Allowed: auto, or a number of pixels. It is taken as ${HEIGHT}.`);
    return String(HEIGHT);
  }

  #size() {
    const asked = this.#height();
    this.#frame.style.height = `${asked === 'auto' ? this.#content || HEIGHT : Number.parseInt(asked, 10)}px`;
  }

  #expect_poster(preset) {
    const frame = this.#frame;
    frame.addEventListener('load', () => setTimeout(() => {
      if (frame !== this.#frame || frame.answered) return;
      const list = Object.assign(document.createElement('a'), { href: new URL('posters/index.html', ROOT).href, textContent: 'all by name' });
      this.#complaints.push([`There is no example called '${preset}' at ${ROOT.href}. Some that there are: ${EXAMPLES.join(', ')}; `, list, '.']);
      this.#frame = null;
      this.#fill(document.createElement('slot'));
    }, POSTER_ANSWERS_WITHIN_MS), { once: true });
  }

  #hear({ source, data }) {
    if (!this.#frame || source !== this.#frame.contentWindow || data?.fitscope !== 1) return;
    this.#frame.answered = true;
    if (data.type === 'ready') {
      this.#started = true;
      this.#ready = true;
      for (const message of this.#waiting.splice(0)) this.send(message);
    }
    if (data.type === 'resize') {
      this.#content = data.height;
      if (this.getAttribute('height') === 'auto') this.#size();
    }
    this.dispatchEvent(new CustomEvent(`fitscope-${data.type}`, { detail: data, bubbles: true, composed: true }));
  }
}

customElements.define('fit-scope', FitScope);

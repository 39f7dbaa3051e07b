// <fit-scope>: a run of fit() in somebody else's page. It starts as a poster, verdict and ribbon as HTML; the program is loaded
// when one asks for it. See README.md.

const ROOT = new URL('./', import.meta.url);
const LOADINGS = ['click', 'lazy', 'eager'];
const THEMES = ['auto', 'light', 'dark'];
const HEIGHT = 420;
const POSTER_ANSWERS_WITHIN_MS = 2000;

const STYLE = `
  :host { display: block; }
  :host([hidden]) { display: none; }
  iframe { display: block; width: 100%; border: 0; }
  button { font: inherit; padding: 8px 16px; min-height: 36px; }
`;

export class FitScope extends HTMLElement {
  static observedAttributes = ['preset', 'scenario', 'loading', 'height', 'theme', 'compact', 'read-only', 'controls'];

  #root = this.attachShadow({ mode: 'open' });
  #frame = null;
  #ready = false;
  #waiting = [];
  #hears = (event) => this.#hear(event);

  connectedCallback() {
    window.addEventListener('message', this.#hears);
    this.#show();
  }

  disconnectedCallback() {
    window.removeEventListener('message', this.#hears);
    this.#root.replaceChildren();
    this.#frame = null;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.isConnected || before === now || !this.#frame) return;
    if (name === 'height') this.#size();
    else this.#show();
  }

  /** Loads the program, in place of the poster. */
  run() {
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
    const preset = this.getAttribute('preset');
    return new URL(`./${this.#options()}#${scenario ?? `s=1&preset=${encodeURIComponent(preset ?? 'steps-floor')}`}`, ROOT).href;
  }

  // What is asked of the looks, as the frame's address has it.
  #options() {
    const asked = new URLSearchParams();
    for (const name of ['theme', 'controls']) if (this.getAttribute(name)) asked.set(name, this.getAttribute(name));
    for (const name of ['compact', 'read-only']) if (this.hasAttribute(name)) asked.set(name, this.getAttribute(name) || 'yes');
    return String(asked) && `?${asked}`;
  }

  #show() {
    const loading = this.getAttribute('loading') ?? 'click';
    if (!LOADINGS.includes(loading)) {
      this.#complain(`loading="${loading}" is not known to fit-scope. Allowed: ${LOADINGS.join(', ')}.`);
    } else if (!THEMES.includes(this.getAttribute('theme') ?? 'auto')) {
      this.#complain(`theme="${this.getAttribute('theme')}" is not known to fit-scope. Allowed: ${THEMES.join(', ')}.`);
    } else if (loading !== 'click') {
      this.#mount(this.#address(), loading);
    } else if (this.hasAttribute('scenario')) {
      this.#own_poster();
    } else {
      const preset = this.getAttribute('preset') ?? 'steps-floor';
      this.#mount(new URL(`posters/${encodeURIComponent(preset)}.html${this.#options()}`, ROOT).href, 'lazy');
      this.#expect_poster(preset);
    }
  }

  // For a scenario of one's own, what stands between the tags is the poster.
  #own_poster() {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Run it here and change it' });
    button.addEventListener('click', () => this.run());
    this.#fill(document.createElement('slot'), button);
    this.#frame = null;
  }

  #mount(src, loading) {
    this.#ready = false;
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('title') ?? 'Fitscope: a run of Keras fit(), step by step';
    frame.loading = loading === 'eager' ? 'eager' : 'lazy';
    frame.referrerPolicy = 'no-referrer';
    frame.allow = 'clipboard-write; fullscreen';
    // On the site's own origin the two would undo each other.
    if (ROOT.origin !== location.origin) frame.sandbox = 'allow-scripts allow-same-origin allow-popups allow-downloads';
    frame.src = src;
    const theme = this.getAttribute('theme') ?? 'auto';
    frame.style.colorScheme = theme === 'auto' ? 'light dark' : theme;
    this.#frame = frame;
    this.#size();
    this.#fill(frame);
  }

  #fill(...parts) {
    const style = document.createElement('style');
    style.textContent = STYLE;
    this.#root.replaceChildren(style, ...parts);
  }

  #size(content = 0) {
    const asked = this.getAttribute('height') ?? String(HEIGHT);
    const pixels = asked === 'auto' ? content || HEIGHT : Number.parseInt(asked, 10) || HEIGHT;
    this.#frame.style.height = `${pixels}px`;
  }

  #expect_poster(preset) {
    const frame = this.#frame;
    frame.addEventListener('load', () => setTimeout(() => {
      if (frame === this.#frame && !frame.answered) {
        this.#complain(`There is no example called '${preset}' at ${ROOT.href}. Its posters/ folder has all of them.`);
      }
    }, POSTER_ANSWERS_WITHIN_MS), { once: true });
  }

  #complain(sentence) {
    const line = document.createElement('p');
    line.setAttribute('role', 'alert');
    line.textContent = sentence;
    this.#fill(line);
    this.#frame = null;
  }

  #hear({ source, data }) {
    if (!this.#frame || source !== this.#frame.contentWindow || data?.fitscope !== 1) return;
    this.#frame.answered = true;
    if (data.type === 'ready') {
      this.#ready = true;
      for (const message of this.#waiting.splice(0)) this.send(message);
    }
    if (data.type === 'resize' && this.getAttribute('height') === 'auto') this.#size(data.height);
    this.dispatchEvent(new CustomEvent(`fitscope-${data.type}`, { detail: data, bubbles: true, composed: true }));
  }
}

customElements.define('fit-scope', FitScope);

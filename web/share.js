// What one gives away of a run: its link, and snippets for a page. Nothing is sent anywhere.
import { parsed, self_contained } from './pictures.js';

const by_id = (id) => document.getElementById(id);
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

/** The link with what its run gave: "RESULT-VERSION", eight letters of src/workbench/outcome.h. */
export const link_with_result = (state, version) => `${state.link}${state.digest ? `&result=${state.digest}-${version}` : ''}`;

// The page without what it was asked for, as others will open it, and where its files lie.
const page = () => location.href.split(/[?#]/)[0];
const root = () => new URL('./', location.href).href;

/** `picture`: the steps as SVG that needs no style sheet; the poster of the element. */
export function snippets(state, version, { compact, read_only, theme, picture }) {
  const link = link_with_result(state, version);
  const asked = [...(theme === 'auto' ? [] : [`theme=${theme}`]), ...(compact ? ['compact'] : []), ...(read_only ? ['read-only'] : [])];
  const search = asked.length ? `?${asked.join('&')}` : '';
  const title = state.verdict ? state.verdict.summary : 'A run of Keras fit(), step by step';
  const attributes = [`scenario="${escaped(state.link)}"`, ...(theme === 'auto' ? [] : [`theme="${theme}"`]),
    ...(compact ? ['compact'] : []), ...(read_only ? ['read-only'] : []), 'height="auto"'];
  const steps = state.ledger.slice(0, 12).map((epoch) => epoch.run).join(', ') + (state.ledger.length > 12 ? ', …' : '');
  return {
    link: `${page()}#${link}`,
    element: `<script type="module" src="${escaped(root())}fit-scope.js"></script>\n<fit-scope ${attributes.join(' ')}>\n`
      + `  <p>${escaped(title)} Steps by epoch: ${steps || 'none'}.</p>\n${picture ? `  ${picture}\n` : ''}</fit-scope>`,
    frame: `<iframe title="${escaped(title)}" src="${escaped(`${page()}${search}#${link}`)}"\n  width="100%" height="${compact ? 720 : 900}" loading="lazy"`
      + ' allow="clipboard-write" style="border: 0"></iframe>',
  };
}

export function make_share(ask, state_now) {
  const dialog = by_id('share-dialog');
  const version = ask('version');
  // A run without an epoch has no steps to draw.
  const picture = () => {
    const ribbon = parsed(ask('ribbon')).find((node) => node.localName === 'svg');
    return ribbon ? self_contained(ribbon) : '';
  };
  function fill() {
    const made = snippets(state_now(), version, {
      compact: by_id('share-compact').checked, read_only: by_id('share-read-only').checked, theme: by_id('share-theme').value,
      picture: picture(),
    });
    by_id('share-link').value = made.link;
    by_id('share-element').value = made.element;
    by_id('share-frame').value = made.frame;
    by_id('share-status').textContent = '';
  }
  by_id('share').addEventListener('click', () => {
    fill();
    dialog.showModal();
  });
  by_id('share-close').addEventListener('click', () => dialog.close());
  for (const id of ['share-compact', 'share-read-only', 'share-theme']) by_id(id).addEventListener('change', fill);
  for (const button of dialog.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', async () => {
      const text = by_id(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(text.value);
        by_id('share-status').textContent = 'Copied.';
      } catch {
        text.focus();
        text.select();
        by_id('share-status').textContent = 'The clipboard is not to be had here. The text is selected: copy it from there.';
      }
    });
  }
}

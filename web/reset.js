// Back to the example that was changed: beside the list of examples, while the scenario is one's own.
import { element } from './words.js';

export function make_reset(post) {
  let last = '';
  const button = element('button', '', { type: 'button', id: 'reset' });
  button.addEventListener('click', () => post({ preset: last }));
  const select = document.getElementById('preset');
  select.parentElement.after(button);
  return {
    show({ preset }) {
      last = preset || last;
      button.hidden = Boolean(preset) || !last;
      if (!button.hidden) button.textContent = `Back to “${[...select.options].find(({ value }) => value === last).text}”`;
    },
  };
}

// The controls as an HTML form, made from the program's own property table, live in both directions.
import { element } from './words.js';

export const id_of = (key) => `field-${key.replaceAll('.', '-')}`;

function select_of(property) {
  return element('select', property.choices.map(
    (choice) => element('option', choice.label, { value: choice.key })));
}

function text_input(property) {
  const attributes = { type: 'text', spellcheck: 'false', autocapitalize: 'off' };
  if (property.unset_text) attributes.placeholder = property.unset_text;
  if (property.type.includes('integer')) attributes.inputmode = 'numeric';
  if (property.type.includes('real')) attributes.inputmode = 'decimal';
  return element('input', '', attributes);
}

// What is likeliest to be meant, beside a text that may be anything.
function offers_of(property, send) {
  const offers = select_of(property);
  offers.setAttribute('aria-label', `${property.label}: choose one`);
  offers.prepend(element('option', 'Choose …', { value: '' }));
  offers.addEventListener('change', () => { if (offers.value) send(offers.value); });
  return offers;
}

// One field: its row, how to show the program's text, and where complaints go. `complaint_of(key,
// text)` is the program's opinion of a text, empty if it can be taken.
function make_field(property, post, complaint_of) {
  const id = id_of(property.key);
  const help = element('small', property.help, { id: `${id}-help` });
  const complaint = element('small', '', { id: `${id}-complaint`, class: 'complaint' });
  const described = { 'aria-describedby': `${id}-help ${id}-complaint` };
  const send = (text) => post({ set: { [property.key]: text } });
  const maybe = property.type.startsWith('maybe');
  let row;
  let show;
  let complain = (message) => { complaint.textContent = message; };

  if (property.type === 'set') {
    const boxes = property.choices.map((choice) => {
      const box = element('input', '', { type: 'checkbox', id: `${id}-${choice.key}`, value: choice.key });
      return [box, element('label', [box, ` ${choice.label}`], { class: 'check' })];
    });
    for (const [box] of boxes) {
      box.addEventListener('change', () => {
        send(boxes.filter(([one]) => one.checked).map(([one]) => one.value).join(','));
      });
    }
    row = element('fieldset', [element('legend', property.label), ...boxes.map(([, label]) => label), help, complaint],
      { class: 'field set', ...described });
    show = (text) => {
      const held = text.split(',');
      for (const [box] of boxes) box.checked = held.includes(box.value);
    };
  } else if (property.type === 'bool') {
    const box = element('input', '', { type: 'checkbox', id, ...described });
    box.addEventListener('change', () => send(box.checked ? 'true' : 'false'));
    row = element('div', [element('label', [box, ` ${property.label}`], { class: 'check' }), help, complaint], { class: 'field' });
    show = (text) => { box.checked = text === 'true'; };
  } else {
    const typed = property.type !== 'choice';
    const input = typed ? text_input(property) : select_of(property);
    input.id = id;
    input.setAttribute('aria-describedby', described['aria-describedby']);
    const meant = () => (maybe && input.value.trim() === '' ? 'unset' : input.value);
    const offers = typed && property.choices ? offers_of(property, send) : null;
    const named = property.label.toLowerCase().includes(property.unit?.toLowerCase());
    const unit = property.unit && !named ? ` (${property.unit})` : '';
    row = element('div', [
      element('label', property.label + unit, { for: id }),
      offers ? element('div', [input, offers], { class: 'offered' }) : input,
      help, complaint,
    ], { class: 'field' });
    // A text that cannot be taken is never sent: it stays, with the reason, until it is mended or the
    // field gets another value from elsewhere.
    let own = '';
    let shown = null;
    input.addEventListener('input', () => {
      own = typed ? complaint_of(property.key, meant()) : '';
      complain('');
    });
    input.addEventListener('change', () => { if (!own) send(meant()); });
    complain = (message) => {
      const said = own || message;
      if (complaint.textContent !== said) complaint.textContent = said;
      if (said) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    };
    show = (text, noted) => {
      const wanted = maybe && text === 'unset' ? '' : text;
      if (offers) offers.value = property.choices.some(({ key }) => key === text) ? text : '';
      if (wanted !== shown) own = '';
      else if (own || noted || document.activeElement === input) return;
      shown = wanted;
      if (input.value !== wanted) input.value = wanted;
    };
  }
  row.dataset.key = property.key;
  return { property, row, show, complain };
}

export function make_form(properties, post, complaint_of) {
  const form = document.getElementById('controls');
  form.addEventListener('submit', (event) => event.preventDefault());
  const fields = properties.map((property) => make_field(property, post, complaint_of));
  const group = (title, wanted, order = () => 0) => {
    const rows = fields.filter(wanted).sort(order).map((field) => field.row);
    return rows.length ? [element('fieldset', [element('legend', title), ...rows], { class: 'group' })] : [];
  };
  const titles = [...new Set(properties.map((property) => property.group))];
  form.replaceChildren(
    ...group('First of all', ({ property }) => property.first > 0,
      (a, b) => a.property.first - b.property.first),
    ...titles.flatMap((title) => group(title, ({ property }) => property.first === 0 && property.group === title)),
  );
  return {
    show(state) {
      const visible = new Set(state.visible);
      const complaints = new Map(state.notes.map((note) => [note.where, note.message]));
      for (const field of fields) {
        field.row.hidden = !visible.has(field.property.key);
        const noted = complaints.get(field.property.key) ?? '';
        field.show(state.values[field.property.key], noted);
        field.complain(noted);
      }
      for (const set of form.querySelectorAll('fieldset.group')) {
        set.hidden = ![...set.querySelectorAll(':scope > .field')].some((row) => !row.hidden);
      }
    },
  };
}

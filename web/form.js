// The controls as an HTML form, made from the program's own property table, live in both directions.
import { element } from './words.js';

const id_of = (key) => `field-${key.replaceAll('.', '-')}`;

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

// One field: its row, how to show the program's text, and where complaints go.
function make_field(property, post) {
  const id = id_of(property.key);
  const help = element('small', property.help, { id: `${id}-help` });
  const complaint = element('small', '', { id: `${id}-complaint`, class: 'complaint' });
  const described = { 'aria-describedby': `${id}-help ${id}-complaint` };
  const send = (text) => post({ set: { [property.key]: text } });
  const maybe = property.type.startsWith('maybe');
  let refused = false;
  let row;
  let show;

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
    const input = property.type === 'choice' ? select_of(property) : text_input(property);
    input.id = id;
    input.setAttribute('aria-describedby', described['aria-describedby']);
    input.addEventListener('change', () => {
      refused = false;
      send(maybe && input.value.trim() === '' ? 'unset' : input.value);
    });
    const unit = property.unit ? ` (${property.unit})` : '';
    row = element('div', [element('label', property.label + unit, { for: id }), input, help, complaint], { class: 'field' });
    show = (text) => {
      const wanted = maybe && text === 'unset' ? '' : text;
      // What is being typed, or was refused, stays until it is taken or replaced.
      if (refused || input.value === wanted) return;
      if (document.activeElement === input && input.dataset.dirty) return;
      input.value = wanted;
    };
    input.addEventListener('input', () => { input.dataset.dirty = 'yes'; });
    input.addEventListener('change', () => { delete input.dataset.dirty; });
  }
  row.dataset.key = property.key;
  const input = row.querySelector('input[type=text]');
  return {
    property,
    row,
    show,
    complain(message) {
      refused = message !== '' && input !== null;
      complaint.textContent = message;
      if (input) input.toggleAttribute('aria-invalid', refused);
      if (input && refused) input.setAttribute('aria-invalid', 'true');
    },
  };
}

export function make_form(properties, post) {
  const form = document.getElementById('controls');
  form.addEventListener('submit', (event) => event.preventDefault());
  const fields = properties.map((property) => make_field(property, post));
  const group = (title, wanted) => {
    const rows = fields.filter(wanted).map((field) => field.row);
    return rows.length ? [element('fieldset', [element('legend', title), ...rows], { class: 'group' })] : [];
  };
  const titles = [...new Set(properties.map((property) => property.group))];
  form.replaceChildren(
    ...group('First of all', ({ property }) => property.first),
    ...titles.flatMap((title) => group(title, ({ property }) => !property.first && property.group === title)),
  );
  return {
    show(state) {
      const visible = new Set(state.visible);
      const complaints = new Map(state.notes.map((note) => [note.where, note.message]));
      for (const field of fields) {
        field.row.hidden = !visible.has(field.property.key);
        field.complain(complaints.get(field.property.key) ?? '');
        field.show(state.values[field.property.key]);
      }
      for (const set of form.querySelectorAll('fieldset.group')) {
        set.hidden = ![...set.querySelectorAll(':scope > .field')].some((row) => !row.hidden);
      }
    },
  };
}

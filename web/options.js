// What a page that frames this one asks of its looks, in the address before the #: ?theme=dark&compact&read-only&controls=…
// README.md has them all.

export const THEMES = ['auto', 'light', 'dark'];

const is_on = (given, name) => given.has(name) && !['false', '0', 'no'].includes(given.get(name));

/** {theme, compact, 'read-only', controls} as texts, empty where nothing is asked; `complaints` say what cannot be done. */
export function read_options(search) {
  const given = new URLSearchParams(search);
  const complaints = [];
  const theme = given.get('theme') ?? 'auto';
  if (!THEMES.includes(theme)) complaints.push(`theme=${theme} is not known. Allowed: ${THEMES.join(', ')}.`);
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : '',
    compact: is_on(given, 'compact') ? 'yes' : '',
    'read-only': is_on(given, 'read-only') ? 'yes' : '',
    controls: (given.get('controls') ?? '').split(/[\s,]+/).filter(Boolean).join(','),
    complaints,
  };
}

/** 'light', 'dark' or, for the reader's own, ''. */
export function wear(theme, root = document.documentElement) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
}

/** What style sheets and the browser's own controls need to know. */
export function apply_options(options, root = document.documentElement) {
  wear(options.theme, root);
  if (options.compact) root.dataset.compact = '';
  if (options['read-only']) root.dataset.readOnly = '';
}

/** The fields that are offered: those that were asked for, in that order, or all. Names that are none are complained of. */
export function chosen(properties, options) {
  if (!options.controls) return properties;
  const by_key = new Map(properties.map((property) => [property.key, property]));
  const keys = options.controls.split(',');
  const unknown = keys.filter((key) => !by_key.has(key));
  if (unknown.length) options.complaints.push(`controls: ${unknown.join(', ')}: no such setting.`);
  const found = keys.filter((key) => by_key.has(key)).map((key) => by_key.get(key));
  return found.length ? found : properties;
}

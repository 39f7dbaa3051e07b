// A run as a picture of a line's height: a bar an epoch. A full bar is its fullest epoch, whose steps stand behind the bars. Above the
// bars: which epochs went badly, by the program's signs.

const SVG = 'http://www.w3.org/2000/svg';
const [BAR, GAP, HEIGHT] = [6, 2, 20];
const MOST_BARS = 24;
const MARKS = { '!': ['!', 'NaN or infinite'], X: ['×', 'an exception'], '?': ['…', 'waits for ever'], '>': ['→', 'no end'] };

export function shape(name, attributes, children = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function small_ribbon(steps, label, signs = '') {
  const marks = [...signs].slice(0, MOST_BARS).map((sign) => MARKS[sign]);
  const TOP = marks.some(Boolean) ? 14 : 0;
  const most = Math.max(0, ...steps);
  const shown = steps.slice(0, MOST_BARS);
  const bars = shown.flatMap((count, at) => {
    const x = at * (BAR + GAP);
    // Never so low that it is taken for none, which is a line at the foot.
    const height = count > 0 ? Math.max(3, Math.round((count / most) * HEIGHT)) : 0;
    const bed = shape('rect', { class: 'bed', x: x + 0.5, y: TOP + 0.5, width: BAR - 1, height: HEIGHT - 1 });
    const mark = marks[at] ? [shape('text', { class: 'mark', x: x + BAR / 2, y: 12, 'text-anchor': 'middle' }, [marks[at][0]])] : [];
    return height ? [bed, ...mark, shape('rect', { class: 'bar', x, y: TOP + HEIGHT - height, width: BAR, height })] : [bed, ...mark];
  });
  const more = steps.length > shown.length;
  const said = (more ? '… ' : '') + most.toLocaleString('en');
  const end = shown.length * (BAR + GAP) + 4;
  const width = end + said.length * 8;
  if (steps.length) bars.push(shape('text', { x: end, y: TOP + HEIGHT - 4 }, [said]));
  return shape('svg', { class: 'small-ribbon', role: 'img', 'aria-label': label + marks.map((mark, at) => (mark ? `; epoch ${at + 1}: ${mark[1]}` : '')).join(''), width, height: TOP + HEIGHT, viewBox: `0 0 ${width} ${TOP + HEIGHT}` }, bars);
}

// A run as a picture of a line's height: a bar an epoch. A full bar is its fullest epoch, whose steps stand behind the bars.

const SVG = 'http://www.w3.org/2000/svg';
const [BAR, GAP, HEIGHT] = [6, 2, 20];
const MOST_BARS = 24;

export function shape(name, attributes, children = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function small_ribbon(steps, label) {
  const most = Math.max(1, ...steps);
  const shown = steps.slice(0, MOST_BARS);
  const bars = shown.flatMap((count, at) => {
    const x = at * (BAR + GAP);
    // Never so low that it is taken for none, which is a line at the foot.
    const height = count > 0 ? Math.max(3, Math.round((count / most) * HEIGHT)) : 0;
    const bed = shape('rect', { class: 'bed', x: x + 0.5, y: 0.5, width: BAR - 1, height: HEIGHT - 1 });
    return height ? [bed, shape('rect', { class: 'bar', x, y: HEIGHT - height, width: BAR, height })] : [bed];
  });
  const more = steps.length > shown.length;
  const said = (more ? '… ' : '') + most.toLocaleString('en');
  const end = shown.length * (BAR + GAP) + 4;
  const width = end + said.length * 8;
  if (steps.length) bars.push(shape('text', { x: end, y: HEIGHT - 4 }, [said]));
  return shape('svg', { class: 'small-ribbon', role: 'img', 'aria-label': label, width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}` }, bars);
}

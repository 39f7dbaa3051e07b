// Pictures of runs as SVG: the curves of their epochs, and any picture of the page as a file of its own.
const SVG = 'http://www.w3.org/2000/svg';
const [MOST_WIDTH, HEIGHT] = [640, 240];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 12, 12, 28];

export function shape(name, attributes, children = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const figure = (value) => String(Number(value.toPrecision(3)));

// The logs of all runs that are losses, else whatever there is: one scale must hold them.
function names_of(runs) {
  const all = [...new Set(runs.flatMap((run) => run.epochs.flatMap((epoch) => Object.keys(epoch.logs ?? {}))))];
  const losses = all.filter((name) => name.endsWith('loss'));
  return losses.length ? losses : all.slice(0, 1);
}

/**
 * The losses of the epochs of one or two runs, [{label, epochs: [{logs}]}]: the last run with whole lines, the one before dashed;
 * `room` pixels wide at most. Null where no run has a number to show.
 */
export function curves(runs, room = MOST_WIDTH) {
  const width = Math.min(MOST_WIDTH, room);
  const lines = runs.flatMap((run, at) => names_of(runs).map((name) => ({
    label: `${name}${runs.length > 1 ? `, ${run.label}` : ''}`,
    name,
    before: runs.length > 1 && at === 0,
    points: run.epochs.map((epoch, index) => [index, epoch.logs?.[name]]).filter(([, value]) => Number.isFinite(value)),
  }))).filter(({ points }) => points.length);
  if (!lines.length) return null;
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const last = Math.max(1, ...lines.flatMap(({ points }) => points.map(([index]) => index)));
  const x = (index) => LEFT + (index / last) * (width - LEFT - RIGHT);
  const y = (value) => TOP + (most === least ? 0.5 : (most - value) / (most - least)) * (HEIGHT - TOP - BOTTOM);
  const parts = [shape('path', { class: 'axis', d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${width - RIGHT}` })];
  const text = (at_x, at_y, words, anchor) => parts.push(shape('text', { x: at_x, y: at_y, 'text-anchor': anchor }, [words]));
  text(LEFT - 6, TOP + 8, figure(most), 'end');
  text(LEFT - 6, HEIGHT - BOTTOM, figure(least), 'end');
  text(LEFT, HEIGHT - 8, 'epoch 1', 'start');
  text(width - RIGHT, HEIGHT - 8, `epoch ${last + 1}`, 'end');
  for (const { name, before, points, label } of lines) {
    const kind = `curve ${name.startsWith('val_') ? 'validation' : 'training'}${before ? ' before' : ''}`;
    const d = points.map(([index, value], at) => `${at ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join('');
    parts.push(shape('path', { class: kind, d }, [shape('title', {}, [label])]));
    const [index, value] = points.at(-1);
    parts.push(shape('circle', { class: kind, cx: x(index).toFixed(1), cy: y(value).toFixed(1), r: 3 }));
  }
  const said = lines.map(({ label, points }) => `${label}: ${figure(points[0][1])} to ${figure(points.at(-1)[1])}`).join('; ');
  return shape('svg', { class: 'curves', role: 'img', 'aria-label': `Losses by epoch. ${said}`, viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT }, parts);
}

/** The program's own HTML or SVG, its texts escaped where it was made, as nodes of this page. */
export function parsed(html) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...body.childNodes].map((node) => document.importNode(node, true));
}

// Each is handed down in a picture, and this is what it begins with.
const DRAWN = {
  fill: 'rgb(0, 0, 0)', stroke: 'none', 'stroke-width': '1px', 'stroke-dasharray': 'none', 'font-family': '', 'font-size': '',
  'font-weight': '400', 'text-anchor': 'start',
};

/** A picture of this page as one that needs no style sheet: with the colours it has now. */
export function self_contained(svg) {
  const holder = document.createElement('div');
  holder.className = 'unseen';
  if (!svg.isConnected) {  // its colours are the page's
    holder.append(svg);
    document.body.append(holder);
  }
  const copy = svg.cloneNode(true);
  const dress = (from, to, around) => {
    const style = getComputedStyle(from);
    const now = Object.fromEntries(Object.keys(DRAWN).map((name) => [name, style.getPropertyValue(name)]));
    for (const name of Object.keys(DRAWN)) if (now[name] !== around[name]) to.setAttribute(name, now[name]);
    to.removeAttribute('class');
    [...from.children].forEach((child, at) => dress(child, to.children[at], now));
  };
  dress(svg, copy, DRAWN);
  copy.setAttribute('xmlns', SVG);
  const ground = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
  copy.prepend(shape('rect', { width: '100%', height: '100%', fill: ground }));
  holder.remove();
  return new XMLSerializer().serializeToString(copy);
}

/** The same as a file. */
export const standalone = (svg) => `<?xml version="1.0" encoding="UTF-8"?>\n${self_contained(svg)}\n`;

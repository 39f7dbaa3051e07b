// Pictures of runs as SVG: the curves of their epochs, and any picture of the page as a file of its own.
import { shape } from './small_ribbon.js';

const SVG = 'http://www.w3.org/2000/svg';
const [MOST_WIDTH, HEIGHT] = [640, 272];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 12, 48, 28];

const figure = (value) => String(Number(value.toPrecision(3)));

const text = (x, y, words, anchor) => shape('text', { x, y, 'text-anchor': anchor }, [words]);

const named = (x, y, words) => shape('text', { class: 'name', x, y, 'text-anchor': 'start' }, [words]);
const kind_of = (name) => (name.startsWith('val_') ? 'validation' : 'training');

// The axes of a picture between `top` and `bottom`, the ends named, and where a value lies between them.
function axes_of(values, width, top, bottom) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const y = (value) => top + (most === least ? 0.5 : (most - value) / (most - least)) * (bottom - top);
  const parts = [
    shape('path', { class: 'axis', d: `M${LEFT} ${top}V${bottom}H${width - RIGHT}` }),
    text(LEFT - 6, top + 8, figure(most), 'end'), text(LEFT - 6, bottom, figure(least), 'end'),
  ];
  return { least, most, y, parts };
}

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
  const losses = lines.every(({ name }) => name.endsWith('loss'));
  const title = `${losses ? 'Losses' : lines[0].name} by epoch`;
  const last = Math.max(1, ...lines.flatMap(({ points }) => points.map(([index]) => index)));
  const x = (index) => LEFT + (index / last) * (width - LEFT - RIGHT);
  const { y, parts } = axes_of(lines.flatMap(({ points }) => points.map(([, value]) => value)), width, TOP, HEIGHT - BOTTOM);
  parts.push(named(0, 14, title), text(LEFT, HEIGHT - 8, 'epoch 1', 'start'), text(width - RIGHT, HEIGHT - 8, `epoch ${last + 1}`, 'end'));
  // Which line is which: a piece of it, and its name.
  let key = 0;
  for (const [name, kind] of new Map(lines.map((line) => [line.name, kind_of(line.name)]))) {
    parts.push(shape('rect', { x: key, y: 28, width: 20, height: 3, fill: kind === 'validation' ? 'var(--gradient)' : 'var(--loss)' }), text(key + 26, 34, name, 'start'));
    key += 44 + name.length * 8;
  }
  for (const { name, before, points, label } of lines) {
    const kind = `curve ${kind_of(name)}${before ? ' before' : ''}`;
    const d = points.map(([index, value], at) => `${at ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join('');
    parts.push(shape('path', { class: kind, d }, [shape('title', {}, [label])]));
    const [index, value] = points.at(-1);
    parts.push(shape('circle', { class: kind, cx: x(index).toFixed(1), cy: y(value).toFixed(1), r: 3 }));
  }
  const said = lines.map(({ label, points }) => `${label}: ${figure(points[0][1])} to ${figure(points.at(-1)[1])}`).join('; ');
  return shape('svg', { class: 'curves', role: 'img', 'aria-label': `${title}. ${said}`, viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT }, parts);
}

const PANELS = [['loss', 'Loss of each batch', ''], ['gradient_norm', 'Gradient norm', 'validation'], ['update_ratio', 'Update / weights', '']];
const PANEL_HEIGHT = 150;
const MOST_POINTS = 600;

// Of many neighbours the mean: what is drawn is no finer than what can be seen.
function thinned(values) {
  const size = Math.ceil(values.length / MOST_POINTS);
  const out = [];
  for (let i = 0; i < values.length; i += size) {
    const part = values.slice(i, i + size).filter(Number.isFinite);
    out.push([i, part.length ? part.reduce((all, one) => all + one, 0) / part.length : NaN]);
  }
  return [out, size];
}

/** The figures of the batches that were kept, from the program's table of steps. Null where there are none. */
export function batch_curves(csv, room = MOST_WIDTH) {
  const [head, ...rows] = csv.trim().split('\n').map((line) => line.split(','));
  if (!rows.length) return null;
  const width = Math.min(MOST_WIDTH, room);
  const parts = [];
  const said = [];
  PANELS.forEach(([name, title, kind], at) => {
    const values = rows.map((row) => Number(row[head.indexOf(name)]));
    const finite = values.filter(Number.isFinite);
    if (!finite.length) return;
    const [points, size] = thinned(values);
    const top = at * PANEL_HEIGHT + 28;
    const x = (index) => LEFT + (index / Math.max(1, values.length - 1)) * (width - LEFT - RIGHT);
    const { least, most, y, parts: axes } = axes_of(points.map(([, value]) => value).filter(Number.isFinite), width, top, (at + 1) * PANEL_HEIGHT - 8);
    parts.push(named(0, top - 10, size > 1 ? `${title}, means of ${size}` : title), ...axes);
    let pen = 'M';
    const d = points.map(([index, value]) => {
      const piece = Number.isFinite(value) ? `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}` : '';
      pen = Number.isFinite(value) ? 'L' : 'M';
      return piece;
    }).join('');
    parts.push(shape('path', { class: `curve ${kind}`, d }));
    said.push(`${title}: ${figure(finite[0])} to ${figure(finite.at(-1))}, least ${figure(least)}, most ${figure(most)}`);
  });
  if (!said.length) return null;
  const height = PANELS.length * PANEL_HEIGHT + 20;
  parts.push(text(LEFT, height - 4, 'first batch', 'start'), text(width - RIGHT, height - 4, 'last batch', 'end'));
  return shape('svg', { class: 'curves', role: 'img', 'aria-label': `Batch by batch. ${said.join('; ')}`, viewBox: `0 0 ${width} ${height}`, width, height }, parts);
}

const MARGIN = 16;

/** A picture for a file: room around it, and its title above. */
export function framed(svg, title) {
  const [width, height] = [Number(svg.getAttribute('width')), Number(svg.getAttribute('height'))];
  const most = Math.max(40, Math.floor((Math.max(width, 480)) / 7.5));  // letters in a line
  const lines = [''];
  for (const word of title.split(' ')) {
    if (lines.at(-1).length + word.length > most) lines.push('');
    lines[lines.length - 1] += `${lines.at(-1) && ' '}${word}`;
  }
  const head = lines.length * 20 + MARGIN;
  svg.setAttribute('x', MARGIN);
  svg.setAttribute('y', head + MARGIN / 2);
  const outer = [Math.max(width, 480) + 2 * MARGIN, head + height + 1.5 * MARGIN];
  const texts = lines.map((line, at) => shape('text', { x: MARGIN, y: MARGIN + 12 + at * 20 }, [line]));
  for (const text of texts) Object.assign(text.style, { fill: 'var(--text)', fontFamily: 'Inter, system-ui, sans-serif', fontSize: '14px', fontWeight: '600' });
  return shape('svg', { width: outer[0], height: outer[1], viewBox: `0 0 ${outer[0]} ${outer[1]}` }, [...texts, svg]);
}

/** A picture as PNG, twice as fine. */
export async function to_png(text) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth * 2, image.naturalHeight * 2];
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, 'image/png'); });
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
    to.removeAttribute('style');  // what it says is an attribute now
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

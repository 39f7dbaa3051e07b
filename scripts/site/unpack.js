// Unpacks the one-file page's programs: LZMA, as Python's lzma.FORMAT_ALONE writes it (13 bytes of header, then one range-coded
// stream). It takes a quarter less room than what browsers unpack themselves.

const PROBABILITY_BITS = 11;
const HALF = 1 << (PROBABILITY_BITS - 1);
const MOVE_BITS = 5;
const STATES = 12;

const halves = (count) => new Uint16Array(count).fill(HALF);

// Reads bits, each by a probability that it then moves.
function range_decoder(bytes, start) {
  let at = start + 1;
  let range = 0xffffffff;
  let code = 0;
  for (let i = 0; i < 4; ++i) code = ((code << 8) | bytes[at++]) >>> 0;
  function normalize() {
    if (range < 0x1000000) {
      range = (range << 8) >>> 0;
      code = ((code << 8) | bytes[at++]) >>> 0;
    }
  }
  function bit(model, index) {
    const probability = model[index];
    const bound = (range >>> PROBABILITY_BITS) * probability;
    let found;
    if (code < bound) {
      range = bound;
      model[index] += ((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS;
      found = 0;
    } else {
      range = (range - bound) >>> 0;
      code = (code - bound) >>> 0;
      model[index] -= probability >> MOVE_BITS;
      found = 1;
    }
    normalize();
    return found;
  }
  function direct(count) {
    let value = 0;
    for (let i = 0; i < count; ++i) {
      range >>>= 1;
      const one = code >= range ? 1 : 0;
      if (one) code = (code - range) >>> 0;
      value = (value << 1) | one;
      normalize();
    }
    return value;
  }
  // A number of `bits` bits, its highest first: a walk down a tree of probabilities.
  function tree(model, offset, bits) {
    let node = 1;
    for (let i = 0; i < bits; ++i) node = (node << 1) | bit(model, offset + node);
    return node - (1 << bits);
  }
  function tree_from_lowest(model, offset, bits) {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; ++i) {
      const one = bit(model, offset + node);
      node = (node << 1) | one;
      value |= one << i;
    }
    return value;
  }
  return { bit, direct, tree, tree_from_lowest };
}

function length_coder(positions) {
  const choice = halves(2);
  const low = halves(positions << 3);
  const middle = halves(positions << 3);
  const high = halves(256);
  return (coder, position) => {
    if (!coder.bit(choice, 0)) return coder.tree(low, position << 3, 3);
    if (!coder.bit(choice, 1)) return 8 + coder.tree(middle, position << 3, 3);
    return 16 + coder.tree(high, 0, 8);
  };
}

/** The unpacked bytes. */
export function unpack(packed) {
  const properties = packed[0];
  const lc = properties % 9;
  const lp = Math.floor(properties / 9) % 5;
  const pb = Math.floor(properties / 45);
  const view = new DataView(packed.buffer, packed.byteOffset);
  const size = view.getUint32(5, true);
  const out = new Uint8Array(size);
  const coder = range_decoder(packed, 13);

  const literals = halves(0x300 << (lc + lp));
  const is_match = halves(STATES << 4);
  const is_rep = halves(STATES);
  const is_rep0 = halves(STATES);
  const is_rep1 = halves(STATES);
  const is_rep2 = halves(STATES);
  const is_rep0_long = halves(STATES << 4);
  const slots = [halves(64), halves(64), halves(64), halves(64)];
  const near = halves(128);  // low bits of distances below 128
  const align = halves(16);
  const match_length = length_coder(1 << pb);
  const rep_length = length_coder(1 << pb);

  let state = 0;
  let reps = [0, 0, 0, 0];
  let at = 0;

  function literal() {
    const before = at > 0 ? out[at - 1] : 0;
    const base = 0x300 * (((at & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
    let symbol = 1;
    if (state >= 7) {
      let matched = out[at - reps[0] - 1];
      do {
        const wanted = (matched >> 7) & 1;
        matched <<= 1;
        const one = coder.bit(literals, base + ((1 + wanted) << 8) + symbol);
        symbol = (symbol << 1) | one;
        if (wanted !== one) break;
      } while (symbol < 0x100);
    }
    while (symbol < 0x100) symbol = (symbol << 1) | coder.bit(literals, base + symbol);
    out[at++] = symbol & 0xff;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  function distance(length) {
    const slot = coder.tree(slots[Math.min(length, 3)], 0, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const start = (2 | (slot & 1)) << bits;
    // `near` is one array for all slots below 14: each has its own part of it.
    if (slot < 14) return start + coder.tree_from_lowest(near, start - slot, bits);
    return ((start >>> 0) + coder.direct(bits - 4) * 16 + coder.tree_from_lowest(align, 0, 4)) >>> 0;
  }

  while (at < size) {
    const position = at & ((1 << pb) - 1);
    if (!coder.bit(is_match, (state << 4) + position)) {
      literal();
      continue;
    }
    let length;
    if (!coder.bit(is_rep, state)) {
      length = match_length(coder, position);
      state = state < 7 ? 7 : 10;
      const far = distance(length);
      if (far === 0xffffffff) break;  // the end is marked
      reps = [far, reps[0], reps[1], reps[2]];
    } else {
      if (!coder.bit(is_rep0, state)) {
        if (!coder.bit(is_rep0_long, (state << 4) + position)) {
          state = state < 7 ? 9 : 11;
          out[at] = out[at - reps[0] - 1];
          ++at;
          continue;
        }
      } else if (!coder.bit(is_rep1, state)) {
        reps = [reps[1], reps[0], reps[2], reps[3]];
      } else if (!coder.bit(is_rep2, state)) {
        reps = [reps[2], reps[0], reps[1], reps[3]];
      } else {
        reps = [reps[3], reps[0], reps[1], reps[2]];
      }
      length = rep_length(coder, position);
      state = state < 7 ? 8 : 11;
    }
    const from = at - reps[0] - 1;
    for (let i = 0, end = Math.min(length + 2, size - at); i < end; ++i) out[at + i] = out[from + i];
    at += Math.min(length + 2, size - at);
  }
  return out;
}

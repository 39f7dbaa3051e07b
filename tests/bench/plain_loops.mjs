// What anyone would write by hand: loops over Float32Arrays, no library.
import { makeData } from './tasks.mjs';

export class PlainLoops {
  constructor(task) {
    this.task = task;
    Object.assign(this, makeData(task));
    this.next = 0;
    this.step = 0;
    for (const layer of this.layers) {
      const size = layer.inside * layer.outside;
      Object.assign(layer, {
        dKernel: new Float32Array(size), dBias: new Float32Array(layer.outside),
        mKernel: new Float32Array(size), vKernel: new Float32Array(size),
        mBias: new Float32Array(layer.outside), vBias: new Float32Array(layer.outside),
        out: new Float32Array(task.batch * layer.outside), d: new Float32Array(task.batch * layer.outside),
      });
    }
  }

  run(steps) {
    let loss = 0;
    for (let i = 0; i < steps; ++i) loss = this.one();
    return loss;
  }

  one() {
    const { task, layers } = this;
    const rows = Math.min(task.batch, task.samples - this.next);
    const first = this.next;
    this.next = first + rows === task.samples ? 0 : first + rows;
    const x = this.x.subarray(first * task.sizes[0], (first + rows) * task.sizes[0]);
    let input = x;
    for (let l = 0; l < layers.length; ++l) {
      this.forward(layers[l], input, rows, l + 1 === layers.length);
      input = layers[l].out;
    }
    const loss = this.lossAndGradient(layers.at(-1), first, rows);
    for (let l = layers.length - 1; l >= 0; --l) {
      this.backward(layers[l], l === 0 ? x : layers[l - 1].out, rows, l === 0 ? null : layers[l - 1]);
    }
    ++this.step;
    for (const layer of layers) {
      this.update(layer.kernel, layer.dKernel, layer.mKernel, layer.vKernel);
      this.update(layer.bias, layer.dBias, layer.mBias, layer.vBias);
    }
    return loss;
  }

  forward({ inside, outside, kernel, bias, out }, input, rows, last) {
    for (let r = 0; r < rows; ++r) {
      for (let j = 0; j < outside; ++j) {
        let sum = bias[j];
        for (let k = 0; k < inside; ++k) sum += input[r * inside + k] * kernel[k * outside + j];
        if (!last) sum = this.task.tanh ? Math.tanh(sum) : sum > 0 ? sum : 0;
        out[r * outside + j] = sum;
      }
    }
  }

  lossAndGradient({ outside, out, d }, first, rows) {
    let loss = 0;
    for (let r = 0; r < rows; ++r) {
      if (!this.task.softmax) {
        const z = out[r];
        const y = this.y[first + r];
        loss += Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
        d[r] = (1 / (1 + Math.exp(-z)) - y) / rows;
        continue;
      }
      let highest = -Infinity;
      for (let j = 0; j < outside; ++j) highest = Math.max(highest, out[r * outside + j]);
      let total = 0;
      for (let j = 0; j < outside; ++j) total += d[r * outside + j] = Math.exp(out[r * outside + j] - highest);
      for (let j = 0; j < outside; ++j) {
        const y = this.y[(first + r) * outside + j];
        loss += y * (Math.log(total) - (out[r * outside + j] - highest));
        d[r * outside + j] = (d[r * outside + j] / total - y) / rows;
      }
    }
    return loss / rows;
  }

  backward({ inside, outside, kernel, dKernel, dBias, d }, input, rows, below) {
    dKernel.fill(0);
    dBias.fill(0);
    for (let r = 0; r < rows; ++r) {
      for (let k = 0; k < inside; ++k) {
        const v = input[r * inside + k];
        for (let j = 0; j < outside; ++j) dKernel[k * outside + j] += v * d[r * outside + j];
      }
      for (let j = 0; j < outside; ++j) dBias[j] += d[r * outside + j];
    }
    if (!below) return;
    for (let r = 0; r < rows; ++r) {
      for (let k = 0; k < inside; ++k) {
        let sum = 0;
        for (let j = 0; j < outside; ++j) sum += d[r * outside + j] * kernel[k * outside + j];
        const a = input[r * inside + k];
        below.d[r * inside + k] = this.task.tanh ? sum * (1 - a * a) : a > 0 ? sum : 0;
      }
    }
  }

  update(w, g, m, v) {
    if (!this.task.adam) {
      for (let i = 0; i < w.length; ++i) w[i] -= 0.03 * g[i];
      return;
    }
    const alpha = (1e-3 * Math.sqrt(1 - 0.999 ** this.step)) / (1 - 0.9 ** this.step);
    for (let i = 0; i < w.length; ++i) {
      m[i] += (g[i] - m[i]) * 0.1;
      v[i] += (g[i] * g[i] - v[i]) * 0.001;
      w[i] -= (m[i] * alpha) / (Math.sqrt(v[i]) + 1e-7);
    }
  }
}

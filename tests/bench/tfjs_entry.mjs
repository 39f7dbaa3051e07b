// The same training with TensorFlow.js: optimizer.minimize on variables, its fastest way.
import { makeData } from './tasks.mjs';

export class TensorFlowJs {
  constructor(tf, task) {
    this.tf = tf;
    this.task = task;
    const { x, y, layers } = makeData(task);
    const [inputs, outputs] = [task.sizes[0], task.sizes.at(-1)];
    this.layers = layers.map(({ inside, outside, kernel, bias }) => ({
      kernel: tf.variable(tf.tensor2d(kernel, [inside, outside])),
      bias: tf.variable(tf.tensor1d(bias)),
    }));
    this.batches = [];
    for (let first = 0; first < task.samples; first += task.batch) {
      const rows = Math.min(task.batch, task.samples - first);
      this.batches.push({
        x: tf.tensor2d(x.slice(first * inputs, (first + rows) * inputs), [rows, inputs]),
        y: tf.tensor2d(y.slice(first * outputs, (first + rows) * outputs), [rows, outputs]),
      });
    }
    this.optimizer = task.adam ? tf.train.adam(1e-3) : tf.train.sgd(0.03);
    this.next = 0;
  }

  loss({ x, y }) {
    const { tf, task } = this;
    let out = x;
    this.layers.forEach(({ kernel, bias }, l) => {
      out = tf.add(tf.matMul(out, kernel), bias);
      if (l + 1 < this.layers.length) out = task.tanh ? tf.tanh(out) : tf.relu(out);
    });
    return task.softmax ? tf.losses.softmaxCrossEntropy(y, out) : tf.losses.sigmoidCrossEntropy(y, out);
  }

  run(steps) {
    let cost;
    for (let i = 0; i < steps; ++i) {
      const last = i + 1 === steps;
      cost = this.optimizer.minimize(() => this.loss(this.batches[this.next]), last);
      this.next = (this.next + 1) % this.batches.length;
    }
    const loss = cost.dataSync()[0];  // waits for whatever is still under way
    cost.dispose();
    return loss;
  }

  dispose() {
    this.tf.disposeVariables();
    for (const { x, y } of this.batches) this.tf.dispose([x, y]);
  }
}

// The benchmark's tasks for JavaScript; tests/bench/tasks.h says what they are.
export const tasks = [
  { name: 'W1', sizes: [10, 1], softmax: false, tanh: false, adam: true, samples: 100, batch: 32 },
  { name: 'W2', sizes: [2, 8, 8, 1], softmax: false, tanh: true, adam: false, samples: 250, batch: 10 },
  { name: 'W3', sizes: [784, 128, 10], softmax: true, tanh: false, adam: true, samples: 640, batch: 32 },
];

const f = Math.fround;
export const spread = (i) => f((Math.imul(i, 2654435761) >>> 8) / 16777216);

export function makeData(task) {
  const inputs = task.sizes[0];
  const outputs = task.sizes.at(-1);
  const x = Float32Array.from({ length: task.samples * inputs }, (_, i) => f(f(spread(i + 1) * 2) - 1));
  const y = new Float32Array(task.samples * outputs);
  for (let i = 0; i < task.samples; ++i) {
    const draw = spread(i + 1000003);
    if (task.softmax) y[i * outputs + Math.trunc(f(draw * outputs))] = 1;
    else y[i] = draw < 0.5 ? 0 : 1;
  }
  const layers = [];
  let at = 2000003;
  for (let l = 0; l + 1 < task.sizes.length; ++l) {
    const [inside, outside] = task.sizes.slice(l, l + 2);
    const limit = f(Math.sqrt(f(6 / f(inside + outside))));
    layers.push({
      inside, outside,
      kernel: Float32Array.from({ length: inside * outside }, () => f(f(f(spread(at++) * 2) - 1) * limit)),
      bias: new Float32Array(outside),
    });
  }
  return { x, y, layers };
}

// Who is how fast, in one run, round about: works in Node and in a page.
import { PlainLoops } from './plain_loops.mjs';
import { tasks } from './tasks.mjs';
import { TensorFlowJs } from './tfjs_entry.mjs';

// A wasm program's entries, each as { name, make(task index) }.
export function wasmEntries(module) {
  const call = (name, ...values) => module.ccall(name, 'number', values.map(() => 'number'), values);
  return Array.from({ length: call('bench_entries') }, (_, entry) => ({
    name: module.ccall('bench_name', 'string', ['number'], [entry]),
    make(task) {
      call('bench_prepare', task, entry);
      return { run: (steps) => call('bench_run', steps) };
    },
  }));
}

export const loopEntry = { name: 'plain JS loops', make: (task) => new PlainLoops(tasks[task]) };

export const tfEntry = (tf, backend) => ({
  name: `TensorFlow.js ${tf.version.tfjs ?? tf.version['tfjs-core']} ${backend}`,
  before: () => tf.setBackend(backend),
  make: (task) => new TensorFlowJs(tf, tasks[task]),
});

// Steps per second of every entry on every task: the best of rounds of at least `ms` milliseconds each, since
// whatever else the machine does can only slow one down.
export async function contest(entries, { rounds, ms }) {
  const results = [];
  for (let task = 0; task < tasks.length; ++task) {
    const speeds = entries.map(() => []);
    const losses = [];
    const steps = entries.map(() => 8);
    for (let round = 0; round < rounds; ++round) {
      for (let e = 0; e < entries.length; ++e) {
        await entries[e].before?.();
        const contestant = entries[e].make(task);
        losses[e] = contestant.run(40);
        for (;;) {
          const start = performance.now();
          contestant.run(steps[e]);
          const took = performance.now() - start;
          if (took >= ms) {
            speeds[e].push((steps[e] / took) * 1000);
            break;
          }
          steps[e] *= 2;
        }
        contestant.dispose?.();
      }
    }
    results.push({
      task: tasks[task].name,
      rows: entries.map(({ name }, e) => ({ name, speed: Math.max(...speeds[e]), loss: losses[e] })),
    });
  }
  return results;
}

// usage: node bench.mjs native|node|chromium [--quick]; scripts/bench builds what it needs first.
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tasks } from './tasks.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const place = process.argv[2];
const quick = process.argv.includes('--quick');
const pace = quick ? { rounds: 3, ms: 60 } : { rounds: 7, ms: 300 };
const packages = createRequire(join(root, 'build/bench-js/package.json'));

function native() {
  const programs = ['bench_ours', 'bench_eigen'].map((name) => join(root, 'build/bench-native/bin', name));
  const entries = programs.flatMap((program) =>
    Array.from({ length: Number(execFileSync(program)) }, (_, entry) => ({ program, entry })));
  return tasks.map(({ name }, task) => {
    const rows = entries.map(() => []);
    for (let round = 0; round < pace.rounds; ++round) {
      entries.forEach(({ program, entry }, e) => {
        const [who, speed, loss] = execFileSync(program, [task, entry, pace.ms].map(String), { encoding: 'utf8' })
          .trim().split('\t');
        rows[e].push({ name: who, speed: Number(speed), loss: Number(loss) });
      });
    }
    return { task: name, rows: rows.map((list) => list.reduce((a, b) => (a.speed > b.speed ? a : b))) };
  });
}

async function inNode() {
  const { contest, loopEntry, tfEntry, wasmEntries } = await import('./contest.mjs');
  const load = async (name) => {
    const { default: make } = await import(join(root, 'build/bench-web/bin', `${name}.mjs`));
    return make();
  };
  const tf = packages('@tensorflow/tfjs');
  const wasm = packages('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(join(root, 'build/bench-js/node_modules/@tensorflow/tfjs-backend-wasm/dist/'));
  return contest([
    ...wasmEntries(await load('bench_ours')), ...wasmEntries(await load('bench_eigen')), loopEntry,
    tfEntry(tf, 'wasm'), ...(quick ? [] : [tfEntry(tf, 'cpu')]),
  ], pace);
}

const types = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };

async function inChromium() {
  const { chromium } = packages('playwright-core');
  const server = createServer((request, response) => {
    const path = join(root, normalize(new URL(request.url, 'http://here').pathname));
    if (!path.startsWith(root) || !existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' });
    createReadStream(path).pipe(response);
  });
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => { console.error(String(error)); });
    await page.goto(`http://127.0.0.1:${server.address().port}/tests/bench/page.html`);
    return await page.evaluate(([asked, short]) => globalThis.bench(asked, short), [pace, quick]);
  } finally {
    await browser.close();
    server.close();
  }
}

function show(results) {
  for (const { task, rows } of results) {
    const ours = rows[0];
    console.log(`\n${task} ${place}: steps/s, and how many times faster fitscope is`);
    for (const { name, speed, loss } of rows) {
      const ratio = name === ours.name ? '' : `${(ours.speed / speed).toFixed(2)}x`;
      console.log(`  ${name.padEnd(28)} ${Math.round(speed).toLocaleString('en').padStart(12)} ${ratio.padStart(10)}`);
      // Sums are taken in other orders, and TensorFlow.js's Adam adds its epsilon elsewhere; a larger difference
      // would mean other work.
      if (Math.abs(loss - ours.loss) > 1e-2) throw new Error(`${name} has loss ${loss}, fitscope ${ours.loss}`);
    }
  }
}

show(await { native, node: inNode, chromium: inChromium }[place]());
process.exit(0);

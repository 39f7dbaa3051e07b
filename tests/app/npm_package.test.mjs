// The package for npm: packed and installed as a stranger would, it runs scenarios in Node, with its
// own program's numbers. FITSCOPE_PACKAGE: the folder that is packed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'fitscope-npm-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let core;

const npm = (...words) => execFileSync('npm', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
// What exits with 1 for "something is wrong" prints its answer all the same.
function fitscope(...words) {
  try {
    return execFileSync('npx', ['--offline', 'fitscope', ...words], { cwd: folder, encoding: 'utf8' });
  } catch (ended) {
    return ended.stdout;
  }
}

before(async () => {
  const packed = JSON.parse(npm('pack', process.env.FITSCOPE_PACKAGE, '--json', '--pack-destination', folder));
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
  npm('install', '--offline', '--no-audit', '--no-fund', join(folder, packed[0].filename));
  const page = join(folder, 'page.mjs');
  writeFileSync(page, "export * from 'fitscope';\n");
  core = await import(pathToFileURL(page).href);
});

test('the module runs a scenario, and its program has the same numbers', () => {
  const link = 's=1&fit.steps_per_epoch=3&fit.batch_size=32&fit.epochs=5&data.samples=100';
  const here = core.run(link);
  assert.deepEqual(here.epochs.map((epoch) => epoch.steps_run), [3, 1, 3, 1, 3]);
  assert.equal(here.verdict.rule, 'carried-over-remainder');
  assert.ok(here.fixes.length > 0);
  const there = JSON.parse(fitscope('run', link, '--json'));
  assert.deepEqual(here.losses, there.losses);
  assert.deepEqual(here.versions, there.versions);
  assert.deepEqual(here.fixes.map((fix) => fix.label), there.fixes.map((fix) => fix.label));
});

test('the program writes no colours into a pipe', () => {
  const told = fitscope('run', '--preset', 'steps-floor');
  assert.match(told, /^Every second epoch stops after its first step/);
  assert.ok(!told.includes('\u001b'));
});

test('objects, JSON texts and links are the same scenario', () => {
  const asked = { fit: { epochs: 7 } };
  assert.equal(core.link(asked), 's=1&fit.epochs=7');
  assert.equal(core.link(JSON.stringify(asked)), 's=1&fit.epochs=7');
  assert.deepEqual(core.scenario('#s=1&fit.epochs=7').fit, asked.fit);
});

test('a log is read', () => {
  const answer = core.diagnose('Epoch 1/2\n3/3 [==============================] - 0s 1ms/step - loss: nan\n');
  assert.equal(typeof answer.verdict.summary, 'string');
});

test('bad input is refused with what is allowed', () => {
  assert.throws(() => core.run({ fit: { epochs: 'x' } }), /fit\.epochs: .*Allowed: -100,000 to 100,000/);
  assert.throws(() => core.run('fit.nope=3'), (refused) => refused.errors[0].where === 'fit.nope');
  assert.equal(core.link({}), 's=1', 'and nothing is broken afterwards');
});

// Framed in a host page of another origin: the messages of web/README.md, and nothing else crosses the frame.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { open_browser } from './harness.mjs';

let site;
let host;
let host_url;
before(async () => {
  site = await open_browser();
  host = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    const sandbox = new URL(request.url, 'http://host/').searchParams.get('sandbox');
    response.end(`<!doctype html><title>host</title><script>
      window.got = [];
      addEventListener('message', (event) => {
        if (event.source === document.querySelector('iframe').contentWindow) window.got.push(event.data);
      });
      window.say = (message) => document.querySelector('iframe').contentWindow.postMessage(message, '*');
    </script><iframe title="Fitscope" ${sandbox ? `sandbox="${sandbox}"` : ''} src="${site.url}#s=1&fit.epochs=2" width="800" height="600"></iframe>`);
  });
  await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
  host_url = `http://127.0.0.1:${host.address().port}/`;
});
after(async () => {
  await site.close();
  host.closeAllConnections();
  host.close();
});

const of_type = (page, type) => page.evaluate((wanted) => window.got.filter((one) => one.type === wanted), type);
async function next(page, type, seen = 0) {
  await page.waitForFunction(([wanted, count]) => window.got.filter((one) => one.type === wanted).length > count, [type, seen]);
  return (await of_type(page, type)).at(-1);
}

async function framed(query = '') {
  const page = await site.bare_page();
  await page.goto(host_url + query);
  await next(page, 'ready');
  return page;
}

test('resize_message: a host is told when it can talk, of the scenario, of the verdict and of the height', async () => {
  const page = await framed();
  assert.equal((await next(page, 'ready')).version, 1);
  assert.equal((await page.evaluate(() => window.got[0].type)), 'ready', 'a host that begins with it misses nothing');
  assert.match((await next(page, 'statechange')).link, /fit\.epochs=2/);
  const { state } = await next(page, 'diagnosis');
  assert.equal(state.verdict.severity, 'healthy');
  assert.deepEqual(state.epochs.map((epoch) => epoch.run), [4, 4]);
  assert.ok((await next(page, 'resize')).height > 600);
});

test('a host sets fields, an example, a link, and reads the run', async () => {
  const page = await framed();
  await next(page, 'diagnosis');
  const tell = async (message) => {
    const seen = (await of_type(page, 'diagnosis')).length;
    await page.evaluate((one) => window.say(one), { fitscope: 1, type: 'set', ...message });
    return (await next(page, 'diagnosis', seen)).state;
  };
  assert.deepEqual((await tell({ fields: { 'fit.steps_per_epoch': '3', 'fit.batch_size': '32' } })).epochs.map((epoch) => epoch.run), [3, 1]);
  assert.equal((await tell({ preset: 'article-batch-20' })).verdict.rule, 'oversize-batch');
  assert.equal((await tell({ link: 's=1&data.samples=10&fit.epochs=1' })).epochs.length, 1);
  await page.evaluate(() => window.say({ fitscope: 1, type: 'get' }));
  assert.match((await next(page, 'state')).state.link, /data\.samples=10/);
});

test('what cannot be taken is answered in words, and what is not for us is ignored', async () => {
  const page = await framed();
  await next(page, 'diagnosis');
  await page.evaluate(() => {
    for (const stranger of [null, 'text', 7, { type: 'set' }, { fitscope: 2, type: 'get' }]) window.say(stranger);
    window.say({ fitscope: 1, type: 'explode' });
  });
  assert.match((await next(page, 'error')).message, /no message 'explode'/);
  const seen = (await of_type(page, 'error')).length;
  await page.evaluate(() => window.say({ fitscope: 1, type: 'set', fields: { 'fit.epochs': 'many' } }));
  const error = await next(page, 'error', seen);
  assert.equal(error.where, 'fit.epochs');
  await page.evaluate(() => window.say({ fitscope: 1, type: 'ping' }));
  await next(page, 'pong');
  assert.equal((await of_type(page, 'state')).length, 0, 'no stranger was answered');
});

test('what a set cannot take is named with what is allowed, each time, and the scenario stays', async () => {
  const page = await framed();
  await next(page, 'diagnosis');
  const told = async (message) => {
    const seen = (await of_type(page, 'error')).length;
    await page.evaluate((one) => window.say(one), { fitscope: 1, ...message });
    await next(page, 'error', seen);
    return (await of_type(page, 'error')).slice(seen);
  };
  for (const [message, where, said] of [
    [{ type: 'set', link: 'rubbish' }, 'link', /'rubbish' .*Allowed: link text.*s=1&fit\.epochs=3/],
    [{ type: 'set', link: 5 }, 'link', /link is 5\. Allowed/],
    [{ type: 'set', link: '' }, 'link', /'' holds no scenario/],
    [{ type: 'set', link: 's=1&fit.epochs=many' }, 'link', /fit\.epochs: 'many'/],
    [{ type: 'set', link: 's=1&preset=nope' }, 'link', /preset: .*'nope'/],
    [{ type: 'set', preset: 'nope' }, 'preset', /'nope'\. Allowed: the name of an example/],
    [{ type: 'set', fields: {} }, 'fields', /\{\}\. Allowed: an object/],
    [{ type: 'set', fields: 'fit.epochs=3' }, 'fields', /Allowed: an object/],
    [{ type: 'set', fields: { 'fit.epochs': 'many' } }, 'fit.epochs', /many/],
    [{ type: 'set', fields: { 'fit.epochs': 'many' } }, 'fit.epochs', /many/],
    [{ type: 'set', state: 5 }, 'state', /state is 5/],
    [{ type: 'set' }, 'set', /Allowed: one of link, preset, fields, state, for example \{fitscope: 1, type: 'set'/],
    [{ type: 'set', preset: 'healthy', link: 's=1' }, 'set', /link and preset/],
    [{ type: 'theme', theme: 'pink' }, 'theme', /'pink'\. Allowed: auto, light, dark/],
    [{ type: 'step', by: 'x' }, 'step', /'x'\. Allowed: a whole number/],
  ]) {
    const errors = await told(message);
    assert.deepEqual(errors.map((one) => one.where), [where], JSON.stringify([message, errors]));
    assert.match(errors[0].message, said);
  }
  await page.evaluate(() => window.say({ fitscope: 1, type: 'get' }));
  const { state } = await next(page, 'state');
  assert.equal(state.link, 's=1&fit.epochs=2', 'nothing is lost');
});

test('run, step and reset: the steps are played, the frame\'s first scenario comes back, and a state can be given back', async () => {
  const page = await framed();
  const { state: kept } = await next(page, 'diagnosis');
  const say = (message) => page.evaluate((one) => window.say({ fitscope: 1, ...one }), message);
  const get = async () => {
    const seen = (await of_type(page, 'state')).length;
    await say({ type: 'get' });
    return (await next(page, 'state', seen)).state;
  };
  await say({ type: 'step', by: 2 });
  assert.deepEqual((await get()).cursor, [0, 1]);
  await say({ type: 'run' });
  assert.equal((await get()).playing, true);
  await say({ type: 'pause' });
  assert.equal((await get()).playing, false);

  await say({ type: 'set', fields: { 'fit.epochs': 4, 'data.samples': '50' } });
  const changed = await get();
  assert.equal(changed.link, 's=1&fit.epochs=4&data.samples=50');
  await say({ type: 'reset' });
  assert.equal((await get()).link, kept.link);
  await say({ type: 'set', state: changed });
  assert.equal((await get()).link, changed.link);

  // A run that was stopped is made anew.
  await say({ type: 'set', link: 's=1&fit.epochs=3000&data.samples=5000' });
  await say({ type: 'stop' });
  assert.equal((await get()).stop_reason, 'cut_off');
  await say({ type: 'run' });
  assert.notEqual((await get()).stop_reason, 'cut_off');
  assert.deepEqual((await of_type(page, 'error')), []);
});

test('sandbox_scripts_only: a frame that may only run scripts talks all the same', async () => {
  const page = await framed('?sandbox=allow-scripts');
  assert.equal((await next(page, 'diagnosis')).state.verdict.severity, 'healthy');
});

test('only its own host is listened to', async () => {
  const page = await framed();
  await next(page, 'diagnosis');
  const frame = page.frames().find((one) => one.url().startsWith(site.url));
  await frame.evaluate(() => window.postMessage({ fitscope: 1, type: 'set', preset: 'article-batch-20' }, '*'));
  await page.evaluate(() => window.say({ fitscope: 1, type: 'get' }));
  assert.match((await next(page, 'state')).state.link, /fit\.epochs=2/);
});

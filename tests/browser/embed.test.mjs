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

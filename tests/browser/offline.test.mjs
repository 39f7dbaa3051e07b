// The service worker: the site without a network after one visit, a newer version, and never in a frame.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { serve } from '../../scripts/serve.mjs';
import { SITE, open_browser, settle } from './harness.mjs';

const WORKER = fileURLToPath(new URL('../../scripts/site/service_worker.py', import.meta.url));

let browser;
let root;
const servers = [];
async function served() {
  servers.push(await serve(root));
  return servers.at(-1);
}
before(async () => {
  browser = await open_browser();
  root = await mkdtemp(join(tmpdir(), 'fitscope-'));
  await cp(SITE, join(root, 'deep/folder'), { recursive: true });
});
after(async () => {
  await browser?.close();
  for (const server of servers) await server.close().catch(() => {});  // it may be closed already
  await rm(root, { recursive: true, force: true });
});

const runs = (page) => page.waitForFunction(() => window.fitscope && JSON.parse(window.fitscope.ask('state')).verdict);
const controlled = (page) => page.evaluate(() => navigator.serviceWorker.controller !== null);

async function visited(server, path = '') {
  const page = await browser.bare_page({ serviceWorkers: 'allow' });
  await page.goto(`${server.url}deep/folder/${path}`);
  await runs(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  return page;
}

test('after one visit the whole site works without a network, from any folder', async () => {
  const server = await served();
  const page = await visited(server);
  await page.context().setOffline(true);
  await server.close();
  await page.goto(`${server.url}deep/folder/?theme=dark#s=1&fit.epochs=2&feed.kind=generator`);
  await runs(page);
  assert.ok(await controlled(page));
  assert.equal(await page.evaluate(() => JSON.parse(window.fitscope.ask('state')).values['fit.epochs']), '2');
  await settle(page);
  // What is loaded only when it is needed is there, too.
  await page.locator('#log-details > summary').click();
  await page.locator('#log-text').fill('model.fit(x, y, epochs=3, batch_size=4)');
  await page.locator('#log-read').click();
  await page.locator('#log-kind', { hasText: 'This is code' }).waitFor();
  await page.goto(`${server.url}deep/folder/causes/`);
  await page.locator('a[href="carried-over-remainder.html"]').first().click();
  await page.locator('svg.ribbon').first().waitFor();
  await page.goto(`${server.url}deep/folder/how-we-know.html`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(`${server.url}deep/folder/posters/`);
  await page.locator('a[href="steps-floor.html"]').click();
  await page.locator('svg.ribbon').waitFor();
  await page.getByRole('link', { name: 'Run it here and change it' }).click();
  await runs(page);
  assert.deepEqual(page.troubles, []);
});

test('a newer version is offered, and taken only when asked for; the scenario stays', async () => {
  const server = await served();
  const page = await visited(server, '#s=1&fit.epochs=7');
  await page.reload();
  await runs(page);
  assert.ok(await controlled(page));
  assert.equal(await page.locator('#update').isVisible(), false);

  const sheet = join(root, 'deep/folder/style.css');
  const before_change = await readFile(sheet, 'utf8');
  await writeFile(sheet, `${before_change}\n:root { --mark: newer; }\n`);
  execFileSync('python3', [WORKER, join(root, 'deep/folder')]);
  const mark = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--mark').trim());

  await page.reload();
  await runs(page);
  await page.locator('#update').waitFor();
  assert.equal(await mark(), '', 'the page is still of one version');
  await page.locator('#update-now').click();
  await page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue('--mark').trim() === 'newer');
  await runs(page);
  assert.equal(await page.evaluate(() => JSON.parse(window.fitscope.ask('state')).values['fit.epochs']), '7');
  assert.equal((await page.evaluate(() => caches.keys())).length, 1, 'the older version is gone');
  await writeFile(sheet, before_change);
  execFileSync('python3', [WORKER, join(root, 'deep/folder')]);
});

test('a file that is not of the version keeps the worker out, and the page works', async () => {
  const server = await served();
  const page_file = join(root, 'deep/folder/how-we-know.html');
  const before_change = await readFile(page_file);
  await writeFile(page_file, 'amid an upload');
  const page = await browser.bare_page({ serviceWorkers: 'allow' });
  await page.goto(`${server.url}deep/folder/`);
  await runs(page);
  const state = await page.evaluate(async () => {
    const { installing, waiting, active } = await navigator.serviceWorker.getRegistration() ?? {};
    const worker = installing ?? waiting ?? active;
    if (worker && worker.state === 'installing') {
      await new Promise((done) => { worker.addEventListener('statechange', done, { once: true }); });
    }
    return worker?.state ?? 'redundant';
  });
  assert.equal(state, 'redundant');
  await writeFile(page_file, before_change);
});

test('in somebody else\'s page there is no service worker', async () => {
  const server = await served();
  await writeFile(join(root, 'host.html'), '<!doctype html><title>host</title><link rel="icon" href="data:,"><iframe title="run" src="deep/folder/" width="900" height="700"></iframe>');
  const page = await browser.bare_page({ serviceWorkers: 'allow' });
  await page.goto(`${server.url}host.html`);
  const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
  await runs(frame);
  await page.waitForTimeout(500);
  assert.equal(await frame.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  assert.deepEqual(page.troubles, []);
});

// fitscope-offline.html: the whole site in one file, from a folder and in a frame, without a network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

import { enter, state, verdict } from './canvas.mjs';
import { SITE, open_browser, settle } from './harness.mjs';

const ONE_FILE = fileURLToPath(new URL('../../scripts/site/one_file.py', import.meta.url));
const FILE = join(SITE, 'fitscope-offline.html');
const URL_OF_FILE = pathToFileURL(FILE).href;

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

const runs = (page) => page.waitForFunction(() => window.fitscope && JSON.parse(window.fitscope.ask('state')).verdict);

async function opened(hash = '', options = {}) {
  const page = await browser.bare_page({ serviceWorkers: 'allow', ...options });
  await page.context().setOffline(true);
  page.asked = [];
  page.on('request', (request) => { if (!/^(data|blob):/.test(request.url())) page.asked.push(request.url().split('#')[0]); });
  await page.goto(URL_OF_FILE + hash);
  return page;
}

test('file_url_single_html: the program runs from a folder, asks for nothing, and gives what the site gives', async () => {
  const of_file = await opened('#s=1&preset=mse-lr-too-high');
  await runs(of_file);
  await settle(of_file);
  const in_file = await state(of_file);
  const of_site = await browser.page({}, '#s=1&preset=mse-lr-too-high');
  await settle(of_site);
  const on_site = await state(of_site);
  assert.ok(in_file.digest);
  assert.equal(in_file.digest, on_site.digest);
  assert.deepEqual(in_file.verdict, on_site.verdict);

  const page = await opened();
  await runs(page);
  await settle(page);
  assert.equal((await state(page)).preset, 'steps-floor');
  await enter(page, 'fit.batch_size', '200');
  await verdict(page, (await state(page)).verdict.rule);
  await page.locator('#log-details > summary').click();
  await page.locator('#log-text').fill('model.fit(x, y, epochs=3, batch_size=4)');
  await page.locator('#log-read').click();
  await page.locator('#log-kind', { hasText: 'This is code' }).waitFor();
  await page.locator('#share').click();
  // A folder is found by nobody else, and is nobody else's business.
  assert.match(await page.locator('#share-link').inputValue(), /^#s=1&.*&result=/);
  assert.match(await page.locator('#share-where').textContent(), /lies in a folder.*https:\/\/YOUR\.HOST\/fitscope\//);
  for (const id of ['#share-element', '#share-frame']) assert.ok(!/file:/.test(await page.locator(id).inputValue()), id);
  assert.deepEqual([...new Set(page.asked)], [URL_OF_FILE]);
  assert.deepEqual(page.troubles, []);
});

test('where the site has an address, what is shared from a folder names that', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fitscope-'));
  try {
    await cp(SITE, folder, { recursive: true });
    await writeFile(join(folder, 'sitemap.txt'), 'https://example.org/f/\nhttps://example.org/f/causes/index.html\n');
    execFileSync('python3', [ONE_FILE, folder]);
    const page = await browser.bare_page();
    await page.goto(pathToFileURL(join(folder, 'fitscope-offline.html')).href);
    await runs(page);
    await settle(page);
    await page.locator('#share').click();
    assert.match(await page.locator('#share-link').inputValue(), /^https:\/\/example\.org\/f\/#s=1&/);
    assert.match(await page.locator('#share-element').inputValue(), /src="https:\/\/example\.org\/f\/fit-scope\.js"/);
    assert.match(await page.locator('#share-where').textContent(), /the site at https:\/\/example\.org\/f\/$/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('the causes are in it, and lead to each other and back into the program', async () => {
  const page = await opened();
  await runs(page);
  await page.locator('main a[href="#causes/index.html"]').first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.equal(await page.locator('#canvas').isVisible(), false);
  await page.locator('article:target a[href="#causes/data-ran-out.html"]').first().click();
  assert.match(await page.locator('article:target .lead').textContent(), /ran out of data/);
  await page.getByRole('link', { name: 'Open it and change it' }).click();
  await page.waitForFunction(() => /ran out of data/.test(document.getElementById('verdict').textContent));
  await page.locator('#canvas').waitFor();
  assert.equal((await state(page)).values['feed.kind'], 'generator');
  await settle(page);
  assert.deepEqual(page.troubles, []);

  const there = await opened('#causes/data-ran-out.html');
  await runs(there);
  assert.match(await there.locator('article:target .lead').textContent(), /ran out of data/);
  assert.equal(await there.evaluate(() => location.hash), '#causes/data-ran-out.html', 'the address is left alone');
  await there.locator('article:target header a[href="#"]').click();
  await there.waitForFunction(() => document.getElementById('canvas').width > 300 && window.fitscope.draws() > 0);
  await settle(there);
  assert.deepEqual(there.troubles, []);
});

test('without JavaScript the first run and all causes can be read', async () => {
  const page = await opened('', { javaScriptEnabled: false });
  assert.match(await page.locator('main .lead').first().textContent(), /Every second epoch/);
  await page.locator('main a[href="#causes/index.html"]').first().click();
  await page.locator('article:target a[href="#causes/data-ran-out.html"]').first().click();
  assert.match(await page.locator('article:target .lead').textContent(), /ran out of data/);
});

test('sandbox_scripts_only: in a frame that may only run scripts, from a host that allows no other origin', async () => {
  const file = await readFile(FILE);
  const host = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(request.url === '/run.html' ? file : `<!doctype html><title>host</title><link rel="icon" href="data:,">
      <iframe title="run" sandbox="allow-scripts" src="run.html#s=1&fit.epochs=2" width="900" height="700"></iframe>
      <script>window.got = []; addEventListener('message', (event) => window.got.push(event.data));</script>`);
  });
  await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
  try {
    const page = await browser.bare_page({ serviceWorkers: 'allow' });
    await page.goto(`http://127.0.0.1:${host.address().port}/`);
    await page.waitForFunction(() => window.got.some((one) => one.type === 'diagnosis'));
    const { state: told } = await page.evaluate(() => window.got.find((one) => one.type === 'diagnosis'));
    assert.deepEqual(told.epochs.map((epoch) => epoch.run), [4, 4]);
    assert.deepEqual(page.troubles, []);
  } finally {
    host.closeAllConnections();
    host.close();
  }
});

test('every page of the site is in it', async () => {
  const page = await opened('', { javaScriptEnabled: false });
  const ids = await page.locator('article.page').evaluateAll((all) => all.map((one) => one.id));
  for (const id of ids) assert.ok((await stat(join(SITE, id))).isFile(), id);
  assert.ok(ids.length > 70 && ids.includes('how-we-know.html'), `${ids.length}`);
  const broken = await page.locator('article.page a').evaluateAll((links) => links.map((one) => one.getAttribute('href'))
    .filter((to) => !to.startsWith('http') && to !== '#' && !to.startsWith('#s=') && !document.getElementById(to.slice(1))));
  assert.deepEqual(broken, []);
  // No budget: a number, for whoever reads the log. 650 KB is the aim.
  console.log(`# fitscope-offline.html: ${Math.round(gzipSync(await readFile(FILE), { level: 9 }).length / 1000)} KB gzip`);
});

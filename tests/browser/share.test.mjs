// The dialog that gives a run away: a link that knows its result, and snippets that work in somebody else's page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { state, verdict } from './canvas.mjs';
import { open_browser, settle } from './harness.mjs';

let browser;
let host;
let snippet = '';
before(async () => {
  browser = await open_browser();
  host = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Docs</title><main><h1>Docs</h1>${snippet}</main></html>`);
  });
  await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
});
after(async () => {
  await browser?.close();
  host.closeAllConnections();
  host.close();
});

const at = async (hash, options) => {
  const page = await browser.page(options, hash);
  await settle(page);
  return page;
};

async function open_dialog(page) {
  await page.getByRole('button', { name: 'Share' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
}

test('the link says what its run gave, and who opens it is told whether it still does', async () => {
  const page = await at('#s=1&preset=steps-floor&fit.epochs=3', { permissions: ['clipboard-read', 'clipboard-write'] });
  await open_dialog(page);
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.locator('#share-status', { hasText: 'Copied' }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#s=1&.*fit\.steps_per_epoch=3&result=[0-9a-f]{8}-\d+\.\d+\.\d+$/);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'share', 'back where one came from');
  assert.equal(await page.locator('#shared').isVisible(), false, 'of one\'s own run there is nothing to say');

  const hash = new URL(link).hash;
  const same = await at(hash);
  await same.locator('#shared', { hasText: 'Same result' }).waitFor();
  assert.deepEqual((await state(same)).notes, []);
  await same.waitForTimeout(500);
  assert.equal(await same.evaluate(() => location.hash), hash, 'the address keeps it');
  await same.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '4' } }));
  await same.waitForFunction(() => document.getElementById('shared').hidden && !location.hash.includes('result='));

  const other = await at(hash.replace(/result=.*/, 'result=00000000-9.8.7'));
  await other.locator('#shared', { hasText: 'differs from that of version 9.8.7' }).waitFor();
  await verdict(other, 'carried-over-remainder');
  assert.deepEqual(other.troubles, []);
});

test('a result in a link is only text, whatever it holds', async () => {
  const page = await at('#s=1&fit.epochs=2&result=00000000-%3Cimg%20src=x%20onerror=alert(1)%3E');
  await page.locator('#shared', { hasText: 'differs' }).waitFor();
  assert.equal(await page.locator('#shared *').count(), 0);
  assert.deepEqual(page.troubles, []);
});

// A page of docs with this in it; the frame's program, once it has run.
async function docs_with(html, options = {}) {
  snippet = html;
  const docs = await browser.bare_page(options);
  docs.asked = [];
  docs.on('request', (request) => docs.asked.push(request.url()));
  await docs.goto(`http://127.0.0.1:${host.address().port}/`);
  return docs;
}
async function program_of(docs) {
  const frame = await (await docs.waitForSelector('iframe')).contentFrame();
  await frame.waitForFunction(() => window.fitscope && JSON.parse(window.fitscope.ask('state')).verdict);
  return frame;
}
const program_was_loaded = (docs) => docs.asked.some((url) => url.endsWith('app.wasm'));
const snippet_of = (page, label) => page.getByLabel(label).inputValue();
const FRAME = 'As a frame, without a script';

test('the snippets start as a poster in a page of another origin, and run on a click with what was chosen', async () => {
  const page = await at('#s=1&preset=steps-floor&fit.epochs=3');
  await open_dialog(page);
  assert.ok(await page.getByLabel('compact').isChecked(), 'what is put into a page is small');
  await page.getByLabel('read-only').check();
  await page.getByLabel('Theme').selectOption('dark');
  const frame_snippet = await snippet_of(page, FRAME);
  const element_snippet = await snippet_of(page, 'As an element');
  assert.ok(element_snippet.length < 8000 && frame_snippet.length < 8000, `${element_snippet.length}, ${frame_snippet.length} letters`);
  for (const made of [frame_snippet, element_snippet]) {
    const docs = await docs_with(made, { viewport: { width: 800, height: 800 } });
    const inside = made === frame_snippet ? docs.frameLocator('iframe') : docs;
    await inside.getByText(/Warning: Epoch 2 stops.*Steps by epoch: 3, 1, 3\./).waitFor();
    // Its ribbon is in the snippet, in colours of its own: the page of the docs has none.
    const ribbon = inside.locator('svg[role=img]');
    assert.match(await ribbon.getAttribute('aria-label'), /epoch 1: 3 of 3; epoch 2: 1 of 3; epoch 3: 3 of 3$/);
    assert.ok((await ribbon.boundingBox()).height > 60);
    const fills = await ribbon.locator('path').evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill));
    assert.ok(new Set(fills).size > 1 && !fills.includes('rgb(0, 0, 0)'), fills.join(' '));
    assert.equal(program_was_loaded(docs), false);
    await inside.getByRole(made === frame_snippet ? 'link' : 'button', { name: 'Run it here and change it' }).click();
    while (!docs.frames().some((one) => one.url().startsWith(browser.url))) await docs.waitForTimeout(50);
    const frame = await program_of(docs);
    const now = await frame.evaluate(() => [JSON.parse(window.fitscope.ask('state')).ledger.map((epoch) => epoch.run),
      { ...document.documentElement.dataset }]);
    assert.deepEqual(now, [[3, 1, 3], { theme: 'dark', compact: '', readOnly: '' }]);
    const attributes = await docs.locator('iframe').evaluate((one) => [one.title, one.referrerPolicy, [...one.sandbox].sort().join(' ')]);
    assert.match(attributes[0], /^Warning: Epoch 2 stops/);
    assert.deepEqual(attributes.slice(1), ['no-referrer', 'allow-downloads allow-popups allow-same-origin allow-scripts']);
  }
});

test('of an example both snippets name its poster; height, loading and controls can be chosen by keys', async () => {
  const page = await at('#preset=steps-floor');
  await open_dialog(page);
  const of_example = [await snippet_of(page, FRAME), await snippet_of(page, 'As an element')];
  await page.getByLabel('compact').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');  // read-only
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'share-loading');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');  // the theme
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('tall');
  assert.match(await page.locator('#share-height-wrong').textContent(), /^tall: give a whole number/);
  await page.getByLabel('Height').fill('555');
  assert.equal(await page.locator('#share-height-wrong').textContent(), '');
  const chosen = [await snippet_of(page, FRAME), await snippet_of(page, 'As an element')];
  for (const [at_frame, made] of of_example.entries()) {
    const docs = await docs_with(made);
    await docs.frameLocator('iframe').getByText(/Leave steps_per_epoch out/).waitFor();
    const urls = docs.frames().map((one) => one.url());
    assert.ok(urls.includes(`${browser.url}posters/steps-floor.html?compact${at_frame === 0 ? '' : '=yes'}`), urls.join(' '));
    assert.equal(program_was_loaded(docs), false);
  }
  for (const made of chosen) {
    const docs = await docs_with(made);
    const frame = await program_of(docs);
    assert.equal((await docs.locator('iframe').boundingBox()).height, 555);
    await frame.waitForFunction(() => document.querySelectorAll('.field').length);
    assert.deepEqual(await frame.locator('.field').evaluateAll((rows) => rows.map((row) => row.dataset.key).sort()), ['fit.batch_size', 'fit.steps_per_epoch']);
  }
});

test('of a run that is not over the dialog says so, gives the link alone, and the rest when it is', async () => {
  const page = await at('#s=1');
  await page.evaluate(() => window.fitscope.post({ link: 's=1&data.samples=40000&fit.epochs=400' }));
  await open_dialog(page);
  assert.match(await page.locator('#share-about').textContent(), /^This run is not over\./);
  assert.match(await page.locator('#share-link').inputValue(), /#s=1&data\.samples=40000&fit\.epochs=400$|#s=1&fit\.epochs=400&data\.samples=40000$/);
  assert.deepEqual([await snippet_of(page, FRAME), await snippet_of(page, 'As an element')], ['', '']);
  assert.ok(await page.getByRole('button', { name: 'Copy the frame' }).isDisabled());
  await page.evaluate(() => window.fitscope.post({ link: 's=1&fit.epochs=2' }));
  await page.locator('#share-about', { hasText: 'what it gave: who opens it' }).waitFor();
  assert.match(await page.locator('#share-link').inputValue(), /fit\.epochs=2&result=/);
  assert.match(await snippet_of(page, FRAME), /Healthy: /);
  await page.evaluate(() => {
    window.fitscope.post({ link: 's=1&data.samples=40000&fit.epochs=400' });
    window.fitscope.post({ stop: true });
  });
  await page.keyboard.press('Escape');
  await open_dialog(page);
  assert.match(await page.locator('#share-about').textContent(), /was stopped/);
  assert.ok(!(await page.locator('#share-link').inputValue()).includes('result='));
});

test('a link of more than 2,000 characters is said to be too long for some programs, and the scenario is given as a file', async () => {
  const page = await at('#s=1&fit.epochs=2');
  await open_dialog(page);
  assert.equal(await page.locator('#share-long').isVisible(), false, 'a short one is not');
  await page.keyboard.press('Escape');
  const weights = Array.from({ length: 441 }, (_, at) => (0.1 + at / 7919).toFixed(4)).join(',');
  await page.evaluate((link) => window.fitscope.post({ link }), `s=1&fit.epochs=2&model.layers=Dense(40);Dense(1)&data.features=9&model.weights=${weights}`);
  await page.waitForFunction(() => { const now = JSON.parse(window.fitscope.ask('state')); return !now.running && now.link.length > 2000; }, null, { timeout: 5000 })
    .catch(async () => assert.fail(JSON.stringify((await state(page)).notes)));
  await open_dialog(page);
  const length = (await page.locator('#share-link').inputValue()).length;
  assert.match(await page.locator('#share-long').textContent(), new RegExp(`^This link has ${length.toLocaleString('en')} characters\\. .*cut links of more than 2,000`));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the scenario (.fitscope.json)' }).click();
  const saved = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  assert.deepEqual(saved, JSON.parse(await page.evaluate(() => window.fitscope.ask('scenario'))));
});

test('where the clipboard is refused the text is selected, and axe finds nothing in the dialog', async () => {
  const page = await at('#preset=article-generator-broken', { viewport: { width: 390, height: 844 } });
  await open_dialog(page);
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); });
  await page.getByRole('button', { name: 'Copy the frame' }).click();
  await page.locator('#share-status', { hasText: 'selected' }).waitFor();
  assert.match(await page.evaluate(() => String(document.activeElement.value).slice(
    document.activeElement.selectionStart, document.activeElement.selectionEnd)), /^<iframe title="/);
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  assert.deepEqual(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]), []);
});

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
  const page = await at('#s=1&fit.epochs=2&result=%3Cimg%20src=x%20onerror=alert(1)%3E');
  await page.locator('#shared', { hasText: 'differs' }).waitFor();
  assert.equal(await page.locator('#shared *').count(), 0);
  assert.deepEqual(page.troubles, []);
});

test('the snippets run in a page of another origin, with what was chosen', async () => {
  const page = await at('#s=1&preset=steps-floor&fit.epochs=3');
  await open_dialog(page);
  await page.getByLabel('compact').check();
  await page.getByLabel('read-only').check();
  await page.getByLabel('Theme').selectOption('dark');
  const frame_snippet = await page.getByLabel('As a frame, without a script').inputValue();
  const element_snippet = await page.getByLabel('As an element').inputValue();
  for (const made of [frame_snippet, element_snippet]) {
    snippet = made;
    const docs = await browser.bare_page();
    await docs.goto(`http://127.0.0.1:${host.address().port}/`);
    if (made === element_snippet) {
      await docs.getByText(/Steps by epoch: 3, 1, 3\./).waitFor();
      // Its ribbon is in the snippet, in colours of its own: the page of the docs has none.
      const ribbon = docs.locator('fit-scope svg[role=img]');
      assert.match(await ribbon.getAttribute('aria-label'), /epoch 1: 3 of 3; epoch 2: 1 of 3; epoch 3: 3 of 3$/);
      assert.ok((await ribbon.boundingBox()).height > 60);
      const fills = await ribbon.locator('path').evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill));
      assert.ok(new Set(fills).size > 1 && !fills.includes('rgb(0, 0, 0)'), fills.join(' '));
      assert.ok(element_snippet.length < 8000, `${element_snippet.length} letters`);
      await docs.getByRole('button', { name: 'Run it here and change it' }).click();
    }
    const frame = await (await docs.waitForSelector('iframe')).contentFrame();
    await frame.waitForFunction(() => window.fitscope && JSON.parse(window.fitscope.ask('state')).verdict);
    const now = await frame.evaluate(() => [JSON.parse(window.fitscope.ask('state')).ledger.map((epoch) => epoch.run),
      { ...document.documentElement.dataset }]);
    assert.deepEqual(now, [[3, 1, 3], { theme: 'dark', compact: '', readOnly: '' }]);
  }
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

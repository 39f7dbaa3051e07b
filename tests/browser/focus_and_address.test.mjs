// What a person is left with after an edit: the keyboard on something, the address and the status of the scenario that is shown.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { state } from './canvas.mjs';
import { open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

const LONG = '#s=1&data.samples=200000&data.features=50&fit.batch_size=1&fit.epochs=50&model.layers=Dense(64,relu);Dense(1,sigmoid)';

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
const go_to = (page, hash) => page.evaluate((wanted) => { location.hash = wanted; }, hash);
const training = (page) => page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).running);
const checked = (page) => page.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);

test('after Apply by keyboard the focus is on Undo, and after Undo it is still in the page', async () => {
  const page = await browser.page();
  await settle(page);
  await checked(page);
  await page.locator('#changes .fix button').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).undo === 1);
  await settle(page);
  assert.equal(await focused(page), 'undo');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).undo === 0);
  await settle(page);
  assert.equal(await focused(page), 'redo');
});

test('a fix that is read stays open and focused while more are found', async () => {
  const page = await browser.page();
  await settle(page);
  await checked(page);
  const kept = await page.evaluate(async () => {
    const now = JSON.parse(window.fitscope.ask('state'));
    const summary = document.querySelector('#changes .fix summary');
    summary.click();
    summary.focus();
    // What the program sends when a fix more is found: the same again, and one in front.
    const more = { ...now, fixes: [{ ...now.fixes[0], label: 'Another' }, ...now.fixes], revision: now.revision + 1 };
    window.fitscope.show(more);
    return [summary.isConnected, summary.parentElement.open, document.activeElement === summary,
      document.querySelectorAll('#changes .fix').length - now.fixes.length];
  });
  assert.deepEqual(kept, [true, true, true, 1]);
});

test('after Stop by keyboard the focus is on the verdict, and a new link\'s verdict is said at once', async () => {
  const page = await browser.page();
  await settle(page);
  await go_to(page, LONG);
  await training(page);
  await page.locator('#stop').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /too few to show/.test(document.getElementById('verdict').textContent));
  assert.equal(await focused(page), 'verdict-title');
  const said = await page.evaluate(async () => {
    location.hash = '#preset=article-batch-20';
    const over = () => JSON.parse(window.fitscope.ask('state')).verdict?.rule === 'oversize-batch';
    while (!over()) await new Promise((done) => { requestAnimationFrame(done); });
    // The frame in which it was judged, and one more.
    for (let frame = 0; frame < 2; ++frame) await new Promise((done) => { requestAnimationFrame(done); });
    return document.getElementById('verdict').textContent;
  });
  assert.match(said, /one step is the whole epoch/);
});

test('a number out of range: what is said, what runs and what the address holds are one', async () => {
  const page = await browser.page({}, '#s=1&data.samples=1e99&fit.epochs=999999999');
  await page.waitForFunction(() => location.hash === '#s=1&fit.epochs=100000&data.samples=2000000', null, { timeout: 20000 });
  const now = await state(page);
  assert.equal(now.running, true, 'while it trains');
  assert.equal(now.values['data.samples'], '2000000');
  const said = await page.locator('#notes').textContent();
  assert.match(said, /data\.samples: '1e99' is out of range; the nearest that can be trained here is 2000000\./);
  assert.match(said, /fit\.epochs: '999999999' is out of range; the nearest is 100000\./);
});

test('the address never goes back to the scenario before', async () => {
  const page = await browser.page();
  await settle(page);
  const seen = await page.evaluate(async () => {
    const hashes = [];
    window.fitscope.post({ set: { 'fit.epochs': '7' } });
    await new Promise((done) => { setTimeout(done, 50); });
    window.fitscope.post({ set: { 'fit.epochs': '8' } });  // is written a while later …
    await new Promise((done) => { setTimeout(done, 50); });
    location.hash = '#s=1&fit.epochs=3';                   // … unless something else has come
    for (const end = performance.now() + 1200; performance.now() < end;) {
      hashes.push(location.hash);
      await new Promise((done) => { setTimeout(done, 5); });
    }
    return [...new Set(hashes)];
  });
  assert.deepEqual(seen, ['#s=1&fit.epochs=3']);
  assert.equal((await state(page)).values['fit.epochs'], '3');
});

test('every fault of a link is named where it can be read without a click', async () => {
  const keys = Array.from({ length: 30 }, (_, i) => `no.such${i}`);
  const page = await browser.page({}, `#s=1&${keys.map((key) => `${key}=1`).join('&')}`);
  await settle(page);
  const shown = await page.locator('#notes').evaluate((notes) => notes.innerText);
  for (const key of keys.slice(0, 18)) assert.ok(shown.includes(key), key);
  await page.locator('#notes summary').click();
  const all = await page.locator('#notes').evaluate((notes) => notes.innerText);
  for (const key of keys) assert.ok(all.includes(key), key);
});

test('the field for a file is as high as a finger needs', async () => {
  const page = await browser.page({ viewport: { width: 320, height: 640 } });
  await settle(page);
  await page.locator('#log-details > summary').click();
  const box = await page.locator('#data-file').boundingBox();
  assert.ok(box.height >= 24, `${box.height}`);
  assert.ok(box.x + box.width <= 320, 'nor is it wider than the page');
});

test('a run of very many numbers leaves the page its turns while it makes them', async () => {
  const page = await browser.page();
  await settle(page);
  const turns = await page.evaluate(async () => {
    window.fitscope.post({ link: 's=1&data.samples=2000000&fit.batch_size=200000&fit.epochs=1' });
    for (let count = 0; ; ++count) {
      const state = JSON.parse(window.fitscope.ask('state'));
      if (!state.running || state.ledger.length > 0) return count;
      await new Promise((done) => { setTimeout(done, 0); });
    }
  });
  assert.ok(turns > 10, `${turns}: 20 million numbers are made in more than a handful of slices`);
});

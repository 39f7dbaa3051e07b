// What a browser may lack: JavaScript, SIMD, WebGL2. (More of the latter: fitscope.test.mjs.)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { state } from './canvas.mjs';
import { open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

test('without JavaScript the first example stands there as it ran, and nothing that cannot be used', async () => {
  for (const [width, colorScheme] of [[1280, 'light'], [320, 'dark']]) {
    const page = await browser.bare_page({ javaScriptEnabled: false, viewport: { width, height: 800 }, colorScheme });
    await page.goto(browser.url);
    assert.match(await page.locator('main .lead').textContent(), /Every second epoch stops after its first step/);
    assert.match(await page.locator('svg.ribbon').getAttribute('aria-label'), /epoch 2: 1 of 3/);
    assert.match(await page.locator('.verified').first().textContent(), /5 × 4 steps/);
    assert.equal(await page.locator('button:visible, select:visible, textarea:visible, canvas:visible').count(), 0);
    const box = await page.locator('svg.ribbon').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width && box.y < 800, JSON.stringify(box));
    assert.deepEqual(page.troubles, []);
    await page.locator('main a[href="causes/"]').first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
});

test('without SIMD a twin of the program is loaded, and it gives the same results', async () => {
  const links = ['#s=1', '#s=1&preset=article-batch-2', '#s=1&preset=mse-lr-too-high', '#s=1&fit.epochs=9&model.layers=16:relu,1:sigmoid'];
  const results_of = async (of_browser) => {
    const results = [];
    for (const link of links) {
      const page = await of_browser.page({}, link);
      await settle(page);
      const { digest, notes, values } = await state(page);
      assert.ok(digest);
      results.push([link, digest, notes, values]);
      assert.deepEqual(page.troubles, []);
    }
    return results;
  };
  // V8 has SIMD only where the processor has SSE 4.1.
  const old = await open_browser(['--js-flags=--no-enable-sse4-1']);
  try {
    const given = await results_of(old);
    assert.ok(old.requests.includes('/app-scalar.wasm'), old.requests.join(' '));
    assert.deepEqual(given, await results_of(browser));
    assert.ok(!browser.requests.some((path) => path.includes('scalar')));
  } finally {
    await old.close();
  }
});

test('without WebGL2 ribbon and curves are pictures of the page, and follow an edit', async () => {
  const plain = await open_browser(['--disable-3d-apis']);
  try {
    for (const [width, colorScheme] of [[1280, 'light'], [320, 'dark']]) {
      const page = await plain.bare_page({ viewport: { width, height: 800 }, colorScheme });
      await page.goto(`${plain.url}#preset=steps-floor`);
      const ribbon = page.locator('#drawn svg.ribbon');
      await page.waitForFunction(() => document.querySelector('#drawn svg.ribbon')?.getAttribute('aria-label').includes('epoch 5'));
      assert.match(await ribbon.getAttribute('aria-label'), /epoch 1: 3 of 3; epoch 2: 1 of 3; .*epoch 5: 3 of 3$/);
      assert.match(await page.locator('#drawn .legend').textContent(), /never ran/);
      const curves = page.locator('#drawn svg.curves').first();
      assert.deepEqual(await page.locator('#drawn svg.curves .name').allTextContents(), ['Losses by epoch', 'Loss of each batch', 'Gradient norm', 'Update / weights']);
      const letters = await page.locator('#drawn svg.curves text').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
      assert.ok(Math.min(...letters) >= 12, `letters of ${letters}`);
      assert.match(await curves.getAttribute('aria-label'), /^Losses by epoch\. loss: [\d.]+ to [\d.]+$/);
      assert.match(await page.locator('#drawn svg.curves').nth(1).getAttribute('aria-label'), /^Batch by batch\. Loss of each batch: .*Gradient norm: .*Update \/ weights: /);
      // As many points as epochs, all within the picture.
      const points = await curves.locator('path.curve').evaluate((path) => (
        [...path.getAttribute('d').matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])));
      assert.equal(points.length, 5);
      const box = await curves.boundingBox();
      for (const [x, y] of points) assert.ok(x >= 0 && x <= box.width && y >= 0 && y <= box.height, `${x} ${y}`);
      assert.ok(box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling');

      await page.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '2', 'fit.steps_per_epoch': 'unset' } }));
      await page.waitForFunction(() => document.querySelector('#drawn svg.ribbon')?.getAttribute('aria-label').endsWith('epoch 1: 4 of 4; epoch 2: 4 of 4'));
      // An epoch never began: there is no picture, and that is said.
      await page.evaluate(() => window.fitscope.post({ set: { 'data.samples': '0' } }));
      await page.waitForFunction(() => !document.querySelector('#drawn svg') && document.querySelector('#drawn-run p'));
      assert.deepEqual(page.troubles, []);
    }
  } finally {
    await plain.close();
  }
});

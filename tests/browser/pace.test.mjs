// That nothing waits for what it need not wait for: the program for the graphics, a run for its pictures. No test here looks at a
// clock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { press, state } from './canvas.mjs';
import { open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

// What a browser can only answer when the graphics process has done all it was told before: without a graphics card a whole picture.
const WAITING = {
  calls: ['checkFramebufferStatus', 'finish', 'getError', 'getExtension', 'getProgramParameter', 'getShaderParameter', 'readPixels'],
  parameters: ['BLEND_DST_ALPHA', 'BLEND_DST_RGB', 'BLEND_EQUATION_ALPHA', 'BLEND_EQUATION_RGB', 'BLEND_SRC_ALPHA', 'BLEND_SRC_RGB',
    'MAX_TEXTURE_SIZE', 'SCISSOR_BOX', 'VIEWPORT'],
};

test('no picture asks the graphics for what it would have to wait for', async () => {
  const page = await browser.bare_page();
  await page.addInitScript(({ calls, parameters }) => {
    window.waits = [];
    const context = WebGL2RenderingContext.prototype;
    const watch = (name, waits) => {
      const plain = context[name];
      context[name] = function watched(...given) {
        if (waits(given)) window.waits.push(`${name} ${given}`);
        return plain.apply(this, given);
      };
    };
    for (const name of calls) watch(name, () => true);
    watch('getParameter', ([what]) => parameters.some((name) => WebGL2RenderingContext[name] === what));
  }, WAITING);
  await page.goto(browser.url);
  await page.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
  await settle(page);
  assert.ok(await page.evaluate(() => window.waits.length > 0), 'what is watched would be seen: shaders were compiled');
  const before_all = await page.evaluate(() => {
    window.waits = [];
    return window.fitscope.draws();
  });
  // A run that streams in, keys, another that is over, and its curves.
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '9999', 'fit.steps_per_epoch': 'unset', 'data.samples': '3000' } }));
  await page.locator('#canvas').focus();
  await press(page, 'ArrowDown');
  await press(page, 'ArrowDown');
  await page.evaluate(() => window.fitscope.post({ preset: 'mse-lr-too-high' }));
  await settle(page);
  assert.ok((await page.evaluate(() => window.fitscope.draws())) > before_all + 4);
  assert.deepEqual(await page.evaluate(() => window.waits), []);
  assert.deepEqual(page.troubles, []);
});

test('a run is worked at, and its verdict told, where the browser asks for no pictures', async () => {
  const page = await browser.page();
  await settle(page);
  // As in a frame that is out of sight.
  await page.evaluate(() => { window.requestAnimationFrame = () => 0; });
  await page.waitForTimeout(100);
  const drawn = await page.evaluate(() => window.fitscope.draws());
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '300', 'data.samples': '3000' } }));
  const looks = { polling: 50, timeout: 20000 };
  await page.waitForFunction(() => {
    const { running, verdict, checking, ledger } = JSON.parse(window.fitscope.ask('state'));
    return !running && verdict && !checking && ledger.length > 0;
  }, null, looks);
  const { steps_run } = await state(page);
  assert.ok(steps_run >= 300, `${steps_run}`);
  await page.waitForFunction(() => document.querySelectorAll('#ledger tbody tr').length === 300, null, looks);
  assert.equal(await page.evaluate(() => window.fitscope.draws()), drawn);
});

// Fingers on the canvas, sharp and small screens, keys that take back: what a person expects of a page and a picture has not by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { click, enter, press, state } from './canvas.mjs';
import { draws, open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const MANY = '#s=1&data.samples=64000&fit.epochs=500&fit.batch_size=32&feed.kind=generator&generator.loops=true&fit.steps_per_epoch=2000&model.kind=any';

test('a tall canvas on a fine screen is as sharp as the screen, with a picture of what is seen', async () => {
  for (const [viewport, deviceScaleFactor] of [[{ width: 390, height: 844 }, 3], [{ width: 320, height: 700 }, 4]]) {
    const page = await browser.page({ viewport, deviceScaleFactor, isMobile: true, hasTouch: true });
    await settle(page);
    const size = () => page.evaluate(() => {
      const canvas = document.getElementById('canvas');
      return { width: canvas.width / canvas.clientWidth, pixels: canvas.width * canvas.height, lower: canvas.height < canvas.clientHeight * devicePixelRatio, from: parseFloat(canvas.style.objectPosition.split(' ')[1]) };
    });
    const at_first = await size();
    assert.equal(at_first.width, deviceScaleFactor);
    assert.ok(at_first.pixels <= 8.1e6 && at_first.lower, JSON.stringify(at_first));
    assert.equal(at_first.from, 0);
    // Wherever one scrolls, the picture is there: a card of the foot, and its letters.
    const far = await place_of(page, 'log-scale');
    await page.waitForFunction(() => parseFloat(document.getElementById('canvas').style.objectPosition.split(' ')[1]) > 0);
    await settle(page);
    const shot = await page.screenshot({ clip: { x: 0, y: far.top - 100, width: viewport.width, height: 300 } });
    assert.ok(shot.length > 20_000, `a picture of ${shot.length} bytes is empty`);
    // What is pressed is what is seen.
    const before_press = await page.evaluate(() => window.fitscope.draws());
    await page.touchscreen.tap(far.x, far.y);
    await settle(page);
    assert.ok(await page.evaluate(() => window.fitscope.draws()) > before_press);
    await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
    await settle(page);
    assert.equal((await size()).from, 0);
    assert.deepEqual(page.troubles, []);
  }
});

/** The rectangle of a widget in the window, scrolled to the middle. */
async function place_of(page, id) {
  await page.waitForFunction((wanted) => window.fitscope.widgets()[wanted], id);
  await page.evaluate((wanted) => {
    const rect = window.fitscope.widgets()[wanted];
    const top = document.getElementById('canvas').getBoundingClientRect().top;
    window.scrollBy({ top: top + rect[1] + rect[3] / 2 - window.innerHeight / 2, behavior: 'instant' });
  }, id);
  await settle(page);
  return page.evaluate((wanted) => {
    const [left, top, width, height] = window.fitscope.widgets()[wanted];
    const box = document.getElementById('canvas').getBoundingClientRect();
    return { left: box.left + left, top: box.top + top, width, height, x: box.left + left + width / 2, y: box.top + top + height / 2 };
  }, id);
}

async function fingers(page) {
  const session = await page.context().newCDPSession(page);
  const send = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  return {
    send,
    /** From one place to another, as slowly as it is drawn. */
    async drag(from, to, steps = 10) {
      await send('touchStart', [from]);
      for (let i = 1; i <= steps; ++i) {
        await send('touchMove', [[from[0] + ((to[0] - from[0]) * i) / steps, from[1] + ((to[1] - from[1]) * i) / steps]]);
        await page.waitForTimeout(30);
      }
      await send('touchEnd', []);
      await settle(page);
    },
  };
}

const ribbon_at = (page, { x, y }) => page.evaluate(([wx, wy]) => {
  const box = document.getElementById('canvas').getBoundingClientRect();
  return JSON.parse(window.fitscope.ask(`finger ${wx - box.left} ${wy - box.top}`));
}, [x, y]);

test('a picture is as large as the graphics give, on any screen and at 400 % zoom', async () => {
  for (const [viewport, deviceScaleFactor] of [[{ width: 320, height: 256 }, 4], [{ width: 427, height: 267 }, 3], [{ width: 412, height: 915 }, 2.625]]) {
    const page = await browser.page({ viewport, deviceScaleFactor });
    const sizes = () => page.evaluate(() => {
      const canvas = document.getElementById('canvas');
      const gl = canvas.getContext('webgl2');
      return { asked: [canvas.width, canvas.height], given: [gl.drawingBufferWidth, gl.drawingBufferHeight], across: canvas.width / canvas.clientWidth };
    });
    for (const folded of [true, false]) {
      await settle(page);
      await page.waitForFunction(() => {
        const canvas = document.getElementById('canvas');
        return Math.abs(canvas.width / canvas.clientWidth - devicePixelRatio) < 0.01 && canvas.height <= canvas.clientHeight * devicePixelRatio + 1;
      });
      const { asked, given, across } = await sizes();
      assert.deepEqual(given, asked, `${deviceScaleFactor}: what is drawn lies where it should`);
      assert.ok(Math.abs(across - deviceScaleFactor) < 0.01, `${across}: as sharp as the screen`);
      if (!folded) break;
      const { x, y } = await place_of(page, 'group:Data');
      await page.mouse.click(x, y);
    }
    assert.deepEqual(page.troubles, []);
  }
});

test('a tap on a number puts the keyboard into its field of the form', async () => {
  const page = await browser.page(PHONE);
  for (const key of ['fit.batch_size', 'fit.epochs']) {
    const { x, y } = await place_of(page, key);
    await page.touchscreen.tap(x, y);
    await page.waitForFunction((id) => document.activeElement.id === id, `field-${key.replace('.', '-')}`);
    const { tag, mode, top, end } = await page.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect();
      return { tag: document.activeElement.tagName, mode: document.activeElement.inputMode, top: box.top, end: window.innerHeight - box.bottom };
    });
    assert.deepEqual([tag, mode], ['INPUT', 'numeric']);
    assert.ok(top >= 0 && end >= 0, 'in sight');
  }
  await page.locator('#field-fit-epochs').fill('9');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['fit.epochs'] === '9');
  // Other widgets are pressed as ever, and no line of keys covers the foot of the screen.
  const { x, y } = await place_of(page, 'more:fit.epochs');
  await page.touchscreen.tap(x, y);
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['fit.epochs'] === '10');
  assert.equal(await page.locator('#keys').isVisible(), false);
  assert.deepEqual(page.troubles, []);
});

test('a finger slides the scrubber, and scrolls the page from anywhere else', async () => {
  const page = await browser.page(PHONE);
  const { drag } = await fingers(page);
  const { left, width, y } = await place_of(page, 'scrubber');
  await drag([left + 9, y], [left + width - 9, y + 4]);
  const { cursor, ledger } = await state(page);
  assert.deepEqual(cursor, [ledger.length - 1, ledger.at(-1).run - 1], 'the last step that ran');
  const from = await page.evaluate(() => window.scrollY);
  await drag([left + 40, y + 100], [left + 40, y - 100]);
  assert.ok((await page.evaluate(() => window.scrollY)) > from + 50);
  assert.deepEqual((await state(page)).cursor, cursor);
});

test('fingers pinch the ribbon and pull it to its last epoch, and then the page', async () => {
  const page = await browser.page(PHONE, MANY);
  await page.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).running, null, { timeout: 30000 });
  const { send, drag } = await fingers(page);
  const place = await place_of(page, 'ribbon');
  const from = await page.evaluate(() => window.scrollY);
  assert.equal((await ribbon_at(page, place)).down, true);
  const up = () => drag([place.x, place.y + 120], [place.x, place.y - 120]);
  let pulls = 0;
  while ((await ribbon_at(page, place)).down && pulls++ < 12) await up();
  const { down, up: back } = await ribbon_at(page, place);
  assert.deepEqual([down, back], [undefined, true], 'it shows its last epoch');
  assert.ok(pulls >= 2, `${pulls}`);
  await up();
  assert.ok((await page.evaluate(() => window.scrollY)) > from + 100, 'and the page goes on');

  const again = await place_of(page, 'ribbon');
  await send('touchStart', [[again.x - 20, again.y], [again.x + 20, again.y]]);
  for (let i = 1; i <= 10; ++i) {
    await send('touchMove', [[again.x - 20 - 8 * i, again.y], [again.x + 20 + 8 * i, again.y]]);
    await page.waitForTimeout(30);
  }
  await send('touchEnd', []);
  await settle(page);
  const { left, right } = await ribbon_at(page, again);
  assert.deepEqual([left, right], [true, true], 'steps are out of sight on both sides');
  assert.equal(await page.evaluate(() => window.visualViewport.scale), 1, 'the page is as large as before');
  assert.deepEqual(page.troubles, []);
});

test('the line of keys is for who uses keys, and a line at 400 % zoom', async () => {
  const page = await browser.page({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 2 });
  await page.locator('#canvas').focus();
  assert.equal(await page.locator('#keys').isVisible(), true);
  assert.ok((await page.locator('#keys').boundingBox()).height <= 40);
  await page.mouse.click(160, 200);
  assert.equal(await page.locator('#keys').isVisible(), false);
  await press(page, 'ArrowDown');
  assert.equal(await page.locator('#keys').isVisible(), true);
});

test('Ctrl+Z takes back and Ctrl+Y brings again, on the canvas and beside it, and not where a text is typed', async () => {
  const page = await browser.page();
  const epochs = async (wanted) => {
    await page.waitForFunction((text) => JSON.parse(window.fitscope.ask('state')).values['fit.epochs'] === text, wanted, { timeout: 5000 });
  };
  const first = (await state(page)).values['fit.epochs'];
  await enter(page, 'fit.epochs', '8');
  await epochs('8');
  await page.keyboard.press('Control+z');
  await epochs(first);
  await page.keyboard.press('Control+Shift+Z');
  await epochs('8');
  await page.keyboard.press('Meta+z');
  await epochs(first);
  await page.keyboard.press('Control+y');
  await epochs('8');
  for (let tries = 0; tries < 3 && (await page.evaluate(() => document.activeElement.id)) === 'canvas'; ++tries) await press(page, 'Escape');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  await page.keyboard.press('Control+z');
  await epochs(first);
  await page.keyboard.press('Control+y');
  await epochs('8');
  // Text: the browser's own undo.
  await page.evaluate(() => { document.getElementById('form-details').open = true; });
  await page.locator('#field-fit-batch_size').fill('5');
  await page.keyboard.press('Control+z');
  // The canvas's own.
  await click(page, 'fit.epochs');
  await page.keyboard.type('12');
  await settle(page);
  await page.keyboard.press('Control+z');
  await settle(page);
  assert.equal((await state(page)).values['fit.epochs'], '8');
  assert.deepEqual(page.troubles, []);
});

test('a cell under the pointer is marked in the curves, sends nothing, and leaves nothing behind', async () => {
  const page = await browser.page({ viewport: { width: 1280, height: 1300 } });
  await settle(page);
  const curves = async () => {
    const place = await page.evaluate(() => {
      const [left, top, width, height] = window.fitscope.widgets()['curve:0'];
      const box = document.getElementById('canvas').getBoundingClientRect();
      return { x: box.left + left, y: box.top + top, width, height };
    });
    return (await page.screenshot({ clip: place })).toString('base64');
  };
  const { x, y } = await page.evaluate(() => {
    const [left, top] = window.fitscope.widgets().ribbon;
    const box = document.getElementById('canvas').getBoundingClientRect();
    return { x: box.left + left + 20, y: box.top + top + 10 };
  });
  const plain = await curves();
  const { revision } = await state(page);
  await page.mouse.move(x, y);
  await settle(page);
  assert.notEqual(await curves(), plain);
  assert.equal((await state(page)).revision, revision);
  const rest = await draws(page);
  await page.waitForTimeout(500);
  assert.equal(await draws(page), rest, 'and then nothing is drawn');
  await page.mouse.move(x, 2);
  await settle(page);
  assert.equal(await curves(), plain);
});

test('a run is played as fast as one chooses, by keys too', async () => {
  const page = await browser.page({ viewport: { width: 320, height: 900 } });
  await click(page, 'speed');
  await click(page, 'speed=100');
  assert.equal((await state(page)).speed, 100);
  await click(page, 'play');
  const on_it = () => page.evaluate(() => window.fitscope.widgets().speed[5]);
  for (let tries = 0; tries < 5 && !(await on_it()); ++tries) await press(page, 'ArrowRight');
  assert.ok(await on_it());
  await press(page, 'Enter');
  await press(page, 'ArrowUp');
  await press(page, 'Enter');
  assert.equal((await state(page)).speed, 30);
});

// That who asks for more contrast gets it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

// The colour of one pixel of the page, as "r,g,b".
async function pixel(page, x, y) {
  const png = (await page.screenshot({ clip: { x, y, width: 1, height: 1 } })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const drawing = canvas.getContext('2d');
    drawing.drawImage(image, 0, 0);
    return [...drawing.getImageData(0, 0, 1, 1).data].slice(0, 3).join();
  }, png);
}

test('who asks for more contrast gets it in the page and in the canvas, at once', async () => {
  // In the canvas: beside its cards, and inside a card.
  const seen = async (page) => {
    await settle(page);
    const box = await page.locator('#canvas').boundingBox();
    const [left, top] = await page.evaluate(() => window.fitscope.widgets()['fit.batch_size']);
    return {
      ground: await pixel(page, box.x + 6, box.y + top),
      card: await pixel(page, box.x + left - 8, box.y + top + 4),
      page: await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor.replace(/[^\d,]/g, '')),
      line: await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--line').trim()),
    };
  };
  for (const [colorScheme, paper, usual, line] of [['light', '255,255,255', '244,246,249', '#4a5462'], ['dark', '0,0,0', '14,18,23', '#a9b4c2']]) {
    const page = await browser.page({ colorScheme });
    const plain = await seen(page);
    assert.equal(plain.ground, usual);
    assert.equal(plain.page, usual);
    await page.emulateMedia({ contrast: 'more' });
    assert.deepEqual(await seen(page), { ground: paper, card: paper, page: paper, line }, `${colorScheme}, more contrast`);
    await page.emulateMedia({ contrast: 'no-preference' });
    assert.deepEqual(await seen(page), plain, 'and back');
    // Where the system has colours of its own, the canvas wears those.
    await page.emulateMedia({ forcedColors: 'active' });
    const forced = await seen(page);
    const system = (name) => page.evaluate((colour) => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = colour;
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color.replace(/[^\d,]/g, '');
    }, name);
    assert.deepEqual([forced.ground, forced.card], Array(2).fill(await system('Canvas')), `${colorScheme}, forced colours`);
    const box = await page.locator('#canvas').boundingBox();
    const [left, top, , height] = await page.evaluate(() => window.fitscope.widgets()['apply:0']);
    assert.equal(await pixel(page, box.x + left + 5, box.y + top + height / 2), await system('LinkText'), 'the button that mends it');
    assert.deepEqual(page.troubles, []);
  }
});

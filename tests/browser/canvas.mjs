// Operating the canvas like a person: real pointer and key events; only where a widget is, the program says.
import { draws } from './harness.mjs';

const rect_of = (page, id) => page.evaluate((wanted) => window.fitscope.widgets()[wanted], id);

/** The middle of a widget in the page, scrolled into view by wheel if need be. */
export async function middle_of(page, id) {
  const canvas = page.locator('#canvas');
  for (let tries = 0; tries < 60; ++tries) {
    const rect = await rect_of(page, id);
    if (!rect) {
      await page.waitForTimeout(50);
      continue;
    }
    const [left, top, width, height, visible] = rect;
    const box = await canvas.boundingBox();
    const x = box.x + left + width / 2;
    const y = box.y + top + height / 2;
    const viewport = page.viewportSize();
    if (visible && y > 4 && y < viewport.height - 4 && top + height / 2 > 0 && top + height / 2 < box.height - 16) {
      return [x, y];
    }
    // In the canvas while it has focus, the page otherwise: both scroll under the wheel.
    await page.mouse.move(Math.min(Math.max(x, 4), viewport.width - 4), Math.min(Math.max(box.y + 200, 4), viewport.height - 4));
    await page.mouse.wheel(0, y > viewport.height / 2 ? 120 : -120);
    await page.waitForTimeout(60);
  }
  throw new Error(`${id} is not on the screen`);
}

/** Waits for the canvas to have drawn what happened: ImGui reads keys and buttons once a frame. */
async function drawn(page) {
  const before = await draws(page);
  await page.waitForFunction((least) => window.fitscope.draws() >= least, before + 2, { timeout: 1000 })
    .catch(() => {});  // it may have had nothing left to draw
}

export async function click(page, id) {
  await page.locator('#canvas').focus();
  await page.mouse.move(...(await middle_of(page, id)));
  await drawn(page);
  const at = await middle_of(page, id);  // hovering may have scrolled nothing, but layout may have moved
  await page.mouse.move(...at);
  await drawn(page);
  await page.mouse.down();
  await drawn(page);
  await page.mouse.up();
  await drawn(page);
}

/** Presses keys as slowly as the canvas draws, so that none is pressed and let go within a frame. */
export async function press(page, ...keys) {
  for (const key of keys) {
    await page.keyboard.down(key);
    await drawn(page);
  }
  for (const key of keys.reverse()) {
    await page.keyboard.up(key);
    await drawn(page);
  }
}

/** Replaces the text of a field and presses Enter. */
export async function enter(page, id, text) {
  await click(page, id);
  await press(page, 'Control', 'a');
  await page.keyboard.type(text, { delay: 20 });
  await drawn(page);
  await press(page, 'Enter');
}

/** Opens a menu and picks one of its choices. */
export async function choose(page, key, choice) {
  await click(page, key);
  await click(page, `${key}=${choice}`);
}

/** The same for a text field, whose menu has an arrow of its own. */
export async function choose_offered(page, key, choice) {
  await click(page, `choose:${key}`);
  await click(page, `${key}=${choice}`);
}

export const state = (page) => page.evaluate(() => JSON.parse(window.fitscope.ask('state')));

/** Waits until the run is over and a verdict by `rule` is both the program's and the page's. */
export async function verdict(page, rule) {
  try {
    await page.waitForFunction((wanted) => {
      const now = JSON.parse(window.fitscope.ask('state'));
      return !now.running && now.verdict?.rule === wanted &&
          document.getElementById('verdict').textContent.includes(now.verdict.summary);
    }, rule, { timeout: 10000 });
  } catch (timeout) {
    const now = await state(page);
    throw new Error(`wanted ${rule}, have ${now.verdict?.rule}: ${now.verdict?.summary}`, { cause: timeout });
  }
}

// The program is a good guest of its page: web/README.md's promises, kept in a real Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { draws, open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

// A host input before the canvas and a tall page under it, put there by script as a host would.
async function host_page() {
  const page = await browser.page();
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.id = 'host-input';
    document.body.prepend(input);
    const below = document.createElement('button');
    below.id = 'host-below';
    below.textContent = 'below';
    document.querySelector('#canvas').after(below);
    const tail = document.createElement('div');
    tail.style.height = '3000px';
    document.body.append(tail);
  });
  await settle(page);
  return page;
}

const focused = (page) => page.evaluate(() => document.activeElement.id);

async function middle_of_canvas(page) {
  const box = await page.locator('#canvas').boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

test('the page starts without a console error or a policy violation', async () => {
  const page = await browser.page();
  await settle(page);
  assert.deepEqual(page.troubles, []);
});

test('idle_zero_draws_3s: an idle page draws nothing for three seconds, and no timer runs', async () => {
  const page = await browser.bare_page();
  await page.addInitScript(() => {
    window.timers = [];
    for (const name of ['setTimeout', 'setInterval']) {
      const set = window[name];
      window[name] = (...given) => {
        window.timers.push(name);
        return set(...given);
      };
    }
  });
  await page.goto(browser.url);
  await page.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
  await settle(page);
  const first = await draws(page);
  await page.evaluate(() => { window.timers.length = 0; });
  await page.waitForTimeout(3000);
  assert.equal(await draws(page), first);
  assert.deepEqual(await page.evaluate(() => window.timers), []);
});

test('a pointer over the canvas wakes the drawing, and it comes to rest again', async () => {
  const page = await browser.page();
  await settle(page);
  const first = await draws(page);
  await page.mouse.move(...(await middle_of_canvas(page)));
  await page.waitForFunction((n) => window.fitscope.draws() > n, first);
  await settle(page);
});

test('host_tab_order: Tab enters the canvas and leaves it', async () => {
  const page = await host_page();
  await page.locator('#canvas').focus();
  await page.keyboard.press('Tab');
  assert.notEqual(await focused(page), 'canvas');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(page), 'canvas');
});

test('esc_leaves_canvas: Esc lets go of the canvas', async () => {
  const page = await host_page();
  await page.locator('#canvas').focus();
  await page.keyboard.press('Escape');
  assert.notEqual(await focused(page), 'canvas');
});

test('host_typing: a host input gets every key typed into it', async () => {
  const page = await host_page();
  await page.locator('#host-input').click();
  await page.keyboard.type('fit 3/3 ok');
  await page.keyboard.press('Backspace');
  assert.equal(await page.locator('#host-input').inputValue(), 'fit 3/3 o');
});

test('a press on the canvas gives it focus', async () => {
  const page = await host_page();
  await page.mouse.click(...(await middle_of_canvas(page)));
  assert.equal(await focused(page), 'canvas');
});

test('host_wheel: the wheel scrolls the page over the canvas, until the canvas has focus and a use for it', async () => {
  const page = await host_page();
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '200' } }));
  await settle(page);
  const scrolled = () => page.evaluate(() => window.scrollY);
  const over_ribbon = async () => {
    await page.evaluate(() => { window.scrollTo(0, 0); });
    const box = await page.locator('#canvas').boundingBox();
    const [left, top] = await page.evaluate(() => window.fitscope.widgets().ribbon);
    await page.mouse.move(box.x + left + 60, box.y + top + 60);
    await settle(page, 100);
  };
  await over_ribbon();
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => window.scrollY > 0, null, { timeout: 3000 });

  await page.evaluate(() => document.querySelector('#canvas').focus({ preventScroll: true }));
  await over_ribbon();
  const picture = await page.screenshot();
  const before_wheel = await scrolled();
  await page.mouse.wheel(0, 200);
  await page.waitForTimeout(500);
  assert.equal(await scrolled(), before_wheel, 'the wheel is the ribbon\'s');
  assert.ok(!picture.equals(await page.screenshot()), 'and shows other epochs');

  const box = await page.locator('#canvas').boundingBox();
  await page.mouse.move(box.x + 4, box.y + 300);  // beside the cards
  await settle(page, 100);
  await page.mouse.wheel(0, 200);
  await page.waitForFunction((y) => window.scrollY > y, before_wheel, { timeout: 3000 });
});

// Ctrl and the wheel, over the canvas with focus: was it the browser's?
async function ctrl_wheel(page, x, y) {
  await page.mouse.move(x, y);
  await settle(page, 100);
  await page.keyboard.down('Control');
  await settle(page, 100);
  await page.mouse.wheel(0, -200);
  await page.waitForFunction(() => window.last_wheel, null, { timeout: 3000 });
  await settle(page, 100);
  await page.keyboard.up('Control');
  return page.evaluate(() => {
    const { ctrlKey, defaultPrevented } = window.last_wheel;
    window.last_wheel = null;
    return ctrlKey && !defaultPrevented;
  });
}

test('Ctrl and the wheel zoom the ribbon, and are the browser\'s everywhere else', async () => {
  const page = await browser.bare_page({ viewport: { width: 1280, height: 1000 } });
  // The program's listener hides what it has no use for from all that come after it: this one comes before.
  await page.addInitScript(() => {
    window.addEventListener('wheel', (event) => { window.last_wheel = event; }, { capture: true, passive: true });
  });
  await page.goto(browser.url + '#s=1&fit.epochs=200');
  await page.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
  await settle(page);
  const box = await page.locator('#canvas').boundingBox();
  const middle = async (id) => {
    const [left, top, width, height] = await page.evaluate((wanted) => window.fitscope.widgets()[wanted], id);
    return [box.x + left + width / 2, box.y + top + Math.min(height / 2, 100)];
  };
  const ribbon = await middle('ribbon');
  assert.ok(await ctrl_wheel(page, ...ribbon), 'without focus it is the browser\'s');

  await page.evaluate(() => document.querySelector('#canvas').focus({ preventScroll: true }));
  const card = async () => page.screenshot({ clip: { x: ribbon[0] - 150, y: ribbon[1] - 60, width: 300, height: 120 } });
  await page.mouse.move(...ribbon);
  await settle(page, 100);
  const before_zoom = await card();
  assert.ok(!(await ctrl_wheel(page, ...ribbon)), 'over the ribbon it is the canvas\'s');
  await settle(page, 100);
  assert.ok(!before_zoom.equals(await card()), 'and zooms');

  // The console scrolls, but does not zoom.
  const [x, y] = await middle('console');
  assert.ok(y < 1000, 'this test needs the console in sight');
  assert.ok(await ctrl_wheel(page, x, y), 'over the console it is the browser\'s');
});

test('a pinch, a wheel with Ctrl where no key is pressed, is the browser\'s', async () => {
  const page = await host_page();
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '200' } }));
  await settle(page);
  await page.evaluate(() => document.querySelector('#canvas').focus({ preventScroll: true }));
  const box = await page.locator('#canvas').boundingBox();
  const [left, top] = await page.evaluate(() => window.fitscope.widgets().ribbon);
  await page.mouse.move(box.x + left + 60, box.y + top + 60);
  await settle(page, 100);
  const taken = await page.evaluate(([x, y]) => [true, false].map((ctrlKey) => {
    const event = new WheelEvent('wheel', { ctrlKey, deltaY: 40, clientX: x, clientY: y, bubbles: true, cancelable: true });
    document.getElementById('canvas').dispatchEvent(event);
    return event.defaultPrevented;
  }), [box.x + left + 60, box.y + top + 60]);
  assert.deepEqual(taken, [false, true], 'the plain wheel scrolls epochs');
});

test('the tab\'s icon is icon.svg, and no edit asks for a file again', async () => {
  const page = await browser.page();
  await settle(page);
  const icon = await page.evaluate(() => document.querySelector('link[rel=icon]').href);
  const file = await page.evaluate(async () => (await fetch('icon.svg')).text());
  assert.equal(decodeURIComponent(icon.slice(icon.indexOf(',') + 1)), file.trim());
  browser.requests.length = 0;
  const before_edits = await page.evaluate(() => location.hash);
  for (const epochs of ['7', '8']) {
    await page.evaluate((value) => window.fitscope.post({ set: { 'fit.epochs': value } }), epochs);
    await page.waitForFunction((value) => location.hash.includes(`fit.epochs=${value}`), epochs);
    await page.waitForTimeout(300);
  }
  assert.notEqual(await page.evaluate(() => location.hash), before_edits);
  assert.deepEqual(browser.requests, []);
});

test('the canvas takes its height once, and about the room that was kept for it', async () => {
  for (const [width, height] of [[1280, 800], [1920, 1400], [1100, 1400], [1000, 900], [390, 844]]) {
    const page = await browser.bare_page({ viewport: { width, height } });
    await page.addInitScript(() => {
      window.heights = [];
      document.addEventListener('DOMContentLoaded', () => {
        const canvas = document.getElementById('canvas');
        window.kept = canvas.getBoundingClientRect().height;
        new MutationObserver(() => {
          const told = canvas.style.height;
          if (told && told !== window.heights.at(-1)) window.heights.push(told);
        }).observe(canvas, { attributes: true, attributeFilter: ['style'] });
      });
    });
    await page.goto(browser.url);
    await page.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0 && window.heights.length > 0);
    await settle(page);
    const { kept, heights } = await page.evaluate(() => ({ kept: window.kept, heights: window.heights }));
    assert.equal(heights.length, 1, `${width}: ${heights}`);
    const missed = kept - parseFloat(heights[0]);
    assert.ok(missed >= 0 && missed < 0.05 * kept, `${width}: ${kept} kept, ${heights[0]} taken`);
  }
});

// Where the processor draws, a picture takes longer than a slice of training: one for every slice would leave
// most of the time to the pictures.
const a_long_run = (page) => page.evaluate(() => {
  window.fitscope.post({ set: { 'fit.epochs': '9999', 'fit.steps_per_epoch': 'unset', 'data.samples': '3000' } });
});

test('a run that streams in is worked at between its pictures', async () => {
  const page = await browser.page();
  await settle(page);
  await a_long_run(page);
  const [frames, drawn] = await page.evaluate(() => new Promise((done) => {
    const before = window.fitscope.draws();
    let ticks = 0;
    const tick = () => {
      if (++ticks < 60) requestAnimationFrame(tick);
      else done([ticks, window.fitscope.draws() - before]);
    };
    requestAnimationFrame(tick);
  }));
  assert.equal(await page.evaluate(() => JSON.parse(window.fitscope.ask('state')).running), true, 'this test needs a longer run');
  assert.ok(drawn > 0 && drawn < frames / 2, `${drawn} pictures in ${frames} frames`);
});

test('the picture of a long run takes no more draw calls than that of a short one', async () => {
  const page = await browser.bare_page();
  await page.addInitScript(() => {
    window.calls = 0;
    for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
      const draw = WebGL2RenderingContext.prototype[name];
      WebGL2RenderingContext.prototype[name] = function counted(...given) {
        // A processor that draws takes every instance for a call.
        window.calls += name.endsWith('Instanced') ? given.at(-1) : 1;
        return draw.apply(this, given);
      };
    }
  });
  const calls_of = async (hash) => {
    await page.goto('about:blank');
    await page.goto(browser.url + hash);
    await page.waitForFunction(() => window.fitscope && JSON.parse(window.fitscope.ask('state')).verdict, null, { timeout: 60000 });
    await settle(page);
    const before = [await draws(page), await page.evaluate(() => window.calls)];
    await page.evaluate(() => window.fitscope.post({ speed: 8 }));
    await settle(page);
    const after = [await draws(page), await page.evaluate(() => window.calls)];
    return (after[1] - before[1]) / (after[0] - before[0]);
  };
  const few = await calls_of('#s=1&fit.epochs=5');
  const many = await calls_of('#s=1&fit.epochs=400');
  assert.ok(few > 0 && many < few + 40, `${few} for 5 epochs, ${many} for 400`);
});

test('Stop, pressed with the pointer in a long run, is done before the next picture', async () => {
  const page = await browser.page();
  await settle(page);
  await a_long_run(page);
  await page.waitForFunction(() => window.fitscope.widgets().stop);
  const box = await page.locator('#canvas').boundingBox();
  const [left, top, width, height] = await page.evaluate(() => window.fitscope.widgets().stop);
  await page.mouse.move(box.x + left + width / 2, box.y + top + height / 2);
  await page.waitForTimeout(300);
  await page.evaluate(() => {
    const stop = document.getElementById('stop');
    // The page hides its own Stop when it is told.
    Object.defineProperty(stop, 'hidden', {
      configurable: true,
      set(on) {
        if (on && window.released !== undefined) window.pictures ??= window.fitscope.draws() - window.released;
        stop.toggleAttribute('hidden', on);
      },
    });
    window.addEventListener('mouseup', () => { window.released = window.fitscope.draws(); }, { capture: true, once: true });
  });
  await page.mouse.down();
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => JSON.parse(window.fitscope.ask('state')).running), true, 'this test needs a longer run');
  await page.mouse.up();
  await page.waitForFunction(() => window.pictures !== undefined, null, { timeout: 10000 });
  assert.equal(await page.evaluate(() => window.pictures), 0);
});

test('context_loss_pixel_equal: a lost context is restored and the picture comes back', async () => {
  const page = await browser.page();
  await settle(page);
  const before_loss = await page.locator('#canvas').screenshot();
  await page.evaluate(() => {
    const gl = document.querySelector('#canvas').getContext('webgl2');
    window.lost = gl.getExtension('WEBGL_lose_context');
    window.lost.loseContext();
  });
  await page.waitForTimeout(300);
  const while_lost = await draws(page);
  await page.evaluate(() => window.fitscope.post({ speed: 8 }));
  await page.waitForTimeout(300);
  assert.equal(await draws(page), while_lost, 'nothing is drawn into a lost context');
  await page.evaluate(() => window.lost.restoreContext());
  await page.waitForFunction((n) => window.fitscope.draws() > n, while_lost);
  await settle(page);
  const after_loss = await page.locator('#canvas').screenshot();
  assert.ok(before_loss.equals(after_loss), 'the same picture as before');
});

test('the canvas follows the size of its element, whoever changed it', async () => {
  const page = await browser.page({ deviceScaleFactor: 2 });
  // Two pixels a unit. A busy machine takes its time until the first frame of a new size.
  const fits = (width) => page.waitForFunction((wanted) => {
    const canvas = document.querySelector('#canvas');
    return canvas.clientWidth === wanted && Math.abs(canvas.width - wanted * 2) <= 2 &&
        Math.abs(canvas.height - canvas.clientHeight * 2) <= 2;
  }, width, { timeout: 10000 });
  await settle(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(390);
  await settle(page);
  await page.evaluate(() => { document.querySelector('#canvas').style.height = '333px'; });
  await fits(390);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `no sideways scrolling (${wide} px wide)`);
});

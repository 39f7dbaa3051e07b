// The whole road in a real Chromium: change the scenario in the canvas or in the form, read the verdict.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { choose, choose_offered, click, enter, press as press_keys, state, verdict } from './canvas.mjs';
import { open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

const at_preset = async (name, options) => {
  const page = await browser.page(options, `#preset=${name}`);
  await settle(page);
  return page;
};

const open_form = (page) => page.locator('#form-details > summary').click();

test('a first visit shows a broken run, its verdict and where it stops', async () => {
  const page = await browser.page();
  await verdict(page, 'carried-over-remainder');
  const now = await state(page);
  assert.equal(now.preset, 'steps-floor');
  assert.deepEqual(now.ledger.map((epoch) => epoch.run), [3, 1, 3, 1, 3]);
  assert.match(await page.locator('#ledger tbody tr').nth(1).textContent(), /1 of 3/);
  assert.match(await page.locator('#console').textContent(), /Epoch 2\/5/);
  assert.equal(await page.locator('#versions tbody tr').count(), 2, '2.15, and all of Keras 3');
  assert.match(await page.locator('#device').textContent(), /^This run is on a CPU\./);
  assert.deepEqual(page.troubles, []);
});

test('batch size, changed in the canvas, changes the verdict', async () => {
  const page = await at_preset('article-batch-2');
  await enter(page, 'fit.batch_size', '20');
  await verdict(page, 'oversize-batch');
  assert.deepEqual((await state(page)).ledger.map((epoch) => epoch.run), [1, 1]);
});

test('the generator\'s behaviour, changed in the canvas, changes the verdict', async () => {
  const page = await at_preset('article-generator-broken');
  const before_edit = await state(page);
  await click(page, 'generator.loops');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['generator.loops'] === 'true');
  await settle(page);
  const now = await state(page);
  assert.notEqual(now.verdict.rule, before_edit.verdict.rule);
  assert.deepEqual(now.ledger.map((epoch) => epoch.run), [3, 3]);
  await verdict(page, now.verdict.rule);
});

test('the learning rate, changed in the canvas, changes the verdict', async () => {
  const page = await at_preset('article-batch-2');
  await enter(page, 'compile.learning_rate', '0');
  await verdict(page, 'no-updates');
});

test('a menu in the canvas changes how data come', async () => {
  const page = await at_preset('article-batch-2');
  await choose(page, 'feed.kind', 'generator');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['feed.kind'] === 'generator');
});

test('fixes that were run stand in the words with what they did, and one press applies one', async () => {
  const page = await browser.page();
  await settle(page);
  await page.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
  const fixes = page.locator('#changes .fix');
  assert.equal(await fixes.count(), 3);
  assert.match(await page.locator('#changes').textContent(), /Any of these works; each was run\./);
  const first = fixes.first();
  assert.match(await first.textContent(), /Verified: 3, 1, 3, 1, 3 steps → 5 × 4 steps; loss [\d.]+ → [\d.]+/);
  await first.locator('summary').click();
  assert.match(await first.locator('pre').textContent(), /^-\s+steps_per_epoch=3,$/m);
  assert.match(await page.locator('#evidence').textContent(), /You may have read: “Set steps_per_epoch to len\(x\)/);
  const promised = (await state(page)).fixes[0].after;
  await first.getByRole('button', { name: /^Apply/ }).click();
  await verdict(page, promised.rule);
  const now = await state(page);
  assert.deepEqual(now.ledger.map((epoch) => epoch.run), promised.epochs.map((epoch) => epoch.run));
  assert.deepEqual(page.troubles, []);
});

test('what is no fix is told apart: advice in words, and what would decide it', async () => {
  const advice = await at_preset('mse-lr-too-high');
  await advice.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
  const words = advice.locator('#changes .change', { hasText: 'not checked' });
  assert.equal(await words.count(), 1);
  assert.equal(await words.getByRole('button').count(), 0);
  const question = await at_preset('no-numbers');
  await question.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
  assert.equal(await question.locator('#changes .fix').count(), 0);
  await question.getByRole('button', { name: /^Try it/ }).click();
  await question.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['model.kind'] === 'dense');
});

test('Apply in the canvas repairs the run, Undo brings it back', async () => {
  const page = await browser.page();
  await settle(page);
  await click(page, 'apply:0');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).verdict?.rule !== 'carried-over-remainder');
  assert.deepEqual((await state(page)).ledger.map((epoch) => epoch.run), [4, 4, 4, 4, 4]);
  await settle(page);
  await click(page, 'undo');
  await verdict(page, 'carried-over-remainder');
});

/** Presses a key and waits for what it does; the id of the widget that has the keyboard. */
const keyboard_on = (page) => ({
  press: async (key) => {
    await press_keys(page, key);
    await settle(page);  // a frame of a busy machine may take more than 100 ms
  },
  focused: () => page.evaluate(() => Object.entries(window.fitscope.widgets()).find(([, rect]) => rect[5])?.[0]),
});

test('the canvas is operable by keyboard alone: a stepper, then the ribbon cell by cell', async () => {
  const page = await browser.page();
  await settle(page);
  await page.locator('#canvas').focus();
  const { press, focused } = keyboard_on(page);
  const walk = async (key, wanted) => {
    for (let steps = 0; steps < 30; ++steps) {
      if ((await focused()) === wanted) return;
      await press(key);
    }
    assert.equal(await focused(), wanted);
  };
  const cursor_at = (place) => page.waitForFunction(
    (wanted) => JSON.stringify(JSON.parse(window.fitscope.ask('state')).cursor) === wanted, JSON.stringify(place),
    { timeout: 5000 });
  await press('ArrowDown');
  await walk('ArrowDown', 'more:fit.epochs');
  await press('Space');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['fit.epochs'] === '6');
  await settle(page);
  await walk('ArrowRight', 'ribbon');
  await press('ArrowRight');
  await cursor_at([0, 0]);
  await press('ArrowDown');
  await cursor_at([1, 0]);
  await press('ArrowRight');
  await cursor_at([1, 1]);
  await press('Tab');
  assert.notEqual(await page.evaluate(() => document.activeElement.id), 'canvas');
});

const value_of = async (page, key) => (await state(page)).values[key];
const wait_for_value = (page, key, wanted) => page.waitForFunction(
  ([name, text]) => JSON.parse(window.fitscope.ask('state')).values[name] === text, [key, wanted], { timeout: 5000 });

test('after Esc, and after keys let go elsewhere, the canvas takes what is typed as before', async () => {
  const page = await browser.page();
  await settle(page);
  const leave = {
    esc: () => page.keyboard.press('Escape'),
    'shift let go elsewhere': async () => {
      await page.keyboard.down('Shift');
      await page.keyboard.press('Tab');
      await page.keyboard.up('Shift');
    },
  };
  let epochs = 3;
  for (const [way, go] of Object.entries(leave)) {
    await page.locator('#canvas').focus();
    await go();
    assert.notEqual(await page.evaluate(() => document.activeElement.id), 'canvas', way);
    epochs += 3;
    await enter(page, 'fit.epochs', String(epochs));
    await wait_for_value(page, 'fit.epochs', String(epochs));
  }
});

test('Enter presses what has the focus in the canvas, as Space does; a field takes it for what was typed', async () => {
  const page = await at_preset('article-generator-broken');
  await page.locator('#canvas').focus();
  const { press, focused } = keyboard_on(page);
  const walk = async (key, wanted) => {
    for (let steps = 0; steps < 30 && (await focused()) !== wanted; ++steps) await press(key);
    assert.equal(await focused(), wanted);
  };
  await press('ArrowDown');
  await walk('ArrowDown', 'more:fit.batch_size');
  await walk('ArrowLeft', 'fit.batch_size');
  await press('Enter');  // opens the field
  await press('Control', 'a');
  await page.keyboard.type('16', { delay: 20 });
  await press('Enter');
  await wait_for_value(page, 'fit.batch_size', '16');
  assert.equal(await focused(), 'fit.batch_size', 'Enter took the number and did not open the field again');
  await page.keyboard.type('7', { delay: 20 });
  await settle(page);
  assert.equal(await value_of(page, 'fit.batch_size'), '16', 'what is typed now goes nowhere');

  await walk('ArrowDown', 'generator.loops');
  await press('Enter');  // a switch
  await wait_for_value(page, 'generator.loops', 'true');
  await walk('ArrowUp', 'feed.kind');
  await press('Enter');  // a menu …
  await press('ArrowDown');
  const choice = await focused();
  assert.match(choice, /^feed\.kind=/);
  await press('Enter');  // … and a choice of it
  await wait_for_value(page, 'feed.kind', choice.slice('feed.kind='.length));
  await walk('ArrowUp', 'preset');
  await walk('ArrowDown', 'more:fit.batch_size');
  await press('Enter');  // a button
  await page.waitForFunction(() => Number(JSON.parse(window.fitscope.ask('state')).values['fit.batch_size']) > 16, null, { timeout: 5000 });
});

test('which keys work is said beside the canvas, to eyes and to screen readers', async () => {
  const page = await browser.page();
  await settle(page);
  const described = await page.evaluate(() => document.getElementById('canvas').getAttribute('aria-describedby').split(' ')
    .map((id) => document.getElementById(id).textContent).join(' '));
  for (const key of ['Tab', '↑', '→', 'Enter', 'Space', 'Esc', 'ribbon']) assert.ok(described.includes(key), key);
  const help = page.locator('#keys');
  assert.equal(await help.isVisible(), false, 'not before the canvas has the keyboard');
  await page.locator('header a').last().focus();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  assert.equal(await help.isVisible(), true);
  await page.keyboard.press('Tab');
  assert.equal(await help.isVisible(), false);
});

test('the page follows the keyboard down the canvas, and the line of help hides nothing of it', async () => {
  const page = await browser.page({ viewport: { width: 640, height: 400 } });
  await settle(page);
  await page.locator('header a').last().focus();
  await page.keyboard.press('Tab');
  const { press, focused } = keyboard_on(page);
  for (let i = 0; i < 12; ++i) {
    await press('ArrowDown');
    const id = await focused();
    const [top, bottom, end] = await page.evaluate((wanted) => {
      const [, y, , height] = window.fitscope.widgets()[wanted];
      const from = document.getElementById('canvas').getBoundingClientRect().top;
      return [from + y, from + y + Math.min(height, 60), document.getElementById('keys').getBoundingClientRect().top];
    }, id);
    assert.ok(top >= 0 && bottom <= end, `${id} is at ${top} to ${bottom} of ${end}`);
  }
  assert.ok(await page.evaluate(() => window.scrollY) > 0);
});

test('after a press on a cell of the ribbon the arrows go on from that cell', async () => {
  const page = await browser.page();
  await settle(page);
  await page.locator('#canvas').focus();
  const box = await page.locator('#canvas').boundingBox();
  const [left, top, width, height] = await page.evaluate(() => window.fitscope.widgets().ribbon);
  const cursor_at = (place) => page.waitForFunction(
    (wanted) => JSON.stringify(JSON.parse(window.fitscope.ask('state')).cursor) === wanted, JSON.stringify(place),
    { timeout: 5000 });
  await page.mouse.move(box.x + left + width / 2, box.y + top + height / 10);  // epoch 1, the middle of 3 steps
  await settle(page, 100);
  await page.mouse.down();
  await settle(page, 100);
  await page.mouse.up();
  await cursor_at([0, 1]);
  await press_keys(page, 'ArrowRight');
  await cursor_at([0, 2]);
  await press_keys(page, 'ArrowDown');
  await cursor_at([1, 2]);
  await press_keys(page, 'ArrowLeft');
  await cursor_at([1, 1]);
  for (let repeated = 0; repeated < 10; ++repeated) {
    await page.keyboard.down('ArrowRight');  // held, it stops at the edge
    await page.waitForTimeout(150);
  }
  assert.equal(await keyboard_on(page).focused(), 'ribbon');
  await page.keyboard.up('ArrowRight');
  await settle(page);
  await press_keys(page, 'ArrowRight');
  await page.waitForFunction(() => !window.fitscope.widgets().ribbon[5], null, { timeout: 5000 });
});

test('a healthy run with something worth knowing says it in the headline, and is listed as such', async () => {
  for (const [name, words] of [['accuracy-of-numbers', /Healthy: .*Worth knowing: accuracy counts exact hits/],
    ['squares-for-classes', /Worth knowing: .*learns classes slowly/], ['sigmoid-for-three-classes', /Worth knowing: .*sum to 1/]]) {
    const page = await at_preset(name);
    await verdict(page, 'healthy');
    assert.match(await page.locator('#verdict').textContent(), words);
    assert.equal(await page.locator(`#preset option[value="${name}"]`).evaluate((one) => one.parentElement.label), 'Healthy, and worth knowing');
  }
});

test('an empty version is refused in the form, and nothing is lost', async () => {
  const page = await at_preset('article-batch-2');
  await open_form(page);
  const before_edit = (await state(page)).values;
  const field = page.locator('#field-keras-version');
  await field.fill('');
  await field.press('Tab');
  await settle(page);
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  assert.match(await page.locator('#field-keras-version-complaint').textContent(), /No version was given\. Allowed: 2\.4 to/);
  assert.deepEqual((await state(page)).values, before_edit);
});

// Where ink is in a part of the page: rows from the top, as shares of its height.
async function ink_rows(page, clip) {
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data: bytes } = pen.getImageData(0, 0, image.width, image.height);
    const differs = (x, y) => [0, 1, 2].some((c) => Math.abs(bytes[(y * image.width + x) * 4 + c] - bytes[c]) > 60);
    const rows = Array.from({ length: image.height }, (_, y) => y)
      .filter((y) => Array.from({ length: image.width }, (_, x) => x).some((x) => differs(x, y)));
    return [rows[0] / image.height, (rows.at(-1) + 1) / image.height];
  }, png);
}

test('in the canvas\'s menu of examples words stand in the middle of their row, and help hides no row', async () => {
  const page = await browser.page();
  await settle(page);
  await click(page, 'preset');
  await settle(page);
  const box = await page.locator('#canvas').boundingBox();
  const row = (id) => page.evaluate((wanted) => window.fitscope.widgets()[`preset=${wanted}`], id);
  const clip_of = ([left, top, width, height]) => ({ x: box.x + left, y: box.y + top, width, height });
  const hover = async (id) => {
    const [left, top, , height] = await row(id);
    await page.mouse.move(box.x + left + 60, box.y + top + height / 2);
    await settle(page);
  };
  const next = clip_of(await row('article-generator-broken'));
  await hover('article-shapes');
  const untouched = await page.screenshot({ clip: next });
  // "Article 2: …" has letters from top to bottom, "p" or "g" included.
  const [first, last] = await ink_rows(page, next);
  assert.ok(Math.abs((first + last) / 2 - 0.5) < 0.12, `from ${first} to ${last} of the row`);
  const whole = await page.screenshot();
  await hover('article-batch-2');  // the row above
  assert.ok(!whole.equals(await page.screenshot()), 'its help is shown');
  assert.ok(untouched.equals(await page.screenshot({ clip: next })));
});

test('a text that cannot be taken is explained in the canvas and changes nothing', async () => {
  const page = await at_preset('article-batch-2');
  const before_edit = await state(page);
  await enter(page, 'fit.batch_size', 'lots');
  await settle(page);
  assert.deepEqual((await state(page)).values, before_edit.values);
  await page.locator('#notes[role=alert]', { hasText: /fit\.batch_size: 'lots'/ }).waitFor();
  assert.equal(await page.locator('#field-fit-batch_size').getAttribute('aria-invalid'), 'true', 'the twin says it, too');
  await enter(page, 'fit.batch_size', '16');
  await page.waitForFunction(() => document.getElementById('notes').hidden);
});

test('batch size, generator behaviour and learning rate change the verdict from the form', async () => {
  const page = await at_preset('article-batch-2');
  await open_form(page);
  await page.getByLabel('Batch size', { exact: false }).first().fill('20');
  await page.keyboard.press('Enter');
  await verdict(page, 'oversize-batch');

  await page.locator('#field-fit-batch_size').fill('2');
  await page.locator('#field-compile-learning_rate').fill('0');
  await page.locator('#field-compile-learning_rate').press('Tab');
  await verdict(page, 'no-updates');

  await page.locator('#preset').selectOption('article-generator-broken');
  await settle(page);
  await page.locator('#field-generator-loops').check();
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).ledger.every((epoch) => epoch.run === 3));
});

test('the form says what is wrong with a text, beside the field, and keeps the text', async () => {
  const page = await at_preset('article-batch-2');
  await open_form(page);
  const field = page.locator('#field-fit-batch_size');
  await field.fill('lots');
  await field.press('Enter');
  await page.waitForFunction(() => document.getElementById('field-fit-batch_size').getAttribute('aria-invalid') === 'true');
  assert.match(await page.locator('#field-fit-batch_size-complaint').textContent(), /lots/);
  assert.equal(await field.inputValue(), 'lots');
  await field.fill('20');
  await field.press('Enter');
  await verdict(page, 'oversize-batch');
  assert.equal(await field.getAttribute('aria-invalid'), null);
});

test('every field that applies is in the form, with a name of its own', async () => {
  const page = await browser.page();
  await open_form(page);
  await settle(page);
  const visible = (await state(page)).visible;
  for (const key of visible) {
    assert.equal(await page.locator(`.field[data-key="${key}"]`).isVisible(), true, key);
  }
  assert.equal(await page.locator('.field:visible').count(), visible.length);
});

test('the address follows an edit and brings the same run back', async () => {
  const page = await at_preset('article-batch-2');
  const length = await page.evaluate(() => history.length);
  await enter(page, 'fit.batch_size', '5');
  await page.waitForFunction(() => location.hash.includes('fit.batch_size=5'));
  assert.equal(await page.evaluate(() => history.length), length, 'no entry in the history');
  const first = await state(page);
  const again = await browser.page({}, await page.evaluate(() => location.hash));
  await settle(again);
  const second = await state(again);
  assert.deepEqual(second.values, first.values);
  assert.deepEqual(second.ledger, first.ledger);
});

test('a new address in an open page is taken up', async () => {
  const page = await browser.page();
  await settle(page);
  await page.evaluate(() => { location.hash = '#s=1&fit.epochs=2'; });
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['fit.epochs'] === '2');
});

test('a malformed address is named on the page and never fatal', async () => {
  for (const hash of ['#s=1&fit.epochs=many&no.such=1', '#%E0%A4%A&&&===', '#data.samples=-5', '#preset=nothing-like-it']) {
    const page = await browser.page({}, hash);
    await settle(page);
    assert.ok((await state(page)).notes.length > 0, hash);
    assert.notEqual((await page.locator('#notes').textContent()).trim(), '', hash);
    assert.ok((await state(page)).verdict, hash);
    assert.deepEqual(page.troubles, [], hash);
  }
});

test('of a link with many faults the first few are shown, and all can be dismissed', async () => {
  const bad = Array.from({ length: 12 }, (_, i) => `no.such${i}=1`).join('&');
  const page = await browser.page({}, `#s=1&${bad}`);
  await settle(page);
  assert.equal(await page.locator('#notes li:visible').count(), 3);
  assert.match(await page.locator('#notes summary').textContent(), /9 more/);
  await page.locator('#dismiss').click();
  await page.waitForFunction(() => document.getElementById('notes').hidden);
  assert.deepEqual((await state(page)).notes, []);
});

test('the page\'s own anchors are no scenario', async () => {
  for (const hash of ['#form', '#words']) {
    const page = await browser.page({}, hash);
    await settle(page);
    await page.waitForTimeout(500);
    assert.deepEqual((await state(page)).notes, [], hash);
    assert.equal(await page.evaluate(() => location.hash), hash);
    await page.evaluate(() => { location.hash = '#about-title'; });
    await settle(page);
    assert.deepEqual((await state(page)).notes, [], 'nor later');
  }
  const page = await browser.page({}, '#form');
  assert.equal(await page.locator('#field-fit-batch_size').isVisible(), true, 'the form is open');
});

test('the tab is called by the question, before and after the program starts', async () => {
  const page = await browser.page();
  await settle(page);
  assert.match(await page.title(), /why does my Keras model stop training/);
});

test('while a long run trains, the status says so and no older verdict', async () => {
  const page = await browser.page();
  await verdict(page, 'carried-over-remainder');
  const old = await page.locator('#verdict').textContent();
  await page.evaluate(() => {
    location.hash = '#s=1&data.samples=200000&data.features=50&fit.batch_size=1&fit.epochs=50&model.layers=Dense(64,relu);Dense(1,sigmoid)';
  });
  await page.waitForFunction(() => /^Training/.test(document.getElementById('verdict').textContent));
  assert.equal((await state(page)).running, true);
  assert.equal(await page.locator('#nothing-more').isVisible(), true);
  await page.locator('#stop').click();
  await page.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).running);
  const now = await state(page);
  await verdict(page, now.verdict.rule);
  assert.notEqual(await page.locator('#verdict').textContent(), old);
  const said = await page.locator('#evidence li, #changes .change, #nothing-more:visible').count();
  assert.ok(said > 0, 'the card below is not empty');
});

test('the console tells the done part of a bar from the rest, as a terminal does', async () => {
  const page = await at_preset('blocked-generator');
  const bar = page.locator('#console span', { hasText: '1/3' }).first();
  const parts = await page.evaluate(() => ['green', 'white'].map(
    (ink) => document.querySelector(`#console .${ink}`)?.textContent.length ?? 0));
  assert.ok(await bar.isVisible());
  assert.ok(parts[0] > 0 && parts[1] > parts[0], `${parts} of a bar of which a third is done`);
});

test('an exception before anything was printed is not taken for verbose=0', async () => {
  const page = await at_preset('split-leaves-nothing');
  const now = await state(page);
  assert.ok(now.exception && now.screen.length === 0, 'this preset raises before it prints');
  assert.match(await page.locator('#console').textContent(), /exception/);
});

test('who does not know the version picks that in the canvas, and is told whether it matters', async () => {
  const page = await browser.page();
  await settle(page);
  await choose_offered(page, 'keras.version', 'unknown');
  await page.waitForFunction(() => /depends on your Keras version/.test(document.getElementById('verdict').textContent));
  await open_form(page);
  const offered = page.getByLabel('Keras version: choose one');
  assert.equal(await offered.inputValue(), 'unknown');
  await offered.selectOption('2.15');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['keras.version'] === '2.15');
  await page.waitForFunction(() => !/depends/.test(document.getElementById('verdict').textContent));
});

test('the same under every Keras stands beside the verdict, as ribbons; one press shows another', async () => {
  const page = await browser.page();
  await page.locator('#version-ribbons li').first().waitFor();
  assert.equal(await page.locator('#versions-headline').textContent(),
    'It depends on the Keras. Steps under 2.15: 3, 3, 3, 3, 3; 3.0 to 3.15: 3, 1, 3, 1, 3.');
  const lines = page.locator('#version-ribbons li');
  assert.equal(await lines.count(), 2);
  assert.match(await lines.last().textContent(), /Keras 3\.0 to 3\.15/);
  const heights = (line) => line.locator('svg .bar').evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height));
  assert.equal(new Set(await heights(lines.first())).size, 1);
  const uneven = await heights(lines.last());
  assert.equal(uneven.length, 5);
  assert.ok(uneven[1] < uneven[0] / 2, 'a short epoch has a short bar');
  assert.match(await lines.last().locator('svg').getAttribute('aria-label'), /3, 1, 3, 1, 3/);
  assert.equal(await lines.last().locator('svg text').textContent(), '3', 'what a full bar is');
  assert.equal(await lines.last().getAttribute('aria-current'), 'true');
  await lines.first().getByRole('button').focus();
  await page.keyboard.press('Enter');
  await verdict(page, 'healthy');
  assert.equal((await state(page)).values['keras.version'], '2.15');
  await page.waitForFunction(() => document.querySelector('#version-ribbons li')?.getAttribute('aria-current') === 'true');
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${width}`);
  }
});

test('a text that cannot be taken is marked while it is typed, and the old value is kept', async () => {
  const page = await at_preset('article-lr-0.5');
  await open_form(page);
  const rate = page.locator('#field-compile-learning_rate');
  const samples = page.locator('#field-data-samples');
  await rate.focus();
  await rate.press('Control+a');
  await page.keyboard.type('0,5');
  assert.equal(await rate.getAttribute('aria-invalid'), 'true', 'before the field is left');
  assert.match(await page.locator('#field-compile-learning_rate-complaint').textContent(), /0,5/);
  await samples.fill('many');
  await samples.press('Tab');
  await settle(page);
  for (const [field, text] of [[rate, '0,5'], [samples, 'many']]) {
    assert.equal(await field.inputValue(), text);
    assert.equal(await field.getAttribute('aria-invalid'), 'true', `${text}: neither complaint hides the other`);
  }
  assert.equal((await state(page)).values['compile.learning_rate'], '0.5');
  await page.locator('#preset').selectOption('article-lr-0.001');
  await page.waitForFunction(() => document.getElementById('field-compile-learning_rate').value === '0.001');
  assert.equal(await rate.getAttribute('aria-invalid'), null);
});

test('after a reset by keyboard the focus is on the field', async () => {
  const page = await browser.page({}, '#s=1&fit.batch_size=7');
  await settle(page);
  await page.locator('#canvas').focus();
  const { press, focused } = keyboard_on(page);
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowUp']) {
    if ((await focused()) === 'reset:fit.batch_size') break;
    await press(key);
  }
  assert.equal(await focused(), 'reset:fit.batch_size');
  await press('Space');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).values['fit.batch_size'] === 'unset');
  await page.waitForFunction(() => window.fitscope.widgets()['fit.batch_size'][5], null, { timeout: 3000 });
});

test('without WebGL2 the words and the form do everything', async () => {
  const plain = await open_browser(['--disable-3d-apis']);
  try {
    const page = await plain.bare_page();
    await page.goto(`${plain.url}#preset=article-batch-2`);
    await page.waitForFunction(() => window.fitscope && JSON.parse(window.fitscope.ask('state')).verdict);
    assert.equal(await page.evaluate(() => document.createElement('canvas').getContext('webgl2')), null);
    assert.equal(await page.locator('#canvas').isVisible(), false);
    assert.match(await page.locator('#no-canvas').textContent(), /WebGL2/);
    assert.equal(await page.locator('#no-canvas').isVisible(), true);
    await verdict(page, (await state(page)).verdict.rule);
    await page.locator('#field-fit-batch_size').fill('20');
    await page.keyboard.press('Enter');
    await verdict(page, 'oversize-batch');
  } finally {
    await plain.close();
  }
});

test('no_autofocus_in_frame, history_length_constant_in_frame: framed, the page leaves address, history and focus of its host alone', async () => {
  const page = await browser.bare_page();
  await page.goto(`${browser.url}style.css`);
  await page.setContent(`<iframe title="Fitscope" width="900" height="600" src="${browser.url}"></iframe>`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
  const length = await page.evaluate(() => history.length);
  await frame.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '7' } }));
  await page.waitForTimeout(800);
  assert.equal(await page.evaluate(() => history.length), length);
  assert.equal(await frame.evaluate(() => location.hash), '');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
});

test('the script is copied, with the line behind the verdict marked', async () => {
  const page = await at_preset('steps-floor', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Copy as Python' }).click();
  await page.locator('#script-status', { hasText: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^import keras$/m);
  assert.match(copied, /steps_per_epoch=3, {2}# <- fitscope: carried-over-remainder$/m);
  await page.evaluate(() => window.fitscope.post({ set: { 'keras.version': '2.15', 'fit.epochs': '7' } }));
  await settle(page);
  await page.getByRole('button', { name: 'Copy as Python' }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('epochs=7,'));
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^from tensorflow import keras$/m);
  assert.deepEqual(page.troubles, []);
});

test('where the clipboard is refused the script can be selected', async () => {
  const page = await at_preset('steps-floor');
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await page.getByRole('button', { name: 'Copy as Python' }).click();
  await page.locator('#script').waitFor({ state: 'visible' });
  assert.match(await page.evaluate(() => String(getSelection())), /model\.fit\(/);
});

test('the notebook is a file that Jupyter reads', async () => {
  const page = await at_preset('article-generator-fixed');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download notebook' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'fitscope-article-generator-fixed.ipynb');
  const notebook = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(notebook.nbformat, 4);
  const code = notebook.cells.filter((cell) => cell.cell_type === 'code').map((cell) => cell.source.join(''));
  assert.match(code[0], /^%pip install/);
  assert.ok(code.some((text) => text.includes('def generate():')));
  assert.deepEqual(page.troubles, []);
});

const a_log = [
  'Epoch 1/4', '3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.6931',
  'Epoch 2/4', '1/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.5101',
  '/x/keras/src/trainers/epoch_iterator.py:116: UserWarning: Your input ran out of data; interrupting training.',
  '3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.5101',
  'Epoch 3/4', '3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.6831',
  'Epoch 4/4', '3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.5001', ''].join('\n');

test('a pasted log is read by keyboard alone, named, and opened as a scenario', async () => {
  const before = browser.requests.length;
  const readers = () => browser.requests.slice(before).filter((path) => path.endsWith('reader.wasm')).length;
  const page = await at_preset('healthy');
  await page.getByRole('link', { name: 'Paste your log' }).press('Enter');
  await page.getByLabel('Console of your fit()').fill(a_log);
  assert.equal(readers(), 0, 'who brings nothing loads no reader');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#log-verdict', { hasText: 'Every second epoch stops after its first step' }).waitFor();
  assert.equal(readers(), 1);
  assert.match(await page.locator('#log-answer').textContent(), /4 mod 3 = 1/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await verdict(page, 'carried-over-remainder');
  const now = await state(page);
  assert.deepEqual(now.ledger.map((epoch) => epoch.run), [3, 1, 3, 1]);
  assert.deepEqual(page.troubles, []);
});

const some_code = [
  'import numpy as np', 'from tensorflow import keras', '', 'x = np.zeros((100, 4))', 'y = np.zeros(100)',
  'model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])',
  'model.compile(optimizer="adam", loss="binary_crossentropy")',
  'model.fit(x, y, batch_size=32, epochs=5, steps_per_epoch=len(x) // 32)'].join('\n');

test('pasted code is read by a program of its own, only then loaded, and opened as a scenario', async () => {
  const before = browser.requests.length;
  const page = await at_preset('healthy');
  assert.equal(browser.requests.slice(before).filter((path) => path.includes('reader')).length, 0);
  await page.locator('#log-details > summary').click();
  await page.getByLabel('Console of your fit()').fill(some_code);
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.locator('#log-verdict', { hasText: 'Read fit() in line 8.' }).waitFor();
  assert.match(await page.locator('#log-kind').textContent(), /code/);
  const answer = await page.locator('#log-answer').textContent();
  assert.match(answer, /line 8: fit\.steps_per_epoch = 3/);
  assert.match(answer, /Assumed/);
  await page.getByRole('button', { name: 'Open as scenario' }).click();
  await verdict(page, 'carried-over-remainder');
  await page.locator('#log-text').fill(`${some_code.replace('epochs=5', 'epochs=9')}\n\nEpoch 1/4\n3/3 ━━━━━━━━━━━━ 0s 2ms/step - loss: 0.69\n`);
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.getByText('fit.epochs = 9, but the log shows 4').waitFor();
  assert.deepEqual(page.troubles, []);
});

test('a table of one\'s own gives its shape, and is opened as a scenario', async () => {
  const page = await at_preset('healthy');
  await page.locator('#log-details > summary').click();
  const rows = Array.from({ length: 70 }, (_, i) => `${i},${i % 9 ? i : ''},${i % 2}`).join('\n');
  await page.locator('#data-file').setInputFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(`a,b,y\n${rows}\n`) });
  await page.locator('#log-verdict', { hasText: '70 rows, 3 columns; the label is y.' }).waitFor();
  assert.match(await page.locator('#log-answer').textContent(), /data\.nan_cells = 8/);
  await page.getByRole('button', { name: 'Open as scenario' }).click();
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).link.includes('data.samples=70'));
  await page.locator('#data-file').setInputFiles({ name: 'odd.npy', mimeType: '', buffer: Buffer.from([0x7f, 0x45, 0, 1, 2, 0, 0]) });
  await page.locator('#log-verdict', { hasText: 'neither CSV nor .npy' }).waitFor();
  assert.deepEqual(page.troubles, []);
});

test('a file dropped on the page is read: a table by its shape, anything else as log or code', async () => {
  const page = await at_preset('healthy');
  const drop = (name, text) => page.evaluate(([file_name, content]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], file_name));
    const over = new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(over);
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    return over.defaultPrevented; // or the browser would open the file instead
  }, [name, text]);
  const rows = Array.from({ length: 12 }, (_, i) => `${i},${i % 2}`).join('\n');
  assert.ok(await drop('mine.csv', `a,y\n${rows}\n`));
  await page.locator('#log-verdict', { hasText: '12 rows, 2 columns; the label is y.' }).waitFor();
  await drop('train.log', 'Epoch 1/2\nWARNING:tensorflow:Your input ran out of data; interrupting training.\n');
  await page.locator('#log-verdict', { hasText: /ran out|ended/ }).waitFor();
  assert.match(await page.locator('#log-text').inputValue(), /^Epoch 1/);
  await drop('mine.fitscope.json', '{"schema": 1, "fit": {"epochs": 7}}');
  await page.waitForURL(/#s=1&fit\.epochs=7$/);
  await drop('mine.fitscope.json', '{"schema": 1, "fit": {"epochs": "many"}}');
  await page.locator('#notes', { hasText: /fit\.epochs.*Allowed: -100,000 to 100,000/ }).waitFor();
  assert.match(page.url(), /#s=1&fit\.epochs=7$/, 'nothing is lost');
});

test('a file that cannot be read is named, with what is wrong and what would do; run and text stay', async () => {
  const page = await browser.page({}, '#s=1&fit.epochs=7');
  await page.locator('#log-details > summary').click();
  await page.locator('#log-text').fill('mine');
  const MB = 2 ** 20;
  for (const [name, content, why] of [
    ['bad.json', '{"schema": 1,', /no scenario in JSON: .+/],
    ['list.json', '[1, 2]', /it holds no/],
    ['x.bin', [0, 1, 2, 255, 254, 0, 7], /it is no text/],
    ['latin.log', Array(99).fill(0xe4), /it is no text/],
    ['empty.log', '', /it is empty/],
    ['empty.csv', '', /it is empty/],
    ['empty.json', ' ', /it is empty/],
    ['odd.npy', [0x7f, 0x45, 0, 1, 2, 0, 0], /neither CSV nor \.npy/],
    ['large.log', 60 * MB, /it has 60 MB, and a tab reads 32; in a terminal, fitscope diagnose reads more/],
    ['large.csv', 60 * MB, /fitscope data reads more/],
  ]) {
    await page.evaluate(([file_name, given]) => {
      const part = typeof given === 'number' ? new Uint8Array(given).fill(65) : Array.isArray(given) ? new Uint8Array(given) : given;
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([part], file_name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, [name, content]);
    const said = page.locator('#log-verdict', { hasText: `${name} cannot be read` });
    await said.waitFor();
    assert.match(await said.textContent(), why);
    assert.match(await said.textContent(), /Give a scenario saved here.*\.csv/);
    assert.equal(await page.locator('#log-text').inputValue(), 'mine', name);
    assert.match(page.url(), /#s=1&fit\.epochs=7$/, name);
    assert.equal(await page.locator('#notes').isVisible(), false, name);
  }
  // What PowerShell's > writes is UTF-16.
  await page.evaluate(() => {
    const text = 'Epoch 1/2\nWARNING:tensorflow:Your input ran out of data; interrupting training.\n';
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0))], 'power.log'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.locator('#log-verdict', { hasText: /ran out|ended/ }).waitFor();
  assert.match(await page.locator('#log-text').inputValue(), /^Epoch 1/);
  assert.deepEqual(page.troubles, []);
});

test('small ribbons mark what went badly: NaN, an exception, waiting, no end', async () => {
  for (const [preset, mark, words] of [['nan-in-data', '!', /epoch 1: NaN or infinite/], ['article-shapes', '×', /epoch 1: an exception/],
    ['blocked-generator', '…', /waits for ever/], ['endless-generator', '→', /epoch 1: no end/]]) {
    const page = await browser.page({}, `#s=1&preset=${preset}`);
    const ribbon = page.locator('#version-ribbons svg').last();
    await ribbon.waitFor();
    assert.ok((await ribbon.locator('.mark').allTextContents()).includes(mark), preset);
    assert.match(await ribbon.getAttribute('aria-label'), words);
  }
});

test('a log larger than the program\'s stack is read, and no log is said to be none', async () => {
  const page = await at_preset('healthy');
  await page.locator('#log-details > summary').click();
  await page.locator('#log-text').evaluate((box) => { box.value = 'x '.repeat(3_000_000); });
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.locator('#log-verdict', { hasText: 'No line of this text' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Open as scenario' }).count(), 0);
  assert.deepEqual(page.troubles, []);
});

test('the probe is copied', async () => {
  const page = await at_preset('healthy', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator('#log-details > summary').click();
  await page.getByRole('button', { name: 'Copy the probe' }).click();
  await page.locator('#probe-status', { hasText: 'Copied' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /class FitscopeProbe/);
});

test('axe_zero_index_embed_host: axe finds nothing to complain about in the page, folded or unfolded, light or dark', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark']) {
    for (const unfolded of [false, true]) {
      const page = await at_preset('article-generator-broken', { colorScheme });
      if (unfolded) {
        await open_form(page);
        await page.locator('#log-details > summary').click();
        await page.getByLabel('Console of your fit()').fill(a_log);
        await page.getByRole('button', { name: 'Read it' }).click();
      }
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }));
      const told = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`);
      assert.deepEqual(told, [], `${colorScheme}, ${unfolded ? 'unfolded' : 'folded'}`);
    }
  }
});

test('links are 24 px high, and a long title is cut with an ellipsis', async () => {
  const page = await browser.page({ viewport: { width: 390, height: 844 } }, '#preset=article-generator-fixed');
  await settle(page);
  for (const link of await page.locator('a:visible').all()) {
    const { height } = await link.boundingBox();
    assert.ok(height >= 24, `${await link.textContent()}: ${height}`);
  }
  const select = page.locator('#preset');
  const { x, width } = await select.boundingBox();
  assert.ok(x + width <= 390);
  assert.equal(await select.evaluate((one) => getComputedStyle(one).textOverflow), 'ellipsis');
});

test('zoom_320px: a phone, a page at 200 % and one of 320 px read in one column without scrolling sideways', async () => {
  for (const viewport of [{ width: 390, height: 844 }, { width: 640, height: 400 }, { width: 320, height: 640 }]) {
    const page = await browser.page({ viewport });
    await settle(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= viewport.width, `${wide} at ${viewport.width}`);
    const widgets = await page.evaluate(() => Object.entries(window.fitscope.widgets()));
    const box = await page.locator('#canvas').boundingBox();
    for (const [id, [left, top, width, height]] of widgets) {
      assert.ok(left >= 0 && left + width <= viewport.width + 1, `${id} at ${viewport.width}`);
      assert.ok(top + height <= box.height + 1, `${id} is inside the canvas at ${viewport.width}`);
    }
  }
});

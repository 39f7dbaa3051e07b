// Search over settings and examples, the hint of a first visit, two runs side by side, runs as files.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { state, verdict } from './canvas.mjs';
import { open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

const fixes_found = (page) => page.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
async function opened(hash = '', options = {}) {
  const page = await browser.page(options, hash);
  await settle(page);
  await fixes_found(page);
  return page;
}
const axe_finds = async (page, what) => {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate((wanted) => window.axe.run(wanted, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { 'target-size': { enabled: true } },
  }), what);
  return found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
};

test('Ctrl+K, a few letters and Enter lead to a setting, with the canvas focused or not', async () => {
  const page = await opened();
  for (const place of ['#canvas', '#share']) {
    await page.locator(place).focus();
    await page.keyboard.press('Control+k');
    await page.locator('#palette').waitFor();
    await page.keyboard.type('steps per ep');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#palette').isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'field-fit-steps_per_epoch');
  }
  await page.keyboard.press('Control+a');
  await page.keyboard.type('4');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).verdict?.severity === 'healthy');
  assert.deepEqual(page.troubles, []);
});

test('every setting, example and action is found by its name; arrows choose, Esc closes and gives the focus back', async () => {
  const page = await opened();
  const names = await page.evaluate(() => [
    ...JSON.parse(window.fitscope.ask('properties')).map(({ key, label }) => [key, label]),
    ...JSON.parse(window.fitscope.ask('presets')).map(({ name, title }) => [name, title]),
  ]);
  assert.ok(names.length > 90, `${names.length}`);
  await page.locator('#search').click();
  const missing = await page.evaluate((all) => all.filter(([key, title]) => {
    const input = document.getElementById('palette-text');
    input.value = key;
    input.dispatchEvent(new Event('input'));
    return ![...document.querySelectorAll('#palette-list li span')].some((one) => one.textContent === title);
  }), names);
  assert.deepEqual(missing, []);
  await page.locator('#palette-text').fill('causes');
  assert.match(await page.locator('#palette-list').textContent(), /All causes/);
  await page.locator('#palette-text').fill('there is no such thing');
  assert.equal(await page.locator('#palette-count').textContent(), 'Nothing is called that.');

  await page.locator('#palette-text').fill('article generator');
  const marked = () => page.locator('#palette-list [aria-selected=true]').textContent();
  const first = await marked();
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await marked(), first);
  assert.equal(await page.locator('#palette-text').getAttribute('aria-activedescendant'), 'palette-1');
  await page.keyboard.press('ArrowUp');
  assert.equal(await marked(), first);
  assert.deepEqual(await axe_finds(page, '#palette'), []);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.keyboard.press('Enter');
  await page.locator('#palette-text').fill('article-batch-2');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).preset === 'article-batch-2');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'verdict-title');
});

test('in somebody else\'s page Ctrl+K is the host\'s, and there is no hint', async () => {
  const page = await browser.bare_page({ first_visit: true });
  await page.goto(`${browser.url}style.css`);
  await page.setContent(`<iframe title="run" src="${browser.url}" width="900" height="700"></iframe>`);
  const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
  await frame.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
  assert.equal(await frame.locator('#hint').isVisible(), false);
  await frame.locator('#share').focus();
  const taken = await frame.evaluate(() => {
    const event = new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true });
    document.getElementById('share').dispatchEvent(event);
    return event.defaultPrevented;
  });
  assert.equal(taken, false);
  assert.equal(await frame.locator('#palette').isVisible(), false);
});

test('a first visit is shown three steps, once', async () => {
  const page = await browser.page({ first_visit: true });
  await settle(page);
  const hint = page.locator('#hint');
  assert.match(await hint.textContent(), /1 of 3: Change/);
  assert.notEqual(await page.evaluate(() => document.activeElement.closest('#hint')?.id), 'hint', 'it takes no focus');
  const covered = await page.evaluate(() => {
    const place = document.getElementById('hint').getBoundingClientRect();
    const from = document.getElementById('canvas').getBoundingClientRect();
    return Object.entries(window.fitscope.widgets()).filter(([id, [left, top, width, height]]) => /^(apply:|fit\.|data\.|ribbon)/.test(id)
      && from.left + left < place.right && from.left + left + width > place.left && from.top + top < place.bottom && from.top + top + height > place.top).map(([id]) => id);
  });
  assert.deepEqual(covered, [], 'it lies over no fix and no field');
  assert.deepEqual(await axe_finds(page, '#hint'), []);
  await page.locator('#hint-next').click();
  assert.match(await hint.textContent(), /2 of 3: Read the ribbon/);
  await page.locator('#hint-next').click();
  assert.match(await hint.textContent(), /3 of 3: Apply a fix/);
  await page.locator('#hint-next').click();
  assert.equal(await hint.isVisible(), false);
  await page.reload();
  await page.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
  await settle(page);
  assert.equal(await hint.isVisible(), false);

  // On a small screen nothing scrolls by itself; who goes on sees the panel that a step is about, beside the hint.
  for (const viewport of [{ width: 390, height: 844 }, { width: 320, height: 256 }]) {
    const small = await browser.page({ first_visit: true, viewport });
    await settle(small);
    assert.equal(await small.evaluate(() => window.scrollY), 0);
    assert.doesNotMatch(await small.locator('#hint').textContent(), /1 of 3/);
    for (const widget of ['fit.batch_size', 'ribbon', 'apply:0']) {
      await small.locator('#hint-next').click();
      await settle(small);
      const [top, end, hint_top] = await small.evaluate((id) => {
        const [, above, , height] = window.fitscope.widgets()[id];
        const from = document.getElementById('canvas').getBoundingClientRect().top + above;
        return [from, from + height, document.getElementById('hint').getBoundingClientRect().top];
      }, widget);
      assert.ok(top >= 0 && top + 24 <= hint_top, `${widget} from ${top} to ${end}, hint from ${hint_top}`);
      assert.ok(hint_top >= viewport.height / 2, `the hint covers ${viewport.height - hint_top}`);
      assert.equal(await small.evaluate(() => document.activeElement.id), 'hint-next', 'the focus stays');
    }
  }

  const other = await browser.page({ first_visit: true });
  await other.locator('#hint-close').focus();
  await other.keyboard.press('Escape');
  assert.equal(await other.locator('#hint').isVisible(), false);
});

test('a kept run stands beside the one that an edit makes: ribbons, curves and numbers', async () => {
  const page = await opened();
  await page.locator('#keep').click();
  assert.equal(await page.locator('#compare-runs .ribbon').count(), 1);
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.steps_per_epoch': '4' } }));
  await verdict(page, 'healthy');
  await page.waitForFunction(() => document.querySelectorAll('#compare-runs .ribbon').length === 2);
  const [before_edit, after_edit] = await page.locator('#compare-runs .ribbon').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  assert.match(before_edit, /epoch 2: 1 of 3/);
  assert.match(after_edit, /epoch 2: 4 of 4/);
  const row = await page.locator('#compare-runs tbody tr').nth(1).locator('td').allTextContents();
  assert.deepEqual(row.slice(0, 2), ['1 of 3', '4 of 4']);
  const { ledger } = await state(page);
  assert.equal(row[3], String(Number(ledger[1].logs.loss.toPrecision(4))));
  assert.equal(await page.locator('#compare-runs path.before').count(), 1);
  assert.deepEqual(await page.locator('#compare-runs h3').allTextContents(), ['Kept: steps of every epoch', 'Now: steps of every epoch']);
  assert.equal(await page.locator('#compare-runs .curves .name').textContent(), 'Losses by epoch');
  // Letters keep their size where the window becomes narrow afterwards.
  await page.setViewportSize({ width: 320, height: 700 });
  await page.waitForFunction(() => document.querySelector('#compare-runs .curves').getAttribute('width') < 320);
  assert.ok(await page.locator('#compare-runs .curves .name').evaluate((one) => one.getBoundingClientRect().height) >= 12);
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.match(await page.locator('#compare-runs .curves').getAttribute('aria-label'), /loss, kept: .*; loss, now: /);
  assert.deepEqual(await axe_finds(page, '#compare'), []);

  await page.locator('#keep-back').click();
  await verdict(page, 'carried-over-remainder');
  await page.locator('#keep-none').click();
  assert.equal(await page.locator('#compare-runs').isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'keep');
  assert.deepEqual(page.troubles, []);
});

test('an example of the article and its first fix are a pair by one press', async () => {
  const page = await opened('#preset=article-generator-broken');
  const promised = (await state(page)).fixes[0].after;
  await page.locator('#keep-and-fix').click();
  await verdict(page, promised.rule);
  await page.waitForFunction(() => document.querySelectorAll('#compare-runs .ribbon').length === 2);
  assert.match(await page.locator('#compare-runs').textContent(), /Kept.*Now/s);
});

test('ribbon, curves, tables, run and scenario are saved as files', async () => {
  const page = await opened();
  const saved = async (what) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-save="${what}"]`).click()]);
    return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
  };
  const now = await state(page);
  const [ribbon_name, ribbon] = await saved('ribbon');
  assert.equal(ribbon_name, 'fitscope-ribbon.svg');
  const [, curves] = await saved('curves');
  for (const picture of [ribbon, curves]) {
    const [root, fills] = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return [parsed.documentElement.nodeName, [...parsed.querySelectorAll('path')].map((one) => one.getAttribute('fill') + one.getAttribute('stroke'))];
    }, picture);
    assert.equal(root, 'svg', picture.slice(0, 300));
    assert.ok(fills.length > 0 && fills.every((fill) => /rgb|none/.test(fill)), fills.join());
    assert.ok(!picture.includes('var(') && !picture.includes('class='));
  }
  const [, epochs] = await saved('epochs');
  const lines = epochs.trim().split('\n');
  const columns = lines[0].split(',');
  assert.deepEqual(lines.slice(1).map((line) => Number(line.split(',')[columns.indexOf('steps_run')])), [3, 1, 3, 1, 3]);
  const [, steps] = await saved('steps');
  assert.equal(steps.trim().split('\n').length, 1 + 11);
  const [, run] = await saved('outcome');
  assert.deepEqual(JSON.parse(run).epochs.map((epoch) => epoch.steps_run), [3, 1, 3, 1, 3]);
  const [scenario_name, scenario] = await saved('scenario');
  assert.equal(scenario_name, 'steps-floor.fitscope.json');
  await page.evaluate((json) => { window.fitscope.post({ preset: 'article-batch-2' }); window.fitscope.post({ json }); }, scenario);
  await verdict(page, 'carried-over-remainder');
  assert.equal((await state(page)).link, now.link);
  const name = (await Promise.all([page.waitForEvent('download'), page.locator('#download-python').click()]))[0].suggestedFilename();
  assert.equal(name, 'fitscope-scenario.py');
});

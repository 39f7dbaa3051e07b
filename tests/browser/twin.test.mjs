// What the canvas does, done in the text beside it: steps, code, files, pairs; and what is there when nothing can run.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { middle_of, state } from './canvas.mjs';
import { open_browser, settle } from './harness.mjs';

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser?.close(); });

async function opened(hash = '', options = {}) {
  const page = await browser.page(options, hash);
  await settle(page);
  await page.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
  return page;
}

test('the run is walked through in the text: evidence, buttons and numbers move the place, which is told', async () => {
  const page = await opened('#preset=steps-floor');
  const steps = page.locator('#steps');
  await page.getByRole('button', { name: 'epoch 2 ran 1 of 3 steps', exact: false }).first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'step-words');
  await page.locator('#step-words', { hasText: 'Epoch 2' }).waitFor();
  await steps.getByLabel('Epoch', { exact: true }).fill('2');
  await steps.getByLabel('Step', { exact: true }).fill('2');
  await page.keyboard.press('Tab');
  await page.locator('#step-words', { hasText: 'Epoch 2, step 2 of 3: was planned and never ran.' }).waitFor();
  await steps.getByRole('button', { name: 'Epoch back' }).click();
  await steps.getByRole('button', { name: 'Step on' }).click();
  await page.locator('#step-words', { hasText: /^Epoch 1, step \d of 3: ran on 32 rows; loss 0\.\d+, gradient norm/ }).waitFor();
  assert.deepEqual(await steps.locator('tbody th').allTextContents(), ['1', '2', '3']);
  assert.equal(await steps.locator('tr[aria-current]').count(), 1);
  await steps.getByLabel('Epoch', { exact: true }).fill('soon');
  await page.keyboard.press('Tab');
  await page.locator('#step-words', { hasText: "'soon' is no epoch. Type a number from 1 on." }).waitFor();
  await steps.getByLabel('Speed').selectOption('120');
  await steps.getByRole('button', { name: 'Whole run' }).click();
  await steps.getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction(() => { const now = JSON.parse(window.fitscope.ask('state')); return now.speed === 120 && !now.playing && now.cursor[0] === 4; });
  assert.deepEqual(page.troubles, []);
});

test('the Python is shown with the line behind the verdict marked, and follows edits', async () => {
  const page = await opened('#preset=steps-floor');
  const script = page.locator('#script');
  assert.match(await script.textContent(), /model\.fit\(/);
  assert.match(await script.locator('mark').textContent(), /steps_per_epoch=3.*<- fitscope: carried-over-remainder/);
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.steps_per_epoch': 'unset' } }));
  await page.waitForFunction(() => !document.getElementById('script').textContent.includes('steps_per_epoch'));
  assert.equal(await script.locator('mark').count(), 0, 'nothing is wrong any more');
  assert.equal(await script.textContent(), (await page.evaluate(() => window.fitscope.ask('python'))));
});

test('a step marks the line of the Python it comes from: at the cursor and under the pointer', async () => {
  const page = await opened('#preset=steps-floor');
  const marked = page.locator('#script [aria-current]');
  assert.equal(await marked.count(), 0, 'the whole run is shown');
  await page.evaluate(() => window.fitscope.post({ goto: [0, 1] }));
  await marked.waitFor();
  assert.match(await marked.textContent(), /^ *x,$/);
  const line = (await page.evaluate(() => window.fitscope.ask('python').split('\n'))).findIndex((text) => text.trim() === 'x,') + 1;
  await page.locator('#step-words', { hasText: `See line ${line} of the Python below.` }).waitFor();
  // The third step of the second epoch never ran: at the pointer, with the cursor where it was.
  const [x, y_middle] = await middle_of(page, 'ribbon');
  const [, , , height] = await page.evaluate(() => window.fitscope.widgets().ribbon);
  const lines_at = [];
  for (let y = y_middle - height / 2 + 4; y < y_middle + height / 2; y += 8) {
    await page.mouse.move(x, y);
    await page.evaluate(() => new Promise((go) => { let frames = 5; const next = () => { frames -= 1; requestAnimationFrame(frames > 0 ? next : go); }; next(); }));
    if (await marked.count()) lines_at.push(await marked.textContent());
  }
  assert.ok(lines_at.some((text) => text.includes('<- fitscope: carried-over-remainder')), lines_at.join('\n'));
  await page.mouse.move(2, 2);
  await page.locator('#script [aria-current]', { hasText: /^ *x,$/ }).waitFor();
  assert.deepEqual(page.troubles, []);
});

test('one polite region says what changed, verdict or deed, and one assertive region what was refused', async () => {
  const page = await opened('#preset=steps-floor');
  const regions = page.locator(':is([role=status], [role=alert], [aria-live]):not(dialog *)');
  assert.deepEqual(await regions.evaluateAll((all) => all.map((one) => `${one.id} ${one.getAttribute('role')}`)), ['said status', 'notes alert']);
  const said = page.locator('#said');
  assert.equal(await said.textContent(), await page.locator('#verdict').textContent());
  await page.getByRole('button', { name: 'Download notebook (.ipynb)' }).click();
  await said.filter({ hasText: 'The notebook installs its Keras in its first cell.' }).waitFor();
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.steps_per_epoch': 'unset' } }));
  await said.filter({ hasText: await page.evaluate(() => JSON.parse(window.fitscope.ask('state')).verdict.summary) }).waitFor();
  assert.deepEqual(page.troubles, []);
});

test('Ctrl+Z in a field takes back what was typed there, and once it is taken, the edit', async () => {
  const page = await opened('#s=1&fit.epochs=5');
  await page.locator('#form-details').evaluate((details) => { details.open = true; });
  const field = page.locator('#controls input[id$="epochs"]').first();
  const epochs = async () => (await state(page)).ledger.length;
  await field.fill('9');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).ledger.length === 9);
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).ledger.length === 5);
  assert.equal(await field.inputValue(), '5');
  await page.keyboard.press('Control+Shift+z');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).ledger.length === 9);
  // What is being typed is the field's own.
  await field.focus();
  await page.keyboard.press('End');
  await page.keyboard.type('7');
  await page.keyboard.press('Control+z');
  assert.equal(await field.inputValue(), '9');
  assert.equal(await epochs(), 9);
  assert.deepEqual(page.troubles, []);
});

test('a scenario that was saved is opened: as a file, pasted, and by the search', async () => {
  const page = await opened('#preset=healthy');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a scenario, log, code or table' }).click();
  await (await chooser).setFiles({ name: 'mine.fitscope.json', mimeType: 'application/json', buffer: Buffer.from('{"schema": 1, "fit": {"epochs": 7}}') });
  await page.waitForURL(/#s=1&fit\.epochs=7$/);
  await page.locator('#log-text').fill('{"schema": 1, "fit": {"epochs": 8}}');
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.waitForURL(/#s=1&fit\.epochs=8$/);
  await page.locator('#search').click();
  await page.keyboard.type('open');
  const again = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await again).setFiles({ name: 'train.log', mimeType: 'text/plain', buffer: Buffer.from('Epoch 1/2\n') });
  await page.waitForFunction(() => document.getElementById('log-text').value === 'Epoch 1/2\n');
  assert.deepEqual(page.troubles, []);
});

test('an example that was changed is come back to', async () => {
  const page = await opened('#preset=steps-floor');
  assert.equal(await page.locator('#reset').isVisible(), false);
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '9' } }));
  await page.getByRole('button', { name: 'Back to “steps_per_epoch = samples // batch_size”' }).click();
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).preset === 'steps-floor');
});

test('the article\'s samples and their corrections are compared by one button', async () => {
  const page = await opened();
  await page.getByText('Pairs that are ready').click();
  await page.getByRole('button', { name: /^Article 2: .*, and corrected$/ }).click();
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).preset === 'article-generator-fixed');
  await page.locator('#compare-runs h3', { hasText: 'Now' }).waitFor();
  await page.locator('#compare-status', { hasText: /^Kept: Article 2: .* Shown: Article 2, corrected: / }).waitFor();
  await page.evaluate(() => window.fitscope.post({ preset: 'healthy' }));
  await page.waitForFunction(() => document.getElementById('compare-status').textContent === '');
  assert.equal((await state(page)).preset, 'healthy');
});

test('ribbon and curves are saved as pictures with their verdict, as SVG and as PNG', async () => {
  const page = await opened('#preset=steps-floor');
  const saved = async (name) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    return readFile(await (await download).path());
  };
  const ribbon = String(await saved('Ribbon (.svg)'));
  assert.match(ribbon, /Every second epoch stops/);
  assert.match(String(await saved('Curves of the batches (.svg)')), /Gradient norm/);
  for (const name of ['Ribbon (.png)', 'Curves (.png)']) {
    const bytes = await saved(name);
    assert.deepEqual([...bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47], name);
    assert.ok(bytes.readUInt32BE(16) > 800, 'twice as wide as on the page');
  }
  assert.deepEqual(page.troubles, []);
});

test('where the program cannot be had, the page says why and what to do, and shows the run of its building', async () => {
  const page = await browser.bare_page();
  await page.route('**/app*.wasm', (route) => route.abort());
  await page.goto(browser.url);
  await page.locator('main > [role=alert]', { hasText: /^Fitscope could not start: .*Reload the page\./ }).waitFor();
  assert.ok(await page.getByText('A run that was made before').isVisible());
  assert.ok((await page.locator('svg.ribbon').first().boundingBox()).y < 800, 'on the first screen');
  assert.equal(await page.locator('#late').count(), 0);
});

test('where no script can be had, the page says so after a while', async () => {
  const page = await browser.bare_page();
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(browser.url);
  await page.waitForTimeout(9500);
  assert.equal(await page.locator('#late').evaluate((one) => getComputedStyle(one).visibility), 'visible');
});

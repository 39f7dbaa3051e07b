// <fit-scope> in a page of another origin: a poster first, the program on a click, and nothing of the host is touched.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { open_browser } from './harness.mjs';

let site;
let host;
let host_url;
const pages = new Map();
before(async () => {
  site = await open_browser();
  host = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    const { html, policy, scheme } = pages.get(request.url) ?? { html: '' };  // the tab's icon, too
    if (policy) response.setHeader('Content-Security-Policy', policy);
    response.end(`<!doctype html><html lang="en"${scheme ? ` style="color-scheme: ${scheme}"` : ''}><meta charset="utf-8"><title>Docs</title><main><h1>Docs</h1><input aria-label="Search">
      ${html}</main><script type="module" src="${site.url}fit-scope.js"></script></html>`);
  });
  await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
  host_url = `http://127.0.0.1:${host.address().port}`;
});
after(async () => {
  await site.close();
  host.closeAllConnections();
  host.close();
});

// `policy`, `scheme`: the host page's Content-Security-Policy and color-scheme. `reader`: what the reader's browser is.
async function hosted(html, { policy = '', scheme = '', reader = {} } = {}) {
  const path = `/${pages.size}`;
  pages.set(path, { html, policy, scheme });
  const page = await site.bare_page(reader);
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  await page.goto(host_url + path);
  return page;
}

const program_was_loaded = (page) => page.asked.some((url) => url.endsWith('app.wasm'));

test('a preset starts as its poster: verdict, ribbon and fix, without the program', async () => {
  const page = await hosted('<fit-scope preset="steps-floor" title="Every second epoch stops"></fit-scope>');
  const poster = page.frameLocator('iframe[title="Every second epoch stops"]');
  await poster.getByText(/Every second epoch stops after its first step/).waitFor();
  assert.match(await poster.locator('svg.ribbon').getAttribute('aria-label'), /epoch 2: 1 of 3/);
  await poster.getByText(/Leave steps_per_epoch out/).waitFor();
  assert.equal(program_was_loaded(page), false);
});

test('a click loads the program in its place, without an entry in the history or the focus', async () => {
  const page = await hosted('<fit-scope preset="article-batch-20"></fit-scope>');
  const entries = await page.evaluate(() => {
    window.verdicts = [];
    addEventListener('fitscope-diagnosis', (event) => window.verdicts.push(event.detail.state.verdict.rule));
    return history.length;
  });
  await page.frameLocator('iframe').getByRole('link', { name: 'Run it here and change it' }).click();
  await page.waitForFunction(() => window.verdicts.length > 0);
  assert.deepEqual(await page.evaluate(() => window.verdicts), ['oversize-batch']);
  assert.equal(await page.evaluate(() => history.length), entries);
  assert.equal(await page.evaluate(() => location.hash), '');
});

test('loading="eager" runs at once, takes no focus, and a message sent before is heard', async () => {
  const page = await hosted('<fit-scope preset="steps-floor" loading="eager"></fit-scope>');
  await page.focus('input');
  await page.evaluate(() => {
    window.runs = [];
    const one = document.querySelector('fit-scope');
    one.addEventListener('fitscope-diagnosis', (event) => window.runs.push(event.detail.state));
    customElements.whenDefined('fit-scope').then(() => one.send({ type: 'set', fields: { 'fit.epochs': '2' } }));
  });
  await page.waitForFunction(() => window.runs.some((run) => run.epochs.length === 2));
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'INPUT');
});

test('height="auto" follows the poster and leaves no scroll bar', async () => {
  const page = await hosted('<fit-scope preset="steps-floor" height="auto"></fit-scope>');
  await page.frameLocator('iframe').locator('.lead').waitFor();
  await page.waitForFunction(() => {
    const { height } = document.querySelector('fit-scope').shadowRoot.querySelector('iframe').style;
    return height !== '420px' && Number.parseInt(height, 10) > 200;
  });
  // No scroll bar, and no empty room either, however high the frame has been.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.setViewportSize({ width: 1280, height: 800 });
  const poster = page.frames().find((frame) => frame.url().includes('posters/'));
  await poster.waitForFunction(() => Math.abs(document.querySelector('main').scrollHeight - innerHeight) <= 1);
});

test('a scenario of one\'s own shows what stands between the tags until it is run', async () => {
  const page = await hosted('<fit-scope scenario="s=1&amp;fit.epochs=2"><p>Two epochs of four steps.</p></fit-scope>');
  await page.getByText('Two epochs of four steps.').waitFor();
  assert.equal(program_was_loaded(page), false);
  await page.evaluate(() => {
    window.epochs = 0;
    addEventListener('fitscope-diagnosis', (event) => { window.epochs = event.detail.state.epochs.length; });
  });
  await page.getByRole('button', { name: 'Run it here and change it' }).click();
  await page.waitForFunction(() => window.epochs === 2);
});

test('an example that is not there is said, with some that are and a page that lists all', async () => {
  const page = await hosted('<fit-scope preset="no-such-thing"><p>A run that stops.</p></fit-scope>');
  const said = page.getByText("There is no example called 'no-such-thing'");
  await said.waitFor();
  const names = (await said.textContent()).match(/Some that there are: (.*);/)[1].split(', ');
  assert.ok(names.length > 2);
  for (const name of names) assert.equal((await fetch(`${site.url}posters/${name}.html`)).status, 200, name);
  const list = await said.getByRole('link').getAttribute('href');
  assert.match(await (await fetch(list)).text(), /href="article-batch-20\.html"/);
  await page.getByText('A run that stops.').waitFor();
});

test('a poster that is loaded out of sight is known to be there', async () => {
  const page = await hosted('<div style="height: 1200px"></div><fit-scope preset="healthy" height="auto"></fit-scope>');
  await page.waitForFunction(() => document.querySelector('fit-scope').shadowRoot?.querySelector('iframe')?.style.height !== '420px');
  await page.waitForTimeout(2500);
  assert.equal(await page.getByRole('alert').count(), 0);
});

test('what is not known is said with what is allowed, and the rest is done', async () => {
  const page = await hosted('<fit-scope preset="article-batch-20" loading="sometimes" theme="pink" height="abc"></fit-scope>');
  await page.frameLocator('iframe').locator('.lead').waitFor();
  assert.deepEqual(await page.getByRole('alert').allTextContents(), [
    'loading="sometimes" is not known to fit-scope. Allowed: click, lazy, eager. It is taken as click.',
    'theme="pink" is not known to fit-scope. Allowed: auto, light, dark. It is taken as auto.',
    'height="abc" is not known to fit-scope. Allowed: auto, or a number of pixels. It is taken as 420.',
  ]);
  // And mended in place.
  await page.evaluate(() => {
    const one = document.querySelector('fit-scope');
    for (const [name, value] of [['loading', 'click'], ['theme', 'dark'], ['height', '300']]) one.setAttribute(name, value);
  });
  await page.frameLocator('iframe').locator('.lead').waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.equal((await page.locator('iframe').boundingBox()).height, 300);
});

test('a host whose policy allows no inline style gets the frame as wide and high as it should be', async () => {
  const page = await hosted('<fit-scope preset="steps-floor" height="333"></fit-scope><fit-scope scenario="s=1"><p>Defaults.</p></fit-scope>', {
    policy: `default-src 'none'; script-src ${site.url}; style-src 'self'; frame-src ${site.url}`,
  });
  await page.frameLocator('iframe').locator('.lead').waitFor();
  const box = await page.locator('iframe').first().boundingBox();
  const room = await page.locator('main').boundingBox();
  assert.deepEqual([box.width, box.height], [room.width, 333]);
  await page.getByRole('button', { name: 'Run it here and change it' }).click();
  await program_in(page, 1);
  assert.deepEqual(page.troubles.filter((one) => /Content Security Policy/.test(one)), []);
});

test('color_scheme_inherit: poster and program are as dark as the host page, whatever the reader\'s system is', async () => {
  const light = 'rgb(244, 246, 249)';
  const dark = 'rgb(14, 18, 23)';
  // The browser's own emulation of a dark system would hide what a frame is told.
  for (const [scheme, expected] of [['dark', dark], ['light', light], ['light dark', light], ['', light]]) {
    const page = await hosted('<fit-scope preset="steps-floor"></fit-scope>', { scheme, reader: { colorScheme: null } });
    await page.frameLocator('iframe').locator('.lead').waitFor();
    assert.equal(await ground_of(page.frames().find((frame) => frame.url().includes('posters/'))), expected, `${scheme}: poster`);
    await page.frameLocator('iframe').getByRole('link', { name: 'Run it here and change it' }).click();
    while (!page.frames().some((frame) => frame.url().includes('#s=1'))) await page.waitForTimeout(50);
    const frame = await program_in(page);
    assert.deepEqual([await ground_of(frame), await canvas_ground(page, frame)], [expected, expected], `${scheme}: program`);
  }
  // A host that changes its mind takes its frames along.
  const page = await hosted('<fit-scope preset="steps-floor" loading="eager"></fit-scope>', { scheme: 'light', reader: { colorScheme: null } });
  const frame = await program_in(page);
  assert.equal(await canvas_ground(page, frame), light);
  await page.evaluate(() => { document.documentElement.style.colorScheme = 'dark'; });
  await frame.waitForFunction((wanted) => getComputedStyle(document.documentElement).backgroundColor === wanted, dark);
  for (let tries = 0; tries < 50 && (await canvas_ground(page, frame)) !== dark; ++tries) await page.waitForTimeout(100);
  assert.equal(await canvas_ground(page, frame), dark);
});

test('frames are told apart by their titles', async () => {
  const page = await hosted('<fit-scope preset="steps-floor"></fit-scope><fit-scope preset="steps-floor"></fit-scope>'
    + '<fit-scope preset="article-batch-20"></fit-scope><fit-scope preset="healthy" title="All is well"></fit-scope>'
    + '<fit-scope scenario="s=1" loading="eager"><p>Five epochs of four steps.</p></fit-scope>');
  await page.waitForFunction(() => document.querySelectorAll('fit-scope').length === [...document.querySelectorAll('fit-scope')]
    .filter((one) => one.shadowRoot?.querySelector('iframe')).length);
  const titles = await page.evaluate(() => [...document.querySelectorAll('fit-scope')].map((one) => one.shadowRoot.querySelector('iframe').title));
  assert.equal(new Set(titles).size, 5, titles.join('; '));
  assert.deepEqual(titles.slice(3), ['All is well', 'Five epochs of four steps.']);
});

// The program's frame, once it has run.
async function program_in(page, at = 0) {
  await page.locator('iframe').nth(at).waitFor();
  const frame = await (await page.locator('iframe').nth(at).elementHandle()).contentFrame();
  await frame.waitForFunction(() => window.fitscope && window.fitscope.draws() > 2 && JSON.parse(window.fitscope.ask('state')).verdict);
  return frame;
}
const ground_of = (frame) => frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
// The colour in the canvas's corner, which is nothing but ground.
async function canvas_ground(page, frame) {
  const box = await (await frame.waitForSelector('#canvas')).boundingBox();
  const png = (await page.screenshot({ clip: { x: box.x + 1, y: box.y + 1, width: 2, height: 2 } })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    return `rgb(${[...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).join(', ')})`;
  }, png);
}

test('theme="dark" and "light" hold in poster, page and canvas, whatever the reader\'s own is', async () => {
  const seen = [];
  for (const theme of ['dark', 'light', 'auto']) {
    const page = await hosted(`<fit-scope preset="steps-floor" theme="${theme}"></fit-scope>`);
    await page.frameLocator('iframe').locator('.lead').waitFor();
    const poster = page.frames().find((frame) => frame.url().includes('posters/'));
    await poster.waitForFunction(() => document.querySelector('a[data-run]').search || !location.search);
    const grounds = [await ground_of(poster)];
    await page.frameLocator('iframe').getByRole('link', { name: 'Run it here and change it' }).click();
    while (!page.frames().some((frame) => frame.url().includes('#s=1'))) await page.waitForTimeout(50);
    const frame = await program_in(page);
    grounds.push(await ground_of(frame), await canvas_ground(page, frame));
    assert.deepEqual(grounds, Array(3).fill(grounds[0]), theme);
    seen.push(grounds[0]);
  }
  assert.deepEqual(seen, ['rgb(14, 18, 23)', 'rgb(244, 246, 249)', 'rgb(244, 246, 249)']);
});

test('a host with a switch of its own changes the theme of page and canvas by a message', async () => {
  const page = await hosted('<fit-scope preset="steps-floor" loading="eager" theme="light"></fit-scope>');
  const frame = await program_in(page);
  await frame.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
  for (const [theme, ground] of [['dark', 'rgb(14, 18, 23)'], ['auto', 'rgb(244, 246, 249)'], ['dark', 'rgb(14, 18, 23)'], ['light', 'rgb(244, 246, 249)']]) {
    await page.evaluate((wanted) => document.querySelector('fit-scope').send({ type: 'theme', theme: wanted }), theme);
    await frame.waitForFunction((wanted) => getComputedStyle(document.documentElement).backgroundColor === wanted, ground);
    let seen = '';
    for (let tries = 0; tries < 100 && seen !== ground; ++tries) seen = await canvas_ground(page, frame);
    assert.equal(seen, ground, theme);
  }
});

const height_of_frame = (page) => page.evaluate(() => document.querySelector('fit-scope').shadowRoot.querySelector('iframe').clientHeight);

test('a frame shows the run once: what the canvas has as text and form is folded, and there for keyboard and screen reader', async () => {
  const page = await hosted('<div style="max-width: 720px"><fit-scope preset="steps-floor" height="auto"></fit-scope></div>');
  await page.frameLocator('iframe').getByRole('link', { name: 'Run it here and change it' }).click();
  while (!page.frames().some((one) => one.url().includes('#s=1'))) await page.waitForTimeout(50);
  const frame = await program_in(page);
  await frame.waitForFunction(() => document.getElementById('twin') && !JSON.parse(window.fitscope.ask('state')).checking);
  await page.waitForTimeout(500);
  const canvas = await frame.evaluate(() => document.getElementById('canvas').clientHeight);
  assert.ok(await height_of_frame(page) < canvas + 200, `${await height_of_frame(page)} high, the canvas ${canvas}`);
  for (const id of ['#console', '#versions', '#form']) assert.equal(await frame.locator(id).isVisible(), false, id);
  // Told when it changes, and read where it stands.
  assert.match(await frame.getByRole('status').first().textContent(), /^Warning: Every second epoch/);
  await frame.locator('#twin > summary').focus();
  await page.keyboard.press('Enter');
  await frame.locator('#console').waitFor();
  assert.equal(await frame.getByRole('button', { name: /^Apply/ }).first().isVisible(), true);
  await page.waitForFunction((least) => document.querySelector('fit-scope').shadowRoot.querySelector('iframe').clientHeight > least, canvas + 1000);
  await frame.locator('#twin > summary').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction((most) => document.querySelector('fit-scope').shadowRoot.querySelector('iframe').clientHeight < most, canvas + 200);
  // A link into it opens it.
  await frame.getByRole('link', { name: 'As a form' }).click();
  await frame.locator('#controls .field').first().waitFor();
  assert.equal(await frame.evaluate(() => document.activeElement.id), 'form');
});

test('read-only shows the run and offers no edit, in the canvas or beside it; the host may still set fields', async () => {
  const page = await hosted('<fit-scope preset="steps-floor" loading="eager" read-only height="auto"></fit-scope>');
  const frame = await program_in(page);
  await frame.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
  assert.match(await frame.locator('#verdict').textContent(), /Every second epoch/);
  for (const id of ['#preset', '#undo', '#log', '#form']) assert.equal(await frame.locator(id).isVisible(), false, id);
  await frame.locator('#twin > summary', { hasText: /^As text$/ }).click();
  assert.equal(await frame.locator('#changes .fix').first().isVisible(), true, 'what helps is told');
  assert.equal(await frame.getByRole('button', { name: /^Apply/ }).count(), 0);
  const widgets = await frame.evaluate(() => Object.keys(window.fitscope.widgets()));
  assert.deepEqual(widgets.filter((id) => /^(apply:|preset|undo|fit\.|more:|group:)/.test(id)), []);
  assert.ok(widgets.includes('ribbon'));
  await page.evaluate(() => document.querySelector('fit-scope').send({ type: 'set', fields: { 'fit.epochs': '2' } }));
  await frame.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).ledger.length === 2);
});

test('compact is low, keeps the verdict for screen readers, and the keyboard can still reach what helps', async () => {
  const page = await hosted('<fit-scope preset="steps-floor" loading="eager" compact height="auto"></fit-scope>');
  const frame = await program_in(page);
  const height = () => page.evaluate(() => Number.parseInt(document.querySelector('fit-scope').shadowRoot.querySelector('iframe').style.height, 10));
  await page.waitForFunction(() => Number.parseInt(document.querySelector('fit-scope').shadowRoot.querySelector('iframe').style.height, 10) !== 420);
  await frame.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
  await page.waitForTimeout(500);
  assert.ok(await height() < 1000, `${await height()}`);
  assert.equal(await frame.getByRole('status').first().textContent(), await frame.locator('#verdict').textContent());
  assert.equal(await frame.locator('#console').isVisible(), false);
  const apply = frame.getByRole('button', { name: /^Apply/ }).first();
  await apply.focus();
  const box = await apply.boundingBox();
  assert.ok(box.width >= 24 && box.height >= 24, 'seen while it has the focus');
  await page.keyboard.press('Enter');
  await frame.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).undo === 1);
});

test('controls="…" offers those fields in that order; one that is not known is said', async () => {
  const page = await hosted('<fit-scope preset="steps-floor" loading="eager" controls="fit.epochs, fit.batch_size, no.such"></fit-scope>');
  const frame = await program_in(page);
  assert.deepEqual(await frame.locator('.field').evaluateAll((rows) => rows.map((row) => row.dataset.key).sort()), ['fit.batch_size', 'fit.epochs']);
  const widgets = await frame.evaluate(() => window.fitscope.widgets());
  assert.ok(widgets['fit.epochs'][1] < widgets['fit.batch_size'][1]);
  assert.equal(Object.keys(widgets).some((id) => id.startsWith('group:')), false);
  assert.match(await frame.locator('#complaints').textContent(), /no\.such/);
  assert.equal((await frame.locator('#complaints').boundingBox()).height > 20, true, 'where one sees it');
});

test('axe_zero_index_embed_host: axe finds nothing to complain about in a compact, dark, read-only frame, nor in a compact one, nor in a whole one', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const asked of ['compact theme="dark" read-only', 'compact', '']) {
    const page = await hosted(`<fit-scope preset="steps-floor" loading="eager" ${asked}></fit-scope>`);
    const frame = await program_in(page);
    await frame.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
    await frame.evaluate(axe);
    const found = await frame.evaluate(() => window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }));
    assert.deepEqual(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]), [], asked);
  }
});

test('axe_zero_index_embed_host: axe finds nothing to complain about in a host page with three of them', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const page = await hosted(['steps-floor', 'article-batch-20']
    .map((preset) => `<fit-scope preset="${preset}" title="Example ${preset}" height="auto"></fit-scope>`).join('')
    + '<fit-scope scenario="s=1"><p>Defaults.</p></fit-scope>');
  await page.frameLocator('iframe').first().locator('.lead').waitFor();
  for (const frame of page.frames()) await frame.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'target-size': { enabled: true } },
  }));
  assert.deepEqual(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]), []);
});

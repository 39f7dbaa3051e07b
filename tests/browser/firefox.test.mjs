// The core of it in Firefox: load, edit, verdict, keys, context loss, embed. WebGL2 needs a window there: one in Xvfb.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';

import { serve } from '../../scripts/serve.mjs';
import { SITE } from './harness.mjs';

const FIREFOX = process.env.FITSCOPE_FIREFOX ?? '/usr/bin/firefox-esr';

let screen;
let browser;
let server;
let host;
let troubles = [];
before(async () => {
  for (const needed of [FIREFOX, '/usr/bin/Xvfb', SITE]) {
    if (!existsSync(needed)) throw new Error(`${needed} is missing: a browser test cannot be skipped`);
  }
  // The display's number is written to the pipe when the screen is there.
  screen = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const display = await new Promise((done, failed) => {
    screen.stdio[3].once('data', (text) => done(String(text).trim()));
    screen.once('exit', () => failed(new Error('Xvfb did not start')));
  });
  browser = await puppeteer.launch({
    browser: 'firefox', executablePath: FIREFOX, headless: false, defaultViewport: { width: 1280, height: 900 },
    env: { ...process.env, DISPLAY: `:${display}`, LIBGL_ALWAYS_SOFTWARE: '1', MOZ_DISABLE_CONTENT_SANDBOX: '1' },
    extraPrefsFirefox: { 'webgl.force-enabled': true, 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false },
  });
  server = await serve(SITE);
  host = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>host</title><link rel="icon" href="data:,"><script>window.got = [];
      addEventListener('message', (event) => { window.got.push(event.data); });</script>
      <iframe title="run" src="${server.url}#s=1&fit.epochs=2" width="900" height="700"></iframe>`);
  });
  await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
});
after(async () => {
  await browser?.close();
  screen?.kill();
  await server?.close();
  host?.closeAllConnections();
  host?.close();
});

const MINUTE = { timeout: 60000 };
async function opened(hash = '') {
  for (const page of (await browser.pages()).slice(1)) await page.close();
  const page = await browser.newPage();
  troubles = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  await page.goto(server.url + hash);
  await page.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0 && JSON.parse(window.fitscope.ask('state')).verdict, MINUTE);
  return page;
}
const state = async (page) => JSON.parse(await page.evaluate(() => window.fitscope.ask('state')));
const verdict = (page, rule) => page.waitForFunction((wanted) => JSON.parse(window.fitscope.ask('state')).verdict?.rule === wanted, MINUTE, rule);

test('load: the first visit shows a broken run and its verdict', async () => {
  const page = await opened();
  const now = await state(page);
  assert.equal(now.verdict.rule, 'carried-over-remainder');
  assert.deepEqual(now.ledger.map((epoch) => epoch.run), [3, 1, 3, 1, 3]);
  assert.equal(await page.evaluate(() => document.getElementById('no-canvas').hidden), true, 'WebGL2 is there');
  assert.deepEqual(troubles, []);
});

test('edit and verdict: a batch size in the form, and a press on Apply in the canvas', async () => {
  const page = await opened('#s=1&preset=article-batch-2');
  await page.evaluate(() => { document.getElementById('form-details').open = true; });
  await page.evaluate(() => { document.getElementById('field-fit-batch_size').select(); });
  await page.focus('#field-fit-batch_size');
  await page.keyboard.type('20');
  await page.keyboard.press('Tab');
  await verdict(page, 'oversize-batch');

  const other = await opened();
  await other.waitForFunction(() => window.fitscope.widgets()['apply:0'], MINUTE);
  const [x, y] = await other.evaluate(() => {
    const [left, top, width, height] = window.fitscope.widgets()['apply:0'];
    const box = document.getElementById('canvas').getBoundingClientRect();
    return [box.left + left + width / 2, box.top + top + height / 2];
  });
  await other.mouse.move(x, y);
  await other.waitForFunction((n) => window.fitscope.draws() > n, MINUTE, 3);
  await other.mouse.click(x, y, { delay: 150 });
  await verdict(other, 'healthy');
  assert.deepEqual(troubles, []);
});

test('keys: Tab enters the canvas and leaves it, Esc lets go, a field of the page gets what is typed', async () => {
  const page = await opened();
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.focus('#canvas');
  await page.keyboard.press('Tab');
  assert.notEqual(await focused(), 'canvas');
  await page.focus('#canvas');
  await page.keyboard.press('Escape');
  assert.notEqual(await focused(), 'canvas');
  await page.evaluate(() => { document.getElementById('log-details').open = true; });
  await page.focus('#log-text');
  await page.keyboard.type('Epoch 1/2 k');
  await page.keyboard.press('Backspace');
  assert.equal(await page.evaluate(() => document.getElementById('log-text').value), 'Epoch 1/2 ');
});

test('context loss: the picture comes back', async () => {
  const page = await opened();
  const drawn = await page.evaluate(async () => {
    const gl = document.getElementById('canvas').getContext('webgl2');
    const extension = gl.getExtension('WEBGL_lose_context');
    extension.loseContext();
    await new Promise((done) => { setTimeout(done, 500); });
    const lost = gl.isContextLost();
    const before_restore = window.fitscope.draws();
    extension.restoreContext();
    return [lost, before_restore];
  });
  assert.equal(drawn[0], true);
  await page.waitForFunction((n) => window.fitscope.draws() > n, MINUTE, drawn[1]);
  assert.equal(await page.evaluate(() => document.getElementById('canvas').getContext('webgl2').isContextLost()), false);
});

test('embed: a host of another origin is told of the run, and keeps focus and history', async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${host.address().port}/`);
  const length = await page.evaluate(() => history.length);
  await page.waitForFunction(() => window.got.some((one) => one.type === 'diagnosis'), MINUTE);
  const told = await page.evaluate(() => window.got.find((one) => one.type === 'diagnosis').state);
  assert.deepEqual(told.epochs.map((epoch) => epoch.run), [4, 4]);
  assert.equal(await page.evaluate(() => history.length), length);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
});

// The core of it, for browsers beside Chromium: load, edit, verdict, keys, context loss, embed. Each brings a driver of its own; what is
// asked of the page is the same.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { serve } from '../../scripts/serve.mjs';
import { SITE } from './harness.mjs';

const XVFB = '/usr/bin/Xvfb';
const MINUTE = 60000;

/** Their WebGL2 needs a window: one on a screen that nobody sees. `environment` is what a browser is started with. */
async function open_screen() {
  // The display's number is written to the pipe when the screen is there.
  const screen = spawn(XVFB, ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const display = await new Promise((done, failed) => {
    screen.stdio[3].once('data', (text) => done(String(text).trim()));
    screen.once('exit', () => failed(new Error('Xvfb did not start')));
  });
  return { environment: { ...process.env, DISPLAY: `:${display}`, LIBGL_ALWAYS_SOFTWARE: '1' }, close: () => screen.kill() };
}

/** A page of another origin with one frame in it. It keeps the messages it gets in window.got. */
async function open_host(framed) {
  const host = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>host</title><link rel="icon" href="data:,"><script>window.got = [];
      addEventListener('message', (event) => { window.got.push(event.data); });</script>
      <iframe title="run" src="${framed}" width="900" height="700"></iframe>`);
  });
  await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
  const close = () => {
    host.closeAllConnections();
    host.close();
  };
  return { url: `http://127.0.0.1:${host.address().port}/`, close };
}

/**
 * Declares the tests. `programs` must be there. `start(environment)` gives { page, close }; `page()` gives a page
 * to go on with, in place of the one before:
 *
 *   goto(url), evaluate(function, ...values), focus(selector), type(text), press(key), move(x, y), click(): at the place moved to,
 *   troubles(): exceptions and console errors so far.
 */
export function test_core({ programs, start }) {
  let screen;
  let browser;
  let server;
  let host;
  before(async () => {
    for (const needed of [...programs, XVFB, SITE]) {
      if (!existsSync(needed)) throw new Error(`${needed} is missing: a browser test cannot be skipped`);
    }
    screen = await open_screen();
    browser = await start(screen.environment);
    server = await serve(SITE);
    host = await open_host(`${server.url}#s=1&fit.epochs=2`);
  });
  after(async () => {
    await browser?.close();
    screen?.close();
    await server?.close();
    host?.close();
  });

  async function until(page, condition, ...values) {
    for (const end = Date.now() + MINUTE; Date.now() < end;) {
      if (await page.evaluate(condition, ...values)) return;
      await new Promise((done) => { setTimeout(done, 50); });
    }
    throw new Error(`in a minute it did not come: ${condition}`);
  }
  async function opened(hash = '') {
    const page = await browser.page();
    await page.goto(server.url + hash);
    await until(page, () => Boolean(window.fitscope && window.fitscope.draws() > 0 && JSON.parse(window.fitscope.ask('state')).verdict));
    return page;
  }
  const state = async (page) => JSON.parse(await page.evaluate(() => window.fitscope.ask('state')));
  const verdict = (page, rule) => until(page, (wanted) => JSON.parse(window.fitscope.ask('state')).verdict?.rule === wanted, rule);

  test('load: the first visit shows a broken run and its verdict', async () => {
    const page = await opened();
    const now = await state(page);
    assert.equal(now.verdict.rule, 'carried-over-remainder');
    assert.deepEqual(now.ledger.map((epoch) => epoch.run), [3, 1, 3, 1, 3]);
    assert.equal(await page.evaluate(() => document.getElementById('no-canvas').hidden), true, 'WebGL2 is there');
    assert.deepEqual(await page.troubles(), []);
  });

  test('edit and verdict: a batch size in the form, and a press on Apply in the canvas', async () => {
    const page = await opened('#s=1&preset=article-batch-2');
    await page.evaluate(() => { document.getElementById('form-details').open = true; });
    await page.focus('#field-fit-batch_size');
    await page.evaluate(() => { document.getElementById('field-fit-batch_size').select(); });
    await page.type('20');
    await page.press('Tab');
    await verdict(page, 'oversize-batch');
    assert.deepEqual(await page.troubles(), []);

    const other = await opened();
    await until(other, () => Boolean(window.fitscope.widgets()['apply:0']));
    const [x, y] = await other.evaluate(() => {
      const [left, top, width, height] = window.fitscope.widgets()['apply:0'];
      const box = document.getElementById('canvas').getBoundingClientRect();
      return [box.left + left + width / 2, box.top + top + height / 2];
    });
    await other.move(x, y);
    await until(other, (n) => window.fitscope.draws() > n, 3);
    await other.click();
    await verdict(other, 'healthy');
    assert.deepEqual(await other.troubles(), []);
  });

  test('keys: Tab enters the canvas and leaves it, Esc lets go, a field of the page gets what is typed', async () => {
    const page = await opened();
    const focused = () => page.evaluate(() => document.activeElement.id);
    await page.focus('#canvas');
    await page.press('Tab');
    assert.notEqual(await focused(), 'canvas');
    await page.focus('#canvas');
    await page.press('Escape');
    assert.notEqual(await focused(), 'canvas');
    await page.evaluate(() => { document.getElementById('log-details').open = true; });
    await page.focus('#log-text');
    await page.type('Epoch 1/2 k');
    await page.press('Backspace');
    assert.equal(await page.evaluate(() => document.getElementById('log-text').value), 'Epoch 1/2 ');
  });

  test('context loss: the picture comes back', async () => {
    const page = await opened();
    const [lost, drawn] = await page.evaluate(async () => {
      const gl = document.getElementById('canvas').getContext('webgl2');
      const extension = gl.getExtension('WEBGL_lose_context');
      extension.loseContext();
      await new Promise((done) => { setTimeout(done, 500); });
      const answer = [gl.isContextLost(), window.fitscope.draws()];
      extension.restoreContext();
      return answer;
    });
    assert.equal(lost, true);
    await until(page, (n) => window.fitscope.draws() > n, drawn);
    assert.equal(await page.evaluate(() => document.getElementById('canvas').getContext('webgl2').isContextLost()), false);
  });

  test('embed: a host of another origin is told of the run, and keeps focus and history', async () => {
    const page = await browser.page();
    await page.goto(host.url);
    const length = await page.evaluate(() => history.length);
    await until(page, () => window.got.some((one) => one.type === 'diagnosis'));
    const told = await page.evaluate(() => window.got.find((one) => one.type === 'diagnosis').state);
    assert.deepEqual(told.epochs.map((epoch) => epoch.run), [4, 4]);
    assert.equal(await page.evaluate(() => history.length), length);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  });
}

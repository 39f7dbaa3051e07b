// What was promised of the page by name, as far as it has no better place; the last test holds the list against all files.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { state, verdict } from './canvas.mjs';
import { SITE, draws, open_browser, settle } from './harness.mjs';

let browser;
let host;
let host_url;
before(async () => {
  browser = await open_browser();
  // A page of somebody else's: what is asked for by ?page= is its body.
  host = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    const body = new URL(request.url, 'http://host/').searchParams.get('page') ?? '';
    response.end(`<!doctype html><title>host</title><link rel="icon" href="data:,">${body}`);
  });
  await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
  host_url = `http://127.0.0.1:${host.address().port}/`;
});
after(async () => {
  await browser?.close();
  host.closeAllConnections();
  host.close();
});

async function hosted(body, options = {}) {
  const page = await browser.bare_page(options);
  await page.goto(`${host_url}?page=${encodeURIComponent(body)}`);
  return page;
}
const started = (frame) => frame.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0, null, { timeout: 60000 });
const frame_of = (src, more = '') => `<iframe title="run" width="800" height="500" src="${browser.url}${src}" ${more}></iframe>`;

test('csp_strict_meta: the page brings its own policy, where the host sends no header', async () => {
  const policy_of = async (page) => page.evaluate(() => document.querySelector('meta[http-equiv=Content-Security-Policy]').content);
  const site = createServer(async (request, response) => {
    try {
      const path = new URL(request.url, 'http://site/').pathname;
      const types = { js: 'text/javascript', css: 'text/css', wasm: 'application/wasm', svg: 'image/svg+xml', html: 'text/html' };
      const name = path === '/' ? 'index.html' : path.slice(1);
      response.setHeader('Content-Type', types[name.split('.').at(-1)] ?? 'text/plain');
      response.end(await readFile(join(SITE, name)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => { site.listen(0, '127.0.0.1', done); });
  try {
    const page = await browser.bare_page();
    await page.goto(`http://127.0.0.1:${site.address().port}/`);
    await started(page);
    await settle(page);
    assert.deepEqual(page.troubles, []);
    const policy = await policy_of(page);
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/);
    assert.match(policy, /connect-src 'self';/);
    assert.ok(!/'unsafe-(inline|eval)'/.test(policy), policy);
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inline_ran = true';
      document.body.append(script);
      return Boolean(window.inline_ran);
    });
    assert.equal(ran, false, 'an inline script is refused');
  } finally {
    site.closeAllConnections();
    site.close();
  }
});

test('dpr_1_1.5_2_3_backing_store: the canvas has a pixel for every pixel of the screen', async () => {
  for (const deviceScaleFactor of [1, 1.5, 2, 3]) {
    const page = await browser.page({ deviceScaleFactor, viewport: { width: 800, height: 600 } });
    // The first picture may be drawn before the page has its layout.
    await page.waitForFunction((ratio) => {
      const canvas = document.getElementById('canvas');
      return Math.abs(canvas.width - canvas.clientWidth * ratio) <= 2;
    }, deviceScaleFactor).catch(() => {});  // what it came to is said below
    await settle(page);
    const [width, height, wide, high, scaled] = await page.evaluate(() => {
      const canvas = document.getElementById('canvas');
      return [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight, getComputedStyle(canvas).objectFit];
    });
    assert.ok(Math.abs(width - wide * deviceScaleFactor) <= 2, `${width} for ${wide} at ${deviceScaleFactor}`);
    // Of a tall one on a fine screen the picture is a part, not made larger than it is.
    if (scaled === 'contain') assert.ok(height >= 600 * deviceScaleFactor && height < high * deviceScaleFactor, `${height} of ${high} at ${deviceScaleFactor}`);
    else assert.ok(Math.abs(height - high * deviceScaleFactor) <= 2, `${height} for ${high} at ${deviceScaleFactor}`);
  }
});

test('color_scheme_inherit: a frame is as dark as its host says it is', async () => {
  for (const [scheme, ground] of [['dark', 'rgb(14, 18, 23)'], ['light', 'rgb(244, 246, 249)']]) {
    // Nothing is emulated: it would hold in every frame.
    const page = await hosted(frame_of('#s=1', `style="color-scheme: ${scheme}"`), { colorScheme: null });
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    await started(frame);
    assert.equal(await frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), ground);
  }
});

test('ping_pong_before_ready: a host that asks from the start is answered', async () => {
  const page = await hosted(`<script>
    window.got = [];
    addEventListener('message', ({ data }) => window.got.push(data.type));
    window.timer = setInterval(() => document.querySelector('iframe')?.contentWindow.postMessage({ fitscope: 1, type: 'ping' }, '*'), 10);
  </script>${frame_of('#s=1')}`);
  await page.waitForFunction(() => window.got.includes('pong'), null, { timeout: 30000 });
  await page.waitForFunction(() => window.got.includes('ready'));
  await page.evaluate(() => clearInterval(window.timer));
  assert.ok(!(await page.evaluate(() => window.got)).includes('error'));
});

test('seventeen_embeds_recover: of seventeen runs on a page each is drawn when it is seen', async () => {
  const frames = Array.from({ length: 17 }, (_, at) => `<p>${at}</p>${frame_of(`?compact#s=1&fit.epochs=${at + 2}`)}`).join('');
  const page = await hosted(frames);
  await page.waitForFunction(() => document.querySelectorAll('iframe').length === 17);
  const lost = (frame) => frame.evaluate(() => document.getElementById('canvas').getContext('webgl2').isContextLost());
  const handles = await page.$$('iframe');
  // A browser draws nothing for a frame that was never in sight.
  for (const handle of handles) {
    await handle.scrollIntoViewIfNeeded();
    await started(await handle.contentFrame());
  }
  // Down and up again: what was out of sight has given its picture back.
  for (const at of [16, 8, 0, 16, 0]) {
    await handles[at].scrollIntoViewIfNeeded();
    const frame = await handles[at].contentFrame();
    await frame.waitForFunction(() => window.fitscope?.draws() > 0 && !document.getElementById('canvas').getContext('webgl2').isContextLost());
    await settle(frame);
    assert.equal((await state(frame)).values['fit.epochs'], String(at + 2));
    const picture = await handles[at].screenshot();
    const drawn = await page.evaluate(async (png) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
      pen.drawImage(image, 0, 0);
      return new Set(new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer)).size;
    }, picture.toString('base64'));
    assert.ok(drawn > 50, `frame ${at} has ${drawn} colours`);
  }
  let held = 0;
  for (const handle of handles) held += (await lost(await handle.contentFrame())) ? 0 : 1;
  assert.ok(held < 8, `${held} contexts are held for the few frames in sight`);
  assert.deepEqual(page.troubles, []);
});

test('hash_fuzz_never_throws: ten thousand random addresses, and the page still runs', async () => {
  const page = await browser.page();
  await settle(page);
  const trouble = await page.evaluate(() => {
    let seed = 20260101;
    const next = (below) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const keys = JSON.parse(window.fitscope.ask('properties')).map(({ key }) => key);
    const pieces = ['s', 's=1', 's=2', 'preset', 'preset=steps-floor', 'result=x', '=', '&', '&&', '%', '%ff', '%00', '\u{1F600}', 'é', '-1', '0',
      '1e308', '-1e9999', 'nan', '99999999999999999999', '0x10', 'true', ' ', '+', '"', '<b>', ',', ':', ';', '\\', '#', '?', 'unset', 'a'.repeat(300)];
    for (let i = 0; i < 10000; ++i) {
      let link = next(3) ? 's=1' : '';
      for (let parts = next(5); parts >= 0; --parts) {
        link += `&${next(4) ? keys[next(keys.length)] : pieces[next(pieces.length)]}=${next(3) ? pieces[next(pieces.length)] : next(1000)}`;
      }
      try {
        window.fitscope.post({ link });
      } catch (error) {
        return `${link}: ${error}`;
      }
      if (i % 500 === 0) JSON.parse(window.fitscope.ask('state'));
    }
    return '';
  });
  assert.equal(trouble, '');
  await page.evaluate(() => window.fitscope.post({ link: 's=1&preset=steps-floor' }));
  await verdict(page, 'carried-over-remainder');
  assert.deepEqual(page.troubles, []);
});

// Written by hand: a link of version 1 means this for ever. Steps are ceil(samples / batch size), or what was asked for.
const LINKS_OF_VERSION_1 = [
  ['s=1', { 'fit.batch_size': 'unset', 'fit.epochs': '5', 'data.samples': '100' }, [4, 4, 4, 4, 4]],
  ['s=1&data.samples=250&fit.batch_size=10&fit.epochs=2', { 'data.samples': '250' }, [25, 25]],
  ['s=1&data.samples=10&fit.batch_size=3&fit.epochs=1', { 'fit.batch_size': '3' }, [4]],
  ['s=1&fit.batch_size=32&fit.steps_per_epoch=3', { 'fit.steps_per_epoch': '3' }, [3, 1, 3, 1, 3]],
  ['s=1&feed.kind=generator&generator.first_only=true&fit.epochs=2&fit.batch_size=32&fit.steps_per_epoch=3&model.input_features=10',
    { 'generator.first_only': 'true', 'feed.kind': 'generator' }, [1, 1]],
  ['s=1&keras.version=2.15&fit.epochs=2&fit.batch_size=50', { 'keras.version': '2.15', 'fit.epochs': '2' }, [2, 2]],
];

test('hash_v1_golden: links of version 1 mean what they meant', async () => {
  const page = await browser.page();
  for (const [link, values, steps] of LINKS_OF_VERSION_1) {
    await page.evaluate((text) => window.fitscope.post({ link: text }), link);
    await page.waitForFunction((wanted) => {
      const { ledger, verdict: found } = JSON.parse(window.fitscope.ask('state'));
      return found && JSON.stringify(ledger.map((epoch) => epoch.run)) === wanted;
    }, JSON.stringify(steps), { timeout: 5000 }).catch(() => assert.fail(`${link} does not run ${steps} steps`));
    const now = await state(page);
    assert.deepEqual(now.notes, [], link);
    for (const [key, value] of Object.entries(values)) assert.equal(now.values[key], value, `${link}: ${key}`);
    assert.ok(now.link.length < 2000);
  }
});

test('keyboard_only_full_task: a setting is changed, the verdict read, a fix applied and taken back without a pointer', async () => {
  const page = await browser.page();
  await settle(page);
  const press_until_on = async (key, wanted) => {
    for (let presses = 0; presses < 200; ++presses) {
      if (await page.evaluate((selector) => document.activeElement.matches(selector), wanted)) return;
      await page.keyboard.press(key);
    }
    assert.fail(`${key} never came to ${wanted}`);
  };
  await press_until_on('Tab', '#form-details > summary');
  await page.keyboard.press('Enter');
  await press_until_on('Tab', '#field-fit-epochs');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => JSON.parse(window.fitscope.ask('state')).ledger.length === 7);
  await page.waitForFunction(() => !JSON.parse(window.fitscope.ask('state')).checking);
  assert.match(await page.locator('#verdict').textContent(), /Every second epoch stops after its first step/);
  await press_until_on('Shift+Tab', '#changes button');
  await page.keyboard.press('Enter');
  await verdict(page, 'healthy');
  await page.waitForFunction(() => document.activeElement.id === 'undo');
  await page.keyboard.press('Enter');
  await verdict(page, 'carried-over-remainder');
  assert.equal((await state(page)).values['fit.epochs'], '7');
});

test('reduced_motion_no_anim: nothing moves by itself', async () => {
  const page = await browser.page({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => document.getAnimations().length);
  assert.equal(moving, 0);
  await settle(page);
  const before_edit = await draws(page);
  await page.evaluate(() => window.fitscope.post({ set: { 'fit.epochs': '6' } }));
  await settle(page);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  assert.equal((await state(page)).playing, false);
  assert.ok((await draws(page)) > before_edit);
});

// Built by whoever runs all tests: scripts/test makes the native programs first.
const NATIVE = ['dev', 'desktop', 'headless'].map((preset) => fileURLToPath(new URL(`../../build/${preset}/bin/fitscope`, import.meta.url)))
  .concat(process.env.FITSCOPE_NATIVE ?? []).filter(existsSync);

test('native_web_digest_equal: the command line and the page give the same run, to the last bit', async () => {
  assert.ok(NATIVE.length > 0, 'no native fitscope is built: ./scripts/test native, or set FITSCOPE_NATIVE');
  const page = await browser.page();
  for (const preset of ['steps-floor', 'article-batch-2', 'mse-lr-too-high', 'article-generator-broken']) {
    await page.evaluate((name) => window.fitscope.post({ preset: name }), preset);
    await page.waitForFunction((name) => {
      const { preset: now, running, checking } = JSON.parse(window.fitscope.ask('state'));
      return now === name && !running && !checking;
    }, preset);
    const here = JSON.parse(await page.evaluate(() => window.fitscope.ask('outcome')));
    let there;
    try {
      there = execFileSync(NATIVE[0], ['run', '--preset', preset, '--json'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    } catch (failed) {
      there = failed.stdout;  // a run with something wrong ends with 1
    }
    const native = JSON.parse(there);
    for (const part of ['verdict', 'epochs', 'losses', 'warnings', 'exception', 'stop_reason']) {
      assert.deepEqual(here[part], native[part], `${preset}: ${part}`);
    }
  }
});

test('tfp_batch_gt_data_regression: a batch larger than the data is one short step an epoch, and is said to be', async () => {
  const page = await browser.page({}, '#s=1&data.samples=250&fit.batch_size=300&fit.epochs=3');
  await settle(page);
  const now = await state(page);
  assert.deepEqual(now.ledger.map((epoch) => [epoch.run, epoch.samples]), [[1, 250], [1, 250], [1, 250]]);
  assert.equal(now.verdict.rule, 'oversize-batch');
  assert.notEqual(now.ledger[0].logs.loss, now.ledger[2].logs.loss, 'and it trains');
});

const NAMES = ['host_tab_order', 'host_typing', 'host_wheel', 'esc_leaves_canvas', 'no_autofocus_in_frame', 'history_length_constant_in_frame',
  'idle_zero_draws_3s', 'context_loss_pixel_equal', 'seventeen_embeds_recover', 'sandbox_scripts_only', 'csp_strict_meta', 'file_url_single_html',
  'dpr_1_1.5_2_3_backing_store', 'color_scheme_inherit', 'hash_fuzz_never_throws', 'hash_v1_golden', 'ping_pong_before_ready', 'resize_message',
  'axe_zero_index_embed_host', 'keyboard_only_full_task', 'reduced_motion_no_anim', 'zoom_320px', 'size_budget_gz', 'native_web_digest_equal',
  'tfp_batch_gt_data_regression'];  // inp_under_training_le_100ms is timed: ./scripts/bench --page

test('every promised test is there under its name', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const titles = [];
  for (const file of await readdir(folder)) {
    if (file.endsWith('.test.mjs')) titles.push(...(await readFile(join(folder, file), 'utf8')).matchAll(/^test\('([^:']*):/gm));
  }
  const there = new Set(titles.flatMap(([, names]) => names.split(', ')));
  assert.deepEqual(NAMES.filter((name) => !there.has(name)), []);
});

// The pages beside the program, on the real site: causes, the article's samples, how we know.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { open_browser } from './harness.mjs';

const PAGES = ['causes/', 'causes/article.html', 'causes/carried-over-remainder.html',
  'causes/not-a-number.html', 'causes/imbalanced-classes.html', 'causes/out-of-memory.html', 'how-we-know.html'];

let site;
before(async () => { site = await open_browser(); });
after(async () => { await site.close(); });

test('the tables of how we know fit a screen; on a phone sentences stand below each other, and a table scrolls beside its names', async () => {
  for (const width of [1280, 640, 390, 320]) {
    const page = await site.bare_page({ viewport: { width, height: 800 } });
    await page.goto(`${site.url}how-we-know.html`);
    const over = (wanted) => page.locator(wanted).evaluateAll((tables) => tables.map((one) => one.scrollWidth - one.parentElement.clientWidth));
    assert.ok((await over('table.told')).every((more) => more <= 0), `${width}: sentences`);
    if (width === 1280) assert.ok((await over('table.counts')).every((more) => more <= 0), `${width}: counts`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${width}`);
    await page.locator('table.counts').first().evaluate((one) => { one.parentElement.scrollLeft = 1e4; });
    const name = await page.locator('table.counts tbody th').first().boundingBox();
    assert.ok(name.x >= 0 && name.x < 60, `${width}: the name of a row stays in sight`);
  }
});

test('no page of a cause is wider than a screen of 320 pixels', async () => {
  const page = await site.bare_page({ viewport: { width: 320, height: 640 } });
  await page.goto(`${site.url}causes/`);
  const paths = await page.locator('main a[href$=".html"]').evaluateAll((links) => [...new Set(links.map((link) => link.href))].filter((href) => href.includes('/causes/')));
  assert.ok(paths.length > 60, `${paths.length}`);
  const wide = [];
  for (const path of paths) {
    await page.goto(path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 320) wide.push(`${path} ${width}`);
  }
  assert.deepEqual(wide, []);
});

test('axe finds nothing to complain about in the pages, light or dark', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark']) {
    for (const path of PAGES) {
      const page = await site.bare_page({ colorScheme });
      await page.goto(site.url + path);
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'target-size': { enabled: true } },
      }));
      assert.deepEqual(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]), [], `${path} ${colorScheme}`);
      assert.deepEqual(page.troubles, [], path);
    }
  }
});

test('a cause is whole without JavaScript, and asks for nothing but the site\'s own files', async () => {
  const page = await site.bare_page({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${site.url}causes/carried-over-remainder.html`);
  assert.match(await page.locator('.lead').textContent(), /Every second epoch stops after its first step/);
  assert.equal(await page.locator('svg.ribbon').count(), 2, 'the broken run and the fixed one');
  assert.match(await page.locator('svg.ribbon').first().getAttribute('aria-label'), /epoch 2: 1 of 3/);
  assert.ok(asked.every((url) => url.startsWith(site.url)), asked.join('\n'));
});

test('no page scrolls sideways on a phone', async () => {
  for (const path of PAGES) {
    const page = await site.bare_page({ viewport: { width: 320, height: 640 } });
    await page.goto(site.url + path);
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= seen, `${path} is ${wide} wide`);
  }
});

test('the link of a cause opens its run in the program', async () => {
  const page = await site.bare_page();
  await page.goto(`${site.url}causes/carried-over-remainder.html`);
  await page.getByRole('link', { name: 'Open it and change it' }).click();
  await page.waitForFunction(() => /Every second epoch stops/.test(document.getElementById('verdict')?.textContent ?? ''));
});

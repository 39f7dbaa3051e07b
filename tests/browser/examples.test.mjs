// The example host page, and the snippets of README.md and web/README.md: what a reader copies works as it stands.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { open_browser } from './harness.mjs';

const text_of = (path) => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let browser;
let host;
let html = '';
let blocks = {};
let in_readme = [];
before(async () => {
  browser = await open_browser();
  host = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Docs</title><main><h1>Docs</h1>${html}</main></html>`);
  });
  await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
  // "### Sphinx" → its blocks of code, in their order.
  const section = async (path, title) => (await text_of(path)).split(`## ${title}\n`)[1].split(/\n## /)[0];
  const code_in = (part) => [...part.matchAll(/```\w+\n([^]*?)```/g)].map(([, code]) => code.replaceAll('https://YOUR.HOST/fitscope/', browser.url));
  const tools = (await section('web/README.md', 'In your documentation')).split('\n### ').slice(1);
  blocks = Object.fromEntries(tools.map((part) => [part.match(/^\w+/)[0], code_in(part)]));
  in_readme = code_in(await section('README.md', 'Embed it'));
});
after(async () => {
  await browser?.close();
  host.closeAllConnections();
  host.close();
});

let page_now;
async function shows_poster(snippet, options = {}) {
  html = snippet;
  page_now = await browser.bare_page(options);
  await page_now.goto(`http://127.0.0.1:${host.address().port}/`);
  await page_now.frameLocator('iframe[title="Every second epoch stops"]').getByText(/Leave steps_per_epoch out/).waitFor();
}
const script_of = (text) => `<script type="module" src="${text.match(/http[^"'\s]*fit-scope\.js/)[0]}"></script>`;

test('the snippets for Sphinx, MkDocs, Docusaurus and Jupyter show the poster', async () => {
  assert.deepEqual(Object.keys(blocks), ['Sphinx', 'MkDocs', 'Docusaurus', 'Jupyter']);
  const [conf, page] = blocks.Sphinx;
  assert.match(conf, /"type": "module"/);
  const [directive, raw] = page.split('\n\n');
  assert.equal(directive, '.. raw:: html');
  await shows_poster(script_of(conf) + raw.replace(/^ {3}/gm, ''));

  const [yml, markdown] = blocks.MkDocs;
  assert.match(yml, /type: module/);
  await shows_poster(script_of(yml) + markdown);

  const [config, element, frame] = blocks.Docusaurus;
  assert.match(config, /type: 'module'/);
  await shows_poster(script_of(config) + element);
  assert.match(frame, /style=\{\{ border: 0 \}\}.*\n.*referrerPolicy=/);
  await shows_poster(frame.replace('{{ border: 0 }}', '"border: 0"'));

  const [python] = blocks.Jupyter;
  const extras = [...python.matchAll(/'(\w+="[^"]*")'/g)].map(([, extra]) => extra).join(' ');
  await shows_poster(`<iframe src="${python.match(/IFrame\("([^"]*)"/)[1]}" width="100%" height="720" ${extras}></iframe>`);
});

test('README.md\'s element and frame show the poster, and the program in little more room on a click', async () => {
  assert.equal(in_readme.length, 2);
  for (const snippet of in_readme) {
    await shows_poster(`<div>${snippet}</div>`, { viewport: { width: 752, height: 900 } });
    await page_now.frameLocator('iframe').getByRole('link', { name: 'Run it here and change it' }).click();
    const height = () => page_now.locator('iframe').evaluate((one) => one.clientHeight);
    while (!page_now.frames().some((one) => one.url().includes('#s=1'))) await page_now.waitForTimeout(50);
    const frame = page_now.frames().find((one) => one.url().includes('#s=1'));
    await frame.waitForFunction(() => window.fitscope && !JSON.parse(window.fitscope.ask('state')).checking);
    await page_now.waitForTimeout(500);
    assert.ok(await height() < 1200, `${await height()}`);
  }
});

test('the example host page talks to its run, takes its frames along into the dark, and axe finds nothing', async () => {
  const page = await browser.bare_page({ colorScheme: null });
  await page.goto(`${browser.url}examples/`);
  await page.frameLocator('iframe[title^="Every second"]').getByText(/Leave steps_per_epoch out/).waitFor();
  await page.getByRole('button', { name: 'Batches of 200' }).click();
  await page.locator('#told', { hasText: /Steps by epoch: 1, 1, 1\.$/ }).waitFor();
  await page.getByRole('button', { name: 'As it was' }).click();
  await page.locator('#told', { hasText: /Steps by epoch: 4, 4, 4\.$/ }).waitFor();
  const dark = (frame) => frame.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  assert.deepEqual(await Promise.all(frames.map(dark)), frames.map(() => false));
  await page.getByRole('button', { name: 'Dark page' }).click();
  for (const frame of frames) await frame.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);

  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const frame of page.frames()) await frame.evaluate(axe);
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), RULES);
  assert.deepEqual(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]), []);
  assert.deepEqual(page.troubles, []);
});

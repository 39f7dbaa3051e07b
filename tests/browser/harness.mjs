// A real Chromium on the real page: build/site/ (or $FITSCOPE_SITE) behind scripts/serve.mjs.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { serve } from '../../scripts/serve.mjs';

export const SITE = process.env.FITSCOPE_SITE ?? fileURLToPath(new URL('../../build/site', import.meta.url));
const CHROMIUM = process.env.FITSCOPE_CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/**
 * Starts server and browser. `page(options, path)` opens the page, closes the one before it, and waits until the
 * program runs; its `troubles` list collects console errors, exceptions and policy violations. `requests` are the paths the server was
 * asked for, the tab's icon too, which no page event tells of. `flags` are added to
 * the browser's own. Nothing is kept from one page to the next; a test of later visits asks for {serviceWorkers: 'allow'}, one of
 * the hint for {first_visit: true}.
 */
export async function open_browser(flags = []) {
  for (const needed of [CHROMIUM, SITE]) {
    if (!existsSync(needed)) throw new Error(`${needed} is missing: a browser test cannot be skipped`);
  }
  const requests = [];
  const server = await serve(SITE, 0, (path) => requests.push(path));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });

  // A page left open goes on asking for frames: thirty of them would slow the tests that follow.
  let last = null;
  async function bare_page({ first_visit = false, ...options } = {}) {
    await last?.close();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block', ...options });
    last = context;
    // The hint of a first visit lies over the page: only its own test asks for it.
    if (!first_visit) await context.addInitScript(() => { try { localStorage.setItem('fitscope-hint', 'shown'); } catch { /* refused */ } });
    const page = await context.newPage();
    page.troubles = [];
    page.on('pageerror', (error) => page.troubles.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') page.troubles.push(message.text());
    });
    return page;
  }

  async function page(options = {}, path = '') {
    const opened = await bare_page(options);
    await opened.goto(server.url + path);
    await opened.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
    return opened;
  }

  async function close() {
    await browser.close();
    await server.close();
  }

  return { url: server.url, requests, browser, page, bare_page, close };
}

/** Frames drawn so far. */
export const draws = (page) => page.evaluate(() => window.fitscope.draws());

/** Waits until the page has drawn nothing for `ms`. */
export async function settle(page, ms = 300) {
  for (let tries = 0; tries < 100; ++tries) {
    const before = await draws(page);
    await page.waitForTimeout(ms);
    if ((await draws(page)) === before) return;
  }
  throw new Error('the page never came to rest');
}

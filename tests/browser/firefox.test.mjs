// The core of it in Firefox: second_browsers.mjs says what is asked.
import puppeteer from 'puppeteer-core';

import { test_core } from './second_browsers.mjs';

const FIREFOX = process.env.FITSCOPE_FIREFOX ?? '/usr/bin/firefox-esr';

async function start(environment) {
  const browser = await puppeteer.launch({
    browser: 'firefox', executablePath: FIREFOX, headless: false, defaultViewport: { width: 1280, height: 900 },
    env: { ...environment, MOZ_DISABLE_CONTENT_SANDBOX: '1' },
    extraPrefsFirefox: { 'webgl.force-enabled': true, 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false },
  });

  async function page() {
    for (const open of (await browser.pages()).slice(1)) await open.close();
    const tab = await browser.newPage();
    const troubles = [];
    tab.on('pageerror', (error) => troubles.push(String(error)));
    tab.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
    let at = [0, 0];
    return {
      troubles: () => troubles,
      goto: (url) => tab.goto(url),
      evaluate: (asked, ...values) => tab.evaluate(asked, ...values),
      focus: (selector) => tab.focus(selector),
      type: (text) => tab.keyboard.type(text),
      press: (key) => tab.keyboard.press(key),
      move: async (...place) => {
        at = place;
        await tab.mouse.move(...at);
      },
      click: () => tab.mouse.click(...at, { delay: 150 }),
    };
  }

  return { page, close: () => browser.close() };
}

test_core({ programs: [FIREFOX], start });

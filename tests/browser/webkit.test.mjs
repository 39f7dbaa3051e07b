// The core of it in WebKit, the engine of Safari: second_browsers.mjs says what is asked.
import { readdirSync } from 'node:fs';
import { Builder, Capabilities, Key, Origin } from 'selenium-webdriver';
import { DriverService } from 'selenium-webdriver/remote/index.js';

import { test_core } from './second_browsers.mjs';

const DRIVER = process.env.FITSCOPE_WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';

/** Debian has it in a folder named for the machine's kind. */
function find_browser() {
  if (process.env.FITSCOPE_WEBKIT) return process.env.FITSCOPE_WEBKIT;
  const machine = readdirSync('/usr/lib').find((name) => name.endsWith('-linux-gnu'));
  return `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`;
}
const BROWSER = find_browser();
const KEYS = { Tab: Key.TAB, Escape: Key.ESCAPE, Backspace: Key.BACK_SPACE };

/** WebDriver tells of no exception in a page: the page keeps them, from its load event on. */
function keep_troubles() {
  window.troubles = [];
  addEventListener('error', (event) => { window.troubles.push(String(event.message)); });
  addEventListener('unhandledrejection', (event) => { window.troubles.push(String(event.reason)); });
  const said = console.error;
  console.error = (...words) => {
    window.troubles.push(words.join(' '));
    said(...words);
  };
}

async function start(environment) {
  const service = new DriverService.Builder(DRIVER).setLoopback(true).setEnvironment(environment).build();
  const url = await service.start();
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] },
  });
  const driver = await new Builder().usingServer(url).withCapabilities(capabilities).build();
  await driver.manage().window().setRect({ width: 1280, height: 900 });
  const evaluate = (asked, ...values) => driver.executeScript(`return (${asked})(...arguments)`, ...values);

  const page = {
    evaluate,
    goto: async (address) => {
      // An address that differs behind its # alone would load nothing.
      await driver.get('about:blank');
      await driver.get(address);
      await evaluate(keep_troubles);
    },
    troubles: () => evaluate(() => window.troubles),
    focus: (selector) => evaluate((wanted) => document.querySelector(wanted).focus(), selector),
    type: (text) => driver.actions().sendKeys(text).perform(),
    press: (key) => driver.actions().sendKeys(KEYS[key]).perform(),
    move: (x, y) => driver.actions().move({ x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT }).perform(),
    click: () => driver.actions().press().pause(150).release().perform(),
  };

  async function close() {
    await driver.quit();
    await service.kill();
  }
  return { page: () => page, close };
}

test_core({ programs: [DRIVER, BROWSER], start });

// ./scripts/bench --page: how fast the page is there and answers, beside an empty page in the same run. Times of this machine: no test.
import { createServer } from 'node:http';

import { open_browser, settle } from './harness.mjs';
import { open_lighthouse } from './lighthouse.mjs';

const RUNS = 5;
const AIMS = { LCP: 1200, TBT: 100, INP: 100 };
const LIGHTHOUSE_AIM = 95;

const browser = await open_browser();
const empty = createServer((request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><html lang="en"><title>empty</title><link rel="icon" href="data:,"><p>Nothing.</p>');
});
await new Promise((done) => { empty.listen(0, '127.0.0.1', done); });

async function observed(url) {
  const page = await browser.bare_page();
  await page.addInitScript(() => {
    window.seen = { lcp: 0, blocked: 0, longest: 0, events: 0 };
    const watch = (type, use, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true, ...more });
    watch('largest-contentful-paint', (entry) => { window.seen.lcp = entry.startTime; });
    watch('longtask', (entry) => {
      window.seen.blocked += entry.duration - 50;
      window.seen.longest = Math.max(window.seen.longest, entry.duration);
    });
    watch('event', (entry) => { window.seen.events = Math.max(window.seen.events, entry.duration); }, { durationThreshold: 16 });
  });
  await page.goto(url);
  return page;
}
const seen = (page) => page.evaluate(() => window.seen);
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function loading(url, ready) {
  const lcp = [];
  const tbt = [];
  for (let run = 0; run < RUNS; ++run) {
    const page = await observed(url);
    await ready(page);
    const { lcp: painted, blocked } = await seen(page);
    lcp.push(painted);
    tbt.push(blocked);
  }
  return { LCP: median(lcp), TBT: median(tbt) };
}

// Presses and keys while a run of thirty million steps streams in.
async function while_training() {
  const page = await observed(browser.url);
  await page.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
  await settle(page);
  await page.evaluate(() => {
    window.fitscope.post({ set: { 'fit.epochs': '9999', 'fit.steps_per_epoch': 'unset', 'data.samples': '3000' } });
    window.seen.longest = window.seen.events = 0;
  });
  await page.locator('#canvas').focus();
  for (let press = 0; press < 20; ++press) {
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(100);
  }
  const running = await page.evaluate(() => JSON.parse(window.fitscope.ask('state')).running);
  const { events, longest } = await seen(page);
  return { INP: events, longest, running };
}

const page = await loading(browser.url, async (opened) => {
  await opened.waitForFunction(() => window.fitscope && window.fitscope.draws() > 0);
  await settle(opened);
});
const nothing = await loading(`http://127.0.0.1:${empty.address().port}/`, (opened) => opened.waitForTimeout(500));
const training = await while_training();
const line = (name, ours, theirs) => console.log(`${name.padEnd(28)} ${ours.toFixed(0).padStart(6)} ms   empty page ${theirs.toFixed(0).padStart(5)} ms   aim ${AIMS[name.split(' ')[0]]} ms`);
line('LCP', page.LCP, nothing.LCP);
line('TBT', page.TBT, nothing.TBT);
line('INP while training', training.INP, 0);
console.log(`longest task while training  ${training.longest.toFixed(0).padStart(6)} ms${training.running ? '' : '   (the run was over before the presses were)'}`);
await browser.close();

const lighthouse = await open_lighthouse();
const performance_of = async (url) => 100 * (await lighthouse.audit(url, ['performance'])).performance.score;
const score = await performance_of(lighthouse.url);
const empty_score = await performance_of(`http://127.0.0.1:${empty.address().port}/`);
console.log(`${'Lighthouse performance'.padEnd(28)} ${score.toFixed(0).padStart(6)}      empty page ${empty_score.toFixed(0).padStart(5)}      aim ${LIGHTHOUSE_AIM}`);
await lighthouse.close();
empty.closeAllConnections();
empty.close();

// The core without a window, in a page: under the site's own policy, from beside the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { open_browser } from './harness.mjs';

let site;
before(async () => { site = await open_browser(); });
after(async () => { await site.close(); });

test('a page of somebody\'s own runs a scenario with one import', async () => {
  const page = await site.bare_page();
  await page.goto(`${site.url}how-we-know.html`);
  const told = await page.evaluate(async () => {
    const core = await import('./fitscope-core.mjs');
    const outcome = core.run('preset=steps-floor');
    return { steps: outcome.epochs.map((epoch) => epoch.steps_run), rule: outcome.verdict.rule, link: core.link({ fit: { epochs: 7 } }) };
  });
  assert.deepEqual(told, { steps: [3, 1, 3, 1, 3], rule: 'carried-over-remainder', link: 's=1&fit.epochs=7' });
  assert.deepEqual(page.troubles, []);
});

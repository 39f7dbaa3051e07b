// Lighthouse finds nothing to better in accessibility, best practices and SEO. How fast it finds the page is a benchmark: ./scripts/bench --page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { open_lighthouse } from './lighthouse.mjs';

const CATEGORIES = ['accessibility', 'best-practices', 'seo'];
const PAGES = ['', 'causes/', 'causes/article.html', 'causes/carried-over-remainder.html', 'how-we-know.html'];

let browser;
before(async () => { browser = await open_lighthouse(); });
after(async () => { await browser?.close(); });

for (const page of PAGES) {
  test(`lighthouse_100: ${page || 'the page itself'}`, async () => {
    const found = await browser.audit(browser.url + page, CATEGORIES);
    assert.deepEqual(Object.keys(found).sort(), CATEGORIES);
    for (const [category, { score, failed }] of Object.entries(found)) {
      assert.deepEqual(failed, [], category);
      assert.equal(score, 1, category);
    }
  });
}

// Lighthouse on one page of a browser of its own.
import { createServer } from 'node:net';
import lighthouse from 'lighthouse';

import { open_browser } from './harness.mjs';

async function free_port() {
  const server = createServer();
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address();
  await new Promise((done) => { server.close(done); });
  return port;
}

/**
 * A browser that Lighthouse can ask. `audit(url, categories)` gives { category: { score, failed } }: score 0 to 1, and of the audits that
 * lower it their names with what they found.
 */
export async function open_lighthouse() {
  const port = await free_port();
  const browser = await open_browser([`--remote-debugging-port=${port}`]);

  async function audit(url, categories) {
    const { lhr } = await lighthouse(url, { port, onlyCategories: categories, logLevel: 'silent' });
    const failed = (category) => category.auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => `${id}: ${lhr.audits[id].title} ${JSON.stringify(lhr.audits[id].details?.items ?? '').slice(0, 300)}`);
    return Object.fromEntries(Object.entries(lhr.categories).map(([name, category]) => [name, { score: category.score, failed: failed(category) }]));
  }

  return { url: browser.url, audit, close: browser.close };
}

// Takes the pictures in tests/browser/shots/ of the page in build/site/:
//   ./scripts/play --no-serve && node tests/browser/shots.mjs
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { open_browser, settle } from './harness.mjs';

const FOLDER = process.env.FITSCOPE_SHOTS ?? fileURLToPath(new URL('shots', import.meta.url));
const SIZES = [
  { name: '1280x800', viewport: { width: 1280, height: 800 } },
  { name: '390x844', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  { name: '200-percent', viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
];

mkdirSync(FOLDER, { recursive: true });
const { page, close } = await open_browser();
for (const colorScheme of ['light', 'dark']) {
  for (const { name, ...options } of SIZES) {
    const opened = await page({ colorScheme, ...options });
    await settle(opened);
    const path = `${FOLDER}/${colorScheme}-${name}.png`;
    await opened.screenshot({ path });
    console.log(path);
    await opened.context().close();
  }
}
await close();

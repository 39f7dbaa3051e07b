// What scripts/serve.mjs promises: types, policy, loopback, nothing outside its folder.
import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { serve } from '../../scripts/serve.mjs';

let folder;
let server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fitscope-serve-'));
  await mkdir(join(folder, 'site'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'site', 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'site', 'app.js'), 'export {};');
  await writeFile(join(folder, 'site', 'app.wasm'), '\0asm');
  server = await serve(join(folder, 'site'));
});
after(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

// fetch() tidies paths up before it sends them; a bare request does not.
function get(path, method = 'GET') {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, failed) => {
    const asked = request({ hostname, port, path, method }, (response) => {
      let body = '';
      response.on('data', (part) => { body += part; });
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on('error', failed);
    asked.end();
  });
}

test('it listens on loopback only', () => {
  assert.equal(new URL(server.url).hostname, '127.0.0.1');
});

test('each kind of file has the type a browser insists on', async () => {
  assert.match((await get('/')).headers['content-type'], /^text\/html/);
  assert.match((await get('/app.js')).headers['content-type'], /^text\/javascript/);
  assert.equal((await get('/app.wasm')).headers['content-type'], 'application/wasm');
});

test('the policy allows own scripts and WebAssembly, and no inline code', async () => {
  const policy = (await get('/')).headers['content-security-policy'];
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
});

test('a sandboxed frame may load it', async () => {
  assert.equal((await get('/app.js')).headers['access-control-allow-origin'], '*');
});

test('nothing outside the folder is served', async () => {
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%00', '/%']) {
    const answer = await get(path);
    assert.equal(answer.status, 404, path);
    assert.doesNotMatch(answer.body, /secret/);
  }
});

test('a missing file and a foreign method are refused', async () => {
  assert.equal((await get('/nothing.js')).status, 404);
  assert.equal((await get('/', 'POST')).status, 405);
});

test('a taken port is an error the caller sees', async () => {
  await assert.rejects(serve(folder, Number(new URL(server.url).port)), { code: 'EADDRINUSE' });
});

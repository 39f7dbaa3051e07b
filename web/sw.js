// The service worker: after one visit the site works without a network, from whatever folder it is served. Every version has a
// cache of its own, filled whole before it is used, so that no page is made of two versions. Who has the page open is asked
// before a newer one takes over (offline.js).
//
// scripts/site/service_worker.py writes VERSION, FILES and ON_USE above this text: {path: hash}, all below the worker's folder.

/* global VERSION, FILES, ON_USE */
const SCOPE = self.registration.scope;
const PREFIX = `fitscope ${SCOPE} `;
const CACHE = PREFIX + VERSION;

// A file that is not the one of this version, say amid an upload, fails, and the browser tries again at the next visit.
async function fetched(path, integrity) {
  const answer = await fetch(new Request(path, { cache: 'no-cache', integrity }));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  // Some hosts send index.html elsewhere; a page that was redirected is refused by browsers when it comes from a worker.
  return answer.redirected ? new Response(await answer.blob(), { headers: answer.headers }) : answer;
}

self.addEventListener('install', (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.entries(FILES).map(async ([path, integrity]) => cache.put(path, await fetched(path, integrity))));
})()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(ours.map((name) => caches.delete(name)));
})()));

self.addEventListener('message', ({ data }) => {
  if (data === 'take over') self.skipWaiting();
});

// What the page asks for, as FILES names it: "" and "causes/" are index.html's.
function name_of(url) {
  const name = decodeURI(url.slice(SCOPE.length).split(/[?#]/)[0]);
  return name === '' || name.endsWith('/') ? `${name}index.html` : name;
}

async function from_cache(name, request) {
  const cache = await caches.open(CACHE);
  const held = await cache.match(name);
  if (held) return held;
  if (!Object.hasOwn(ON_USE, name)) return fetch(request);
  const answer = await fetched(name, ON_USE[name]);
  await cache.put(name, answer.clone());
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(SCOPE)) return;
  const name = name_of(request.url);
  if (Object.hasOwn(FILES, name) || Object.hasOwn(ON_USE, name)) event.respondWith(from_cache(name, request));
});

// Keeps the site for use without a network (sw.js), and says when a newer one is ready. Never in somebody else's page.

/** `tell(reload)` is called when a newer version waits; `reload()` brings it. */
export async function keep_for_offline(tell) {
  if (window.parent !== window || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  let registration;
  try {
    registration = await serviceWorker.register('sw.js');
  } catch {
    registration = null; // a private window, a folder of files: the page works all the same
  }
  if (!registration) return;
  const offer = (worker) => tell(() => {
    serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    worker.postMessage('take over');
  });
  // Without a controller this is the first visit: what was installed is what is shown.
  if (registration.waiting && serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed' && serviceWorker.controller) offer(worker);
    });
  });
}

/** The line at the foot of the window that asks. */
export function show_update(reload) {
  const line = document.getElementById('update');
  document.getElementById('update-now').addEventListener('click', reload, { once: true });
  document.getElementById('update-later').addEventListener('click', () => { line.hidden = true; });
  line.hidden = false;
}

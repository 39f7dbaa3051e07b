// In somebody else's page: a browser holds some sixteen pictures of this kind in all pages together and drops the oldest for one
// more. A frame that is out of sight gives its own back, and takes it again when it is seen.

const RESTORED_WITHIN_MS = 1000;

/** Watches `canvas`; `restart` is called where the browser dropped the picture and does not give it back. */
export function free_when_unseen(canvas, restart) {
  const context = canvas.getContext('webgl2');
  if (!context || typeof IntersectionObserver === 'undefined') return;
  let extension = null;  // a lost context has none
  let given_back = false;
  new IntersectionObserver((changes) => {
    const seen = changes.at(-1).isIntersecting;
    if (!seen) {
      if (!context.isContextLost()) {
        extension ??= context.getExtension('WEBGL_lose_context');
        given_back = extension !== null;
        extension?.loseContext();
      }
      return;
    }
    if (given_back) extension.restoreContext();
    given_back = false;
    if (!context.isContextLost()) return;
    setTimeout(() => { if (context.isContextLost() && !given_back) restart(); }, RESTORED_WITHIN_MS);
  }, { rootMargin: '200px' }).observe(canvas);
}

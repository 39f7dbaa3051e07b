// Where the program cannot be had: why, what to do, and the first run as it was when the page was built.

const kept = (where) => new DOMParser().parseFromString(document.querySelector(`${where} > noscript`).textContent, 'text/html');

export function show_failure(error, words) {
  const by_id = (id) => document.getElementById(id);
  const why = `Fitscope could not start: ${error.message ?? error}.`;
  by_id('verdict').setAttribute('role', 'status');  // nobody else is there to say it
  by_id('verdict').textContent = why;
  if (words) return;  // it had started: what is shown stays
  by_id('late')?.remove();
  const notice = document.createElement('p');
  notice.className = 'notice';
  notice.setAttribute('role', 'alert');
  notice.textContent = `${why} Reload the page. It needs WebAssembly, and app.js and app.wasm from beside it, which a policy or a blocker may refuse; from a folder on disk fitscope-offline.html runs. What follows ran when the page was built.`;
  by_id('canvas').replaceWith(notice, ...kept('main').body.childNodes);
  document.head.append(...kept('head').head.querySelectorAll('link'));
}

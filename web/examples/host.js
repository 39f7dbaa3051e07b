// A host page's own script: what it says to an embedded run, and what it hears. ../fitscope-embed.d.ts has the types.
const worked = document.getElementById('worked');
const told = document.getElementById('told');

// A message that comes before the program is there is kept; so the first one starts it.
let started = false;
function say(message) {
  worked.send(message);
  if (!started) worked.run();
  started = true;
}
worked.addEventListener('fitscope-ready', () => { started = true; });
worked.addEventListener('fitscope-diagnosis', ({ detail: { state } }) => {
  told.textContent = `${state.verdict.summary} Steps by epoch: ${state.epochs.map((epoch) => epoch.run).join(', ')}.`;
});
worked.addEventListener('fitscope-error', ({ detail }) => { told.textContent = `${detail.where}: ${detail.message}`; });

for (const button of document.querySelectorAll('[data-batch]')) {
  button.addEventListener('click', () => say({ type: 'set', fields: { 'fit.batch_size': button.dataset.batch } }));
}
document.querySelector('[data-message]').addEventListener('click', () => say({ type: 'reset' }));

const scheme = document.getElementById('scheme');
scheme.addEventListener('click', () => {
  const dark = document.documentElement.toggleAttribute('data-dark');
  scheme.setAttribute('aria-pressed', dark);
});

// The page around the program: loads it, mirrors its state in HTML, hands it the page's wishes.
import createFitscope from './app.js';

const verdict = document.getElementById('verdict');

const program = {
  canvas: document.getElementById('canvas'),
  // The program hands over its state as JSON text after every visible change.
  onState(json) {
    const state = JSON.parse(json);
    if (state.verdict) verdict.textContent = state.verdict.summary;
  },
};

try {
  const fitscope = await createFitscope(program);
  // The console and the tests: what the program exports, see web/README.md.
  window.fitscope = {
    post: (message) => fitscope.ccall('fitscope_post', null, ['string'], [JSON.stringify(message)]),
    ask: (what) => fitscope.ccall('fitscope_ask', 'string', ['string'], [what]),
    draws: () => fitscope.ccall('fitscope_draws', 'number', [], []),
  };
  verdict.textContent = 'Ready.';
} catch (error) {
  verdict.textContent = `Fitscope could not start: ${error.message ?? error}`;
  throw error;
}

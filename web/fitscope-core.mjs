// The core without a window: run a scenario, read a log, make a link. For pages and for Node; it
// loads fitscope-core.wasm from beside itself, once, and nothing else. Types: fitscope-core.d.ts.

const place = new URL('./fitscope-core.wasm', import.meta.url);

async function load() {
  if (place.protocol !== 'file:') return (await fetch(place)).arrayBuffer();
  const { readFile } = await import('node:fs/promises');
  return readFile(place);
}

// The core asks its host for nothing: whatever a C library would ask for is not there.
function nothing(module) {
  const imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function') continue;
    imports[from] ??= {};
    imports[from][name] = () => 0;
  }
  return imports;
}

const module = await WebAssembly.compile(await load());
const { exports: core } = await WebAssembly.instantiate(module, nothing(module));
core._initialize?.();

function ask(question) {
  const bytes = new TextEncoder().encode(JSON.stringify(question));
  const at = core.malloc(bytes.length + 1);
  const text = new Uint8Array(core.memory.buffer, at, bytes.length + 1);
  text.set(bytes);
  text[bytes.length] = 0;
  const answer = core.fitscope_core(at);
  core.free(at);
  const memory = new Uint8Array(core.memory.buffer);
  const told = new TextDecoder().decode(memory.subarray(answer, memory.indexOf(0, answer)));
  core.free(answer);
  const value = JSON.parse(told);
  if (!value.errors) return value;
  const refused = new Error(value.errors.map((one) => (one.where ? `${one.where}: ` : '') + one.message).join('\n'));
  refused.errors = value.errors;
  throw refused;
}

/** What `fitscope run --json` prints, of a scenario: an object, its JSON, or a link. */
export const run = (scenario) => ask({ run: scenario });
/** What `fitscope diagnose --json` prints, of a console log. */
export const diagnose = (log) => ask({ diagnose: String(log) });
/** The link text of a scenario, what stands behind `#` in an address of the page. */
export const link = (scenario) => ask({ link: scenario }).link;
/** The scenario of a link, as an object with only what differs from the default. */
export const scenario = (text) => ask({ scenario: text }).scenario;

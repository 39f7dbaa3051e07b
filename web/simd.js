// Which of the two programs this browser can run: app.js needs SIMD, which browsers have since 2021 to 2023; app-scalar.js does not.

// A module with one function: v128.const of zeros, dropped.
const ONE_VECTOR = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 253, 12,
  ...new Array(16).fill(0), 26, 11]);

/** Makes the program; both give the same bits. */
export async function load_program(given) {
  const { default: create } = await (WebAssembly.validate(ONE_VECTOR) ? import('./app.js') : import('./app-scalar.js'));
  return create(given);
}

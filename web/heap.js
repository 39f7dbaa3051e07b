// Long texts for a compiled program: ccall would put them on its stack, which a pasted log overflows.

/** Calls `use` with the address of the text in the program's memory, and frees it after. */
export function with_text(program, text, use) {
  const size = program.lengthBytesUTF8(text) + 1;
  const at = program._malloc(size);
  program.stringToUTF8(text, at, size);
  try {
    return use(at);
  } finally {
    program._free(at);
  }
}

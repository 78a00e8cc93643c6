/**
 * One NaN for all: which of its bits are set is left open by WebAssembly and depends on the processor and on the order of
 * operands, so every NaN that leaves the engine is given the bits that IEEE 754 recommends.
 */

const bitsOfNaN = 0x7fc00000;

/** The same array, changed in place. */
export function withOneNaN(values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < values.length; index++) if (Number.isNaN(values[index])) bits[index] = bitsOfNaN;
  return values;
}

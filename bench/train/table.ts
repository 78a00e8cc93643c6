/** A table for the comparison: bytes by chance, and a label that hangs on all of them, more or less. */

import { random } from '../../stages/lib/kit/random/random.ts';
import type { BenchInput } from './nets.ts';
import type { TaskInput } from './protocol.ts';

export interface BenchData {
  readonly inputs: readonly (TaskInput & { readonly bytes: Uint8Array })[];
  /** A class, or a byte of a number, as the network learns one or the other. */
  readonly labels: Uint8Array;
}

export function syntheticTable(examples: number, classes: number, groups: readonly BenchInput[]): BenchData {
  const source = random(1, 'bench table');
  const inputs = groups.map(({ categories, ...input }) => {
    const width = input.shape.reduce((product, extent) => product * extent, 1);
    const bytes = Uint8Array.from({ length: examples * width }, () => source.below(categories ?? 256));
    return { ...input, bytes };
  });
  const labels = Uint8Array.from({ length: examples }, (_, row) => {
    const sums = inputs.map(({ bytes }) => {
      const width = bytes.length / examples;
      return bytes.subarray(row * width, (row + 1) * width).reduce((sum, byte) => sum + byte, 0);
    });
    return (sums.reduce((sum, one) => sum + one, 0) + source.below(20)) % classes;
  });
  return { inputs, labels };
}

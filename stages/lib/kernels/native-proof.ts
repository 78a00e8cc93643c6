/**
 * The work of a program that proves native kernels: it tries each target, the widest first, until one computes as
 * WebAssembly does, and prints a line of JSON. A process of its own, because kernels that are wrong may end it.
 */

import type { NoNative } from './native-file.ts';

/** The answer of the program that proves. */
export type ProofAnswer =
  /** The native target to use. */
  | { readonly backend: string }
  /** No native target can be used here. */
  | { readonly absent: string }
  /** Native kernels are wrong, or crash. */
  | { readonly difference: string }
  /** They could not be tried, for now: never remembered. */
  | { readonly fault: string };

/** @param firstDifference the first thing for which a target computes another result than WebAssembly, if there is one */
export async function printProof<Target extends { readonly backend: string }>(
  targets: readonly Target[] | NoNative,
  firstDifference: (target: Target) => Promise<string | undefined>,
): Promise<void> {
  process.stdout.write(`${JSON.stringify(await proven(targets, firstDifference))}\n`);
}

async function proven<Target extends { readonly backend: string }>(
  targets: readonly Target[] | NoNative,
  firstDifference: (target: Target) => Promise<string | undefined>,
): Promise<ProofAnswer> {
  if ('reason' in targets) return targets.fault ? { fault: targets.reason } : { absent: targets.reason };
  let difference: string | undefined;
  for (const target of targets) {
    const found = await firstDifference(target);
    if (found === undefined) return { backend: target.backend };
    difference ??= `${target.backend} computes another result than WebAssembly for ${found}`;
  }
  return { difference: difference ?? 'there is no target' };
}

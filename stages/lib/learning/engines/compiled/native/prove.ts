/**
 * The program that finding.ts runs: tries each native target, the widest first, until one computes as WebAssembly does,
 * and prints a line of JSON (ProofAnswer). A process of its own, because kernels that are wrong may end it.
 */

import { nativeTargets } from './addon.ts';
import type { ProofAnswer } from './finding.ts';
import { firstDifference } from './proof.ts';

async function prove(): Promise<ProofAnswer> {
  const targets = nativeTargets();
  if ('reason' in targets) return targets.fault ? { fault: targets.reason } : { absent: targets.reason };
  let difference: string | undefined;
  for (const target of targets) {
    const found = await firstDifference(target);
    if (found === undefined) return { backend: target.backend };
    difference ??= `${target.backend} computes another result than WebAssembly for ${found}`;
  }
  return { difference: difference ?? 'there is no target' };
}

process.stdout.write(`${JSON.stringify(await prove())}\n`);

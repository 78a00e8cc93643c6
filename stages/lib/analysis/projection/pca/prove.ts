/**
 * The program that tries the native kernels of principal components, the widest first, and prints a line of JSON: the
 * answer of learning/engines/compiled/native/finding.ts. A process of its own, because kernels that are wrong may end it.
 */

import { nativePcas } from './native.ts';
import { firstPcaDifference } from './native-proof.ts';

async function prove(): Promise<{ readonly [answer: string]: string }> {
  const targets = nativePcas();
  if ('reason' in targets) return targets.fault ? { fault: targets.reason } : { absent: targets.reason };
  let difference: string | undefined;
  for (const target of targets) {
    const found = await firstPcaDifference(target);
    if (found === undefined) return { backend: target.backend };
    difference ??= `${target.backend} computes another result than WebAssembly for ${found}`;
  }
  return { difference: difference ?? 'there is no target' };
}

process.stdout.write(`${JSON.stringify(await prove())}\n`);

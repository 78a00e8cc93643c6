/** One thing in a store that can be checked repeatedly, and repaired by deleting or moving it. */

import type { Freed } from '../../objects/object-store.ts';

export interface Subject {
  readonly kind: 'folder' | 'blob' | 'record' | 'checkpoint' | 'run' | 'index';
  /** Digest, key, prefix key and position, run id, or path in the store. */
  readonly name: string;
  /** Undefined if it is intact, or no longer there. */
  look(): Promise<Fault | undefined>;
  /** Deletes it if it is damaged, or sets it aside if no run makes it again. */
  repair(): Promise<Freed>;
}

export interface Fault {
  readonly reason: string;
  /** The reason why this program does not delete it. */
  readonly keep?: string;
}

/** A file of a newer version is a fault that is not repaired. */
export function asFault({ problem, later }: { readonly problem: string; readonly later?: true }): Fault {
  return { reason: problem, ...(later === true && { keep: 'a later version of this program may read it' }) };
}

/** The fault of something that exists; an error while reading it is one. */
export async function faultOf(
  isThere: () => Promise<boolean>,
  problem: () => Promise<string | Fault | undefined>,
): Promise<Fault | undefined> {
  try {
    if (!(await isThere())) return undefined;
    const found = await problem();
    return typeof found === 'string' ? { reason: found } : found;
  } catch (error) {
    return { reason: `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` };
  }
}

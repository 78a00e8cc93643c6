/**
 * Leases: a file in a run's folder that names the process of the run while it goes on. Nothing that such runs may use
 * is collected. A lease ends with its process.
 */

import { lstatSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { StoreFault } from '../fault.ts';
import { isOfOtherBoot, type Owner, ownerHere, ownerState, parseOwner } from '../locks/owner.ts';
import { readSmallText } from '../objects/small-file.ts';

const signOfLifeMs = 10_000;
/** A process that cannot be observed from here counts as ended after a day without a sign of life. */
const silenceMsMax = 24 * 3600 * 1000;

/** An owner of another boot is waited for this long: two machines may have the same name. */
const rebootMsMax = 10 * 60 * 1000;

/** Takes the lease of a run. Throws StoreFault. */
export function holdLease(path: string, run: string): { end(): void } {
  const owner = ownerHere(run);
  try {
    writeFileSync(path, `${JSON.stringify(owner)}\n`, { flag: 'wx' });
  } catch (error) {
    throw new StoreFault('write', path, error);
  }
  const timer = setInterval(() => touch(path), signOfLifeMs).unref();
  return {
    end: () => {
      clearInterval(timer);
      try {
        if (parseOwner(readSmallText(path))?.token === owner.token) unlinkSync(path);
      } catch {
        // The lease ends with this process at the latest.
      }
    },
  };
}

/** The present holder of a run's lease. */
export function leaseHolder(path: string): Owner | undefined {
  try {
    const owner = parseOwner(readSmallText(path));
    if (owner === undefined) return undefined;
    const state = ownerState(owner);
    if (state === 'alive') return owner;
    if (state === 'dead' && !isOfOtherBoot(owner)) return undefined;
    const limitMs = state === 'elsewhere' ? silenceMsMax : rebootMsMax;
    return Date.now() - lstatSync(path).mtimeMs < limitMs ? owner : undefined;
  } catch {
    return undefined;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Without sign of life, only other machines take the run for ended, and only after a day.
  }
}

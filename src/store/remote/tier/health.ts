/**
 * Turns a sick remote off: a run loses seconds by it once, and never its results. A call that may work at once is tried
 * three times. A fault is told, and two without a success between them end the use of the remote for this process, as do ten
 * in all: each may have cost seconds. So does one that nothing will cure. Rights are told once: a token that may only read goes on reading.
 */

import { RemoteFault, type SharedObjects } from '../shared-objects.ts';
import type { Tally } from './tally.ts';

export type Way = 'read' | 'write';

export interface Health {
  /** Undefined if the call failed, or if the remote is off. Errors that are no RemoteFault are thrown. */
  attempt<Result>(way: Way, call: () => Promise<Result>): Promise<{ readonly done: Result } | undefined>;
  isOn(way: Way): boolean;
  /** Ends the use of the remote, and all calls that are under way. */
  end(): void;
}

const attemptsMax = 3;
const faultsMax = 2;
const faultsInAllMax = 10;
const firstPauseMs = 50;

export function watchHealth({ url, close }: Pick<SharedObjects, 'url' | 'close'>, tally: Tally): Health {
  const off = new Set<Way>();
  const faults = { read: 0, write: 0 };
  let faultsInAll = 0;
  const end = (): void => {
    for (const way of ['read', 'write'] as const) off.add(way);
    close().catch(() => {});
  };
  const turnOff = (fault: RemoteFault, ways: readonly Way[]): void => {
    const hint = fault.hint === undefined ? '' : ` (${fault.hint})`;
    const reason = `${fault.message}${hint}`;
    for (const way of ways) off.add(way);
    if (off.size === 2) {
      tally.turnedOff(fault.message);
      end();
    }
    const how = ways.length === 2 ? 'used' : ways[0] === 'read' ? 'read' : 'written to';
    tally.tell(`the shared cache ${url} is not ${how} for the rest of this command: ${reason}`);
  };
  const note = (way: Way, fault: RemoteFault): void => {
    if (off.has(way)) return;
    if (fault.kind === 'too large') tally.tell(`a result is not shared by ${url}: ${fault.message}`);
    else if (fault.kind === 'denied') turnOff(fault, [way]);
    else if (fault.kind === 'unusable') turnOff(fault, ['read', 'write']);
    else if (++faultsInAll >= faultsInAllMax) turnOff(fault, ['read', 'write']);
    else if (++faults[way] >= faultsMax) turnOff(fault, fault.kind === 'refused' ? [way] : ['read', 'write']);
    else tally.tell(`the shared cache ${url} fails: ${fault.message}`);
  };
  return {
    isOn: (way) => !off.has(way),
    end,
    attempt: async (way, call) => {
      for (let attempt = 1; !off.has(way); attempt++) {
        try {
          const done = await call();
          faults[way] = 0;
          return { done };
        } catch (error) {
          if (!(error instanceof RemoteFault)) throw error;
          if (error.kind !== 'busy' || attempt === attemptsMax) {
            note(way, error);
            return undefined;
          }
        }
        await new Promise((resume) => setTimeout(resume, firstPauseMs * 4 ** (attempt - 1) * (0.5 + Math.random())));
      }
      return undefined;
    },
  };
}

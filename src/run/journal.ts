/**
 * The log of a run in a store that may refuse writes. A read-only store can still serve its results, so a journal that
 * cannot be started or continued is reported and remembered as a fault, and the run goes on.
 */

import type { RunEvent } from '../core/facts/event.ts';
import type { RunFacts } from '../core/facts/run-facts.ts';
import { StoreFault } from '../store/fault.ts';
import type { RunWriter } from '../store/journal/run-log.ts';
import type { Store } from '../store/store.ts';

export interface Journal {
  readonly id: string;
  /** The fault, if nothing can be written at all. */
  readonly refused: StoreFault | undefined;
  /** The first fault, if there was one. */
  fault(): StoreFault | undefined;
  append(event: RunEvent): void;
  finish(facts: RunFacts): void;
  close(): void;
  /** Closes it and forgets the run. */
  discard(): void;
}

/** `report` is called with the first fault. */
export function startJournal(store: Store, started: Date, report: (fault: StoreFault) => void): Journal {
  let fault: StoreFault | undefined;
  const guarded = <Result>(action: () => Result): Result | undefined => {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      if (fault === undefined) {
        fault = error;
        report(error);
      }
      return undefined;
    }
  };
  const writer: RunWriter | undefined = guarded(() => store.runs.start(started));
  return {
    id: writer?.id ?? 'unrecorded',
    refused: writer === undefined ? fault : undefined,
    fault: () => fault,
    append: (event) => {
      if (fault === undefined) guarded(() => writer?.append(event));
    },
    finish: (facts) => void guarded(() => writer?.finish(facts)),
    close: () => writer?.close(),
    discard: () => void guarded(() => writer?.discard()),
  };
}

/**
 * Pauses in a long synchronous computation, at most 20 times a second: each pause reports progress and lets a
 * cancellation through. The clock decides only when to pause, never the result.
 */

import type { StageContext } from 'arrowline/stage';

/**
 * Called often, between pieces of work of a few milliseconds at most. Returns a promise to wait for when it is time to
 * pause, else undefined: `const pause = pace(…); if (pause) await pause;` costs nothing in between.
 */
export type Pace = (unit: string, done: number, total: number, note?: string) => Promise<void> | undefined;

/** Never pauses: for tests and small inputs. */
export const unpaced: Pace = () => undefined;

const pauseEveryMs = 50;

export function paceOf(context: Pick<StageContext, 'progress' | 'breathe'>): Pace {
  let last = performance.now();
  return (unit, done, total, note) => {
    if (performance.now() - last < pauseEveryMs) return undefined;
    context.progress(note === undefined ? { unit, done, total } : { unit, done, total, note });
    return context.breathe().then(() => {
      last = performance.now();
    });
  };
}

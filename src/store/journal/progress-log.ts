/**
 * The progress of a run's actions in a file of its own: how far each is, and the points of its curves. It is thinned, so
 * that a training of days stays small: points of whole steps are kept, other lines are written the more rarely the longer
 * the action takes. Only pages that follow a run read it; no result depends on it.
 */

import { closeSync, openSync, writeSync } from 'node:fs';
import type { RunEvent } from '../../core/facts/event.ts';
import { jsonLine } from '../../core/values/json-line.ts';
import { StoreFault } from '../fault.ts';

type Progress = Extract<RunEvent, { event: 'action.progress' }>;

export interface ProgressLog {
  /** `at`: seconds since the run began. Throws StoreFault. */
  add(progress: Progress, at: number): void;
  close(): void;
}

/** The seconds between two lines of an action: a part of the time since its first line, within limits. */
const [gapMin, gapPart, gapMax] = [0.4, 1 / 500, 10];
/** Points of whole steps that are written at once; further ones are thinned like the rest. */
const wholeMax = 10_000;

interface Written {
  readonly first: number;
  last: number;
  whole: number;
}

/** Creates no file before there is progress. */
export function openProgressLog(path: string): ProgressLog {
  const actions = new Map<string, Written>();
  let file: number | undefined;
  return {
    add: (progress, at) => {
      const { event: _event, stage: _stage, coordinates: _coordinates, ...told } = progress;
      const before = actions.get(told.action);
      const isWhole = told.point !== undefined && Number.isInteger(told.point.step);
      if (before !== undefined && !(isWhole && before.whole < wholeMax)) {
        const gap = Math.min(gapMax, Math.max(gapMin, (at - before.first) * gapPart));
        if (at - before.last < gap) return;
      }
      const written = before ?? { first: at, last: at, whole: 0 };
      written.last = at;
      if (isWhole) written.whole++;
      actions.set(told.action, written);
      try {
        file ??= openSync(path, 'a');
        writeSync(file, `${jsonLine({ ...told, at })}\n`);
      } catch (error) {
        throw new StoreFault('append to', path, error);
      }
    },
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/**
 * The events of a run as its log has them, read in pieces: those of a million actions are longer than a text may be. A
 * killed run may have a truncated last line, which is no line.
 */

import { exactly, key, object, shapeCheck, text } from '../../core/values/shape.ts';
import { isThere } from '../ownership.ts';
import { linesFrom } from './lines-from.ts';

/** No event is so long. */
const pieceBytes = 1 << 24;

const isStart = shapeCheck<{ readonly run: string; readonly pipeline: string }>(
  object({ event: exactly('run.started'), run: text, pipeline: text }),
);
const isUse = shapeCheck<{ readonly key: string }>(object({ event: exactly('action.cached', 'action.executed'), key }));
const isEvent = shapeCheck<{ readonly event: string }>(object({ event: text }));

/** Pipeline and keys that a run used; undefined if its events do not tell, or cannot be read. */
export function usedByEvents(path: string, id: string): { pipeline: string; keys: string[] } | undefined {
  let pipeline: string | undefined;
  const keys: string[] = [];
  try {
    for (const event of events(path)) {
      if (isStart(event) && event.run === id) pipeline = event.pipeline;
      if (isUse(event)) keys.push(event.key);
    }
  } catch {
    return undefined;
  }
  return pipeline === undefined ? undefined : { pipeline, keys };
}

/** Why the events of a run are not valid; undefined also for a run that has none. */
export function eventsProblem(path: string, id: string): string | undefined {
  let start: { readonly run: string } | undefined;
  let line = 0;
  try {
    for (const event of events(path)) {
      line++;
      if (!isEvent(event)) return `line ${line} of its events is none`;
      if (start === undefined && isStart(event)) start = event;
    }
  } catch {
    return isThere(path) ? 'its events cannot be read' : undefined;
  }
  return start === undefined || start.run === id ? undefined : `its events belong to run ${start.run}`;
}

/** Undefined for a line that is no JSON, or too long to be an event. */
function* events(path: string): Generator<unknown> {
  for (let from = 0; ; ) {
    const { lines, next, skipped } = linesFrom(path, from, pieceBytes);
    for (const line of lines) yield parseJson(line);
    if (skipped === true) yield undefined;
    if (next === from) return;
    from = next;
  }
}

export function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * The progress of a run and its running actions: a fold over its events. Pure: the caller passes the time of each
 * event, in seconds of any clock, and draws the view as often as it likes.
 */

import type { RunEvent } from '../core/facts/event.ts';
import type { Milestone } from './time-left.ts';

export interface RunView {
  /** Actions of the run; 0 before it has started. */
  readonly total: number;
  /** Actions that have ended, with any outcome. */
  readonly ended: number;
  /** Actions that wait for room at the system that executes them. */
  readonly queued: ReadonlySet<string>;
  /** By id, in the order in which they started. */
  readonly running: ReadonlyMap<string, RunningAction>;
}

export interface RunningAction {
  readonly action: string;
  readonly started: number;
  /** Absent until the action reports progress. */
  readonly progress?: RunningProgress;
}

export interface RunningProgress {
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  readonly note: string;
  readonly first: Milestone;
  readonly last: Milestone;
}

export const beforeRun: RunView = { total: 0, ended: 0, queued: new Set(), running: new Map() };

export function afterEvent(view: RunView, event: RunEvent, at: number): RunView {
  switch (event.event) {
    case 'run.started':
      return { ...view, total: event.actions };
    case 'action.queued':
      return { ...view, queued: new Set(view.queued).add(event.action), running: without(view.running, event.action) };
    case 'action.started':
      return withRunning(waitingNot(view, event.action), { action: event.action, started: at });
    case 'action.progress': {
      const one = view.running.get(event.action);
      if (one === undefined) return view;
      const { unit, done, total, note = '' } = event;
      const last = { at, share: event.overall ?? (total > 0 ? done / total : 0) };
      return withRunning(view, {
        ...one,
        progress: { unit, done, total, note, first: one.progress?.first ?? last, last },
      });
    }
    case 'action.executed':
    case 'action.cached':
    case 'action.failed':
    case 'action.blocked':
    case 'action.cancelled':
      return {
        ...waitingNot(view, event.action),
        ended: view.ended + 1,
        running: without(view.running, event.action),
      };
    default:
      return view;
  }
}

/** An action that is already running keeps its place. */
function withRunning(view: RunView, one: RunningAction): RunView {
  return { ...view, running: new Map(view.running).set(one.action, one) };
}

function without(running: RunView['running'], action: string): RunView['running'] {
  if (!running.has(action)) return running;
  const others = new Map(running);
  others.delete(action);
  return others;
}

function waitingNot(view: RunView, action: string): RunView {
  if (!view.queued.has(action)) return view;
  const queued = new Set(view.queued);
  queued.delete(action);
  return { ...view, queued };
}

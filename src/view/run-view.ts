/**
 * The progress of a run: its running actions, what has ended, and the results so far. A fold over its events. Pure: the
 * caller passes the time of each event, in seconds of any clock, and draws the view as often as it likes.
 */

import type { RunEvent } from '../core/facts/event.ts';
import type { Coordinates } from '../core/pipeline/pipeline.ts';
import type { Milestone } from './time-left.ts';

export interface RunView {
  /** Actions of the run; 0 before it has started. */
  readonly total: number;
  /** The most actions that run at a time. */
  readonly jobs: number;
  /** Actions that have ended, with any outcome. */
  readonly ended: number;
  /** Actions that wait for room at the system that executes them. */
  readonly queued: ReadonlySet<string>;
  readonly failed: number;
  /** By id, in the order in which they started. */
  readonly running: ReadonlyMap<string, RunningAction>;
  /** By stage, as far as actions of it have ended. */
  readonly stages: ReadonlyMap<string, EndedStage>;
  /** Results in the order in which they came. */
  readonly results: readonly ResultSoFar[];
}

export interface RunningAction {
  readonly action: string;
  readonly stage: string;
  readonly coordinates: Coordinates;
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

export interface EndedStage {
  /** With any outcome. */
  readonly ended: number;
  /** Executed in this run, and the seconds that they took together. */
  readonly executed: number;
  readonly seconds: number;
}

export interface ResultSoFar {
  readonly action: string;
  readonly stage: string;
  readonly coordinates: Coordinates;
  readonly key: string;
  /** Unknown for cached actions. */
  readonly made?: {
    readonly outputs: { readonly [port: string]: string };
    readonly metrics: { readonly [name: string]: number };
  };
}

export const beforeRun: RunView = {
  total: 0,
  jobs: 1,
  ended: 0,
  queued: new Set(),
  failed: 0,
  running: new Map(),
  stages: new Map(),
  results: [],
};

export function afterEvent(view: RunView, event: RunEvent, at: number): RunView {
  switch (event.event) {
    case 'run.started':
      return { ...view, total: event.actions, jobs: event.jobs };
    case 'action.queued':
      return { ...view, queued: new Set(view.queued).add(event.action), running: without(view.running, event.action) };
    case 'action.started': {
      const { action, stage, coordinates } = event;
      return withRunning(waitingNot(view, event.action), { action, stage, coordinates, started: at });
    }
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
    case 'action.executed': {
      const { outputs, metrics } = event;
      return {
        ...withEnded(view, event, event.seconds),
        results: [...view.results, { ...event, made: { outputs, metrics } }],
      };
    }
    case 'action.cached':
      return { ...withEnded(view, event), results: [...view.results, event] };
    case 'action.failed':
      return { ...withEnded(view, event), failed: view.failed + 1 };
    case 'action.blocked':
    case 'action.cancelled':
      return withEnded(view, event);
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

/** `seconds` of an action that was executed. */
function withEnded(
  view: RunView,
  { action, stage }: { readonly action: string; readonly stage: string },
  seconds?: number,
): RunView {
  const before = view.stages.get(stage) ?? { ended: 0, executed: 0, seconds: 0 };
  const stages = new Map(view.stages).set(stage, {
    ended: before.ended + 1,
    executed: before.executed + (seconds === undefined ? 0 : 1),
    seconds: before.seconds + (seconds ?? 0),
  });
  return { ...waitingNot(view, action), ended: view.ended + 1, running: without(view.running, action), stages };
}

/**
 * A run as it is followed from its files: a fold over the lines of its events and of its progress, in bounded memory
 * however many lines there are. The state is changed in place, because a page may take a hundred thousand lines at once.
 * Times are seconds since the run began, as the lines have them; lines of earlier versions have none.
 *
 * Progress may come before the line that an action started, or after the one that it ended: both files are read beside
 * each other.
 */

import type { RunEvent } from '../../core/facts/event.ts';
import type { RemoteUse } from '../../core/facts/remote-use.ts';
import type { GateFact } from '../../core/facts/run-facts.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import type { Milestone } from '../time-left.ts';
import { addPoint, type Curve } from './curve.ts';

/** A line of the log of events. */
export type LoggedEvent = RunEvent & { readonly at?: number };

/** A line of the log of progress. */
export interface LoggedProgress {
  readonly action: string;
  readonly at: number;
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  readonly overall?: number;
  readonly note?: string;
  readonly point?: { readonly step: number; readonly values: { readonly [name: string]: number } };
}

export type FollowedState = 'waiting' | 'running' | 'executed' | 'cached' | 'failed' | 'blocked' | 'cancelled';

export interface FollowedAction {
  readonly id: string;
  readonly stage: string;
  readonly coordinates: Coordinates;
  state: FollowedState;
  began?: number;
  ended?: number;
  /** Of the execution that made its results. */
  seconds?: number;
  reason?: string;
  error?: string;
  hint?: string;
  metrics?: { readonly [name: string]: number };
  outputs?: { readonly [port: string]: string };
  key?: string;
}

export interface FollowedProgress extends LoggedProgress {
  readonly first: Milestone;
  readonly last: Milestone;
}

export interface LogLine {
  readonly action: string;
  readonly line: string;
  readonly at?: number;
}

export interface FollowedRun {
  start?: Extract<RunEvent, { event: 'run.started' }>;
  end?: Extract<RunEvent, { event: 'run.finished' }>;
  /** In the order in which they were first told of. */
  readonly actions: Map<string, FollowedAction>;
  /** Of running actions. */
  readonly progress: Map<string, FollowedProgress>;
  /** By action and name, also of ended ones. */
  readonly curves: Map<string, Map<string, Curve>>;
  readonly gates: GateFact[];
  /** The part of the shared cache, told at the end. */
  remote?: RemoteUse;
  /** The last lines. */
  readonly log: LogLine[];
  readonly warnings: string[];
  /** Lines taken in. */
  lines: number;
  /** Lines that could not be read. */
  lost: number;
  /** The time of the latest line. */
  at: number;
}

const [logMax, warningsMax, gatesMax, namesMax] = [400, 50, 500, 24];

export function unfollowedRun(): FollowedRun {
  return {
    actions: new Map(),
    progress: new Map(),
    curves: new Map(),
    gates: [],
    log: [],
    warnings: [],
    lines: 0,
    lost: 0,
    at: 0,
  };
}

export function takeEvent(run: FollowedRun, event: LoggedEvent): void {
  run.lines++;
  if (event.at !== undefined) run.at = Math.max(run.at, event.at);
  switch (event.event) {
    case 'run.started':
      run.start = event;
      return;
    case 'run.finished':
      run.end = event;
      return;
    case 'gate.checked':
      if (run.gates.length < gatesMax) run.gates.push(event);
      return;
    case 'remote.used':
      run.remote = event;
      return;
    case 'warning':
      keep(run.warnings, event.message, warningsMax);
      return;
    case 'action.queued':
    case 'action.waiting':
      actionOf(run, event).state = 'waiting';
      return;
    case 'action.started':
      Object.assign(actionOf(run, event), {
        state: 'running',
        reason: event.reason,
        ...(event.at !== undefined && { began: event.at }),
      });
      return;
    case 'action.log':
      keep(run.log, { action: event.action, line: event.line, ...timed(event) }, logMax);
      return;
    case 'action.retried':
      keep(
        run.log,
        { action: event.action, line: `attempt ${event.attempt} failed: ${event.failure.message}`, ...timed(event) },
        logMax,
      );
      return;
    case 'action.executed': {
      const { seconds, metrics, outputs, key } = event;
      end(run, event, { state: 'executed', seconds, metrics, outputs, key });
      return;
    }
    case 'action.cached':
      end(run, event, { state: 'cached', seconds: event.seconds, key: event.key });
      return;
    case 'action.failed': {
      const { message, hint } = event.failure;
      end(run, event, { state: 'failed', error: message, seconds: event.seconds, ...(hint !== undefined && { hint }) });
      return;
    }
    case 'action.blocked':
      end(run, event, { state: 'blocked', error: `waits for ${event.by}, which has no result` });
      return;
    case 'action.cancelled':
      end(run, event, { state: 'cancelled' });
      return;
    default:
      return;
  }
}

export function takeProgress(run: FollowedRun, told: LoggedProgress): void {
  run.lines++;
  run.at = Math.max(run.at, told.at);
  if (told.point !== undefined) {
    const curves = run.curves.get(told.action) ?? new Map<string, Curve>();
    run.curves.set(told.action, curves);
    for (const [name, value] of Object.entries(told.point.values))
      if (curves.has(name) || curves.size < namesMax)
        curves.set(name, addPoint(curves.get(name) ?? { steps: [], values: [] }, told.point.step, value));
  }
  const state = run.actions.get(told.action)?.state;
  if (state !== undefined && state !== 'running' && state !== 'waiting') return;
  const last = { at: told.at, share: told.overall ?? (told.total > 0 ? told.done / told.total : 0) };
  run.progress.set(told.action, { ...told, first: run.progress.get(told.action)?.first ?? last, last });
}

type Ended = Partial<Omit<FollowedAction, 'id' | 'stage' | 'coordinates'>>;

function end(run: FollowedRun, event: Parameters<typeof actionOf>[1], how: Ended): void {
  run.progress.delete(event.action);
  Object.assign(actionOf(run, event), how, event.at === undefined ? {} : { ended: event.at });
}

function actionOf(
  { actions }: FollowedRun,
  { action: id, stage, coordinates }: { action: string; stage: string; coordinates: Coordinates; at?: number },
): FollowedAction {
  const known = actions.get(id);
  if (known !== undefined) return known;
  const made: FollowedAction = { id, stage, coordinates, state: 'waiting' };
  actions.set(id, made);
  return made;
}

function timed({ at }: { readonly at?: number }): { readonly at?: number } {
  return at === undefined ? {} : { at };
}

function keep<One>(list: One[], one: One, most: number): void {
  list.push(one);
  // Cut rarely: moving all of them for each line would take longer than all the rest.
  if (list.length > 2 * most) list.splice(0, list.length - most);
}

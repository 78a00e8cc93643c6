/**
 * A schedule played to its end: decisions, turns and bodies answer in an order and in ways that `choices` decides, and
 * every command is held against the promises of the scheduler.
 */

import { isDeepStrictEqual } from 'node:util';
import type { FailureCode } from '../../src/core/facts/failure-code.ts';
import { type ActionRecord, recordVersion } from '../../src/core/facts/record.ts';
import type { Action, ActionId, StageName } from '../../src/core/pipeline/pipeline.ts';
import type { Decision } from '../../src/core/plan/plan.ts';
import { type Digest, digestOf, keyOf } from '../../src/core/values/digest.ts';
import type { Machine } from '../../src/run/schedule/resources.ts';
import type { Asked, Commands, Ended, Happening, Ready, Rules, Schedule } from '../../src/run/schedule/schedule.ts';
import { createSchedule, step } from '../../src/run/scheduler.ts';

export interface Part {
  /** Numbers of the parts before it whose outputs it takes. */
  readonly needs?: readonly number[];
  /** Whether it does without those that have none. */
  readonly takesHoles?: boolean;
  /** Parts with one number have one key. */
  readonly key?: number;
  /** Of the chain of all parts that have one. */
  readonly position?: number;
  readonly cpu?: number;
  readonly gpu?: number;
}

export const idOf = (part: number): ActionId => `part${part}` as ActionId;
export const damage = digestOf('a blob');

export function rulesFor(parts: readonly Part[], rules: Partial<Rules> = {}): Rules {
  const actions = parts.map(({ needs = [], takesHoles = false }, number): Action => {
    const from = needs.map((part) => ({ action: idOf(part), output: 'output', coordinates: {} }));
    const partial = takesHoles && { partial: { holes: 'any', least: 0 } as const };
    const inputs = from.length === 0 ? {} : { inputs: { arity: 'many', type: 'metrics', from, ...partial } as const };
    const [id, stage] = [idOf(number), idOf(number) as string as StageName];
    const outside = { files: [], fileLists: [], versions: [], deterministic: true };
    const outputs = { output: 'metrics' };
    return { id, stage, kind: 'play', coordinates: {}, parameters: {}, ...outside, inputs, outputs, seed: 0 };
  });
  return {
    run: 'this',
    actions,
    needs: new Map(actions.map(({ stage }, at) => [stage, { cpu: parts[at]?.cpu ?? 1, gpu: parts[at]?.gpu ?? 0 }])),
    capacity: { cpu: 2, gpus: ['0'], memoryMebibytes: 100 },
    failFast: false,
    force: new Set(),
    retryFailed: false,
    ...rules,
  };
}

const partOf = (parts: readonly Part[], id: ActionId): Part => parts[Number(id.slice(4))] ?? {};

function keyOfPart({ key, position }: Part, id: ActionId): Decision['key'] {
  return keyOf('action', [key ?? id, position ?? 0]);
}

export function recordOf(parts: readonly Part[], id: ActionId, run = 'this'): ActionRecord {
  const key = keyOfPart(partOf(parts, id), id);
  const output = { type: 'metrics', digest: digestOf(key), bytes: 1, rows: 1, columns: {} };
  const { fingerprint } = toRun(parts, id);
  const host = { node: '', platform: '', arrowline: '' };
  const measured = { metrics: {}, timings: {}, notes: [], seconds: 1, finished: '' };
  return { version: recordVersion, key, fingerprint, outputs: { output }, ...measured, run, host };
}

export function toRun(parts: readonly Part[], id: ActionId): Ready['decision'] {
  const part = partOf(parts, id);
  const { position } = part;
  return {
    outcome: 'run',
    key: keyOfPart(part, id),
    fingerprint: { keyVersion: 1, kind: 'play', code: '', with: {}, inputs: {}, seed: 0 },
    reason: { why: 'first' },
    ...(position !== undefined && { prefix: { key: keyOf('prefix', 'all'), position, along: 'epochs' } }),
  };
}

export function failed(code: FailureCode, damaged?: Digest): Ended {
  const failure = { code, message: `it is ${code}`, ...(damaged !== undefined && { damaged }) };
  return { outcome: 'failed', failure: { ...failure, storeFault: code === 'store' }, log: [], seconds: 1 };
}

export interface Play {
  readonly parts: readonly Part[];
  readonly machine: Machine;
  readonly failFast: boolean;
  /** Before which step the run is aborted, if that many are made. */
  readonly abortAt: number;
  /** Parts of a hundred. */
  readonly chances: {
    readonly cached: number;
    readonly held: number;
    readonly failed: number;
    readonly damaged: number;
  };
  readonly choices: Iterator<number>;
}

export interface Played {
  readonly schedule: Schedule;
  readonly violations: readonly string[];
  readonly steps: number;
  readonly passes: number;
}

type Pending =
  | { readonly at: 'decision'; readonly asked: readonly Asked[] }
  | { readonly at: 'turn' | 'body' | 'storing' | 'wait'; readonly id: ActionId };

const stepsMax = 5_000;

export function play({ parts, machine, failFast, abortAt, chances, choices }: Play): Played {
  const schedule = createSchedule(rulesFor(parts, { capacity: machine, failFast }));
  const violations = new Set<string>();
  const pending: Pending[] = [];
  let asked = new Set<ActionId>();
  let started = new Set<ActionId>();
  let pass = schedule.pass;
  let passes = 1;
  let steps = 0;
  let finished = false;
  const chance = (): number => (choices.next().value as number) % 100;

  const at = (...places: readonly Pending['at'][]): ActionId[] =>
    pending.flatMap((one) => (one.at !== 'decision' && places.includes(one.at) ? [one.id] : []));

  function tell(happening: Happening): void {
    const twin = structuredClone(schedule);
    const wasClosed = pass.closed;
    const commands = step(schedule, happening);
    if (!isDeepStrictEqual(step(twin, happening), commands)) violations.add('the same happening brings other commands');
    if (schedule.pass !== pass) {
      if (pending.length > 0) violations.add('a pass begins before the one before has ended');
      pass = schedule.pass;
      passes++;
      asked = new Set();
      started = new Set();
    } else if (wasClosed && commands.start.length + commands.decide.length > 0)
      violations.add('something begins in a pass that is closed');
    follow(commands);
  }

  function follow(commands: Commands): void {
    if (finished) violations.add('it goes on after its end');
    if (commands.start.length > 0 && pass.undecided > 0) violations.add('something starts before all is decided');
    if (commands.decide.length > 0) pending.push({ at: 'decision', asked: commands.decide });
    for (const { action } of commands.decide) {
      if (asked.has(action.id)) violations.add('it asks twice about one action');
      asked.add(action.id);
      const known = Object.values(action.inputs).flatMap(({ from }) =>
        from.map((one) => pass.state.states.get(one.action)),
      );
      if (!known.every((state) => state !== undefined && 'record' in state))
        violations.add('it asks about an action whose inputs are not known');
    }
    for (const { ready, gpus } of commands.start) start(ready, gpus);
    for (const { action } of commands.wait) pending.push({ at: 'wait', id: action.id });
    finished = commands.finished;
    if (finished && pending.length > 0) violations.add('it is finished while something is to come');
  }

  function start({ action: { id } }: Ready, gpus: readonly string[]): void {
    if (schedule.aborted) violations.add('something starts after the abort');
    if (started.has(id)) violations.add('an action starts twice');
    started.add(id);
    const others = at('turn', 'body', 'storing');
    const part = partOf(parts, id);
    const own = keyOfPart(part, id);
    if (others.some((other) => keyOfPart(partOf(parts, other), other) === own))
      violations.add('two of one key run at once');
    if (part.position !== undefined && others.some((other) => partOf(parts, other).position !== undefined))
      violations.add('two links of a chain run at once');
    pending.push({ at: 'turn', id });
    const cores = at('turn', 'body').reduce((sum, one) => sum + Math.min(partOf(parts, one).cpu ?? 1, machine.cpu), 0);
    if (cores > machine.cpu) violations.add('more cores are taken than there are');
    if (gpus.length !== (part.gpu ?? 0)) violations.add('an action has other graphics processors than it asked for');
  }

  function answer(one: Pending): void {
    if (one.at === 'decision') {
      const verdicts = one.asked.map(({ action }) => {
        if (chance() >= chances.cached) return { action, decision: toRun(parts, action.id), ...provenance };
        const { key, fingerprint } = toRun(parts, action.id);
        return {
          action,
          decision: { outcome: 'cached', key, fingerprint, record: recordOf(parts, action.id) } as const,
          ...provenance,
        };
      });
      tell({ event: 'decided', verdicts });
      return;
    }
    const { at: place, id } = one;
    const record = recordOf(parts, id, 'other');
    if (place === 'turn') {
      const drawn = chance();
      if (drawn < chances.held) tell({ event: 'held', action: id, by: 'another run' });
      else if (drawn < 2 * chances.held) tell({ event: 'found', action: id, record });
      else if (pass.closed) tell({ event: 'given up', action: id });
      else {
        pending.push({ at: 'body', id });
        tell({ event: 'running', action: id, reason: 'it never ran' });
      }
    } else if (place === 'wait') {
      const drawn = chance();
      started.delete(id);
      if (pass.closed && drawn < 80) tell({ event: 'given up', action: id });
      else if (drawn < 50) tell({ event: 'free', action: id });
      else tell({ event: 'found', action: id, record });
    } else if (place === 'body' && chance() < 50) {
      pending.push({ at: 'storing', id });
      tell({ event: 'made', action: id });
    } else tell({ event: 'ended', action: id, ...end(id, chance()) });
  }

  function end(id: ActionId, drawn: number): Ended {
    if (schedule.aborted && drawn < 90) return { outcome: 'cancelled' };
    if (drawn < chances.damaged) return failed('damaged', damage);
    if (drawn < chances.damaged + chances.failed) return failed(drawn % 3 === 0 ? 'diverged' : 'test/bad-luck');
    return { outcome: 'executed', record: recordOf(parts, id), notes: [], seconds: 1 };
  }

  tell({ event: 'begun' });
  while (!finished) {
    if (++steps > stepsMax || pending.length === 0) {
      violations.add(pending.length === 0 ? 'it waits for nothing' : 'it never ends');
      break;
    }
    if (steps === abortAt) tell({ event: 'aborted' });
    const [next] = pending.splice((choices.next().value as number) % Math.max(pending.length, 1), 1);
    if (next !== undefined) answer(next);
  }
  for (const [id, { at }] of pass.state.states)
    if (at === 'waiting' || at === 'ready' || at === 'running') violations.add(`${id} has not ended`);
  return { schedule, violations: [...violations], steps, passes };
}

const provenance = { meanwhile: false, cutOff: false };

/**
 * The results of a run as sessions, which TensorBoard shows as its runs: one for each training, with its curves and the
 * numbers of the evaluations of its model, and one for each action that measured something else.
 */

import { contains } from '../../core/facts/lineage.ts';
import { measureOf } from '../../core/facts/measure.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import type { StageFact } from '../../core/facts/stage-fact.ts';
import type { Json } from '../../core/values/canonical.ts';
import type { Setting } from './events.ts';

/** An action with its record, and the columns of its history if it trained: a number for each epoch. */
export interface MadeAction {
  readonly fact: ActionFact;
  readonly record: ActionRecord;
  readonly history?: { readonly [name: string]: ArrayLike<number> };
}

export interface Session {
  readonly action: string;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Coordinates, single values of `with`, and those in which the sessions differ. */
  readonly settings: ReadonlyMap<string, Setting>;
  readonly scalars: readonly Scalar[];
  readonly notes: readonly string[];
}

export interface Scalar {
  readonly tag: string;
  /** The epoch; of an evaluation, the one whose weights it measured. */
  readonly step: number;
  readonly value: number;
  /** Seconds since 1970. */
  readonly at: number;
}

const settingsMax = 100;

/** Numbers of single classes and other patterns are left out: they are thousands in a grid. */
export function sessionsOf(made: readonly MadeAction[], stages: readonly StageFact[]): Session[] {
  const stageOf = new Map(stages.map((stage) => [stage.name, stage]));
  const chooses = ({ fact }: MadeAction): boolean => {
    const { takes = [], gives = [] } = stageOf.get(fact.stage) ?? {};
    return takes.includes('metrics') && gives.includes('metrics');
  };
  const trainings = made.filter(({ history }) => history !== undefined);
  const measuring = made.filter(
    (one) => one.history === undefined && !chooses(one) && stageOf.get(one.fact.stage)?.gives.includes('metrics'),
  );
  const heads = [...trainings, ...measuring.filter((one) => trainingOf(one, trainings) === undefined)];
  const settings = settingsOf(heads);
  return made
    .filter((one) => heads.includes(one))
    .map((head): Session => {
      const evaluations = measuring.filter((one) => one !== head && trainingOf(one, trainings) === head);
      const { keptEpoch = 0 } = head.record.metrics;
      const all = [head, ...evaluations];
      return {
        action: head.fact.id,
        start: Math.min(...all.map(({ record }) => endOf(record) - record.seconds)),
        end: Math.max(...all.map(({ record }) => endOf(record))),
        settings: settings.get(head) as Session['settings'],
        scalars: [...curvesOf(head), ...all.flatMap((one) => numbersOf(one, keptEpoch, stageOf.get(one.fact.stage)))],
        notes: all.flatMap(({ fact, record }) => record.notes.map((note) => `${fact.id}: ${note}`)),
      };
    });
}

function endOf({ finished }: ActionRecord): number {
  return Date.parse(finished) / 1000;
}

/** By the digest of a model that it took; of equal models, the one at its place. */
function trainingOf({ fact }: MadeAction, trainings: readonly MadeAction[]): MadeAction | undefined {
  const taken = new Set(Object.values(fact.inputs ?? {}));
  const found = trainings.filter((one) =>
    Object.values(one.record.outputs).some(({ type, digest }) => type === 'model' && taken.has(digest)),
  );
  const here = found.filter((one) => contains(fact.coordinates, one.fact.coordinates));
  const [only, ...more] = here.length > 0 ? here : found;
  return more.length === 0 ? only : undefined;
}

function curvesOf({ record, history = {} }: MadeAction): Scalar[] {
  const { epoch = [], ...columns } = history;
  const { secondsPerEpoch } = record.timings;
  const seconds = Array.isArray(secondsPerEpoch) && secondsPerEpoch.length === epoch.length ? secondsPerEpoch : [];
  const ends = Array.from(epoch, (_, row) => endOf(record) - sum(seconds.slice(row + 1)));
  return Object.entries(columns).flatMap(([name, values]) =>
    Array.from(epoch, (step, row) => ({
      tag: curveTag(name),
      step,
      value: Number(values[row]),
      at: ends[row] as number,
    })),
  );
}

/** A chart holds the curves whose tags begin with the same word. */
function curveTag(column: string): string {
  const measure = /^validation\.?(.+)$/s.exec(column)?.[1];
  if (measure !== undefined) return `${measure.charAt(0).toLowerCase()}${measure.slice(1)}/validation`;
  return column === 'loss' || column === 'accuracy' ? `${column}/training` : column;
}

/** Without the numbers of a training that its curves end with. */
function numbersOf({ record, history = {} }: MadeAction, step: number, stage: StageFact | undefined): Scalar[] {
  return Object.entries(record.metrics).flatMap(([name, value]) => {
    const declared = measureOf(name, stage?.measures ?? [])?.name === name;
    return declared && !Object.hasOwn(history, name)
      ? [{ tag: `metrics/${name}`, step, value, at: endOf(record) }]
      : [];
  });
}

function settingsOf(heads: readonly MadeAction[]): Map<MadeAction, Session['settings']> {
  const all = new Map(heads.map((head) => [head, leavesOf(head.record.fingerprint.with)]));
  const values = new Map<string, Set<Setting>>();
  for (const leaves of all.values())
    for (const [name, value] of leaves) values.set(name, (values.get(name) ?? new Set()).add(value));
  const shown = [...values].filter(([name, { size }]) => size > 1 || !/[.[]/.test(name)).map(([name]) => name);
  return new Map(
    [...all].map(([head, leaves]) => {
      const own = shown.flatMap((name): [string, Setting][] => {
        const value = leaves.get(name);
        return value === undefined ? [] : [[name, value]];
      });
      const entries = [...own, ...Object.entries(head.fact.coordinates)];
      return [head, new Map(entries.slice(-settingsMax).sort(([left], [right]) => (left < right ? -1 : 1)))];
    }),
  );
}

/** `optimizer.adam.learningRate`: the single values of `with`, by their paths. */
function leavesOf(value: Json, path = ''): Map<string, Setting> {
  if (value === null) return new Map();
  if (typeof value !== 'object') return new Map([[path, value]]);
  const steps = Array.isArray(value)
    ? value.map((one: Json, index) => [`${path}[${index}]`, one] as const)
    : Object.entries(value).map(([name, one]) => [path === '' ? name : `${path}.${name}`, one] as const);
  return new Map(steps.flatMap(([name, one]) => [...leavesOf(one, name)]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

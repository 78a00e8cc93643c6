/** Several runs beside each other: of their settings and numbers only those that differ, from manifests and records. */

import { type Measure, measureOf } from '../../core/facts/measure.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Fingerprint } from '../../core/plan/fingerprint.ts';
import { canonicalJson, type Json } from '../../core/values/canonical.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';

const comparedMax = 8;
const [recordsMax, rowsMax] = [500, 400];

/** The runs that an address names, in its order; or why they cannot be compared. */
export function runsNamed({ runs }: Pick<Store, 'runs'>, query: URLSearchParams): readonly Manifest[] | string {
  const ids = [...new Set((query.get('runs') ?? '').split(','))].filter(Boolean);
  if (ids.length === 0 || ids.length > comparedMax) return `name 1 to ${comparedMax} runs`;
  const there = new Set(runs.list());
  const found = ids.map((id) => ({ id, manifest: there.has(id) ? runs.manifest(id) : undefined }));
  const missing = found.filter(({ manifest }) => manifest === undefined).map(({ id }) => id);
  if (missing.length > 0) return `there is no ended run ${missing.join(', ')}`;
  return found.flatMap(({ manifest }) => manifest ?? []);
}

export async function compareRuns(store: Store, query: URLSearchParams): Promise<Answer> {
  const named = runsNamed(store, query);
  if (typeof named === 'string') return { refused: 400, why: named };
  const parameters = await Promise.all(named.map((manifest) => parametersOf(store, manifest)));
  const settings = differing(joined(parameters.map(({ values }) => values)));
  const metrics = differing(named.map(metricsOf))
    .map(([path, values]) => ({ ...measureFacts(named, path), values }))
    .sort((left, right) => left.rank - right.rank);
  return {
    json: {
      runs: named.map(({ run, pipeline, started, outcome, label, settings: set }) => ({
        run,
        pipeline,
        started,
        outcome,
        label,
        settings: set,
      })),
      settings: settings.slice(0, rowsMax).map(([path, values]) => ({ path, values })),
      metrics: metrics.slice(0, rowsMax),
      left: { settings: Math.max(0, settings.length - rowsMax), metrics: Math.max(0, metrics.length - rowsMax) },
      withoutRecords: parameters.reduce((sum, { missing }) => sum + missing, 0),
      evaluations: shared(named, 'predictions'),
      trainings: shared(named, 'history'),
    },
  };
}

type Values = ReadonlyMap<string, Json>;

/** Paths whose values are not the same in all of them; null where one has none. */
function differing(sides: readonly Values[]): (readonly [path: string, values: (Json | null)[]])[] {
  const paths = new Set(sides.flatMap((side) => [...side.keys()]));
  return [...paths].flatMap((path) => {
    const values = sides.map((side) => side.get(path) ?? null);
    return new Set(values.map((value) => canonicalJson(value))).size > 1 ? [[path, values] as const] : [];
  });
}

/** The values of a run by path and action: `train.with.batchSize` has one for each action of the stage. */
type Parameters = ReadonlyMap<string, ReadonlyMap<string, Json>>;

async function parametersOf(
  store: Store,
  { actions }: RunFacts,
): Promise<{ readonly values: Parameters; readonly missing: number }> {
  const values = new Map<string, Map<string, Json>>();
  let missing = 0;
  for (const { id, stage, key } of actions.slice(0, recordsMax)) {
    if (key === undefined) continue;
    const looked = await store.records.look(key as ActionKey);
    if (looked === undefined || !('record' in looked)) {
      missing++;
      continue;
    }
    for (const [rest, value] of flat(looked.record.fingerprint)) {
      const path = `${stage}.${rest}`;
      const own = values.get(path) ?? new Map<string, Json>();
      values.set(path, own.set(id, value));
    }
  }
  return { values, missing };
}

/** Under `train.with.batchSize` where all actions of a stage have one value in every run, else `train[net=A].with.batchSize`. */
function joined(sides: readonly Parameters[]): Values[] {
  const paths = [...new Set(sides.flatMap((side) => [...side.keys()]))];
  const isOne = (own: ReadonlyMap<string, Json> | undefined): boolean =>
    new Set([...(own?.values() ?? [])].map((value) => canonicalJson(value))).size <= 1;
  const whole = new Set(paths.filter((path) => sides.every((side) => isOne(side.get(path)))));
  return sides.map((side) => {
    const values = new Map<string, Json>();
    for (const [path, own] of side)
      for (const [id, value] of own)
        values.set(whole.has(path) ? path : `${id}${path.slice(path.indexOf('.'))}`, value);
    return values;
  });
}

function* flat({ with: parameters, seed, code }: Fingerprint): Generator<readonly [path: string, value: Json]> {
  yield ['seed', seed];
  yield ['code', code.slice(0, 'sha256:'.length + 12)];
  for (const [path, value] of leaves(parameters)) yield [`with.${path}`, value];
}

function* leaves(value: { readonly [name: string]: Json }): Generator<readonly [path: string, value: Json]> {
  for (const [name, one] of Object.entries(value)) {
    if (typeof one !== 'object' || one === null || isList(one)) yield [name, one];
    else for (const [rest, inner] of leaves(one)) yield [`${name}.${rest}`, inner];
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** A character that no id and no metric has between them. */
const between = '\n';

function metricsOf({ actions }: RunFacts): Values {
  return new Map(
    actions.flatMap(({ id, metrics }) =>
      Object.entries(metrics).map(([name, value]) => [`${id}${between}${name}`, value] as const),
    ),
  );
}

interface MeasureFacts extends Partial<Pick<Measure, 'better' | 'format'>> {
  readonly action: string;
  readonly name: string;
  /** Numbers that can be better or worse first, those of single classes last. */
  readonly rank: number;
}

function measureFacts(runs: readonly Manifest[], path: string): MeasureFacts {
  const [action = '', name = ''] = path.split(between);
  for (const { actions, stages = [] } of runs) {
    const stage = actions.find(({ id }) => id === action)?.stage;
    const measure = measureOf(name, stages.find((one) => one.name === stage)?.measures ?? []);
    if (measure === undefined) continue;
    const { better, format } = measure;
    return { action, name, better, format, rank: measure.name.includes('*') ? 2 : Number(better === 'none') };
  }
  return { action, name, rank: 1 };
}

/** Actions that have an output of this name in two runs or more. */
function shared(runs: readonly Manifest[], port: string): string[] {
  const counts = new Map<string, number>();
  for (const { actions } of runs)
    for (const { id, outputs } of actions) if (Object.hasOwn(outputs, port)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1 || runs.length === 1).map(([id]) => id);
}

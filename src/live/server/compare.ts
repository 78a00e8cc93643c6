/** Several runs beside each other: of their settings and numbers only those that differ, from manifests and records. */

import { type Measure, measureOf } from '../../core/facts/measure.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';
import { differing, joinedSettings, settingsOf, type Values } from './settings.ts';

const comparedMax = 8;
const rowsMax = 400;

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
  const parameters = await Promise.all(named.map(({ actions }) => settingsOf(store, actions)));
  const settings = differing(joinedSettings(parameters.map(({ values }) => values)));
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

/**
 * `baseline` of a gate: the counterparts of its actions in a file, in an earlier run, or at another point of the same
 * run. A counterpart that cannot be found is a value, which the gate tells; only a file that is no baseline is a mistake.
 */

import type { DocumentNode, MapNode } from '../../document/document.ts';
import type { Mistakes } from '../../document/mistakes.ts';
import { measureOf } from '../../facts/measure.ts';
import type { Replicates } from '../../facts/replicates.ts';
import type { ActionFact } from '../../facts/run-facts.ts';
import { selectPoints } from '../../pipeline/join.ts';
import type { ActionId, Coordinates } from '../../pipeline/pipeline.ts';
import { pointText } from '../../pipeline/point-text.ts';
import type { Uses } from '../../pipeline/uses.ts';
import { type Bind, readWhere, type Where } from '../../pipeline/wiring/needs.ts';
import { showValue } from '../../schema/schema-words.ts';
import { type BaselineFile, entryOf } from '../baseline-file.ts';
import type { EarlierRun, Missing } from '../baseline-sources.ts';
import type { Before } from '../gate.ts';
import { subjectOf } from '../subject.ts';
import { boundIn, broken } from './gate-node.ts';
import type { GateStage } from './gate-stage.ts';

/** The artifact of predictions that an action is compared with. */
export type PredictionsBefore =
  /** A file, and the entry of it if it has several. */
  { readonly file: string; readonly entry?: string } | { readonly action: ActionId } | Missing;

export interface ReadBaseline {
  /** For sentences. */
  readonly from: string;
  /** The absolute path of a file. */
  readonly file?: string;
  /** The counterpart of an action; undefined for one that is its own. */
  before(action: ActionId): Before | undefined;
  /** The predictions of the counterpart. */
  predictions(action: ActionId): PredictionsBefore;
}

/** The metric of a gate, and where its predictions are. */
interface Judged {
  readonly stage: GateStage;
  readonly name: string;
  /** `test` of `test.accuracy`. */
  readonly split: string;
  /** The output with the predictions, if the stage keeps them. */
  readonly output: string | undefined;
  /** The axes that only repeat points. */
  readonly over: Replicates;
}

/** A file by its absolute path. */
export type NamedFile = { readonly path: string } & (
  | { readonly file: BaselineFile }
  | { readonly problem: string }
  | Missing
);

/** The texts of files and the facts of runs, each read once for all gates. */
export interface Baselines {
  /** A file of the document, by the field that names it. */
  file(node: DocumentNode, named: string): NamedFile;
  run(reference: string): EarlierRun | Missing;
}

export interface BaselineReading {
  readonly baselines: Baselines;
  readonly bind: Bind;
  readonly uses: Uses;
  readonly mistakes: Mistakes;
}

/** Undefined after a mistake. */
export function readBaselineOf(node: DocumentNode, judged: Judged, reading: BaselineReading): ReadBaseline | undefined {
  const { baselines, bind, mistakes } = reading;
  if (node.kind === 'map' && node.entries.has('point')) return atPoint(node, judged, reading);
  const run = node.kind === 'map' ? node.entries.get('run')?.value : undefined;
  const named = boundIn(run ?? node, bind);
  if (typeof named === 'string')
    return run === undefined
      ? inFile(node, named, judged, baselines, mistakes)
      : inRun(run, named, judged, baselines, mistakes);
  if (named !== undefined && named !== broken)
    mistakes.add('wrong-type', '"baseline" must name a file or a run', (run ?? node).span, { found: showValue(named) });
  return undefined;
}

function inFile(
  node: DocumentNode,
  named: string,
  { name, split }: Judged,
  sources: Baselines,
  mistakes: Mistakes,
): ReadBaseline | undefined {
  const read = sources.file(node, named);
  if ('problem' in read) {
    mistakes.add('invalid-baseline', `this is no baseline file: ${read.problem}`, node.span, {
      found: named,
      hint: 'restore it, or delete it and write it with `pipeline baseline accept`',
    });
    return undefined;
  }
  const lacks = 'missing' in read ? read.missing : undefined;
  const entryAt = (action: ActionId) => ('file' in read ? entryOf(read.file, action) : undefined);
  return {
    from: named,
    file: read.path,
    before: (action) => {
      const entry = entryAt(action);
      if (entry === undefined) return { missing: lacks ?? `it has no entry of ${action}` };
      const value = ownValue(entry.metrics, name);
      if (value === undefined) return { missing: `its entry of ${action} has no ${name}` };
      return { value, version: ownValue(entry.measureVersions, name) ?? 1, ...subjectOf(entry.facts, name) };
    },
    predictions: (action) =>
      entryAt(action)?.predictions?.[split] === undefined
        ? { missing: lacks ?? `its entry of ${action} has no predictions of ${split}` }
        : { file: read.path, entry: action },
  };
}

function inRun(
  node: DocumentNode,
  reference: string,
  { name, output }: Judged,
  sources: Baselines,
  mistakes: Mistakes,
): ReadBaseline | undefined {
  if (/^latest(~0+)?$/.test(reference)) {
    mistakes.add('not-allowed', '"latest" is the run that is judged: it cannot be its own baseline', node.span, {
      found: reference,
      expected: 'latest~1, or the id of a run',
    });
    return undefined;
  }
  const found = sources.run(reference);
  if ('missing' in found) {
    const missing = { missing: found.missing };
    return { from: `run ${reference}`, before: () => missing, predictions: () => missing };
  }
  const factOf = (action: ActionId): ActionFact | Missing => {
    const fact = found.action(action);
    if (fact === undefined) return { missing: `it has no ${action}` };
    return fact.key === undefined || Object.keys(fact.outputs).length === 0
      ? { missing: `${action} has no result in it` }
      : fact;
  };
  return {
    from: `run ${found.run}`,
    before: (action) => {
      const fact = factOf(action);
      if ('missing' in fact) return fact;
      const { seconds, bytes } = fact;
      const value = ownValue(fact.metrics, name) ?? ownValue({ seconds, bytes }, name);
      if (value === undefined) return { missing: `${action} has no ${name} in it` };
      const measures = found.stages?.find((one) => one.name === fact.stage)?.measures ?? [];
      const version = measureOf(name, measures)?.version ?? 1;
      return { value, version, ...subjectOf(fact.facts, name) };
    },
    predictions: (action) => {
      const fact = factOf(action);
      if ('missing' in fact) return fact;
      const digest = output === undefined ? undefined : fact.outputs[output];
      if (digest === undefined) return { missing: `${action} has no predictions in it` };
      const blob = found.blob(digest);
      return 'missing' in blob ? blob : { file: blob.path };
    },
  };
}

/** Names of metrics may be those of inherited fields. */
function ownValue(
  numbers: { readonly [name: string]: number | undefined } | undefined,
  name: string,
): number | undefined {
  return numbers !== undefined && Object.hasOwn(numbers, name) ? numbers[name] : undefined;
}

function atPoint(
  node: MapNode,
  { stage, over }: Judged,
  { bind, uses, mistakes }: BaselineReading,
): ReadBaseline | undefined {
  const point = node.entries.get('point');
  const where = readWhere(point?.value, bind, mistakes);
  if (point === undefined || where === undefined) return undefined;
  const { name } = stage.declaration;
  uses.where(name, where);
  const repeats = [...where].find(([axis]) => over.axes.includes(axis));
  if (repeats !== undefined) {
    mistakes.add(
      'not-allowed',
      `points that differ in "${repeats[0]}" only repeat each other: none of them is a baseline`,
      repeats[1].key,
      { hint: 'name a value of another axis' },
    );
    return undefined;
  }
  if (selectPoints(stage, name, where, point.key, mistakes) === undefined) return undefined;
  const at = coordinatesIn(where);
  const points = new Map(stage.points.map(({ id, coordinates }) => [placeOf(coordinates), id]));
  const coordinates = new Map<ActionId, Coordinates>(stage.points.map((one) => [one.id, one.coordinates]));
  const counterpart = (action: ActionId): ActionId | Missing => {
    const place = { ...coordinates.get(action), ...at };
    return points.get(placeOf(place)) ?? { missing: `there is no point ${pointText(place)}` };
  };
  return {
    from: pointText(at).slice(1, -1),
    before: (action) => {
      const found = counterpart(action);
      if (typeof found !== 'string') return found;
      return found === action ? undefined : { action: found };
    },
    predictions: (action) => {
      const found = counterpart(action);
      return typeof found === 'string' ? { action: found } : found;
    },
  };
}

function coordinatesIn(where: Where): Coordinates {
  return Object.fromEntries([...where].flatMap(([axis, { values }]) => values.map((value) => [axis, value])));
}

/** Equal for equal coordinates, in whatever order their axes are. */
function placeOf(coordinates: Coordinates): string {
  return JSON.stringify(Object.entries(coordinates).sort(([left], [right]) => (left < right ? -1 : 1)));
}

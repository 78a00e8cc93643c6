/** The comparison that a gate asks for: its baseline, its terms, and the actions that its test adds. */

import type { MapNode } from '../../document/document.ts';
import { bestOf, type Direction, type Measure } from '../../facts/measure.ts';
import type { Replicates } from '../../facts/replicates.ts';
import type { KindInfo } from '../../pipeline/declarations.ts';
import type { Action, ActionId, OutputReference, StageName } from '../../pipeline/pipeline.ts';
import type { MachineFacts } from '../../pipeline/stage-kind.ts';
import type { Baseline, Before, Gate, Points } from '../gate.ts';
import { type JudgedPoint, judgedPoints } from '../judged-points.ts';
import { compareAction, compareKind } from './compare-actions.ts';
import { keyOf } from './gate-node.ts';
import type { GateStage } from './gate-stage.ts';
import { type BaselineReading, type ReadBaseline, readBaselineOf } from './read-baseline.ts';
import { readTerms } from './read-terms.ts';

/** All that makes the actions of `compare`. */
export interface Comparing {
  readonly stages: ReadonlyMap<string, GateStage>;
  readonly kinds: ReadonlyMap<string, KindInfo>;
  readonly seed: number;
  readonly facts: MachineFacts;
  readonly directory: string;
  readonly project: string;
}

/** A gate as far as it is read. */
export interface JudgedMetric {
  readonly node: MapNode;
  readonly number: number;
  readonly metric: string;
  readonly name: string;
  readonly stage: GateStage;
  readonly better: Direction | undefined;
  readonly points: Points;
  /** The measure in each list that declares it. */
  readonly measures: readonly Measure[];
  readonly actions: readonly Pick<Action, 'id' | 'coordinates'>[];
  readonly over: Replicates;
  readonly hasLimits: boolean;
}

type Sources = Comparing & BaselineReading;

type Compared = Pick<Gate, 'actions' | 'baseline'> & { readonly added?: readonly Action[] };

const ofBaselines = ['maxDrop', 'rule', 'test', 'alpha', 'power', 'onInconclusive', 'onMissing'];

/** The actions to judge, and how they are compared if there is a baseline. Undefined after a mistake. */
export function readComparison(judged: JudgedMetric, sources: Sources): Compared | undefined {
  const { node, metric, name, stage, points, over } = judged;
  const { bind, mistakes } = sources;
  const all = judged.actions.map(({ id }) => id);
  const field = node.entries.get('baseline')?.value;
  if (field === undefined) {
    const useless = ofBaselines.filter((one) => node.entries.has(one));
    for (const one of useless)
      mistakes.add('not-allowed', `"${one}" means nothing without a baseline`, keyOf(node, one), {
        hint: 'add "baseline", or remove it',
      });
    return useless.length > 0 ? undefined : { actions: all };
  }
  if (judged.better === undefined) {
    mistakes.add(
      'not-allowed',
      `nothing declares whether more or less of "${metric}" is better: no difference is a drop`,
      keyOf(node, 'baseline'),
      { hint: 'give limits: min, max or equals' },
    );
    return undefined;
  }
  const [split = ''] = name.split('.');
  const outputs = Object.entries(stage.declaration.kind?.descriptor.outputs ?? {});
  const output = outputs.find(([, { type }]) => type === 'predictions')?.[0];
  const read = readBaselineOf(field, { stage, name, split, output, over }, sources);
  const before = read && new Map(all.flatMap((id) => pairOf(id, read.before(id))));
  if (before?.size === 0) {
    mistakes.add('not-allowed', 'the gate compares the point with itself', keyOf(node, 'baseline'), {
      hint: 'select other points with "where"',
    });
    return undefined;
  }
  // A point that is its own baseline is judged by limits only.
  const actions = points === 'each' && judged.hasLimits ? all : all.filter((id) => before?.has(id) ?? true);
  const coordinates = new Map(stage.points.map((one) => [one.id, one.coordinates]));
  const compared = judgedPoints(
    actions.filter((id) => before?.has(id) ?? true),
    (id) => coordinates.get(id) ?? {},
    over.axes,
  );
  const suits = output === undefined ? undefined : suitableTest(judged.measures);
  const repeated = compared.every((point) => point.actions.length > 1);
  const tested = { metric, suits, predicts: output !== undefined, repeated, points };
  const terms = readTerms(node, tested, bind, mistakes);
  if (terms === undefined || read === undefined || before === undefined) return undefined;
  const baseline = {
    from: read.from,
    ...(read.file !== undefined && { file: read.file }),
    ...{ before, comparisons: new Map<ActionId, ActionId>(), ...terms },
  };
  if (terms.test === 'none' || output === undefined) return { actions, baseline };
  const from = { read, output, coordinates };
  return { actions, ...withComparisons(baseline, compared, judged, from, sources) };
}

function pairOf(id: ActionId, before: Before | undefined): [ActionId, Before][] {
  return before === undefined ? [] : [[id, before]];
}

function suitableTest(measures: readonly Measure[]): Measure['test'] {
  const found = new Set(measures.map((one) => one.test));
  if (found.has(undefined)) return undefined;
  return found.size === 1 ? [...found][0] : 'bootstrap';
}

/** The baseline with its actions of `compare`: an action whose counterpart has no predictions has none. */
function withComparisons(
  baseline: Baseline,
  compared: readonly JudgedPoint[],
  { node, number, name, better, points }: JudgedMetric,
  {
    read,
    output,
    coordinates,
  }: {
    readonly read: ReadBaseline;
    readonly output: string;
    readonly coordinates: ReadonlyMap<ActionId, OutputReference['coordinates']>;
  },
  sources: Sources,
): { readonly baseline: Baseline; readonly added: readonly Action[] } | undefined {
  const { mistakes } = sources;
  const kind = sources.kinds.get(compareKind);
  const span = node.entries.get('metric')?.value.span ?? node.span;
  if (kind === undefined) {
    mistakes.add('unknown-kind', `there is no stage kind "${compareKind}", which tests differences`, span);
    return undefined;
  }
  const stage = `${compareKind}-${number}` as StageName;
  const taken = sources.stages.get(stage);
  if (taken !== undefined) {
    mistakes.add('name-clash', `gate ${number} adds a stage of the name "${stage}"`, taken.declaration.key, {
      hint: 'rename this one, or write "test: none" in the gate',
    });
    return undefined;
  }
  const source = {
    ...sources,
    ...{ stage, kind, metric: name, terms: baseline, span },
    reference: (action: ActionId) => ({ action, output, coordinates: coordinates.get(action) ?? {} }),
    predictions: read.predictions,
  };
  const alone = compared.filter((point) => point.actions.length === 1);
  const sets = points === 'best' ? (alone.length === compared.length ? [alone] : []) : alone.map((point) => [point]);
  const before = new Map(baseline.before);
  const comparisons = new Map<ActionId, ActionId>();
  const added: Action[] = [];
  for (const set of sets) {
    const actions = set.flatMap((point) => point.actions);
    const [first] = actions;
    const against = bestBefore(actions, before, better);
    if (first === undefined || against === undefined) continue;
    const made = compareAction(source, set, against, points === 'best', mistakes);
    if (made === undefined) return undefined;
    if ('missing' in made) for (const action of against) before.set(action, made);
    else {
      comparisons.set(first, made.action.id);
      added.push(made.action);
    }
  }
  return { baseline: { ...baseline, before, comparisons }, added };
}

/**
 * The actions whose counterparts are compared: the one with the best counterpart, if the values are known, or all.
 * Undefined if a counterpart is missing.
 */
function bestBefore(
  actions: readonly ActionId[],
  before: ReadonlyMap<ActionId, Before>,
  better: Direction | undefined,
): readonly ActionId[] | undefined {
  const values = new Map<ActionId, number>();
  for (const action of actions) {
    const one = before.get(action);
    if (one === undefined || 'missing' in one) return undefined;
    if ('value' in one) values.set(action, one.value);
  }
  if (values.size === 0) return actions;
  return bestOf(actions, (action) => values.get(action), better ?? 'more').slice(0, 1);
}

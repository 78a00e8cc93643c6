/** `gates`: conditions on a metric of some actions, with the actions that compare predictions for them. */

import type { DocumentNode, MapNode } from '../../document/document.ts';
import { didYouMean, type Mistakes, type Span } from '../../document/mistakes.ts';
import { directionOf, distinctLists, type Measure, measureOf, plainNames } from '../../facts/measure.ts';
import type { KnownNames } from '../../pipeline/artifact-names.ts';
import { replicatesOf } from '../../pipeline/axis-uses.ts';
import { selectPoints } from '../../pipeline/join.ts';
import type { Action, StageName } from '../../pipeline/pipeline.ts';
import { type Bind, readWhere } from '../../pipeline/wiring/needs.ts';
import { nearestName } from '../../values/nearest.ts';
import type { Gate, Points } from '../gate.ts';
import { ownMeasures } from '../own-measures.ts';
import { anyNumber, broken, type Given, keyOf, numberIn, type Range, wordIn } from './gate-node.ts';
import type { GateStage } from './gate-stage.ts';
import type { BaselineReading } from './read-baseline.ts';
import { type Comparing, readComparison } from './read-comparison.ts';

export interface GateSources extends Comparing, BaselineReading {
  readonly names: KnownNames;
}

export interface ReadGate {
  readonly gate: Gate;
  /** The actions of the stage `compare-<number>` that its test adds. */
  readonly added: readonly Action[];
  /** The span of the metric. */
  readonly span: Span;
}

const limitNames = ['min', 'max', 'equals'] as const;
type Limits = { readonly [name in (typeof limitNames)[number]]?: number };

/**
 * Reads the gate with this number, counted from 1. Undefined if it is wrong or depends on a mistake that has been
 * reported.
 */
export function readGate(node: DocumentNode, number: number, sources: GateSources): ReadGate | undefined {
  const { stages, names, bind, uses, mistakes } = sources;
  if (node.kind !== 'map') return undefined;
  const metricNode = node.entries.get('metric')?.value;
  if (metricNode?.kind !== 'scalar' || typeof metricNode.value !== 'string') return undefined;
  const metric = metricNode.value;
  const dot = metric.indexOf('.');
  const [stageName, name] = [metric.slice(0, dot), metric.slice(dot + 1)];
  const limits = readLimits(node, bind, mistakes);
  const points = readPoints(node, bind, mistakes);
  if (dot < 0) return undefined;
  const stage = stages.get(stageName);
  if (stage === undefined) {
    mistakes.add('unknown-stage', `there is no stage "${stageName}"`, metricNode.span, () => ({
      expected: [...stages.keys()].slice(0, 12).join(', '),
      hint: didYouMean(nearestName(stageName, stages.keys())),
    }));
    return undefined;
  }
  const where = readWhere(node.entries.get('where')?.value, bind, mistakes);
  if (where !== undefined) uses.where(stage.declaration.name, where);
  const selected = where && selectPoints(stage, stageName, where, keyOf(node, 'where'), mistakes);
  const chosen = selected && new Set(selected.map((point) => point.id));
  const actions = stage.actions.filter((action) => chosen?.has(action.id) ?? true);
  const reported = measuresOf(stage, actions, names);
  const declared = declaredAs(stage, name, reported, metricNode.span, mistakes);
  if (declared === undefined || selected === undefined || selected.length === 0 || stage.open) return undefined;
  if (limits === broken || points === broken) return undefined;
  const over = replicatesOf([stage.uses]);
  const better = directionOf(name, declared);
  const measures = declared.flatMap((list) => measureOf(name, list) ?? []);
  const judged = {
    ...{ node, number, metric, name, stage, better, points, measures },
    ...{ actions: selected, over, hasLimits: limitNames.some((limit) => limits[limit] !== undefined) },
  };
  if (points === 'best' && better === undefined) {
    mistakes.add(
      'not-allowed',
      `nothing declares whether more or less of "${metric}" is better`,
      keyOf(node, 'points'),
      {
        hint: 'write "points: each"',
      },
    );
    return undefined;
  }
  if (points !== 'each' && selected.length === 1)
    mistakes.warn('no-effect', '"points" has no effect: the gate selects one point', keyOf(node, 'points'));
  const compared = readComparison(judged, sources);
  if (compared === undefined) return undefined;
  const { baseline, added = [] } = compared;
  const gate = {
    ...{ metric, stage: stageName as StageName, name, ...limits, points },
    actions: compared.actions,
    format: measures[0]?.format ?? 'number',
    version: measures[0]?.version ?? 1,
    ...(better !== undefined && { better }),
    ...(over.axes.length > 0 && { over }),
    ...(baseline !== undefined && { baseline }),
    onInconclusive: wordIn(node, 'onInconclusive', ['fail', 'warn']) ?? 'fail',
    onMissing: wordIn(node, 'onMissing', ['fail', 'warn']) ?? 'fail',
    range: mistakes.range(metricNode.span),
  } as const;
  return { gate, added, span: metricNode.span };
}

function readLimits(gate: MapNode, bind: Bind, mistakes: Mistakes): Limits | typeof broken {
  const given = limitNames.flatMap((name) => {
    const value = numberIn(gate.entries.get(name)?.value, name, anyNumber, bind, mistakes);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (given.some(([, value]) => value === broken)) return broken;
  const limits = Object.fromEntries(given) as Limits;
  const { min = -Infinity, max = Infinity, equals } = limits;
  const contradicts = (first: keyof Limits, second: keyof Limits, message: string): void =>
    mistakes.add('out-of-range', `no value can pass: ${message}`, gate.entries.get(first)?.value.span, {
      found: `${first} ${limits[first]}, ${second} ${limits[second]}`,
    });
  if (min > max) contradicts('min', 'max', '"min" is greater than "max"');
  if (equals !== undefined && equals < min) contradicts('equals', 'min', '"equals" is less than "min"');
  if (equals !== undefined && equals > max) contradicts('equals', 'max', '"equals" is greater than "max"');
  return limits;
}

const fractions: Range = { words: 'a number from 0 to 1', has: (value) => value >= 0 && value <= 1 };

function readPoints(gate: MapNode, bind: Bind, mistakes: Mistakes): Points | typeof broken {
  const points = gate.entries.get('points')?.value;
  if (points?.kind !== 'map') return wordIn<'each' | 'best'>(gate, 'points', ['each', 'best']) ?? 'each';
  const quantile: Given<number> = numberIn(
    points.entries.get('quantile')?.value,
    'quantile',
    fractions,
    bind,
    mistakes,
  );
  return quantile === undefined || quantile === broken ? broken : { quantile };
}

/** The metrics that the actions report, as their kind declares them: each list once. */
function measuresOf(stage: GateStage, actions: readonly Action[], names: KnownNames): readonly (readonly Measure[])[] {
  const descriptor = stage.declaration.kind?.descriptor;
  if (descriptor === undefined) return [];
  return distinctLists(actions.map((action) => descriptor.metrics?.(action.parameters, names.at(action)) ?? []));
}

/** The lists that declare a metric: those of the kind, or that of every action. Undefined if there is no such metric. */
function declaredAs(
  stage: GateStage,
  name: string,
  reported: readonly (readonly Measure[])[],
  span: Span,
  mistakes: Mistakes,
): readonly (readonly Measure[])[] | undefined {
  const isOwn = ownMeasures.some((one) => one.name === name);
  if (isOwn && !reported.some((list) => list.some((one) => one.name === name))) return [ownMeasures];
  const lacking = reported.find((measures) => measureOf(name, measures) === undefined);
  if (lacking === undefined) return reported;
  const { declaration } = stage;
  mistakes.add('unknown-metric', `"${declaration.name}" reports no metric "${name}"`, span, {
    expected: [...lacking, ...ownMeasures].map((one) => one.name).join(', '),
    hint: didYouMean(nearestName(name, plainNames([...lacking, ...ownMeasures]))),
  });
  return undefined;
}

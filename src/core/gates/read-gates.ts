/** `gates`: limits on a metric of some actions. */

import type { DocumentNode, MapNode } from '../document/document.ts';
import { didYouMean, type Mistakes, type Span } from '../document/mistakes.ts';
import { directionOf, distinctLists, type Measure, measureOf, plainNames } from '../facts/measure.ts';
import type { KnownNames } from '../pipeline/artifact-names.ts';
import { type AxisUses, replicatesOf } from '../pipeline/axis-uses.ts';
import type { StageDeclaration } from '../pipeline/declarations.ts';
import { type Produced, selectPoints } from '../pipeline/join.ts';
import type { Action, Gate, StageName } from '../pipeline/pipeline.ts';
import type { Uses } from '../pipeline/uses.ts';
import { type Bind, readWhere } from '../pipeline/wiring/needs.ts';
import { showValue } from '../schema/schema-words.ts';
import { nearestName } from '../values/nearest.ts';

/** A stage with its points, and its actions at the points with valid parameters. */
export interface GateStage extends Produced {
  readonly declaration: StageDeclaration;
  readonly actions: readonly Action[];
  readonly uses: AxisUses;
}

/** Reads one gate. Undefined if it is wrong or depends on a mistake that has been reported. */
export function readGate(
  node: DocumentNode,
  stages: ReadonlyMap<string, GateStage>,
  names: KnownNames,
  bind: Bind,
  uses: Uses,
  mistakes: Mistakes,
): Gate | undefined {
  if (node.kind !== 'map') return undefined;
  const metricNode = node.entries.get('metric')?.value;
  if (metricNode?.kind !== 'scalar' || typeof metricNode.value !== 'string') return undefined;
  const metric = metricNode.value;
  const dot = metric.indexOf('.');
  const [stageName, name] = [metric.slice(0, dot), metric.slice(dot + 1)];
  const min = readLimit(node, 'min', bind, mistakes);
  const max = readLimit(node, 'max', bind, mistakes);
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    mistakes.add(
      'out-of-range',
      'no value can pass: "min" is greater than "max"',
      node.entries.get('min')?.value.span,
      { found: `min ${min}, max ${max}` },
    );
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
  const selected =
    where && selectPoints(stage, stageName, where, node.entries.get('where')?.key ?? node.span, mistakes);
  const chosen = selected && new Set(selected.map((point) => point.id));
  const actions = stage.actions.filter((action) => chosen?.has(action.id) ?? true);
  const reported = measuresOf(stage, actions, names);
  if (!metricKnown(stage, name, reported, metricNode.span, mistakes)) return undefined;
  const better = directionOf(name, reported);
  if (selected === undefined || selected.length === 0 || stage.open || min === 'broken' || max === 'broken')
    return undefined;
  const over = replicatesOf([stage.uses]);
  return {
    metric,
    stage: stageName as StageName,
    name,
    actions: selected.map((action) => action.id),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(better === undefined ? {} : { better }),
    ...(over.axes.length > 0 && { over }),
    range: mistakes.range(metricNode.span),
  };
}

function readLimit(gate: MapNode, key: 'min' | 'max', bind: Bind, mistakes: Mistakes): number | undefined | 'broken' {
  const node = gate.entries.get(key)?.value;
  if (node === undefined) return undefined;
  const template = bind(node);
  if (template.kind !== 'constant') return 'broken';
  if (typeof template.value === 'number') return template.value;
  mistakes.add('wrong-type', `"${key}" must be a number`, node.span, {
    found: showValue(template.value),
    expected: 'a number',
  });
  return 'broken';
}

/** The metrics that the actions report, as their kind declares them: each list once. */
function measuresOf(stage: GateStage, actions: readonly Action[], names: KnownNames): readonly (readonly Measure[])[] {
  const descriptor = stage.declaration.kind?.descriptor;
  if (descriptor === undefined) return [];
  return distinctLists(actions.map((action) => descriptor.metrics?.(action.parameters, names.at(action)) ?? []));
}

function metricKnown(
  stage: GateStage,
  name: string,
  reported: readonly (readonly Measure[])[],
  span: Span,
  mistakes: Mistakes,
): boolean {
  const lacking = reported.find((measures) => measureOf(name, measures) === undefined);
  if (lacking === undefined) return true;
  const { declaration } = stage;
  mistakes.add('unknown-metric', `"${declaration.name}" reports no metric "${name}"`, span, {
    expected:
      lacking.map((one) => one.name).join(', ') || `the kind "${declaration.kind?.descriptor.kind}" reports no metrics`,
    hint: didYouMean(nearestName(name, plainNames(lacking))),
  });
  return false;
}

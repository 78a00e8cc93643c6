/** Facts about a stage's measures, collected from its kind while planning, for consoles and reports. */

import { joinedMeasures } from '../facts/measure.ts';
import type { Replicates } from '../facts/replicates.ts';
import type { StageFact } from '../facts/stage-fact.ts';
import type { KnownNames } from './artifact-names.ts';
import type { Action, StageName } from './pipeline.ts';
import type { StageDescriptor } from './stage-kind.ts';

export function stageFact(
  name: StageName,
  descriptor: StageDescriptor | undefined,
  actions: readonly Action[],
  names: KnownNames,
  replicates: Replicates,
): StageFact {
  const lists = actions.map((action) => descriptor?.metrics?.(action.parameters, names.at(action)) ?? []);
  const takes = actions.flatMap(({ inputs }) =>
    Object.values(inputs).flatMap(({ type, from }) => (from.length > 0 ? [type] : [])),
  );
  const needs = actions.flatMap((action) => names.needsOf(action));
  return {
    name,
    needs: [...new Set(needs)],
    takes: [...new Set(takes)],
    gives: [...new Set(Object.values(descriptor?.outputs ?? {}).map(({ type }) => type))],
    measures: joinedMeasures(lists),
    timings: descriptor?.timings ?? [],
    ...(replicates.axes.length > 0 && { replicates }),
  };
}

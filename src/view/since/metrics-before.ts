/** The numbers of an earlier run by the actions of now, and which of them are of other rows or measured otherwise. */

import { measureOf } from '../../core/facts/measure.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import type { StageFact } from '../../core/facts/stage-fact.ts';
import { namesText } from '../../core/facts/standing.ts';

/** An action of now and its like before. */
type Pair = readonly [now: ActionFact, before: ActionFact];

/** Of the first actions all numbers are kept, of the others those that tables of models show. */
const [wholeMax, actionsMax] = [12, 500];

export function metricsBefore(
  pairs: readonly Pair[],
  stages: readonly StageFact[] = [],
): { readonly [action: string]: { readonly [metric: string]: number } } {
  const measures = new Map(stages.map((stage) => [stage.name, stage.measures]));
  const measured = pairs.filter(([, { metrics }]) => Object.keys(metrics).length > 0).slice(0, actionsMax);
  const told = measured.map(([{ id, stage }, { metrics }], index) => {
    const isKept = (name: string): boolean => {
      if (index < wholeMax) return true;
      const measure = measureOf(name, measures.get(stage) ?? []);
      return measure !== undefined && !measure.name.includes('*') && measure.table !== 'none';
    };
    return [id, Object.fromEntries(Object.entries(metrics).filter(([name]) => isKept(name)))] as const;
  });
  return Object.fromEntries(told);
}

/** Sentences about numbers that are not to be compared: on other rows, by another version of the measure, or of no like. */
export function unlikeNumbers(
  pairs: readonly Pair[],
  stages: readonly StageFact[] = [],
  stagesBefore: readonly StageFact[] = [],
): string[] {
  const otherRows = new Map<string, string[]>();
  for (const [now, before] of pairs)
    for (const [name, rows] of Object.entries(now.facts ?? {})) {
      const then = before.facts?.[name];
      if (!name.startsWith('rows.') || then === undefined || then === rows) continue;
      const split = name.slice('rows.'.length);
      const others = otherRows.get(split);
      if (others === undefined) otherRows.set(split, [now.id]);
      else others.push(now.id);
    }
  const versions = new Set<string>();
  for (const { name, measures } of stages) {
    const old = stagesBefore.find((one) => one.name === name)?.measures ?? [];
    for (const measure of measures) {
      const then = old.find((one) => one.name === measure.name);
      if (then !== undefined && (then.version ?? 1) !== (measure.version ?? 1)) versions.add(measure.name);
    }
  }
  return [
    ...[...otherRows].map(
      ([split, actions]) => `the ${split} rows of ${namesText(actions)} are other ones than before`,
    ),
    ...[...versions].map((name) => `${name} is measured otherwise than before`),
  ];
}

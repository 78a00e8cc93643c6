/** The numbers of an earlier run by the actions of now, and which of them are of other rows or measured otherwise. */

import { type Measure, measureOf } from '../../core/facts/measure.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import type { SinceFacts } from '../../core/facts/since-facts.ts';
import type { StageFact } from '../../core/facts/stage-fact.ts';
import { namesText } from '../../core/facts/standing.ts';
import { addTo } from '../../core/values/lists-by.ts';
import { type Alike, alikeNumbers } from './alike.ts';

/** An action of now and its like before. */
type Pair = readonly [now: ActionFact, before: ActionFact];

/** Of the first actions all numbers are kept, of the others those that tables of models show. */
const [wholeMax, actionsMax] = [12, 500];

/** Without numbers that were measured otherwise than those of now. */
export function metricsBefore(
  pairs: readonly Pair[],
  stages: readonly StageFact[] = [],
  stagesBefore: readonly StageFact[] = [],
): Required<Pick<SinceFacts, 'metrics' | 'otherRows'>> {
  const measures = measuresOf(stages);
  const alike = alikeIn(stages, stagesBefore);
  const measured = pairs.filter(([, { metrics }]) => Object.keys(metrics).length > 0).slice(0, actionsMax);
  const told = measured.map((pair, index) => {
    const [{ id, stage }, { metrics }] = pair;
    const isKept = (name: string): boolean => {
      if (index < wholeMax) return true;
      const measure = measureOf(name, measures.get(stage) ?? []);
      return measure !== undefined && !measure.name.includes('*') && measure.table !== 'none';
    };
    const kept = Object.entries(metrics).flatMap(([name, value]) => {
      const how = isKept(name) ? alike(name, pair) : 'otherwise';
      return how === 'otherwise' ? [] : [{ name, value, isOfOthers: how === 'other rows' }];
    });
    const values = Object.fromEntries(kept.map(({ name, value }) => [name, value]));
    return { id, values, others: kept.filter(({ isOfOthers }) => isOfOthers).map(({ name }) => name) };
  });
  return {
    metrics: Object.fromEntries(told.map(({ id, values }) => [id, values])),
    otherRows: Object.fromEntries(told.filter(({ others }) => others.length > 0).map(({ id, others }) => [id, others])),
  };
}

/** Sentences about numbers that are not to be compared: on other rows, by another version of the measure, or of no like. */
export function unlikeNumbers(
  pairs: readonly Pair[],
  stages: readonly StageFact[] = [],
  stagesBefore: readonly StageFact[] = [],
): string[] {
  const otherRows = new Map<string, string[]>();
  const otherwise = new Map<string, string[]>();
  for (const [now, before] of pairs) {
    for (const [name, rows] of Object.entries(now.facts ?? {})) {
      const then = before.facts?.[name];
      if (then === undefined || then === rows) continue;
      if (name.startsWith('rows.')) addTo(otherRows, name.slice('rows.'.length), now.id);
      else if (name === 'task') addTo(otherwise, `the task is ${rows} now, and was ${then}`, now.id);
      else if (name === 'positive')
        addTo(otherwise, `the class that is looked for is ${rows} now, and was ${then}`, now.id);
    }
  }
  const alike = alikeIn(stages, stagesBefore);
  const redefined = stages.flatMap(({ name: stage, measures }) =>
    measures.filter(({ name }) => alike(name, [{ stage }, { stage }]) === 'otherwise').map(({ name }) => name),
  );
  return [
    ...[...otherRows].map(
      ([split, actions]) => `the ${split} rows of ${namesText(actions)} are other ones than before`,
    ),
    ...[...otherwise].map(([why, actions]) => `the numbers of ${namesText(actions)} are not compared: ${why}`),
    ...[...new Set(redefined)].map((name) => `${name} is measured otherwise than before`),
  ];
}

function measuresOf(stages: readonly StageFact[]): ReadonlyMap<string, readonly Measure[]> {
  return new Map(stages.map(({ name, measures }) => [name, measures]));
}

type Told = Pick<ActionFact, 'stage' | 'facts'>;

function alikeIn(
  stages: readonly StageFact[],
  stagesBefore: readonly StageFact[],
): (name: string, pair: readonly [now: Told, before: Told]) => Alike {
  const [own, old] = [measuresOf(stages), measuresOf(stagesBefore)];
  return (name, [now, before]) =>
    alikeNumbers(
      name,
      { facts: now.facts, measure: measureOf(name, own.get(now.stage) ?? []) },
      { facts: before.facts, measure: measureOf(name, old.get(before.stage) ?? []) },
    );
}

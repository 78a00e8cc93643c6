/** Compares two runs by the means over seeds or folds of their metrics, for stages whose points repeat each other. */

import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import { countOf, overRepeats, type Spread, spreadOf } from '../../core/facts/spread.ts';
import { pointText } from '../../core/pipeline/point-text.ts';

export interface MeanDifference {
  /** `evaluate[net=A]`, without the axes of repetitions. */
  readonly place: string;
  readonly metric: string;
  readonly before?: Spread;
  readonly after?: Spread;
}

/** The means that differ, in the order of the later run. A point of one seed or fold in both runs is left out. */
export function compareMeans(before: RunFacts, after: RunFacts): MeanDifference[] {
  const [old, now] = [meansOf(before), meansOf(after)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((name): MeanDifference[] => {
    const [left, right] = [old.get(name), now.get(name)];
    const about = left ?? right;
    const isMean = [left, right].some((one) => (countOf(one?.spread ?? {}) ?? 0) > 1);
    if (about === undefined || !isMean || sameSpread(left?.spread, right?.spread)) return [];
    const { place, metric } = about;
    return [{ place, metric, ...(left && { before: left.spread }), ...(right && { after: right.spread }) }];
  });
}

interface Mean {
  readonly place: string;
  readonly metric: string;
  readonly spread: Spread;
}

function meansOf({ actions, stages = [] }: RunFacts): Map<string, Mean> {
  const means = new Map<string, Mean>();
  for (const { name, replicates } of stages) {
    if (replicates === undefined) continue;
    const own = actions.filter(({ stage, metrics }) => stage === name && Object.keys(metrics).length > 0);
    for (const { coordinates, members } of overRepeats(own, (one) => one.coordinates, replicates.axes))
      for (const metric of metricsOf(members)) {
        const spread = spreadOf(
          members.flatMap(({ metrics }) => metrics[metric] ?? []),
          replicates,
        );
        const place = `${name}${pointText(coordinates)}`;
        if (spread !== undefined) means.set(`${place} ${metric}`, { place, metric, spread });
      }
  }
  return means;
}

function metricsOf(members: readonly ActionFact[]): Set<string> {
  return new Set(members.flatMap(({ metrics }) => Object.keys(metrics)));
}

function sameSpread(left: Spread | undefined, right: Spread | undefined): boolean {
  return (
    left?.mean === right?.mean &&
    left?.seeds === right?.seeds &&
    left?.folds === right?.folds &&
    left?.interval?.low === right?.interval?.low
  );
}

/**
 * How well scores rank positive rows above the others. Scores of positive and of other rows are sorted apart and merged
 * from the greatest score down, so that rows with equal scores count at once, whatever their order. Scores are finite.
 */

/** After each different score from the greatest down: the rows with this score or a greater one. */
export interface Ranking {
  readonly positives: number;
  readonly others: number;
  readonly thresholds: Float32Array;
  /** Positive rows with the score or a greater one. */
  readonly hits: Uint32Array;
  /** Other rows with the score or a greater one. */
  readonly alarms: Uint32Array;
}

export function ranking(scores: Float32Array, isPositive: (row: number) => boolean): Ranking {
  const positives = scores.filter((_, row) => isPositive(row)).sort();
  const others = scores.filter((_, row) => !isPositive(row)).sort();
  const thresholds = new Float32Array(scores.length);
  const hits = new Uint32Array(scores.length);
  const alarms = new Uint32Array(scores.length);
  let [count, hit, alarm] = [0, 0, 0];
  while (hit < positives.length || alarm < others.length) {
    const threshold = Math.max(positives.at(-1 - hit) ?? -Infinity, others.at(-1 - alarm) ?? -Infinity);
    while (hit < positives.length && positives[positives.length - 1 - hit] === threshold) hit++;
    while (alarm < others.length && others[others.length - 1 - alarm] === threshold) alarm++;
    thresholds[count] = threshold;
    hits[count] = hit;
    alarms[count] = alarm;
    count++;
  }
  return {
    positives: positives.length,
    others: others.length,
    thresholds: thresholds.subarray(0, count),
    hits: hits.subarray(0, count),
    alarms: alarms.subarray(0, count),
  };
}

/**
 * Area under the receiver operating characteristic: the share of pairs of a positive and another row in which the
 * positive one has the greater score, equal scores counted as half. Undefined unless there are both.
 */
export function rocAuc({ positives, others, hits, alarms }: Ranking): number | undefined {
  if (positives === 0 || others === 0) return undefined;
  let pairs = 0;
  let [hitsBefore, alarmsBefore] = [0, 0];
  for (let index = 0; index < hits.length; index++) {
    pairs += ((hits[index]! + hitsBefore) * (alarms[index]! - alarmsBefore)) / 2;
    [hitsBefore, alarmsBefore] = [hits[index]!, alarms[index]!];
  }
  return pairs / positives / others;
}

/** Average precision, Σ (Rₙ - Rₙ₋₁) Pₙ over the different scores; undefined without a positive row. */
export function averagePrecision({ positives, hits, alarms }: Ranking): number | undefined {
  if (positives === 0) return undefined;
  let total = 0;
  let before = 0;
  for (let index = 0; index < hits.length; index++) {
    const hit = hits[index]!;
    total += ((hit - before) * hit) / (hit + alarms[index]!);
    before = hit;
  }
  return total / positives;
}

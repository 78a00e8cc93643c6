/** Areas under curves of rows that count several times or not at all: rows are put in order once. */

/**
 * The rows from the greatest score down, four a row: plus 2 if it is positive, plus 1 if the next one has a lower score, so
 * that rows with equal scores count at once.
 */
export type RankedRows = Uint32Array;

/** @param scores rows × width, finite; the one at `place` of each row counts */
export function rankedRows(
  scores: Float32Array,
  width: number,
  place: number,
  isPositive: (row: number) => boolean,
): RankedRows {
  const rows = scores.length / width;
  const own = Float32Array.from({ length: rows }, (_, row) => scores[row * width + place]!);
  const order = Uint32Array.from(own, (_, row) => row).sort((a, b) => own[b]! - own[a]!);
  return order.map((row, index) => {
    const ends = index === rows - 1 || own[order[index + 1]!] !== own[row];
    return row * 4 + (isPositive(row) ? 2 : 0) + (ends ? 1 : 0);
  });
}

/** As `rocAuc` of `ranking.ts`; not a number unless there are positive rows and others. */
export function areaOfTimes(ranked: RankedRows, times: Uint32Array): number {
  // Counts as integers of 32 bits, and no branch on a row's class, which no processor could foresee.
  let [hits, alarms, before, pairs] = [0, 0, 0, 0];
  let alarmsBefore = 0;
  for (let index = 0; index < ranked.length; index++) {
    const one = ranked[index]! | 0;
    const count = times[one >>> 2]! | 0;
    const positive = -((one >> 1) & 1) & count;
    hits = (hits + positive) | 0;
    alarms = (alarms + count - positive) | 0;
    if ((one & 1) === 0) continue;
    pairs += ((hits + before) | 0) * ((alarms - alarmsBefore) | 0);
    before = hits;
    alarmsBefore = alarms;
  }
  return hits === 0 || alarms === 0 ? Number.NaN : pairs / 2 / hits / alarms;
}

/** As `averagePrecision` of `ranking.ts`; not a number without a positive row. */
export function precisionOfTimes(ranked: RankedRows, times: Uint32Array): number {
  let [hits, rows, before, total] = [0, 0, 0, 0];
  for (let index = 0; index < ranked.length; index++) {
    const one = ranked[index]!;
    const count = times[one >>> 2]!;
    rows += count;
    hits += count * ((one >>> 1) & 1);
    if ((one & 1) === 0) continue;
    if (hits > before) total += ((hits - before) * hits) / rows;
    before = hits;
  }
  return hits === 0 ? Number.NaN : total / hits;
}

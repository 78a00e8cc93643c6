/** Areas under curves of rows that count several times or not at all: rows are put in order once. */

/**
 * The rows from the greatest score down, four a row: plus 2 if it is positive, plus 1 if the next one has a lower score, so
 * that rows with equal scores count at once.
 */
export type RankedRows = Uint32Array;

/** So that four times a row, and more, is an unsigned number of 32 bits. */
export const rankedRowsMax = 2 ** 30;

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
  let [hits, alarms, hitsBefore, alarmsBefore, pairs] = [0, 0, 0, 0, 0];
  for (let index = 0; index < ranked.length; index++) {
    const one = ranked[index]!;
    const count = times[one >>> 2]!;
    if ((one & 2) === 0) alarms += count;
    else hits += count;
    if ((one & 1) === 0) continue;
    pairs += ((hits + hitsBefore) * (alarms - alarmsBefore)) / 2;
    hitsBefore = hits;
    alarmsBefore = alarms;
  }
  return hits === 0 || alarms === 0 ? Number.NaN : pairs / hits / alarms;
}

/** As `averagePrecision` of `ranking.ts`; not a number without a positive row. */
export function precisionOfTimes(ranked: RankedRows, times: Uint32Array): number {
  let [hits, rows, before, total] = [0, 0, 0, 0];
  for (let index = 0; index < ranked.length; index++) {
    const one = ranked[index]!;
    const count = times[one >>> 2]!;
    rows += count;
    if ((one & 2) !== 0) hits += count;
    if ((one & 1) === 0) continue;
    if (hits > before) total += ((hits - before) * hits) / rows;
    before = hits;
  }
  return hits === 0 ? Number.NaN : total / hits;
}

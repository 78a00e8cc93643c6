/**
 * Columns whose numbers differ by less than the step of single precision at their size: 100000.001 and 100000.002, days
 * since 1900 with a time of day. Each number is rounded by little, but by much of the difference between rows.
 *
 * The difference is measured between the quartiles of a column, so that a few zeros for missing values hide nothing.
 */

import { Problems } from '../../problems.ts';

export interface WrittenColumns {
  readonly file: string;
  /** Names of the columns. */
  readonly names: readonly string[];
  readonly rows: number;
  /** rows × names numbers in single precision, and the rounding error of each. */
  readonly features: ArrayLike<number>;
  readonly lost: Float32Array;
  /** The line each row begins on. */
  readonly lines: readonly number[];
}

const sampledMax = 1024;
/** With at least so many steps of single precision between the quartiles, rounding is too small to show. */
const stepsEnough = 2 ** 18;
/** With fewer steps, rounding distorts the differences between rows, even if no two rows become equal. */
const stepsFew = 2 ** 10;

/** Fails with `csv-precision`. */
export function checkPrecision(columns: WrittenColumns): void {
  const problems = new Problems(
    'csv-precision',
    columns.file,
    'subtract an offset from the column, write it in other units, with fewer digits, or leave it out',
  );
  columns.names.forEach((name, column) => {
    const found = rowsRoundedAlike(columns, column);
    if (found === undefined) return;
    const { row, text, step } = found;
    problems.add({
      where: `${columns.file}:${columns.lines[row]} (row ${row + 1}), column ${JSON.stringify(name)}`,
      found: text,
      expected: `numbers that differ by more than ${step}, the step of single precision at their size`,
    });
  });
  problems.throwIfAny();
}

/** A row whose column is rounded too much, as an example. */
function rowsRoundedAlike(
  { names, rows, features, lost }: WrittenColumns,
  column: number,
): { row: number; text: string; step: number } | undefined {
  const width = names.length;
  const sampled = Math.min(rows, sampledMax);
  const sample = Float32Array.from(
    { length: sampled },
    (_, index) => features[Math.floor((index * rows) / sampled) * width + column]!,
  ).sort();
  const low = sample[Math.floor((sampled - 1) / 4)]!;
  const high = sample[Math.ceil((3 * (sampled - 1)) / 4)]!;
  const step = stepAt(Math.max(Math.abs(low), Math.abs(high)));
  if (high - low >= stepsEnough * step) return undefined;
  const rowOf = new Map<number, number>();
  let most = -1;
  for (let row = 0, at = column; row < rows; row++, at += width) {
    const value = features[at]!;
    if (value < low || value > high) continue;
    if (most < 0 || Math.abs(lost[at]!) > Math.abs(lost[most * width + column]!)) most = row;
    const first = rowOf.get(value);
    if (first === undefined) rowOf.set(value, row);
    else if (lost[first * width + column] !== lost[at]) {
      const earlier = written(value, lost[first * width + column]!);
      return {
        row,
        text: `${written(value, lost[at]!)}, which becomes one number with ${earlier} of row ${first + 1}`,
        step,
      };
    }
  }
  if (high === low || high - low >= stepsFew * step || lost[most * width + column] === 0) return undefined;
  const value = features[most * width + column]!;
  return { row: most, text: `${written(value, lost[most * width + column]!)}, which becomes ${value}`, step };
}

function written(value: number, lost: number): string {
  return String(Number((value + lost).toPrecision(14)));
}

/** From a single-precision number that is not negative to the next. */
function stepAt(value: number): number {
  const float = Float32Array.of(value);
  new Uint32Array(float.buffer)[0]! += 1;
  return float[0]! - value;
}

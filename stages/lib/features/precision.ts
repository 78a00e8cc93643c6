/**
 * Numbers that differ by less than the step of single precision at their size: 100000.001 and 100000.002, days since 1900
 * with a time of day. Each number is rounded by little, but by much of the difference between rows.
 *
 * The difference is measured between the quartiles of a column, so that a few zeros for missing values hide nothing.
 */

export interface Rounded {
  /** A row that is rounded too much, as an example. */
  readonly row: number;
  readonly found: string;
  /** Of single precision, at the size of the numbers. */
  readonly step: number;
}

const sampledMax = 1024;
/** With at least so many steps of single precision between the quartiles, rounding is too small to show. */
const stepsEnough = 2 ** 18;
/** With fewer steps, rounding distorts the differences between rows, even if no two rows become equal. */
const stepsFew = 2 ** 10;

/** Undefined if the numbers may be narrowed to single precision. */
export function roundedTooMuch(values: Float64Array): Rounded | undefined {
  const sampled = Math.min(values.length, sampledMax);
  const sample = Float32Array.from(
    { length: sampled },
    (_, index) => values[Math.floor((index * values.length) / sampled)]!,
  ).sort();
  const low = sample[Math.floor((sampled - 1) / 4)]!;
  const high = sample[Math.ceil((3 * (sampled - 1)) / 4)]!;
  const step = stepAt(Math.max(Math.abs(low), Math.abs(high)));
  if (high - low >= stepsEnough * step) return undefined;
  const rowOf = new Map<number, number>();
  const lost = (row: number): number => Math.abs(values[row]! - Math.fround(values[row]!));
  let most = -1;
  for (let row = 0; row < values.length; row++) {
    const single = Math.fround(values[row]!);
    if (single < low || single > high) continue;
    if (most < 0 || lost(row) > lost(most)) most = row;
    const first = rowOf.get(single);
    if (first === undefined) rowOf.set(single, row);
    else if (values[first] !== values[row])
      return { row, found: `${values[row]}, which becomes one number with ${values[first]}`, step };
  }
  if (most < 0 || high === low || high - low >= stepsFew * step || lost(most) === 0) return undefined;
  return { row: most, found: `${values[most]}, which becomes ${Math.fround(values[most]!)}`, step };
}

/** From a single-precision number that is not negative to the next. */
function stepAt(value: number): number {
  const float = Float32Array.of(value);
  new Uint32Array(float.buffer)[0]! += 1;
  return float[0]! - value;
}

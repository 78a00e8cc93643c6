/**
 * Numbers that differ by less than the step of single precision at their size: 100000.001 and 100000.002, days since
 * 1900 with a time of day. Each number is rounded by little, but by much of the difference between rows.
 *
 * The difference is measured between the quartiles of a column, so that a few zeros for missing values hide nothing.
 */

/** One number for each row: rounded to single precision, and the part that rounding took away. */
export interface Narrowed {
  readonly values: Float32Array;
  readonly lost: Float32Array | Float64Array;
}

/** A row whose number is rounded too much, as an example. */
export interface Rounded {
  readonly row: number;
  readonly found: string;
  /** From a number of this size to the next. */
  readonly step: number;
}

const sampledMax = 1024;
/** With at least so many steps of single precision between the quartiles, rounding is too small to show. */
const stepsEnough = 2 ** 18;
/** With fewer steps, rounding distorts the differences between rows, even if no two rows become equal. */
const stepsFew = 2 ** 10;

/** Smaller numbers of single precision have fewer digits, down to none. */
const leastWhole = 2 ** -126;

export function narrow(numbers: ArrayLike<number> | BigInt64Array | BigUint64Array, start = 0, stride = 1): Narrowed {
  const values = new Float32Array(Math.ceil((numbers.length - start) / stride));
  for (let row = 0; row < values.length; row++) values[row] = Number(numbers[start + row * stride]!);
  // Beside a number that has all digits, a part without any in single precision is none.
  const hasWhole = values.some((one) => Math.abs(one) >= leastWhole);
  const lost = hasWhole ? new Float32Array(values.length) : new Float64Array(values.length);
  for (let row = 0, at = start; row < values.length; row++, at += stride) {
    const number = numbers[at]!;
    lost[row] = typeof number === 'bigint' ? Number(number - BigInt(values[row]!)) : number - values[row]!;
  }
  return { values, lost };
}

/** Undefined if the differences between rows survive. All values have to be finite. */
export function roundedAlike({ values, lost }: Narrowed): Rounded | undefined {
  if (lost.every((one) => one === 0)) return undefined;
  const rows = values.length;
  const sampled = Math.min(rows, sampledMax);
  const sample = Float32Array.from(
    { length: sampled },
    (_, index) => values[Math.floor((index * rows) / sampled)]!,
  ).sort();
  const low = sample[Math.floor((sampled - 1) / 4)]!;
  const high = sample[Math.ceil((3 * (sampled - 1)) / 4)]!;
  const step = stepAt(Math.max(Math.abs(low), Math.abs(high)));
  if (high - low >= stepsEnough * step) return undefined;
  const rowOf = new Map<number, number>();
  let most = -1;
  for (let row = 0; row < rows; row++) {
    const value = values[row]!;
    if (value < low || value > high) continue;
    if (most < 0 || Math.abs(lost[row]!) > Math.abs(lost[most]!)) most = row;
    const first = rowOf.get(value);
    if (first === undefined) rowOf.set(value, row);
    else if (lost[first] !== lost[row]) {
      const found = `${written(value, lost[row]!)}, which becomes one number with ${written(value, lost[first]!)} of row ${first}`;
      return { row, found, step };
    }
  }
  if (high === low || high - low >= stepsFew * step || lost[most] === 0) return undefined;
  return { row: most, found: `${written(values[most]!, lost[most]!)}, which becomes ${values[most]}`, step };
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

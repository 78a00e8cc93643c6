/** A group of features as rows of numbers, batch by batch: a tensor as it is, or columns of numbers side by side. */

import { type NumberArray, StageFailure, type StoredTable, type Table } from 'arrowline/stage';
import { type DatasetFacts, featureColumn } from '../../src/artifacts/dataset.ts';
import { inSingle, numbersIn } from '../lib/kit/dataset/numeric-features.ts';

export interface NumberGroup {
  readonly name: string;
  /** The columns that hold it. */
  readonly columns: readonly string[];
  /** Numbers in a row. */
  readonly width: number;
  readonly shape: readonly number[];
  readonly names?: readonly string[];
  /** The source declares the numbers as unsigned bytes. */
  readonly bytes: boolean;
  /** The type in which they are stored if nothing is computed of them. */
  readonly of: 'Uint8' | 'Float32';
  /** The rows × width numbers of a batch that begins at the dataset's row `start`. */
  numbers(batch: Table, start: number): NumberArray;
}

export interface NumberBatch {
  /** The dataset's row of the first one. */
  readonly start: number;
  readonly numbers: NumberArray;
}

export function numberGroup(
  { name, tensor, columns = [] }: DatasetFacts['groups'][number],
  { types }: StoredTable,
): NumberGroup {
  if (tensor !== undefined) {
    const { shape, names, bytes = false } = tensor;
    return {
      ...{ name, shape, bytes, columns: [name] },
      width: shape.reduce((product, side) => product * side, 1),
      ...(names && { names }),
      of: types[name]?.startsWith('FixedSizeList<Uint8>') ? 'Uint8' : 'Float32',
      numbers: (batch) => inDoubles(numbersIn({ name, type: 'number', column: batch.columns[name]! })),
    };
  }
  const stored = columns.map((feature) => featureColumn(name, feature.name));
  const of = stored.every((one) => types[one] === 'Uint8') ? 'Uint8' : 'Float32';
  const width = columns.length;
  return {
    ...{ name, width, shape: [width], bytes: false, columns: stored, names: columns.map((one) => one.name), of },
    numbers: (batch, start) => {
      const numbers = new (of === 'Uint8' ? Uint8Array : Float64Array)(batch.rows * width);
      columns.forEach((feature, index) => {
        const own = numbersIn({ ...feature, column: batch.columns[stored[index]!]! }, start);
        for (let row = 0; row < own.length; row++) numbers[row * width + index] = Number(own[row]);
      });
      return numbers;
    },
  };
}

/** The numbers of all rows, or of those before `end`. */
export async function* numberBatches(
  input: StoredTable,
  group: NumberGroup,
  breathe: () => Promise<void>,
  end = input.rows,
): AsyncGenerator<NumberBatch> {
  for (const [index, { start, rows }] of input.batches.entries()) {
    if (start >= end) return;
    const numbers = group.numbers(await input.read(index, group.columns), start);
    yield { start, numbers: numbers.subarray(0, Math.min(rows, end - start) * group.width) };
    await breathe();
  }
}

/** Types of a tensor that hold no number which single precision changes. */
const exact = /^FixedSizeList<(?:Uint8|Int8|Uint16|Int16|Float32)>/;
/** More numbers of a tensor are not held in memory at once. */
const checkedMax = 2 ** 25;

/**
 * Fails with `precision` if different numbers would become equal in single precision, with `not-finite` if one becomes
 * infinite, and with `not-numeric`. One column is in memory at a time.
 */
export async function requireSingle(input: StoredTable, group: NumberGroup): Promise<void> {
  const [first] = group.columns;
  if (first === group.name && exact.test(input.types[group.name]!)) return;
  if (first === group.name && input.rows * group.width > checkedMax)
    throw new StageFailure('precision', 'numbers of more than single precision are too many to be checked', {
      where: `features "${group.name}"`,
      found: `${input.rows} rows of ${group.width} numbers, ${input.types[group.name]}`,
      expected: `at most ${checkedMax} of them, or numbers of single precision`,
      hint: 'standardize: true, which computes in double precision',
    });
  for (const [index, name] of group.columns.entries()) {
    const column = (await input.whole([name])).columns[name]!;
    const numbers = numbersIn({ name: group.names?.[index] ?? name, type: 'number', column });
    if (name !== group.name) inSingle(numbers, 0, 1, group.names?.[index] ?? name);
    else
      for (let at = 0; at < group.width; at++)
        inSingle(numbers, at, group.width, group.names?.[at] ?? `${name}[${at}]`);
  }
}

/** Wide integers as doubles; all others as they are. */
function inDoubles(numbers: ReturnType<typeof numbersIn>): NumberArray {
  return numbers instanceof BigInt64Array || numbers instanceof BigUint64Array
    ? Float64Array.from(numbers as ArrayLike<bigint>, Number)
    : numbers;
}

/** Some rows of numbers, in a new array of the same type. */
export function takeNumbers(numbers: NumberArray, width: number, rows: Uint32Array): NumberArray {
  const taken = numbers.slice(0, rows.length * width);
  rows.forEach((row, index) => {
    taken.set(numbers.subarray(row * width, (row + 1) * width), index * width);
  });
  return taken;
}

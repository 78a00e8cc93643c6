/** Rows of a file as the numbers of one input of a model: by its fit, its standard scores, or as they are. */

import { type Column, StageFailure, type Table } from 'arrowline/stage';
import { featureColumn } from '../../../src/artifacts/dataset.ts';
import { prepareRows } from '../../lib/features/prepare-rows.ts';
import { scoresOf } from '../../lib/features/scores.ts';
import type { WantedColumn, WantedInput } from './wanted.ts';

type Numbers = Uint8Array | Float32Array | Float64Array;

/** The place of a row of the piece, or of one of its columns. */
export type Place = (row: number, column?: string) => string;

/** Rows × width numbers, as the dataset of the training stored them. @throws StageFailure with the place of the row */
export function prepareInput(
  input: WantedInput,
  { rows, columns }: Table,
  columnOf: (wanted: WantedColumn) => string,
  place: Place,
): Uint8Array | Float32Array {
  const width = input.shape.reduce((product, side) => product * side, 1);
  let numbers: Numbers;
  if (input.fit === undefined) {
    numbers = sideBySide(input.columns.map(columnOf), columns, rows, place);
    if (input.bytes === true) numbers = asBytes(numbers, width, place);
  } else {
    const table = Object.fromEntries(
      input.columns.map((one) => [featureColumn(one.group, one.name), columns[columnOf(one)]!]),
    );
    const fromOf = new Map(input.columns.map(({ name, from }) => [name, from]));
    numbers = prepareRows(
      input.fit,
      { rows, columns: table, metadata: {} },
      (feature) => (row) => place(row, fromOf.get(feature)),
    ).values;
  }
  for (const { mean, deviation } of input.normalized)
    if (mean !== undefined && deviation !== undefined) numbers = scoresOf(numbers, { mean, deviation }, place);
  if (numbers.length !== rows * width)
    throw new Error(`Internal error: ${numbers.length / rows} numbers a row for the input "${input.name}" of ${width}`);
  return numbers instanceof Float64Array ? inSingle(numbers, width, place) : numbers;
}

function sideBySide(names: readonly string[], columns: Table['columns'], rows: number, place: Place): Numbers {
  const own = names.map((name) => numbersOf(columns[name]!, (row) => place(row, name)));
  const [only] = own;
  if (only !== undefined && own.length === 1) return only;
  const numbers = new Float64Array(rows * own.length);
  for (const [at, one] of own.entries())
    for (let row = 0; row < rows; row++) numbers[row * own.length + at] = one[row]!;
  return numbers;
}

function numbersOf(column: Column, place: (row: number) => string): Numbers {
  const { values, valid } = column;
  const gap = valid?.indexOf(0) ?? -1;
  if (gap >= 0)
    throw new StageFailure('not-numeric', 'a value is missing, and nothing stands for it in the model', {
      where: place(gap),
      expected: 'a number',
      hint: 'leave the row out, or train with a stage of kind prepare that imputes missing values',
    });
  const width = column.type === 'FixedSizeList' ? column.width : 1;
  const numbers =
    values instanceof Uint8Array || values instanceof Float32Array || values instanceof Float64Array
      ? values
      : Float64Array.from(values as ArrayLike<number | bigint>, Number);
  const wrong = numbers instanceof Uint8Array ? -1 : numbers.findIndex((one) => !Number.isFinite(one));
  if (wrong < 0) return numbers;
  throw new StageFailure('not-finite', 'a feature is not a finite number', {
    where: place(Math.floor(wrong / width)),
    found: String(numbers[wrong]),
    expected: 'a finite number',
  });
}

function inSingle(numbers: Float64Array, width: number, place: Place): Float32Array {
  const narrowed = Float32Array.from(numbers);
  const wrong = narrowed.findIndex((one) => !Number.isFinite(one));
  if (wrong < 0) return narrowed;
  throw new StageFailure('not-finite', 'a feature is not finite in single precision', {
    where: place(Math.floor(wrong / width)),
    found: String(numbers[wrong]),
    expected: 'a number of at most 3.4e38',
  });
}

/** Fractions would be scaled once more than those of the training. */
function asBytes(numbers: Numbers, width: number, place: Place): Uint8Array {
  if (numbers instanceof Uint8Array) return numbers;
  const bytes = Uint8Array.from(numbers);
  const wrong = bytes.findIndex((byte, index) => byte !== numbers[index]);
  if (wrong < 0) return bytes;
  throw new StageFailure('types-differ', 'the model was trained on bytes, and the input has other numbers', {
    where: place(Math.floor(wrong / width)),
    found: String(numbers[wrong]),
    expected: 'whole numbers from 0 to 255',
    hint: 'give the numbers as they were before they were scaled',
  });
}

/** Predictions for tests of comparisons. */

import { type Predictions, predictions } from '../../../src/artifacts/predictions.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { column, type Table } from '../../../src/stage-api/table.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';

export const names = ['coat', 'hat', 'bag'];

type Classes = Extract<Predictions, { task: 'multiclass' | 'binary' }>;

/**
 * Answers to `rows` test rows of three classes, most of them right. Two with different seeds differ in some rows; the labels
 * are those of `rows`.
 */
export function classes(rows: number, seed: number, wrong = 0.2): Classes {
  const [truth, source] = [random(1, 'truth'), random(seed, 'answers')];
  const label = Int32Array.from({ length: rows }, () => truth.below(3));
  const probabilities = new Float32Array(rows * 3);
  const predicted = label.map((own, row) => {
    const given = source.uniform() < wrong ? (own + 1 + source.below(2)) % 3 : own;
    const sure = 0.4 + 0.6 * source.uniform();
    for (let one = 0; one < 3; one++) probabilities[row * 3 + one] = one === given ? sure : (1 - sure) / 2;
    return given;
  });
  return {
    ...{
      task: 'multiclass',
      split: new Array<string>(rows).fill('test'),
      row: Int32Array.from(label, (_, row) => row),
    },
    ...{ label, predicted, probabilities, classNames: names },
    rows: { test: digestOf(`${rows} rows`) },
  };
}

export function numbers(rows: number, seed: number, error: number): Predictions {
  const [truth, source] = [random(1, 'truth'), random(seed, 'answers')];
  const label = Float64Array.from({ length: rows }, () => truth.normal());
  return {
    ...{
      task: 'regression',
      split: new Array<string>(rows).fill('test'),
      row: Int32Array.from(label, (_, row) => row),
    },
    ...{ label, predicted: Float32Array.from(label, (one) => one + error * source.normal()) },
    rows: { test: digestOf(`${rows} rows`) },
  };
}

/** With a number that identifies each row, and without the digest of the rows. */
export function withIds({ rows: _, ...given }: Classes): Classes {
  const ids = [{ name: 'number', column: column.int32(Int32Array.from(given.row, (row) => 7 * row)) }];
  return { ...given, ids };
}

/** The same answers in another order. */
export function reversed(given: Classes): Classes {
  const rows = given.row.length;
  const turned = <Values extends Int32Array | Float32Array>(values: Values, width = 1): Values =>
    values.map((_, at) => values[(rows - 1 - Math.floor(at / width)) * width + (at % width)]!) as Values;
  return {
    ...given,
    ...{ row: turned(given.row), label: turned(given.label), predicted: turned(given.predicted) },
    probabilities: turned(given.probabilities, 3),
    ...(given.ids && {
      ids: given.ids.map(({ name, column: { values } }) => ({
        name,
        column: column.int32(turned(values as Int32Array)),
      })),
    }),
  };
}

export const table = (given: Predictions): Table => predictions.write(given);

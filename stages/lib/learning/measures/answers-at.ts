/** Answers to rows, and the truth about them, from stored predictions. */

import type { Predictions } from '../../../../src/artifacts/predictions.ts';
import type { Meaning } from '../network/target.ts';
import type { Answers } from './answers.ts';

/** Names of the classes or labels; undefined for numbers. */
export function namesOf(of: Predictions | Meaning): readonly string[] | undefined {
  return 'classNames' in of ? of.classNames : 'labelNames' in of ? of.labelNames : undefined;
}

/** @param rows indices into the predictions */
export function answersAt(given: Predictions, rows: ArrayLike<number>): Answers {
  switch (given.task) {
    case 'regression': {
      const { task, label, predicted } = given;
      const single = predicted instanceof Float32Array;
      return {
        task,
        label: Float64Array.from(rows, (row) => label[row]!),
        predicted: single
          ? Float32Array.from(rows, (row) => predicted[row]!)
          : Float64Array.from(rows, (row) => predicted[row]!),
      };
    }
    case 'multilabel': {
      const { task, label, predicted, probabilities, labelNames: names } = given;
      const places = wide(rows, names.length);
      return {
        task,
        label: Uint8Array.from(places, (at) => label[at]!),
        predicted: Uint8Array.from(places, (at) => predicted[at]!),
        probabilities: Float32Array.from(places, (at) => probabilities[at]!),
        names,
      };
    }
    default: {
      const { task, label, predicted, probabilities, classNames: names, positive } = given;
      return {
        task,
        label: Int32Array.from(rows, (row) => label[row]!),
        predicted: Int32Array.from(rows, (row) => predicted[row]!),
        probabilities: Float32Array.from(wide(rows, names.length), (at) => probabilities[at]!),
        names,
        ...(positive !== undefined && { positive }),
      };
    }
  }
}

/** The places of all numbers of the rows, `width` a row. */
function wide(rows: ArrayLike<number>, width: number): Uint32Array {
  return Uint32Array.from(
    { length: rows.length * width },
    (_, at) => rows[Math.floor(at / width)]! * width + (at % width),
  );
}

/** The answers of a model as columns: the class with its probabilities, a number, or a truth for each label. */

import { type Column, column, StageFailure } from 'arrowline/stage';
import { activateRow, type OpenNetwork } from '../../lib/learning/engines/last-activation.ts';
import { answersOf, type Given } from '../../lib/learning/measures/answers.ts';
import type { Meaning } from '../../lib/learning/network/target.ts';

export interface AnswerColumns {
  readonly types: { readonly [name: string]: string };
  readonly dictionaries: { readonly [name: string]: readonly string[] };
  /** @param outputs rows × numbers, the last activation applied */
  of(outputs: Float32Array): { readonly [name: string]: Column };
}

/** `threshold` is the probability above which the positive class, or a label, is given. */
export function answerColumns(meaning: Meaning, threshold: number): AnswerColumns {
  const names = 'classNames' in meaning ? meaning.classNames : 'labelNames' in meaning ? meaning.labelNames : [];
  const types = {
    multiclass: { predicted: 'Dictionary<Utf8>' },
    binary: { predicted: 'Dictionary<Utf8>' },
    multilabel: Object.fromEntries(names.map((name) => [`predicted.${name}`, 'Bool'])),
    regression: { predicted: 'Float32' },
  }[meaning.task];
  const hasClasses = meaning.task === 'multiclass' || meaning.task === 'binary';
  return {
    types: { ...types, ...Object.fromEntries(names.map((name) => [`probability.${name}`, 'Float32'])) },
    dictionaries: hasClasses ? { predicted: names } : {},
    of: (outputs) => columnsOf(answersOf(meaning, outputs, threshold), names),
  };
}

function columnsOf(given: Given, names: readonly string[]): { readonly [name: string]: Column } {
  switch (given.task) {
    case 'regression':
      return { predicted: column.float32(Float32Array.from(given.predicted)) };
    case 'multilabel':
      return {
        ...Object.fromEntries(
          names.map((name, label) => [
            `predicted.${name}`,
            { type: 'Bool', values: every(given.predicted, label, names.length) } as const,
          ]),
        ),
        ...probabilityColumns(names, given.probabilities),
      };
    default:
      return {
        predicted: { type: 'Dictionary', dictionary: names, ordered: false, values: given.predicted },
        ...probabilityColumns(names, given.probabilities),
      };
  }
}

function probabilityColumns(
  names: readonly string[],
  probabilities: Float32Array,
): { readonly [name: string]: Column } {
  return Object.fromEntries(
    names.map((name, at) => [`probability.${name}`, column.float32(every(probabilities, at, names.length))]),
  );
}

/** Each `stride`th number from `start` on. */
function every<Numbers extends Float32Array | Uint8Array>(numbers: Numbers, start: number, stride: number): Numbers {
  return numbers.filter((_, index) => index % stride === start) as Numbers;
}

/** The last activation in double precision, as `evaluate` applies it, in place. @throws StageFailure `diverged` */
export function activateRows(
  activation: OpenNetwork['activation'],
  outputs: Float32Array,
  width: number,
  place: (row: number) => string,
): Float32Array {
  for (let row = 0; row * width < outputs.length; row++)
    activateRow(
      activation,
      outputs,
      { row, width },
      (values) =>
        new StageFailure('diverged', 'the model gives numbers that are not finite', {
          where: place(row),
          found: values.join(', '),
          hint: 'look for features of this row that are far from those of the training',
        }),
    );
  return outputs;
}

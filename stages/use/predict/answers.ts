/** The answers of a model as columns: the class with its probabilities, a number, or a truth for each label. */

import { type Column, column, StageFailure } from 'arrowline/stage';
import { activated, type OpenNetwork } from '../../lib/learning/engines/last-activation.ts';
import { bothClasses, classesAbove, greatestClasses, labelsAbove } from '../../lib/learning/measures/answers.ts';
import type { Meaning } from '../../lib/learning/network/target.ts';

export interface AnswerColumns {
  readonly types: { readonly [name: string]: string };
  readonly dictionaries: { readonly [name: string]: readonly string[] };
  /** @param outputs rows × numbers, the last activation applied */
  of(outputs: Float32Array): { readonly [name: string]: Column };
}

/** `threshold` is the probability above which the positive class, or a label, is given. */
export function answerColumns(meaning: Meaning, threshold: number): AnswerColumns {
  switch (meaning.task) {
    case 'multiclass': {
      const { classNames } = meaning;
      return classColumns(classNames, (outputs) => ({
        predicted: greatestClasses(outputs, classNames.length),
        probabilities: outputs,
      }));
    }
    case 'binary': {
      const { classNames, positive } = meaning;
      return classColumns(classNames, (outputs) => ({
        predicted: classesAbove(outputs, threshold, positive),
        probabilities: bothClasses(outputs, positive),
      }));
    }
    case 'multilabel':
      return labelColumns(meaning.labelNames, threshold);
    case 'regression':
      return {
        types: { predicted: 'Float32' },
        dictionaries: {},
        of: (outputs) => ({ predicted: column.float32(outputs) }),
      };
  }
}

function classColumns(
  classNames: readonly string[],
  answersTo: (outputs: Float32Array) => { readonly predicted: Int32Array; readonly probabilities: Float32Array },
): AnswerColumns {
  return {
    types: { predicted: 'Dictionary<Utf8>', ...probabilityTypes(classNames) },
    dictionaries: { predicted: classNames },
    of: (outputs) => {
      const { predicted, probabilities } = answersTo(outputs);
      return {
        predicted: { type: 'Dictionary', dictionary: classNames, ordered: false, values: predicted },
        ...probabilityColumns(classNames, probabilities),
      };
    },
  };
}

function labelColumns(labelNames: readonly string[], threshold: number): AnswerColumns {
  const named = labelNames.map((name) => `predicted.${name}`);
  return {
    types: { ...Object.fromEntries(named.map((name) => [name, 'Bool'])), ...probabilityTypes(labelNames) },
    dictionaries: {},
    of: (outputs) => {
      const predicted = labelsAbove(outputs, threshold);
      return {
        ...Object.fromEntries(
          named.map((name, label) => [name, { type: 'Bool', values: every(predicted, label, named.length) } as const]),
        ),
        ...probabilityColumns(labelNames, outputs),
      };
    },
  };
}

function probabilityTypes(names: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(names.map((name) => [`probability.${name}`, 'Float32']));
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

/** The last activation in double precision, as `evaluate` applies it. @throws StageFailure `diverged` */
export function activateRows(
  activation: OpenNetwork['activation'],
  outputs: Float32Array,
  width: number,
  place: (row: number) => string,
): Float32Array {
  for (let row = 0; row * width < outputs.length; row++) {
    const own = outputs.subarray(row * width, (row + 1) * width);
    const values = Float64Array.from(own);
    if (!values.every((value) => Number.isFinite(value)))
      throw new StageFailure('diverged', 'the model gives numbers that are not finite', {
        where: place(row),
        found: values.join(', '),
        hint: 'look for features of this row that are far from those of the training',
      });
    own.set(activated(activation, values));
  }
  return outputs;
}

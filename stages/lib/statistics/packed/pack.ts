/** Answers as parts of a baseline file, as far as measures need them: without the truth, which the next run has too. */

import { type Digest, digestOf, type PackedPredictions } from 'arrowline/stage';
import type { Answers, ClassAnswers, LabelAnswers } from '../../learning/measures/answers.ts';
import type { Truth } from '../../learning/measures/truth.ts';
import { packClasses } from './classes.ts';
import { encoder, putUniform, totalMax } from './coder.ts';
import { type Part, partOf } from './parts.ts';
import { putRanks, ranksOf } from './ranks.ts';

/** Of the parts of a split, in base64. */
export const packedCharactersMax = 120_000;

/** Why answers are not packed, and a way out. */
export interface Refused {
  readonly refused: string;
  readonly hint: string;
}

/**
 * Packs the answers to the rows of a split.
 *
 * @param measures without the split: `accuracy`, `recall.coat`, `top3`, `loss`
 */
export function packAnswers(answers: Answers, measures: readonly string[]): PackedPredictions | Refused {
  const names = 'names' in answers ? answers.names : [];
  const wanted = new Set<Part>(answers.task === 'regression' ? ['numbers'] : ['classes']);
  for (const measure of measures) {
    const part = partOf(measure, answers.task, names.length);
    if (part === undefined) return { refused: `${measure} does not follow from ${answers.task} answers`, hint: noTest };
    wanted.add(part);
  }
  const problem = unpackable(answers, wanted);
  if (problem !== undefined) return problem;
  const parts = Object.fromEntries(
    [...wanted].map((part) => [part, Buffer.from(bytesOf(part, answers)).toString('base64')]),
  );
  const characters = Object.values(parts).reduce((sum, part) => sum + part.length, 0);
  if (characters > packedCharactersMax)
    return {
      refused: `the answers to ${answers.label.length} rows take ${characters} characters, and at most ${packedCharactersMax} go into a baseline file`,
      hint: 'compare with an earlier run, which needs no packing (baseline: { run: latest~1 }), or values only (test: none)',
    };
  return {
    task: answers.task,
    rows: rowsOf(answers),
    truth: truthDigest(answers),
    ...(names.length > 0 && { names }),
    ...('positive' in answers && answers.positive !== undefined && { positive: answers.positive }),
    parts,
  };
}

const noTest = 'compare its values only (test: none)';

/** Of the true labels as they are in memory, row after row. */
export function truthDigest({ label }: Pick<Truth, 'label'>): Digest {
  return digestOf(new Uint8Array(label.buffer, label.byteOffset, label.byteLength));
}

export function rowsOf(answers: Truth): number {
  return answers.label.length / (answers.task === 'multilabel' ? answers.names.length : 1);
}

function unpackable(answers: Answers, wanted: ReadonlySet<Part>): Refused | undefined {
  if (answers.task === 'regression') return undefined;
  const hint = 'compare with an earlier run (baseline: { run: latest~1 }) or values only (test: none)';
  if (answers.label.length >= totalMax) return { refused: `it has ${totalMax} answers or more`, hint };
  const classes = answers.task === 'multilabel' ? 2 : answers.names.length;
  const inside = (one: number): boolean => one >= 0 && one < classes;
  if (!answers.label.every(inside) || !answers.predicted.every(inside))
    return { refused: 'a label or an answer is none of the classes', hint };
  if (wanted.size > 1 && !answers.probabilities.every(Number.isFinite))
    return { refused: 'a probability is not a finite number', hint };
  return undefined;
}

function bytesOf(part: Part, answers: Answers): Uint8Array {
  if (answers.task === 'regression') return bytesIn(answers.predicted);
  const { label, predicted } = answers;
  if (part === 'classes')
    return packClasses(label, predicted, answers.task === 'multilabel' ? 2 : answers.names.length);
  if (part === 'ranks') return packedRanks(answers);
  if (answers.task === 'multilabel') return bytesIn(answers.probabilities);
  switch (part) {
    case 'scores':
      return scoresOf(answers);
    case 'own':
      return bytesIn(ownOf(answers));
    case 'shares':
      return bytesIn(sharesOf(answers));
    default:
      return packedPlaces(answers);
  }
}

function bytesIn({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function ownOf({ label, probabilities, names }: ClassAnswers): Float32Array {
  return Float32Array.from(label, (own, row) => probabilities[row * names.length + own]!);
}

function sharesOf(answers: ClassAnswers): Float32Array {
  const { probabilities, names } = answers;
  return ownOf(answers).map((own, row) => {
    let sum = 0;
    for (let one = 0; one < names.length; one++) sum += probabilities[row * names.length + one]!;
    return own / sum;
  });
}

function scoresOf({ probabilities, positive = 1 }: ClassAnswers): Uint8Array {
  const ofPositive = Float32Array.from(
    { length: probabilities.length / 2 },
    (_, row) => probabilities[row * 2 + positive]!,
  );
  const follows = ofPositive.every((one, row) => Math.fround(1 - one) === probabilities[row * 2 + 1 - positive]);
  return bytesIn(follows ? ofPositive : probabilities);
}

/** Of equal probabilities the later class is ahead, as in top-k accuracy. */
function packedPlaces({ label, probabilities, names }: ClassAnswers): Uint8Array {
  const to = encoder();
  for (const [row, own] of label.entries()) {
    const ofRow = probabilities.subarray(row * names.length, (row + 1) * names.length);
    const ahead = ofRow.reduce((count, other, one) => {
      const isAhead = other > ofRow[own]! || (other === ofRow[own] && one > own);
      return count + (isAhead ? 1 : 0);
    }, 0);
    putUniform(to, ahead, names.length);
  }
  return to.finish();
}

function packedRanks(answers: ClassAnswers | LabelAnswers): Uint8Array {
  const to = encoder();
  const [width, rows] = [answers.names.length, rowsOf(answers)];
  for (let one = 0; one < width; one++) {
    const scores = Float32Array.from({ length: rows }, (_, row) => answers.probabilities[row * width + one]!);
    const has = hasOf(answers, one);
    putRanks(to, ranksOf(scores, has), has);
  }
  return to.finish();
}

/** Whether a row has a class or label. */
export function hasOf(truth: Exclude<Truth, { task: 'regression' }>, one: number): (row: number) => boolean {
  const { label } = truth;
  if (truth.task !== 'multilabel') return (row) => label[row] === one;
  const width = truth.names.length;
  return (row) => label[row * width + one] === 1;
}

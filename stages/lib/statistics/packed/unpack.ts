/** Answers from the parts of a baseline file and the truth about the same rows, for one measure. */

import type { PackedPredictions } from 'arrowline/stage';
import { type Answers, bothClasses } from '../../learning/measures/answers.ts';
import type { Truth } from '../../learning/measures/truth.ts';
import { unpackClasses } from './classes.ts';
import { decoder, takeUniform } from './coder.ts';
import { hasOf, packAnswers, rowsOf, truthDigest } from './pack.ts';
import { type Part, partOf } from './parts.ts';
import { takeRanks } from './ranks.ts';

type KnownClasses = Extract<Truth, { task: 'multiclass' | 'binary' }>;
type KnownLabels = Extract<Truth, { task: 'multilabel' }>;

/** A sentence about the baseline, without its full stop. */
export interface Unfit {
  readonly problem: string;
}

/**
 * The answers, from which `measure` has the value that it had before they were packed. Their probabilities serve this
 * measure only: those of a log loss have the right value at the true class, those of an area the right order.
 *
 * @param truth the labels of the rows in the order in which they were packed
 * @param measure without the split
 */
export function unpackAnswers(packed: PackedPredictions, truth: Truth, measure: string): Answers | Unfit {
  const { task, rows, names = [], parts } = packed;
  if (task !== truth.task) return { problem: `its answers are ${task}, and these are ${truth.task}` };
  const namesNow = 'names' in truth ? truth.names : [];
  if (names.length !== namesNow.length || names.some((name, one) => name !== namesNow[one]))
    return { problem: 'its classes are other ones' };
  if (positiveOf(truth) !== (packed.positive ?? 1)) return { problem: 'its positive class is another one' };
  if (rows !== rowsOf(truth)) return { problem: `it has ${rows} rows, and there are ${rowsOf(truth)}` };
  if (truthDigest(truth) !== packed.truth) return { problem: 'the labels of its rows are other ones' };
  const part = partOf(measure, task, names.length);
  if (part === undefined || !Object.hasOwn(parts, part))
    return { problem: `it was accepted without what ${measure} needs: accept it again` };
  const answers = answersIn(packed, truth, part);
  // Paired with the digest of the entry: bytes that packing does not give were made by something else.
  if (answers === undefined || !packsAs(packed, answers, measure))
    return { problem: 'its packed answers are damaged: accept it again' };
  return answers;
}

/** Whether answers to the same rows are those that were packed, as far as `measure` needs them. */
export function packsAs({ parts }: PackedPredictions, answers: Answers, measure: string): boolean {
  const own = packAnswers(answers, [measure]);
  return 'parts' in own && Object.keys(own.parts).every((one) => own.parts[one] === parts[one]);
}

function positiveOf(truth: Truth): number {
  return 'positive' in truth ? (truth.positive ?? 1) : 1;
}

function answersIn({ parts }: PackedPredictions, truth: Truth, part: Part): Answers | undefined {
  const bytes = Uint8Array.from(Buffer.from(parts[part]!, 'base64'));
  if (truth.task === 'regression') {
    const predicted = numbersIn(bytes, truth.label.length);
    return predicted && { ...truth, predicted };
  }
  const classes = truth.task === 'multilabel' ? 2 : truth.names.length;
  const given = Buffer.from(parts.classes ?? '', 'base64');
  if (truth.task === 'multilabel') {
    const predicted = unpackClasses(given, truth.label, classes);
    const probabilities = labelScoresIn(bytes, truth, part);
    return predicted && probabilities && { ...truth, predicted, probabilities };
  }
  const predicted = unpackClasses(given, truth.label, classes);
  const probabilities = probabilitiesIn(bytes, truth, part);
  return predicted && probabilities && { ...truth, predicted, probabilities };
}

function labelScoresIn(bytes: Uint8Array, truth: KnownLabels, part: Part): Float32Array | undefined {
  if (part === 'ranks') return ranksIn(bytes, truth);
  return part === 'scores' ? floatsIn(bytes, truth.label.length) : new Float32Array();
}

function probabilitiesIn(bytes: Uint8Array, truth: KnownClasses, part: Part): Float32Array | undefined {
  switch (part) {
    case 'own':
    case 'shares':
      return aroundOwn(bytes, truth);
    case 'places':
      return placesIn(bytes, truth);
    case 'ranks':
      return ranksIn(bytes, truth);
    case 'scores': {
      const rows = truth.label.length;
      if (bytes.length === rows * 8) return floatsIn(bytes, rows * 2);
      const ofPositive = floatsIn(bytes, rows);
      return ofPositive && bothClasses(ofPositive, positiveOf(truth));
    }
    default:
      return new Float32Array();
  }
}

function floatsIn(bytes: Uint8Array, length: number): Float32Array | undefined {
  return bytes.length === length * 4 ? new Float32Array(bytes.buffer) : undefined;
}

function numbersIn(bytes: Uint8Array, length: number): Float32Array | Float64Array | undefined {
  return bytes.length === length * 8 ? new Float64Array(bytes.buffer) : floatsIn(bytes, length);
}

/** The true class has its probability, and two others the rest, so that they are 1 together in double precision. */
function aroundOwn(bytes: Uint8Array, { label, names }: KnownClasses): Float32Array | undefined {
  const own = floatsIn(bytes, label.length);
  if (own === undefined) return undefined;
  const probabilities = new Float32Array(label.length * names.length);
  for (const [row, one] of label.entries()) {
    // Rounded down, so that the second part is not negative.
    const rest = Math.fround((1 - own[row]!) * (1 - 2 ** -23));
    const ofRow = probabilities.subarray(row * names.length, (row + 1) * names.length);
    ofRow[one] = own[row]!;
    ofRow[(one + 1) % names.length] = rest;
    ofRow[(one + 2) % names.length] = 1 - own[row]! - rest;
  }
  return probabilities;
}

/** The true class has 0.5, so many other classes 1, and the rest 0. */
function placesIn(bytes: Uint8Array, { label, names }: KnownClasses): Float32Array {
  const from = decoder(bytes);
  const probabilities = new Float32Array(label.length * names.length);
  for (const [row, own] of label.entries()) {
    const ahead = takeUniform(from, names.length);
    for (let one = 0; one < names.length; one++)
      probabilities[row * names.length + one] = one === own ? 0.5 : one - (one > own ? 1 : 0) < ahead ? 1 : 0;
  }
  return probabilities;
}

function ranksIn(bytes: Uint8Array, truth: Exclude<Truth, { task: 'regression' }>): Float32Array | undefined {
  const from = decoder(bytes);
  const [width, rows] = [truth.names.length, rowsOf(truth)];
  const scores = new Float32Array(rows * width);
  for (let one = 0; one < width; one++) {
    const ranks = takeRanks(from, rows, hasOf(truth, one));
    if (ranks === undefined) return undefined;
    for (const [row, rank] of ranks.entries()) scores[row * width + one] = rank;
  }
  return scores;
}

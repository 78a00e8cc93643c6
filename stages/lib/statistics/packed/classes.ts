/** The class, or the 0 or 1 of each label, that rows are given, as their differences from the truth. */

import { type Decoder, decoder, type Encoder, encoder, putCount, putUniform, takeCount, takeUniform } from './coder.ts';
import { urnOf } from './urn.ts';

type Numbers = Int32Array | Uint8Array;

/** Which answers are wrong; then for each wrong one, which of the other `classes - 1` classes it is. */
export function packClasses(label: Numbers, predicted: Numbers, classes: number): Uint8Array {
  const to = encoder();
  putWrong(to, label, predicted);
  for (const [at, given] of predicted.entries())
    if (given !== label[at]) putUniform(to, given > label[at]! ? given - 1 : given, classes - 1);
  return to.finish();
}

/** Undefined for bytes that are not of so many answers. */
export function unpackClasses<Of extends Numbers>(bytes: Uint8Array, label: Of, classes: number): Of | undefined {
  const from = decoder(bytes);
  const predicted = label.slice() as Of;
  const wrong = takeWrong(from, label.length);
  if (wrong === undefined || (wrong.length > 0 && classes < 2)) return undefined;
  for (const at of wrong) {
    const other = takeUniform(from, classes - 1);
    predicted[at] = other >= label[at]! ? other + 1 : other;
  }
  return predicted;
}

function putWrong(to: Encoder, label: Numbers, predicted: Numbers): void {
  let wrong = 0;
  for (const [at, given] of predicted.entries()) if (given !== label[at]) wrong++;
  putCount(to, wrong);
  const urn = urnOf([label.length - wrong, wrong]);
  for (const [at, given] of predicted.entries()) urn.put(to, given === label[at] ? 0 : 1);
}

function takeWrong(from: Decoder, answers: number): number[] | undefined {
  const wrong = takeCount(from);
  if (wrong > answers) return undefined;
  const urn = urnOf([answers - wrong, wrong]);
  const places: number[] = [];
  for (let at = 0; at < answers; at++) if (urn.take(from) === 1) places.push(at);
  return places;
}

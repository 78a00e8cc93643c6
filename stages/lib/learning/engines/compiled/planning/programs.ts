/**
 * The programs of a plan with the places of the regions that they touch, from calls to words. They run one at a time, so
 * that the regions of one may lie where those of the other do.
 */

import { type Arena, roundUp } from '../../../../kernels/arena.ts';
import { stepNumbers } from '../operations.ts';
import { type Call, encode, wordsOf } from '../step.ts';
import type { Division, Regions } from './regions.ts';

export interface Program {
  readonly at: number;
  readonly words: Int32Array;
}

interface DividedProgram {
  readonly calls: readonly Call[];
  readonly division: Division;
}

export interface Programs {
  readonly train: DividedProgram;
  readonly infer: DividedProgram;
  /** Of the regions and the words. */
  readonly bytes: number;
}

export function divided(regions: Regions, train: readonly Call[], infer: readonly Call[]): Programs {
  const divisions = [train, infer].map((calls) => regions.divide(calls));
  const words = [train, infer].map((calls) => roundUp(4 * wordsOf(calls)));
  const bytes = Math.max(...divisions.map((division) => division.bytes)) + words[0]! + words[1]!;
  const [ofTrain, ofInfer] = divisions as [Division, Division];
  return { train: { calls: train, division: ofTrain }, infer: { calls: infer, division: ofInfer }, bytes };
}

/** The first that takes no more than enough, else the smallest. */
export function smallest(candidates: Iterable<Programs>, enough: number): Programs {
  let best: Programs | undefined;
  for (const candidate of candidates) {
    if (best === undefined || candidate.bytes < best.bytes) best = candidate;
    if (best.bytes <= enough) break;
  }
  return best!;
}

/**
 * Places the regions and returns what writes a program of them.
 * @param apart every region has a place of its own, in all programs, for tests that look between them
 */
export function placed(
  { train, infer }: Programs,
  regions: Regions,
  arena: Arena,
  apart: boolean,
): (program: DividedProgram) => Program {
  const alone = apart ? regions.divideApart([train.calls, infer.calls], arena) : undefined;
  const start = alone ? 0 : arena.bytes(Math.max(train.division.bytes, infer.division.bytes));
  return ({ calls, division }) => {
    regions.place(alone ?? division, start);
    const words = encode(calls, stepNumbers);
    return { at: arena.words(words.length), words };
  };
}

/** kernels/session.h: what the kernels know besides the program. A test compares the fields with that header. */

import type { OptimizerSpec } from '../engine.ts';

/** In memory order; the doubles come first. */
export const sessionDoubles = [
  'loss',
  'correct',
  'batchLoss',
  'learningRate',
  'beta1',
  'beta2',
  'epsilon',
  'weightDecay',
] as const;
export const sessionWords = [
  'optimizer',
  'nesterov',
  'training',
  'steps',
  'seed',
  'rows',
  'rowBytes',
  'labels',
  'stored',
  'examples',
] as const;

export const sessionBytes = sessionDoubles.length * 8 + sessionWords.length * 4;

type DoubleField = (typeof sessionDoubles)[number];
type WordField = (typeof sessionWords)[number];

export class Session {
  readonly #doubles: Float64Array;
  readonly #words: Uint32Array;

  constructor(memory: ArrayBuffer, at: number) {
    this.#doubles = new Float64Array(memory, at, sessionDoubles.length);
    this.#words = new Uint32Array(memory, at + sessionDoubles.length * 8, sessionWords.length);
  }

  number(field: DoubleField): number {
    return this.#doubles[sessionDoubles.indexOf(field)]!;
  }

  setNumber(field: DoubleField, value: number): void {
    this.#doubles[sessionDoubles.indexOf(field)] = value;
  }

  word(field: WordField): number {
    return this.#words[sessionWords.indexOf(field)]!;
  }

  setWord(field: WordField, value: number): void {
    this.#words[sessionWords.indexOf(field)] = value;
  }

  setOptimizer(spec: OptimizerSpec): void {
    this.setNumber('learningRate', spec.learningRate);
    this.setNumber('epsilon', 'epsilon' in spec ? spec.epsilon : 0);
    this.setNumber('weightDecay', 'weightDecay' in spec ? spec.weightDecay : 0);
    this.setNumber('beta1', 'beta1' in spec ? spec.beta1 : spec.momentum);
    this.setNumber('beta2', 'beta2' in spec ? spec.beta2 : 'rho' in spec ? spec.rho : 0);
    this.setWord('optimizer', spec.name === 'sgd' ? 0 : spec.name === 'rmsprop' ? 1 : 2);
    this.setWord('nesterov', Number(spec.name === 'sgd' && spec.nesterov));
  }
}

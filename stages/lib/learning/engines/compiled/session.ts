/** The state of a call of the kernels besides the program: the staged rows, the running sums, the optimizer. */

import { double, int, type Layout, pointer, readField, record, unsigned, writeField } from '../../../kernels/abi.ts';
import { type CHeader, enumeration, struct } from '../../../kernels/c-header.ts';
import type { OptimizerSpec } from '../engine.ts';

export const sessionRecord = record('Session', '', {
  loss: double('sum over examples, weighted and with penalties'),
  correct: double('examples whose outputs were right'),
  batchLoss: double(),
  squares: double('sum of the squares of gradients that are clipped'),
  learningRate: double('of the next step'),
  beta1: double('momentum of sgd and rmsprop'),
  beta2: double('rho of rmsprop'),
  epsilon: double(),
  weightDecay: double('decoupled, of adam and adamw'),
  optimizer: int('an OptimizerKind'),
  nesterov: int(),
  training: int(),
  steps: unsigned('optimizer steps taken so far'),
  seed: unsigned(),
  stored: pointer('float', 'where store_rows goes on'),
  examples: int('in the current batch'),
  first: int('staged row of its first example'),
  batch: int('its number in this call, from 0'),
});

const optimizerKinds = ['sgd', 'rmsprop', 'adam'] as const;

export const sessionHeader: CHeader = {
  path: 'stages/lib/learning/engines/compiled/kernels/session.h',
  source: 'stages/lib/learning/engines/compiled/session.ts',
  about: 'The state of a call besides the program: the staged rows, the running sums, the optimizer.',
  includes: [],
  parts: [enumeration('OptimizerKind', optimizerKinds), struct(sessionRecord)],
};

/** Pointers are set by the kernels. */
type SessionField = Exclude<keyof typeof sessionRecord.fields, 'stored'>;

export class Session {
  readonly #memory: DataView;
  readonly #at: number;
  readonly #layout: Layout;

  constructor(memory: ArrayBuffer, at: number, layout: Layout = sessionRecord) {
    this.#memory = new DataView(memory);
    this.#at = at;
    this.#layout = layout;
  }

  get(field: SessionField): number {
    const value = readField(this.#memory, this.#at, sessionRecord, field, this.#layout);
    // One NaN for all, as in not-a-number.ts.
    return Number.isNaN(value) ? Number.NaN : value;
  }

  set(field: SessionField, value: number): void {
    writeField(this.#memory, this.#at, sessionRecord, field, value, this.#layout);
  }

  setOptimizer(spec: OptimizerSpec): void {
    this.set('epsilon', 'epsilon' in spec ? spec.epsilon : 0);
    this.set('weightDecay', 'weightDecay' in spec ? spec.weightDecay : 0);
    this.set('beta1', 'beta1' in spec ? spec.beta1 : spec.momentum);
    this.set('beta2', 'beta2' in spec ? spec.beta2 : 'rho' in spec ? spec.rho : 0);
    this.set('optimizer', optimizerKinds.indexOf(spec.name === 'adamw' ? 'adam' : spec.name));
    this.set('nesterov', Number(spec.name === 'sgd' && spec.nesterov));
  }
}

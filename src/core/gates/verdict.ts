/** The verdict on the comparison of a value with its baseline. Pure. */

import type { Repeated } from '../facts/spread.ts';

/** Two values of one metric, and how sure their difference is: from a record of `compare`, or from the values alone. */
export interface Comparison {
  readonly now: number;
  readonly before: number;
  /** Of now − before, at 1 − alpha. */
  readonly interval?: { readonly low: number; readonly high: number };
  readonly p?: number;
  /** Rows whose answer was right and is wrong now, and the other way round. */
  readonly lost?: number;
  readonly won?: number;
  readonly rows?: number;
  /** The least drop that would have been found with the chance `power`. */
  readonly detectable?: number;
  readonly identical?: boolean;
  /** Of the mean over seeds or folds: a claim about the procedure. */
  readonly over?: Repeated;
}

export type GateState = 'pass' | 'fail' | 'inconclusive' | 'missing';

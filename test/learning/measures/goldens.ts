/** Measures as scikit-learn computes them: scikit-goldens.json, written by bench/peers/make_measure_goldens.py. */

import { readFileSync } from 'node:fs';
import type { ExecutionContext } from 'ava';

type Numbers = readonly number[];

interface ScoresOfEach {
  readonly precision: Numbers;
  readonly recall: Numbers;
  readonly f1: Numbers;
  /** The classes or labels that occur or are given. */
  readonly occurring: Numbers;
}

interface Goldens {
  readonly classifications: readonly (ScoresOfEach & {
    readonly classes: number;
    readonly labels: Numbers;
    readonly predicted: Numbers;
    readonly confusion: readonly Numbers[];
    readonly accuracy: number;
    readonly balancedAccuracy: number;
    readonly macroF1: number;
    readonly weightedF1: number;
    readonly mcc: number;
    readonly kappa: number | null;
  })[];
  readonly probabilities: readonly {
    readonly classes: number;
    readonly labels: Numbers;
    readonly probabilities: Numbers;
    readonly logLoss: number;
    readonly rocAuc: number | null;
    readonly top: Readonly<Record<string, number>>;
  }[];
  readonly binary: readonly {
    readonly labels: Numbers;
    readonly scores: Numbers;
    readonly rocAuc: number | null;
    readonly prAuc: number | null;
    readonly brier: number;
    readonly roc: {
      readonly fpr: readonly (number | null)[];
      readonly tpr: readonly (number | null)[];
      readonly thresholds: Numbers;
    };
    readonly precision: Numbers;
    readonly recall: Numbers;
  }[];
  readonly multilabel: readonly (ScoresOfEach & {
    readonly width: number;
    readonly labels: Numbers;
    readonly scores: Numbers;
    readonly predicted: Numbers;
    readonly accuracy: number;
    readonly hamming: number;
    readonly macroF1: number;
    readonly microF1: number;
    readonly rocAuc: number | null;
  })[];
  readonly regression: readonly {
    readonly labels: Numbers;
    readonly predicted: Numbers;
    readonly mse: number;
    readonly rmse: number;
    readonly mae: number;
    readonly r2: number | null;
  }[];
  readonly loss: { readonly logits: readonly Numbers[]; readonly labels: Numbers; readonly loss: number };
}

const file = new URL('../../../../test/learning/measures/scikit-goldens.json', import.meta.url);
export const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;

/** Equal to 12 digits; a measure without a value is null in the goldens. */
export function near(t: ExecutionContext, found: number | undefined, expected: number | null, of = ''): void {
  if (expected === null || found === undefined) t.is(found ?? null, expected, of);
  else
    t.true(
      Math.abs(found - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
      `${of} ${found}, expected ${expected}`,
    );
}

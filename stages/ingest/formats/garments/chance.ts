/** Draws of the kinds that drawing a garment needs. */

import type { Random } from '../../../lib/kit/random/random.ts';

export interface Chance {
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** Around `middle`, never beyond `reach` from it: the sum of three uniform draws. */
  around(middle: number, reach: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** One of the values, each as likely. */
  oneOf<Value>(values: readonly Value[]): Value;
}

export function chanceOf(source: Random): Chance {
  const between = (from: number, to: number): number => from + (to - from) * source.uniform();
  return {
    between,
    around: (middle, reach) => {
      const sum = source.uniform() + source.uniform() + source.uniform();
      return middle + reach * ((sum * 2) / 3 - 1);
    },
    happens: (probability) => source.uniform() < probability,
    oneOf: (values) => values[source.below(values.length)]!,
  };
}

/**
 * The colour of a cell of counts, in charts and in tables. In a confusion matrix the diagonal has one colour and errors
 * another, on a scale of their own: few errors among many are seen, and a rate of 0.1 % does not look like one of 5 %.
 */

import { type CountMatrix, rateOf, rowSums } from '../study/count-matrix.ts';

/** A cell's colour: `h` for shares and correct predictions, `e` for errors; 0 is none, 10 the deepest. */
export interface Shade {
  readonly hue: 'h' | 'e';
  readonly level: number;
}

/**
 * Opacity of each level. On deep blue text is written in the page's colour, and shades between are left out, on which
 * neither colour could be read; ink can be read on every orange.
 */
export const levelOpacities = {
  h: [0, 0.1, 0.16, 0.22, 0.28, 0.34, 0.4, 0.9, 0.93, 0.96, 1],
  e: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
} as const;
const deep = 7;

export function isDeep({ hue, level }: Shade): boolean {
  return hue === 'h' && level >= deep;
}

/** The deepest orange stands for at least this rate, so that a single error in a thousand stays pale. */
const errorRateLeast = 0.05;

/** The rate that has the deepest colour of errors: the greatest of the matrix, and at least 5 %. */
export function errorScale(matrix: CountMatrix): number {
  const sums = rowSums(matrix);
  const rates = matrix.counts.flatMap((row, y) =>
    row.filter((_, x) => x !== y).map((value) => rateOf(value, sums[y]!)),
  );
  return Math.max(errorRateLeast, ...rates);
}

/** By the square root for errors, so that small rates differ from each other and from none. */
export function shadeOf(rate: number, isError: boolean, scale: number): Shade {
  if (rate === 0) return { hue: isError ? 'e' : 'h', level: 0 };
  const share = isError ? Math.sqrt(rate / scale) : rate;
  const level = Math.max(1, Math.min(10, Math.ceil(share * 10 - 1e-9)));
  return { hue: isError ? 'e' : 'h', level };
}

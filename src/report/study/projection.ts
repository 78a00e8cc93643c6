/** Sentences and numbers about one projection that several parts of the page show. */

import { count, decimal, percent } from '../page/format.ts';
import type { Projection } from './study.ts';

/** `test rows`, or `test and train rows` where the rows of a second split were placed too. */
export function rowsText({ split, second }: Projection, noun = 'rows'): string {
  if (split === undefined) return `${noun} of the table`;
  if (split === 'all') return `all ${noun}`;
  return `${second && second.split !== split ? `${split} and ${second.split}` : split} ${noun}`;
}

/** The numbers that were projected. */
export function numbersText({ layer, features }: Projection): string {
  if (layer !== undefined) return `The outputs of layer ${layer}`;
  if (features === undefined) return 'The features';
  return features.length <= 3 ? features.join(', ') : `${features.length} columns`;
}

/** Measures of its faithfulness by name; none where it was not measured. */
export function qualityOf({ quality = {} }: Projection): { readonly [name: string]: number } {
  return quality;
}

/** How faithful a projection is, in the terms of its method. */
export function describeProjection(projection: Projection): string {
  const { explainedVariance: variance, divergence, name } = projection;
  const facts: string[] = [];
  if (variance && variance.length > 0) {
    const axes = variance.length === 1 ? 'axis' : variance.length === 2 ? 'axes' : 'first two axes';
    const shares = variance.slice(0, 2).map((share) => percent(share));
    facts.push(`${shares.join(' and ')} of the variance along its ${axes}`);
  }
  const last = divergence?.at(-1);
  if (last) facts.push(`Kullback–Leibler divergence ${decimal(last[1], 3)} after ${count(last[0])} iterations`);
  const trust = qualityOf(projection).trustworthiness;
  if (trust !== undefined) facts.push(`trustworthiness ${decimal(trust)}`);
  // `t-SNE` stays in one line.
  const unbroken = name.replaceAll('-', '\u2011');
  return facts.length > 0 ? `${unbroken}: ${facts.join(', ')}.` : `${unbroken}.`;
}

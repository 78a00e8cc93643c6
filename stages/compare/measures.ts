/** The numbers that `compare` reports, as far as they exist. */

import type { Measure } from 'arrowline/stage';

const of = (name: string, title: string, about: string, format: Measure['format'] = 'number'): Measure => ({
  ...{ name, title, about, format },
  better: 'none',
  table: 'none',
});

export const measures: readonly Measure[] = [
  of('now', 'Now', 'The measure of the answers now'),
  of('before', 'Before', 'The measure of the answers that they are compared with'),
  of('delta', 'Difference', 'Now minus before'),
  of('low', 'From', 'The lower end of the interval of the difference'),
  of('high', 'To', 'The upper end of the interval of the difference'),
  of('p', 'p', 'The two-sided p value of no difference'),
  of('lost', 'Lost', 'Rows that were right before and are wrong now', 'count'),
  of('won', 'Won', 'Rows that were wrong before and are right now', 'count'),
  of('rows', 'Rows', 'Rows that are compared', 'count'),
  of('detectable', 'Detectable', 'The least drop that is found with the chance `power`'),
];

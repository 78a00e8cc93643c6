/** The measures that `select` passes on: those of the candidates, as the kinds that measured them declare them. */

import { directionOf, distinctLists, joinedMeasures, type Measure, measureOf, type NamesAt } from 'arrowline/stage';

/**
 * The lists of measures that the candidates declare, each once; undefined for a candidate whose measures are not known.
 */
export function declaredAt(namesAt: NamesAt): readonly (readonly Measure[] | undefined)[] {
  return distinctLists(namesAt('candidates').map((one) => one.metrics));
}

/** The measures of all candidates, undefined if some are not known. A measure whose declarations differ has no direction. */
export function measuresAt(namesAt: NamesAt): readonly Measure[] | undefined {
  const lists = declaredAt(namesAt);
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  const having = (name: string) => lists.filter((list) => list !== undefined && measureOf(name, list) !== undefined);
  return joinedMeasures(lists).map((one) => ({ ...one, better: directionOf(one.name, having(one.name)) ?? 'none' }));
}

/** Accepts any name, for candidates whose measures are not known while planning. */
export const anyMeasure: Measure = {
  name: '*',
  title: '*',
  about: 'A number of the candidates',
  better: 'none',
  format: 'number',
};

/** The points of linked scatter plots that the page's selection means: a label, a prediction, or a cell of both. */

import type { Selection } from '../selection/view.ts';
import type { Points } from './points.ts';

const unanswered = 255;

/**
 * A 1 for each point that is meant; undefined if nothing is. `names` are those of the models: the answers are those of the
 * selected model, or of the first one known. A label alone is found without any.
 */
export function linkedPoints(
  { count, answers, colourings }: Pick<Points, 'count' | 'answers' | 'colourings'>,
  names: readonly string[],
  { model, label, predicted }: Selection,
): Uint8Array | undefined {
  if (label === undefined && predicted === undefined) return undefined;
  const of = model === undefined ? answers[0] : answers.find(({ point }) => names[point] === model);
  if (of !== undefined) {
    const [labelled, taken] = [label, predicted].map((name) =>
      name === undefined ? undefined : of.names.indexOf(name),
    );
    return Uint8Array.from({ length: count }, (_, point) => {
      const isMeant =
        of.predicted[point] !== unanswered &&
        (labelled === undefined || of.labels[point] === labelled) &&
        (taken === undefined || of.predicted[point] === taken);
      return isMeant ? 1 : 0;
    });
  }
  const labels = colourings.find(({ name }) => name === 'label');
  if (labels === undefined || label === undefined || predicted !== undefined) return undefined;
  const wanted = labels.names.indexOf(label);
  return Uint8Array.from(labels.values, (value) => (value === wanted ? 1 : 0));
}

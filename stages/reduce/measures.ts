/** The numbers that `reduce` reports: the quality of a projection, and the objective of each method. */

import type { Measure } from 'arrowline/stage';
import type { ReduceParameters } from './parameters.ts';

type Method = ReduceParameters['method'];

const ofAll: readonly Measure[] = [
  { name: 'components', title: 'Dimensions', about: 'Dimensions of the projection', better: 'none', format: 'count' },
  {
    name: 'trustworthiness',
    title: 'Trustworthiness',
    about: 'Neighbours in the projection are near before',
    better: 'more',
    format: 'score',
  },
  {
    name: 'continuity',
    title: 'Continuity',
    about: 'Neighbours before are near in the projection',
    better: 'more',
    format: 'score',
  },
  {
    name: 'neighborPreservation',
    title: 'Neighbor preservation',
    about: 'The fraction of nearest neighbours that stay nearest neighbours',
    better: 'more',
    format: 'fraction',
  },
  {
    name: 'shepard',
    title: 'Shepard correlation',
    about: 'Rank correlation of the distances of random pairs before and after',
    better: 'more',
    format: 'number',
  },
];

const iterations: Measure = {
  name: 'iterations',
  title: 'Iterations',
  about: 'Iterations of the optimization',
  better: 'none',
  format: 'count',
};

const ofMethod: { readonly [method in Method]: readonly Measure[] } = {
  pca: [
    {
      name: 'explainedVariance',
      title: 'Explained variance',
      about: 'The fraction of the variance along the components',
      better: 'more',
      format: 'fraction',
    },
  ],
  tsne: [
    {
      name: 'klDivergence',
      title: 'KL divergence',
      about: 'Of the neighbourhoods in the projection from those in the embedding',
      better: 'less',
      format: 'number',
    },
    iterations,
  ],
  umap: [iterations],
};

export function measuresOf(method: Method): readonly Measure[] {
  return [...ofAll, ...ofMethod[method]];
}

/** Stage kind `cluster`: the examples of an embedding in groups, compared with the known classes. */

import type { JsonObject } from '../../src/core/canonical.ts';
import { defineStage, type WithProblem } from '../../src/stage-api/stage.ts';

/** What a method cannot choose by itself, and what helps to choose it. */
const needed: { readonly [method: string]: { readonly name: string; readonly hint: string } } = {
  kmeans: { name: 'k', hint: 'add `k: 5`, the number of clusters' },
  dbscan: { name: 'eps', hint: 'add `eps: 2.8`; the distance curve of a first result shows where its knee is' },
};

export default defineStage({
  kind: 'cluster',
  summary: 'Groups the examples of an embedding and compares the groups with the known classes.',
  inputs: { embedding: { type: 'embedding', description: 'The examples to group.' } },
  outputs: {
    clusters: { type: 'clusters', description: 'A cluster for each example, and what the clusters are like.' },
  },
  schema: new URL('../../../schemas/stages/cluster.schema.json', import.meta.url),
  body: new URL('./run.js', import.meta.url),
  check,
  metrics: () => [
    'clusters',
    'noise',
    'noiseFraction',
    'silhouette',
    'ari',
    'nmi',
    'homogeneity',
    'completeness',
    'ariOriginal',
    'nmiOriginal',
    'homogeneityOriginal',
    'completenessOriginal',
    'inertia',
    'iterations',
  ],
});

function check(parameters: JsonObject): readonly WithProblem[] {
  const method = String(parameters.method);
  const need = needed[method];
  if (need === undefined || parameters[need.name] !== undefined) return [];
  return [{ path: ['method'], message: `method ${method} needs "${need.name}"`, hint: need.hint }];
}

/** Stage kind `cluster`: the examples of an embedding in groups, compared with the known classes. */

import { defineStage, schemaOf, type WithProblem } from 'arrowline/stage';
import { analysisAssets } from '../lib/analysis/assets.ts';
import { measuresOf } from './measures.ts';
import type { ClusterParameters } from './parameters.ts';

type Method = ClusterParameters['method'];

/** The parameter that a method cannot choose by itself, and how to choose it. */
const needed: { readonly [method in Method]?: { readonly name: keyof ClusterParameters; readonly hint: string } } = {
  kmeans: { name: 'k', hint: 'add `k: 5`, the number of clusters' },
  agglomerative: { name: 'k', hint: 'add `k: 5`, the number of clusters' },
  dbscan: { name: 'eps', hint: 'add `eps: 2.8`; the distance curve of a first result shows where its knee is' },
};

export const kind = defineStage({
  kind: 'cluster',
  summary: 'Groups the examples of an embedding and compares the groups with the known classes.',
  inputs: {
    embedding: { type: 'embedding', description: 'The examples to group.' },
    neighbors: {
      type: 'neighbors',
      optional: true,
      description: 'dbscan, hdbscan: neighbours of the same embedding, so that they need not be found again.',
    },
  },
  outputs: {
    clusters: { type: 'clusters', description: 'A cluster for each example, and what the clusters are like.' },
  },
  schema: schemaOf<ClusterParameters>(new URL('../../../schemas/stages/cluster.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: analysisAssets,
  check,
  resolve,
  metrics: ({ method }) => measuresOf(method),
});

/** The parameters that each method reads, besides those that all do. */
const ownParameters: { readonly [method in Method]: readonly (keyof ClusterParameters)[] } = {
  kmeans: ['k', 'restarts', 'iterations', 'tolerance', 'sweep'],
  dbscan: ['eps', 'minPoints'],
  hdbscan: ['minClusterSize', 'minSamples', 'selection'],
  agglomerative: ['k', 'linkage'],
};

/** Leaves out what the method does not read. */
function resolve(parameters: ClusterParameters): ClusterParameters {
  const { method, minClusterSize } = parameters;
  const read = new Set<string>(['method', 'silhouetteSample', ...ownParameters[method]]);
  const filled = method === 'hdbscan' ? { minSamples: minClusterSize, ...parameters } : parameters;
  return Object.fromEntries(Object.entries(filled).filter(([name]) => read.has(name))) as ClusterParameters;
}

function check(parameters: ClusterParameters): readonly WithProblem[] {
  const { method, sweep } = parameters;
  const need = needed[method];
  const problems: WithProblem[] = [];
  if (need !== undefined && parameters[need.name] === undefined)
    problems.push({ path: ['method'], message: `method ${method} needs "${need.name}"`, hint: need.hint });
  if (sweep !== undefined && sweep.from > sweep.to)
    problems.push({ path: ['sweep', 'to'], message: `the sweep ends at ${sweep.to}, before its start ${sweep.from}` });
  return problems;
}

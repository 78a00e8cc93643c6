/** Stage kind `cluster`: the examples of an embedding in groups, compared with the known classes. */

import type { JsonObject } from '../../src/core/values/canonical.ts';
import { defineStage, type WithProblem } from '../../src/stage-api/stage.ts';
import { analysisAssets } from '../lib/analysis/assets.ts';
import { measuresOf } from './measures.ts';

/** What a method cannot choose by itself, and what helps to choose it. */
const needed: { readonly [method: string]: { readonly name: string; readonly hint: string } } = {
  kmeans: { name: 'k', hint: 'add `k: 5`, the number of clusters' },
  agglomerative: { name: 'k', hint: 'add `k: 5`, the number of clusters' },
  dbscan: { name: 'eps', hint: 'add `eps: 2.8`; the distance curve of a first result shows where its knee is' },
};

export default defineStage({
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
  schema: new URL('../../../schemas/stages/cluster.schema.json', import.meta.url),
  body: new URL('./body.js', import.meta.url),
  assets: analysisAssets,
  check,
  resolve,
  metrics: ({ method }) => measuresOf(String(method)),
});

/** What each method reads, besides what all do. */
const ownParameters: { readonly [method: string]: readonly string[] } = {
  kmeans: ['k', 'restarts', 'iterations', 'tolerance', 'sweep'],
  dbscan: ['eps', 'minPoints'],
  hdbscan: ['minClusterSize', 'minSamples', 'selection'],
  agglomerative: ['k', 'linkage'],
};

function resolve(parameters: JsonObject): JsonObject {
  const method = String(parameters.method);
  const read = ['method', 'silhouetteSample', ...(ownParameters[method] ?? [])];
  const { minClusterSize } = parameters;
  const filled =
    method === 'hdbscan' && minClusterSize !== undefined ? { minSamples: minClusterSize, ...parameters } : parameters;
  return Object.fromEntries(Object.entries(filled).filter(([name]) => read.includes(name)));
}

function check(parameters: JsonObject): readonly WithProblem[] {
  const method = String(parameters.method);
  const need = needed[method];
  const problems: WithProblem[] = [];
  if (need !== undefined && parameters[need.name] === undefined)
    problems.push({ path: ['method'], message: `method ${method} needs "${need.name}"`, hint: need.hint });
  const sweep = parameters.sweep as { from: number; to: number } | undefined;
  if (sweep !== undefined && sweep.from > sweep.to)
    problems.push({ path: ['sweep', 'to'], message: `the sweep ends at ${sweep.to}, before its start ${sweep.from}` });
  return problems;
}

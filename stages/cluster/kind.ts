/** Stage kind `cluster`: the examples of an embedding in groups, compared with the known classes. */

import { defineStage, schemaOf, type WithProblem } from 'arrowline/stage';
import { analysisAssets } from '../lib/analysis/assets.ts';
import { inputsOf, selectionProblems, withSelection } from '../lib/analysis/examined/ports.ts';
import { measuresOf } from './measures.ts';
import { methodOf, shared } from './methods/index.ts';
import type { ClusterParameters } from './parameters.ts';

export const kind = defineStage({
  kind: 'cluster',
  summary: 'Groups examples by their numbers, and compares the groups with the known classes.',
  inputs: {
    ...inputsOf('to group'),
    neighbors: {
      type: 'neighbors',
      optional: true,
      description: 'dbscan, hdbscan: neighbours of the same examples, so that they need not be found again.',
    },
  },
  outputs: {
    clusters: { type: 'clusters', description: 'A cluster for each example, and a description of each cluster.' },
  },
  schema: schemaOf<ClusterParameters>(new URL('../../../schemas/stages/cluster.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: analysisAssets,
  check,
  resolve,
  checkInputs: selectionProblems,
  resolveInputs: withSelection,
  metrics: ({ method }) => measuresOf(method),
});

/** Leaves out the parameters that the method does not read. */
function resolve(parameters: ClusterParameters): ClusterParameters {
  const { method, minClusterSize } = parameters;
  const read = new Set<string>([...shared, ...methodOf(method).reads]);
  const filled = method === 'hdbscan' ? { minSamples: minClusterSize, ...parameters } : parameters;
  return Object.fromEntries(Object.entries(filled).filter(([name]) => read.has(name))) as ClusterParameters;
}

function check(parameters: ClusterParameters): readonly WithProblem[] {
  const { method, sweep } = parameters;
  const need = methodOf(method).needs;
  const problems: WithProblem[] = [];
  if (need !== undefined && parameters[need.name] === undefined)
    problems.push({ path: ['method'], message: `method ${method} needs "${need.name}"`, hint: need.hint });
  if (sweep !== undefined && sweep.from > sweep.to)
    problems.push({ path: ['sweep', 'to'], message: `the sweep ends at ${sweep.to}, before its start ${sweep.from}` });
  return problems;
}

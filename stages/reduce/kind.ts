/** Stage kind `reduce`: an embedding projected to a few dimensions. */

import type { JsonObject } from '../../src/core/values/canonical.ts';
import { defineStage, type WithProblem } from '../../src/stage-api/stage.ts';
import { analysisAssets } from '../lib/analysis/assets.ts';
import { measuresOf } from './measures.ts';

export default defineStage({
  kind: 'reduce',
  summary: 'Projects an embedding to a few dimensions.',
  inputs: {
    embedding: { type: 'embedding', description: 'The examples to project; the projection is fitted to them.' },
    second: {
      type: 'embedding',
      optional: true,
      description: 'pca, umap: examples of another split of the same layer, placed by what was fitted to the first.',
    },
    neighbors: {
      type: 'neighbors',
      optional: true,
      description: 'tsne, umap: neighbours of the same embedding, so that they need not be found again.',
    },
  },
  outputs: {
    projection: { type: 'projection', description: 'A position for each example, those of `second` after the others.' },
  },
  schema: new URL('../../../schemas/stages/reduce.schema.json', import.meta.url),
  body: new URL('./body.js', import.meta.url),
  assets: analysisAssets,
  check,
  resolve,
  checkInputs: ({ method }, namesAt) =>
    method === 'tsne' && namesAt('second').length > 0
      ? [
          {
            path: ['method'],
            message: 't-SNE cannot place a second embedding',
            hint: 'leave `second` out, or use pca or umap',
          },
        ]
      : [],
  metrics: ({ method }) => measuresOf(String(method)),
});

/** What each method reads, besides what all do. */
const ownParameters: { readonly [method: string]: readonly string[] } = {
  pca: [],
  tsne: ['perplexity', 'earlyExaggeration', 'angle', 'learningRate', 'iterations', 'initialization'],
  umap: ['learningRate', 'iterations', 'initialization', 'neighbors', 'minDistance', 'negativeSamples', 'metric'],
};
/** What `auto` is, where that does not depend on the data. */
const automatic: { readonly [method: string]: JsonObject } = {
  tsne: { iterations: 1000, initialization: 'pca' },
  umap: { learningRate: 1, initialization: 'spectral' },
};

function resolve(parameters: JsonObject): JsonObject {
  const method = String(parameters.method);
  const read = ['method', 'components', 'quality', ...(ownParameters[method] ?? [])];
  const entries = Object.entries(parameters).filter(([name]) => read.includes(name));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value === 'auto' ? (automatic[method]?.[name] ?? value) : value]),
  );
}

function check({ method, components, initialization }: JsonObject): readonly WithProblem[] {
  const problems: WithProblem[] = [];
  const count = Number(components);
  if (count > 1 ? !Number.isInteger(count) : count < 1 && method !== 'pca')
    problems.push({
      path: ['components'],
      message: `${count} is no number of dimensions for ${method}`,
      hint: 'write a whole number, or for pca a fraction between 0 and 1',
    });
  if (method === 'tsne' && count !== 2)
    problems.push({ path: ['components'], message: 't-SNE keeps 2 dimensions', hint: 'leave `components` out' });
  if (method === 'tsne' && initialization === 'spectral')
    problems.push({
      path: ['initialization'],
      message: 't-SNE starts from pca or random',
      hint: 'leave `initialization` out: auto suits each method',
    });
  return problems;
}

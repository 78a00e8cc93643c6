/** Stage kind `reduce`: examples projected to a few dimensions. */

import { defineStage, type MachineFacts, type NamesAt, schemaOf, type WithProblem } from 'arrowline/stage';
import { analysisAssets } from '../lib/analysis/assets.ts';
import { inputsOf, selectionProblems, withSelection } from '../lib/analysis/examined/ports.ts';
import { measuresOf } from './measures.ts';
import { methodOf, shared } from './methods/index.ts';
import type { ReduceParameters } from './parameters.ts';

/** Parameters of which planning has left those that the method reads. */
export type Resolved = ReduceParameters & {
  /** pca: the kernels of this machine (`MachineFacts.componentKernels`). They change no byte. */
  readonly kernels?: string;
};

export const kind = defineStage({
  kind: 'reduce',
  summary: 'Projects examples to a few dimensions.',
  inputs: {
    ...inputsOf('to project'),
    second: {
      type: 'embedding',
      optional: true,
      description:
        'pca, umap: examples of another split of the layer that is embedded, placed by the map fitted to the first.',
    },
    neighbors: {
      type: 'neighbors',
      optional: true,
      description: 'tsne, umap: neighbours of the same examples, so that they need not be found again.',
    },
  },
  outputs: {
    projection: { type: 'projection', description: 'A position for each example, those of `second` after the others.' },
  },
  schema: schemaOf<ReduceParameters, Resolved>(new URL('../../../schemas/stages/reduce.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: analysisAssets,
  check,
  resolve,
  outsideKey: ({ method }) => (method === 'pca' ? ['kernels'] : []),
  checkInputs,
  resolveInputs: withSelection,
  metrics: ({ method }) => measuresOf(method),
});

/** Leaves out the parameters that the method does not read, and replaces `auto` where the method decides. */
function resolve(parameters: ReduceParameters, facts: MachineFacts): Resolved {
  const { method } = parameters;
  const read = new Set<string>([...shared, ...methodOf(method).reads]);
  const values: { readonly [name: string]: unknown } = methodOf(method).auto;
  const entries = Object.entries(parameters).filter(([name]) => read.has(name));
  const kernels = method === 'pca' ? facts.componentKernels : undefined;
  return {
    ...(Object.fromEntries(
      entries.map(([name, value]) => [name, value === 'auto' ? (values[name] ?? value) : value]),
    ) as ReduceParameters),
    ...(kernels !== undefined && { kernels }),
  };
}

function check({ method, components, initialization }: ReduceParameters): readonly WithProblem[] {
  const problems: WithProblem[] = [];
  if (components > 1 ? !Number.isInteger(components) : components < 1 && method !== 'pca')
    problems.push({
      path: ['components'],
      message: `${components} is no number of dimensions for ${method}`,
      hint: 'write a whole number, or for pca a fraction between 0 and 1',
    });
  if (method === 'tsne' && components !== 2)
    problems.push({ path: ['components'], message: 't-SNE keeps 2 dimensions', hint: 'leave `components` out' });
  if (method === 'tsne' && initialization === 'spectral')
    problems.push({
      path: ['initialization'],
      message: 't-SNE starts from pca or random',
      hint: 'leave `initialization` out: auto suits each method',
    });
  return problems;
}

function checkInputs(parameters: ReduceParameters, namesAt: NamesAt): readonly WithProblem[] {
  const problems = selectionProblems(parameters, namesAt);
  if (problems.length > 0 || namesAt('second').length === 0) return problems;
  if (namesAt('embedding').length === 0)
    return [
      {
        path: [],
        message: 'a second embedding is wired, and the examples are no embedding',
        hint: 'leave `second` out: split: all takes every row of a dataset',
      },
    ];
  if (parameters.method !== 'tsne') return [];
  return [
    {
      path: ['method'],
      message: 't-SNE cannot place a second embedding',
      hint: 'leave `second` out, or use pca or umap',
    },
  ];
}

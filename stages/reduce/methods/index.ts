/**
 * The methods of `reduce`: for each, the parameters that it reads and the values that `auto` stands for. The descriptor
 * leaves out other parameters, and a method's function is given no others. Loads no algorithm.
 */

import type { ReduceParameters } from '../parameters.ts';

type Name = keyof ReduceParameters;

interface Method {
  /** Besides `shared`. */
  readonly reads: readonly Name[];
  /** Where that does not depend on the data. */
  readonly auto: Partial<ReduceParameters>;
}

/** Read for every method. */
export const shared = ['method', 'components', 'quality', 'split', 'columns'] as const satisfies readonly Name[];

export const methods = {
  pca: { reads: [], auto: {} },
  tsne: {
    reads: ['perplexity', 'earlyExaggeration', 'learningRate', 'iterations', 'initialization'],
    auto: { iterations: 1000, initialization: 'pca' },
  },
  umap: {
    reads: ['learningRate', 'iterations', 'initialization', 'neighbors', 'minDistance', 'negativeSamples', 'metric'],
    auto: { learningRate: 1, initialization: 'spectral' },
  },
} as const satisfies { readonly [method in ReduceParameters['method']]: Method };

export type MethodName = keyof typeof methods;

/** The parameters that a method is given. */
export type ParametersOf<M extends MethodName> = Pick<
  ReduceParameters,
  (typeof shared)[number] | (typeof methods)[M]['reads'][number]
>;

/** A method's record without the literal types, for code that handles any method. */
export function methodOf(name: MethodName): Method {
  return methods[name];
}

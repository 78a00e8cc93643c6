/**
 * The methods of `cluster`: for each, the parameters that it reads and the one that it cannot choose by itself. The
 * descriptor leaves out other parameters, and a method's function is given no others. Loads no algorithm.
 */

import type { ClusterParameters } from '../parameters.ts';

type Name = keyof ClusterParameters;

interface Method {
  /** Besides `shared`. */
  readonly reads: readonly Name[];
  readonly needs?: { readonly name: Name; readonly hint: string };
}

/** Read for every method. */
export const shared = ['method', 'silhouetteSample', 'split', 'columns'] as const satisfies readonly Name[];

export const methods = {
  kmeans: {
    reads: ['k', 'restarts', 'iterations', 'tolerance', 'sweep'],
    needs: { name: 'k', hint: 'add `k: 5`, the number of clusters' },
  },
  dbscan: {
    reads: ['eps', 'minPoints'],
    needs: { name: 'eps', hint: 'add `eps: 2.8`; the distance curve of a first result shows where its knee is' },
  },
  hdbscan: { reads: ['minClusterSize', 'minSamples', 'selection'] },
  agglomerative: {
    reads: ['k', 'linkage'],
    needs: { name: 'k', hint: 'add `k: 5`, the number of clusters' },
  },
} as const satisfies { readonly [method in ClusterParameters['method']]: Method };

export type MethodName = keyof typeof methods;

/** The parameters that a method is given. */
export type ParametersOf<M extends MethodName> = Pick<
  ClusterParameters,
  (typeof shared)[number] | (typeof methods)[M]['reads'][number]
>;

/** A method's record without the literal types, for code that handles any method. */
export function methodOf(name: MethodName): Method {
  return methods[name];
}

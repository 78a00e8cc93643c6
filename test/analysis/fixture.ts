/** Point sets with scikit-learn's results: test/analysis/fixtures, made by bench/peers/make_analysis_goldens.py. */

import { readFileSync } from 'node:fs';
import type { Points } from '../../stages/lib/analysis/points.ts';

export interface Agreed {
  readonly labels: readonly number[];
  readonly ari: number;
  readonly ami: number;
  readonly nmi: number;
  readonly homogeneity: number;
  readonly completeness: number;
  readonly silhouette: number | null;
}

export interface Fixture {
  readonly rows: number;
  readonly width: number;
  readonly values: readonly number[];
  readonly truth: readonly number[];
  readonly pca: {
    readonly ratios: readonly number[];
    readonly components: readonly number[];
    readonly positions: readonly number[];
  };
  readonly dbscan: Agreed & { readonly eps: number; readonly minPoints: number };
  readonly kmeans: Agreed & { readonly k: number; readonly inertia: number };
  readonly hdbscan: readonly {
    readonly minClusterSize: number;
    readonly minSamples: number;
    readonly selection: 'eom' | 'leaf';
    readonly labels: readonly number[];
    readonly probabilities: readonly number[];
  }[];
  readonly agglomerative: { readonly [linkage: string]: readonly number[] };
}

/** Labelings that agree by chance, or not at all, and what scikit-learn's scores make of them. */
export interface Chance {
  readonly pairs: readonly {
    readonly classes: readonly number[];
    readonly clusters: readonly number[];
    readonly ami: number;
    readonly nmi: number;
  }[];
}

/** The sets that every clustering is compared on. */
export const pointSets = ['blobs', 'separated', 'moons', 'anisotropic', 'duplicates', 'noise'] as const;

export function fixture<Kind = Fixture>(name: string): Kind & Pick<Fixture, 'rows' | 'width' | 'values' | 'truth'> {
  // Tests run from dist/test/analysis.
  return JSON.parse(readFileSync(new URL(`../../../test/analysis/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

export function pointsOf({ values, rows, width }: Pick<Fixture, 'rows' | 'width' | 'values'>): Points {
  return { values: Float32Array.from(values), rows, width };
}

/** Whether two labelings are the same groups under other numbers, with noise (-1) the same rows. */
export function sameGroups(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  const there = new Map<number, number>();
  const back = new Map<number, number>();
  for (let row = 0; row < left.length; row++) {
    const one = left[row]!;
    const other = right[row]!;
    if (one < 0 !== other < 0) return false;
    if ((there.get(one) ?? other) !== other || (back.get(other) ?? one) !== one) return false;
    there.set(one, other);
    back.set(other, one);
  }
  return left.length === right.length;
}

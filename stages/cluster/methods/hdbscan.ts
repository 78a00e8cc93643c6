/** Method `hdbscan`, with the condensed tree that its clusters were chosen from. */

import type { Clusters } from '../../../src/artifacts/clusters.ts';
import { type HdbscanResult, hdbscan } from '../../lib/analysis/clustering/hierarchy/hdbscan.ts';
import { type ClusterInput, type Clustering, needRows } from '../clustering.ts';

/** Larger clusters come first in the artifact, and a parent is never smaller than its children. */
const treeClustersMax = 500;
const profileSteps = 24;

export async function clusterByHdbscan({
  points,
  parameters,
  neighbours,
  pace,
}: ClusterInput<'hdbscan'>): Promise<Clustering> {
  const { minClusterSize, minSamples = minClusterSize, selection } = parameters;
  needRows(points, minSamples, 'minSamples');
  const found = await neighbours.find(minSamples - 1);
  const result = await hdbscan(await neighbours.tree(), found, { minClusterSize, selection }, pace);
  return {
    clusters: result.clusters,
    columns: { probability: result.probabilities, outlierScore: result.outlierScores },
    metadata: (numberOf) => ({ minSamples, condensedTree: condensedTree(result, numberOf) }),
  };
}

function condensedTree(
  { tree, chosen }: HdbscanResult,
  numberOf: (cluster: number) => number,
): NonNullable<Clusters['condensedTree']> {
  const { parent, size, birth, death, stability } = tree;
  const kept = [...parent.keys()].sort((one, other) => size[other]! - size[one]! || one - other);
  kept.length = Math.min(kept.length, treeClustersMax);
  const places = new Map(kept.map((cluster, place) => [cluster, place]));
  const numbers = new Map(
    [...chosen.keys()].filter((cluster) => chosen[cluster]).map((cluster, index) => [cluster, index]),
  );
  const leavings = leavingsOf(tree);
  return kept.map((cluster) => {
    const number = numbers.get(cluster);
    return {
      parent: places.get(parent[cluster]!) ?? null,
      size: size[cluster]!,
      birth: birth[cluster] === 0 ? null : 1 / birth[cluster]!,
      death: 1 / death[cluster]!,
      stability: Number.isFinite(stability[cluster]) ? stability[cluster]! : null,
      cluster: number === undefined ? null : numberOf(number),
      profile: profileOf(size[cluster]!, leavings[cluster]!),
    };
  });
}

interface Leaving {
  readonly lambda: number;
  readonly rows: number;
}

/** Of each cluster, when rows left it: alone, or many at once into a child. */
function leavingsOf({ parent, birth, size, clusterOf, leftAt }: HdbscanResult['tree']): Leaving[][] {
  const leavings = Array.from(parent, () => [] as Leaving[]);
  clusterOf.forEach((cluster, row) => {
    leavings[cluster]!.push({ lambda: leftAt[row]!, rows: 1 });
  });
  for (let child = 1; child < parent.length; child++)
    leavings[parent[child]!]!.push({ lambda: birth[child]!, rows: size[child]! });
  return leavings;
}

/** [distance, rows still in the cluster below it] as the distance shrinks, at evenly spaced numbers of rows. */
function profileOf(size: number, leavings: Leaving[]): [number, number][] {
  leavings.sort((one, other) => one.lambda - other.lambda);
  const profile: [number, number][] = [];
  let left = size;
  let next = size;
  leavings.forEach(({ lambda, rows }, index) => {
    left -= rows;
    // Equal distances are one step.
    if (lambda === leavings[index + 1]?.lambda || left > next) return;
    profile.push([1 / lambda, left]);
    next = left - size / profileSteps;
  });
  if (left === 0 && profile.at(-1)?.[1] !== 0) profile.push([1 / leavings.at(-1)!.lambda, 0]);
  return profile;
}

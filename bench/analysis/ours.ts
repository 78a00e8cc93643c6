/**
 * One method of ours on one file of points, in a process of its own: prints a line of JSON.
 *
 *     node dist/bench/analysis/ours.js METHOD FILE WIDTH EPS
 */

import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { dbscan } from '../../stages/lib/analysis/clustering/density/dbscan.ts';
import { hdbscan } from '../../stages/lib/analysis/clustering/hierarchy/hdbscan.ts';
import { kmeans } from '../../stages/lib/analysis/clustering/kmeans/kmeans.ts';
import { buildKdTree } from '../../stages/lib/analysis/neighbours/kdtree.ts';
import { nearestNeighbours } from '../../stages/lib/analysis/neighbours/neighbours.ts';
import type { Points } from '../../stages/lib/analysis/points.ts';
import { jointProbabilities } from '../../stages/lib/analysis/projection/affinities.ts';
import { principalPositions, randomPositions } from '../../stages/lib/analysis/projection/initial-positions.ts';
import { varianceRatios } from '../../stages/lib/analysis/projection/pca/components.ts';
import { fitComponents } from '../../stages/lib/analysis/projection/pca/fit-components.ts';
import { pcaTargetOf } from '../../stages/lib/analysis/projection/pca/native.ts';
import { projectRows } from '../../stages/lib/analysis/projection/pca/project-rows.ts';
import { spectralPositions } from '../../stages/lib/analysis/projection/spectral.ts';
import { tsne } from '../../stages/lib/analysis/projection/tsne/tsne.ts';
import { fuzzyGraph } from '../../stages/lib/analysis/projection/umap/fuzzy-graph.ts';
import { layOut } from '../../stages/lib/analysis/projection/umap/umap.ts';
import { fitCurve } from '../../stages/lib/analysis/projection/umap/umap-curve.ts';
import { unpaced } from '../../stages/lib/kit/pace.ts';
import { findKernels } from '../../stages/lib/learning/engines/compiled/native/finding.ts';
import { readPoints } from './data.ts';

type Facts = { readonly [name: string]: number };

const methods: { readonly [method: string]: (points: Points, eps: number) => Promise<Facts> } = {
  async pca(points) {
    const target = pcaTargetOf(kernels);
    const fitted = await fitComponents(points, unpaced, 2, target);
    await projectRows(points, fitted, 2, unpaced, target);
    const [first, second] = varianceRatios(fitted);
    return { first: first!, second: second! };
  },
  async kmeans(points) {
    const options = { k: 5, restarts: 10, iterationsMax: 300, tolerance: 1e-4, seed: 1 };
    return { inertia: (await kmeans(points, options, unpaced)).inertia };
  },
  async dbscan(points, eps) {
    return countsOf(await dbscan(await buildKdTree(points, unpaced), { eps, minPoints: 4 }, unpaced));
  },
  async hdbscan(points) {
    const tree = await buildKdTree(points, unpaced);
    const neighbours = await nearestNeighbours(tree, 49, unpaced);
    return countsOf((await hdbscan(tree, neighbours, { minClusterSize: 50, selection: 'eom' }, unpaced)).clusters);
  },
  async tsne(points) {
    const graph = await jointProbabilities(
      await nearestNeighbours(await buildKdTree(points, unpaced), 91, unpaced),
      30,
      unpaced,
    );
    const start = await principalPositions(points, 2, 1e-4, 1, unpaced);
    const options = { iterations: 1000, earlyExaggeration: 12, learningRate: 'auto' } as const;
    const { divergence } = await tsne(graph, start, options, unpaced);
    return { divergence: divergence.at(-1)![1] };
  },
  async umap(points) {
    const graph = await fuzzyGraph(await nearestNeighbours(await buildKdTree(points, unpaced), 14, unpaced), unpaced);
    const anchors = await principalPositions(points, 2, 5, 1, unpaced);
    const start = await spectralPositions(graph, 2, anchors, 1, unpaced);
    const noise = randomPositions(points.rows, 2, 1e-4, 1);
    const positions = Float32Array.from(start, (value, index) => value + noise[index]!);
    const epochs = points.rows <= 10_000 ? 500 : 200;
    await layOut(
      graph,
      positions,
      fitCurve(0.1),
      { components: 2, epochs, learningRate: 1, negatives: 5, seed: 1 },
      unpaced,
    );
    return { epochs };
  },
};

function countsOf(clusters: Int32Array): Facts {
  return {
    clusters: clusters.reduce((most, one) => Math.max(most, one), -1) + 1,
    noise: clusters.reduce((count, one) => (one < 0 ? count + 1 : count), 0),
  };
}

const [method = '', file = '', width = '', eps = ''] = process.argv.slice(2);
const points = readPoints(file, Number(width));
// A run finds proven kernels while it plans, so that is no part of the method's time.
const forgetful = { recall: () => undefined, remember: () => {} };
const kernels = method === 'pca' ? findKernels(forgetful, false, undefined, 'principal components').kernels : undefined;
// Reading and imports leave work to V8: to collect garbage, which 30 MB of points bring about, and to optimize in other threads.
setFlagsFromString('--expose-gc');
runInNewContext('gc')();
await setTimeout(200);
const cpu = process.cpuUsage();
const wall = performance.now();
const facts = await methods[method]!(points, Number(eps));
const used = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    cpu: (used.user + used.system) / 1e6,
    wall: (performance.now() - wall) / 1e3,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    facts,
  }),
);

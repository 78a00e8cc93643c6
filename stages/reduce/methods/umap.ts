/** Method `umap`. A second embedding is placed among the rows of the first, which stay. */

import { StageFailure } from 'arrowline/stage';
import type { Points } from '../../lib/analysis/points.ts';
import type { Graph } from '../../lib/analysis/projection/graph.ts';
import { principalPositions, randomPositions } from '../../lib/analysis/projection/initial-positions.ts';
import { spectralPositions } from '../../lib/analysis/projection/spectral.ts';
import { fuzzyGraph, membershipWeights } from '../../lib/analysis/projection/umap/fuzzy-graph.ts';
import { type LayoutOptions, layOut, placeAmong } from '../../lib/analysis/projection/umap/umap.ts';
import { type Curve, fitCurve } from '../../lib/analysis/projection/umap/umap-curve.ts';
import { joined, type ReduceInput, type Reduction } from '../reduction.ts';

/** The start fills ±10, with a little noise so that equal rows can part. */
const startExtent = 10;
const startNoise = 1e-4;

export async function reduceByUmap(input: ReduceInput<'umap'>): Promise<Reduction> {
  const { points, second, parameters, seed, neighbours, pace } = input;
  const { components, metric, negativeSamples: negatives } = parameters;
  if (points.rows < 3)
    throw new StageFailure('too-few-rows', 'UMAP needs a neighbourhood to lay out', {
      found: `${points.rows} examples`,
      expected: 'at least 3',
    });
  const epochs = parameters.iterations === 'auto' ? (points.rows <= 10_000 ? 500 : 200) : parameters.iterations;
  const learningRate = parameters.learningRate === 'auto' ? 1 : parameters.learningRate;
  const found = await neighbours.find(Math.min(parameters.neighbors, points.rows) - 1, metric);
  const graph = await fuzzyGraph(found, pace);
  const curve = fitCurve(parameters.minDistance);
  const { initialization, start } = await startOf(input, graph);
  const noise = randomPositions(points.rows, components, startNoise, seed);
  const positions = Float32Array.from(start, (value, index) => value + noise[index]!);
  const options = { components, epochs, learningRate, negatives, seed };
  await layOut(graph, positions, curve, options, pace);
  const placed = second && (await place(input, second, positions, curve, options));
  return {
    positions: joined(positions, placed),
    components,
    metadata: { iterations: epochs, initialization, curve: { ...curve } },
    metrics: { iterations: epochs },
  };
}

async function startOf(
  { points, parameters, seed, pace }: ReduceInput<'umap'>,
  graph: Graph,
): Promise<{ initialization: 'pca' | 'spectral' | 'random'; start: Float64Array }> {
  const { components } = parameters;
  const initialization = parameters.initialization === 'auto' ? 'spectral' : parameters.initialization;
  if (initialization === 'random')
    return { initialization, start: randomPositions(points.rows, components, startExtent / 2, seed) };
  const principal = await principalPositions(points, components, 1, seed, pace);
  const largest = principal.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scaled = principal.map((value) => (value * startExtent) / largest);
  if (initialization === 'pca') return { initialization, start: scaled };
  return { initialization, start: await spectralPositions(graph, components, scaled, seed, pace) };
}

/** Each new row starts at the weighted mean of its neighbours and is moved for a third as many epochs. */
async function place(
  { points, parameters, neighbours, pace }: ReduceInput<'umap'>,
  second: Points,
  fixed: Float32Array,
  curve: Curve,
  options: LayoutOptions,
): Promise<Float32Array> {
  const { components, epochs, seed } = options;
  const count = Math.min(parameters.neighbors, points.rows);
  const found = await neighbours.among(second, count, parameters.metric);
  const weight = await membershipWeights(found, pace);
  const start = Int32Array.from({ length: second.rows + 1 }, (_, row) => row * count);
  const placed = new Float32Array(second.rows * components);
  for (let row = 0; row < second.rows; row++) {
    const own = weight.subarray(row * count, (row + 1) * count);
    const total = own.reduce((sum, one) => sum + one, 0);
    for (const [index, share] of own.entries()) {
      const other = found.rows[row * count + index]!;
      for (let axis = 0; axis < components; axis++)
        placed[row * components + axis]! += (share / total) * fixed[other * components + axis]!;
    }
  }
  const shorter = { ...options, epochs: Math.ceil(epochs / 3), learningRate: options.learningRate / 4, seed: seed + 1 };
  await placeAmong({ start, to: found.rows, weight }, placed, fixed, curve, shorter, pace);
  return placed;
}

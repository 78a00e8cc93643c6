/**
 * The `neighbors` artifact: written once for an embedding, read by the stages that need neighbours. What is wired must
 * belong to the very same embedding; too few neighbours, or another metric, mean finding them anew.
 */

import type { Digest } from '../../../src/core/digest.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { InputArtifact } from '../../../src/stage-api/stage.ts';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import type { Embedding } from './embedding.ts';
import { buildKdTree, type KdTree } from './kdtree.ts';
import { type Neighbours, nearestNeighbours } from './neighbours.ts';
import type { Pace } from './pace.ts';
import { type Points, unitRows } from './points.ts';

export type Metric = 'euclidean' | 'cosine';

export function neighboursTable(embedding: Embedding, digest: Digest, metric: Metric, neighbours: Neighbours): Table {
  const { row, layer, split } = embedding;
  const { count, rows, distances } = neighbours;
  return makeTable(
    { row: column.int32(row), neighbor: column.vectors(rows, count), distance: column.vectors(distances, count) },
    { type: 'neighbors', version: 1, embedding: digest, metric, count, layer, split },
  );
}

export interface NeighbourSource {
  /** The `count` nearest of each row, from the wired artifact where it has them. `count` is less than the rows. */
  find(count: number, metric?: Metric): Promise<Neighbours>;
  /** The kd-tree of the embedding (of its rows at unit length for cosine), built when first asked for. */
  tree(metric?: Metric): Promise<KdTree>;
  /** What the user should know: that wired neighbours were of no use. */
  readonly notes: readonly string[];
}

/** Throws a StageFailure (`neighbors-of-other`) when `wired` was made from another embedding. */
export async function neighbourSource(
  points: Points,
  embedding: InputArtifact,
  wired: InputArtifact | undefined,
  pace: Pace,
): Promise<NeighbourSource> {
  const table = await wired?.table();
  if (table !== undefined && table.metadata.embedding !== embedding.digest)
    throw new StageFailure('neighbors-of-other', 'the neighbours were found in another embedding', {
      where: 'input "neighbors"',
      found: String(table.metadata.embedding),
      expected: embedding.digest,
      hint: 'wire the same embedding to the stage that finds neighbours',
    });
  const trees = new Map<Metric, KdTree>();
  const notes: string[] = [];
  const tree = async (metric: Metric = 'euclidean'): Promise<KdTree> => {
    const built = trees.get(metric) ?? (await buildKdTree(metric === 'cosine' ? unitRows(points) : points, pace));
    trees.set(metric, built);
    return built;
  };
  const find = async (count: number, metric: Metric = 'euclidean'): Promise<Neighbours> => {
    if (table !== undefined && table.metadata.metric === metric && Number(table.metadata.count) >= count)
      return firstOf(table, count);
    if (table !== undefined)
      notes.push(`neighbours found anew: ${count} by ${metric} distance are needed, ${found(table)} were wired`);
    const neighbours = await nearestNeighbours(await tree(metric), count, pace);
    return metric === 'cosine' ? asCosine(neighbours) : neighbours;
  };
  return { find, tree, notes };
}

function found({ metadata }: Table): string {
  return `${metadata.count} by ${metadata.metric}`;
}

/** Of rows at unit length, |a - b|² = 2 (1 - cos). */
export function asCosine({ count, rows, distances }: Neighbours): Neighbours {
  return { count, rows, distances: distances.map((distance) => (distance * distance) / 2) };
}

/** The first `count` columns of the artifact's lists. */
function firstOf({ rows, columns }: Table, count: number): Neighbours {
  const { neighbor, distance } = columns;
  if (neighbor?.type !== 'FixedSizeList' || distance?.type !== 'FixedSizeList')
    throw new StageFailure('neighbors-column', 'neighbours are lists in columns "neighbor" and "distance"');
  const narrowed = { count, rows: new Int32Array(rows * count), distances: new Float32Array(rows * count) };
  for (let row = 0; row < rows; row++) {
    const start = row * neighbor.width;
    narrowed.rows.set(neighbor.values.subarray(start, start + count), row * count);
    narrowed.distances.set(distance.values.subarray(start, start + count), row * count);
  }
  return narrowed;
}

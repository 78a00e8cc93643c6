/**
 * The `neighbors` artifact: written once for some examples, read by the stages that need neighbours. A wired artifact
 * must belong to the very same examples; if it has too few neighbours or another metric, they are found anew.
 */

import { type InputArtifact, StageFailure, type Table } from 'arrowline/stage';
import { type Neighbors, neighbors } from '../../../../src/artifacts/neighbors.ts';
import type { Pace } from '../../kit/pace.ts';
import type { Examined } from '../examined/read.ts';
import type { Points } from '../points.ts';
import { type Directions, directionsOf, nearestDirections } from './directions.ts';
import { buildKdTree, type KdTree } from './kdtree.ts';
import { type Neighbours, nearestAmong, nearestNeighbours } from './neighbours.ts';

export type Metric = 'euclidean' | 'cosine';

export function neighboursTable({ rows: examples, about, of }: Examined, metric: Metric, found: Neighbours): Table {
  const { model: _model, table: _table, ...provenance } = about;
  const { count, rows, distances } = found;
  return neighbors.write({ ...examples, neighbor: rows, distance: distances, of, metric, count, ...provenance });
}

export interface NeighbourSource {
  /** The `count` nearest of each row, from the wired artifact where it has them. `count` is less than the rows. */
  find(count: number, metric?: Metric): Promise<Neighbours>;
  /** The `count` rows of the examples nearest to each row of other points. */
  among(others: Points, count: number, metric: Metric): Promise<Neighbours>;
  /** The kd-tree of the examples, built when first asked for. */
  tree(): Promise<KdTree>;
  /** Notes for the user: rows that are equal or have no direction, wired neighbours that could not be used. */
  readonly notes: readonly string[];
}

/** Throws a StageFailure (`neighbors-of-other`) when `wired` was made from other examples. */
export async function neighbourSource(
  { points, of, about }: Examined,
  wired: InputArtifact | undefined,
  pace: Pace,
): Promise<NeighbourSource> {
  const found = await wired?.table().then(neighbors.read);
  if (found !== undefined && placeOf(found) !== placeOf({ ...about, of }))
    throw new StageFailure('neighbors-of-other', 'the neighbours were found among other examples', {
      where: 'input "neighbors"',
      found: placeOf(found),
      expected: placeOf({ ...about, of }),
      hint: 'wire the same examples to the stage that finds neighbours, with the same split and columns',
    });
  const notes = allEqual(points) ? [`all ${points.rows} rows are equal: none is nearer than another`] : [];
  const tree = once(() => buildKdTree(points, pace));
  const byAngle = once(async () => {
    const directions = directionsOf(points);
    const zero = directions.factors.filter((factor) => factor === 0).length;
    if (zero > 0)
      notes.push(
        `${zero} of ${points.rows} rows are zeros and have no direction: their cosine distance to others is 1`,
      );
    return { directions, tree: await buildKdTree(directions.centred, pace) };
  });
  const nearestByAngle = async (count: number, others?: Points): Promise<Neighbours> => {
    const { directions, tree: centred } = await byAngle();
    const queries: Directions | undefined = others && directionsOf(others, directions.middle);
    return nearestDirections(centred, directions, queries, count, pace);
  };
  const find = async (count: number, metric: Metric = 'euclidean'): Promise<Neighbours> => {
    if (found !== undefined && found.metric === metric && found.count >= count) return firstOf(found, count);
    if (found !== undefined)
      notes.push(
        `neighbours found anew: ${count} by ${metric} distance are needed, ${found.count} by ${found.metric} were wired`,
      );
    return metric === 'cosine' ? nearestByAngle(count) : nearestNeighbours(await tree(), count, pace);
  };
  const among = async (others: Points, count: number, metric: Metric): Promise<Neighbours> =>
    metric === 'cosine' ? nearestByAngle(count, others) : nearestAmong(await tree(), others, count, pace);
  return { find, among, tree, notes };
}

/** Which rows and columns of which artifact, as a text. */
function placeOf({ of, split, features }: Pick<Neighbors, 'of' | 'split' | 'features'>): string {
  return [of, split, features && JSON.stringify(features)].filter((one) => one !== undefined).join(', ');
}

function allEqual({ values, rows, width }: Points): boolean {
  return rows > 1 && values.every((value, at) => value === values[at % width]);
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The first `count` columns of the artifact's lists. */
function firstOf({ row: { length: rows }, neighbor, distance, count: width }: Neighbors, count: number): Neighbours {
  const narrowed = { count, rows: new Int32Array(rows * count), distances: new Float32Array(rows * count) };
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    narrowed.rows.set(neighbor.subarray(start, start + count), row * count);
    narrowed.distances.set(distance.subarray(start, start + count), row * count);
  }
  return narrowed;
}

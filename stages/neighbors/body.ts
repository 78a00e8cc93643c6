/** Body of `neighbors`. */

import { StageFailure } from '../../src/stage-api/failure.ts';
import type { StageContext, StageResult } from '../../src/stage-api/stage.ts';
import { readEmbedding } from '../lib/analysis/embedding.ts';
import { type Metric, neighbourSource, neighboursTable } from '../lib/analysis/neighbours/neighbours-table.ts';
import { paceOf } from '../lib/kit/pace.ts';

interface NeighborsParameters {
  readonly count: number;
  readonly metric: Metric;
}

export default async function run(context: StageContext<NeighborsParameters>): Promise<StageResult> {
  const { metric } = context.parameters;
  const artifact = context.one('embedding');
  const embedding = readEmbedding(await artifact.table());
  const { rows } = embedding.points;
  if (rows < 2)
    throw new StageFailure('too-few-rows', 'a single example has no neighbours', { found: '1 example', expected: '2' });
  const count = Math.min(context.parameters.count, rows - 1);
  const source = await neighbourSource(embedding.points, artifact, undefined, paceOf(context));
  const neighbours = await source.find(count, metric);
  const sum = neighbours.distances.reduce((total, distance) => total + distance, 0);
  return {
    outputs: { neighbors: neighboursTable(embedding, artifact.digest, metric, neighbours) },
    metrics: { count, meanDistance: sum / neighbours.distances.length },
    notes: source.notes,
  };
}

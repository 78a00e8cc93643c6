/** Body of `neighbors`: finds the neighbours and writes them. */

import { type StageBody, StageFailure } from 'arrowline/stage';
import { readEmbedding } from '../lib/analysis/embedding.ts';
import { neighbourSource, neighboursTable } from '../lib/analysis/neighbours/neighbours-table.ts';
import { paceOf } from '../lib/kit/pace.ts';
import type { kind } from './kind.ts';

const body: StageBody<typeof kind> = async (context) => {
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
};

export default body;

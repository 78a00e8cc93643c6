/** Body of `neighbors`: finds the neighbours and writes them. */

import { type StageBody, StageFailure } from 'arrowline/stage';
import { readExamined } from '../lib/analysis/examined/read.ts';
import { neighbourSource, neighboursTable } from '../lib/analysis/neighbours/neighbours-table.ts';
import { paceOf } from '../lib/kit/pace.ts';
import type { kind } from './kind.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { metric } = context.parameters;
  const examined = await readExamined(context, context.parameters);
  const { rows } = examined.points;
  if (rows < 2)
    throw new StageFailure('too-few-rows', 'a single example has no neighbours', { found: '1 example', expected: '2' });
  const count = Math.min(context.parameters.count, rows - 1);
  const source = await neighbourSource(examined, undefined, paceOf(context));
  const neighbours = await source.find(count, metric);
  const sum = neighbours.distances.reduce((total, distance) => total + distance, 0);
  return {
    outputs: { neighbors: neighboursTable(examined, metric, neighbours) },
    metrics: { count, meanDistance: sum / neighbours.distances.length },
    notes: [...examined.notes, ...source.notes],
  };
};

export default body;

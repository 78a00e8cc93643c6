/** Body of `reduce`: reads the embeddings, calls the method, writes the projection. Knows no algorithm itself. */

import type { JsonObject } from '../../src/core/canonical.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import type { StageContext, StageResult } from '../../src/stage-api/stage.ts';
import { column, makeTable, type Table } from '../../src/stage-api/table.ts';
import { type Embedding, provenance, readEmbedding } from '../lib/analysis/embedding.ts';
import { paceOf } from '../lib/analysis/pace.ts';
import { reduceByPca } from './pca.ts';
import type { ReduceParameters, Reduction } from './reduction.ts';

export default async function run(context: StageContext<ReduceParameters>): Promise<StageResult> {
  const { parameters } = context;
  const embedding = readEmbedding(await context.one('embedding').table());
  const second = await context.optional('second')?.table().then(readEmbedding);
  if (second !== undefined) refuseOtherLayer(embedding, second);
  const pace = paceOf(context);
  await pace('row', 0, embedding.points.rows);
  const reduction = await reduceByPca(embedding.points, second?.points, parameters);
  return {
    outputs: { projection: projectionTable(embedding, second, parameters, reduction) },
    metrics: reduction.metrics,
  };
}

function refuseOtherLayer(embedding: Embedding, second: Embedding): void {
  if (second.layer === embedding.layer && second.points.width === embedding.points.width) return;
  const describe = ({ layer, points }: Embedding) => `${points.width} numbers of layer "${layer}"`;
  throw new StageFailure('embeddings-differ', 'the second embedding is not of the same layer as the first', {
    where: 'input "second"',
    found: describe(second),
    expected: describe(embedding),
  });
}

function projectionTable(
  embedding: Embedding,
  second: Embedding | undefined,
  parameters: ReduceParameters,
  { positions, components, metadata }: Reduction,
): Table {
  const joined = (name: 'row' | 'label' | 'original') => {
    const values = new Int32Array(embedding.points.rows + (second?.points.rows ?? 0));
    values.set(embedding[name]);
    if (second !== undefined) values.set(second[name], embedding.points.rows);
    return column.int32(values);
  };
  return makeTable(
    {
      row: joined('row'),
      label: joined('label'),
      original: joined('original'),
      position: column.vectors(positions, components),
    },
    {
      type: 'projection',
      version: 1,
      method: parameters.method,
      parameters: parameters as unknown as JsonObject,
      ...provenance(embedding),
      ...(second === undefined
        ? {}
        : {
            second: { split: second.split, rows: [embedding.points.rows, embedding.points.rows + second.points.rows] },
          }),
      ...metadata,
    },
  );
}

/** Body of `reduce`: reads the embeddings, calls the method, judges and writes the projection. Knows no algorithm. */

import { type StageBody, StageFailure, type Table } from 'arrowline/stage';
import { projection } from '../../src/artifacts/projection.ts';
import { type Embedding, provenance, readEmbedding } from '../lib/analysis/embedding.ts';
import { neighbourSource } from '../lib/analysis/neighbours/neighbours-table.ts';
import { type ProjectionQuality, projectionQuality } from '../lib/analysis/quality/projection-quality.ts';
import { paceOf } from '../lib/kit/pace.ts';
import type { kind } from './kind.ts';
import type { MethodName } from './methods/index.ts';
import { reduceByPca } from './methods/pca.ts';
import { reduceByTsne } from './methods/tsne.ts';
import { reduceByUmap } from './methods/umap.ts';
import type { ReduceParameters } from './parameters.ts';
import type { ReduceInput, Reduction } from './reduction.ts';

const methods: { readonly [M in MethodName]: (input: ReduceInput<M>) => Promise<Reduction> } = {
  pca: reduceByPca,
  tsne: reduceByTsne,
  umap: reduceByUmap,
};

/** The same rows are compared for every seed of the run, so that the quality of projections can be compared. */
const judgingSeed = 0;

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const artifact = context.one('embedding');
  const embedding = readEmbedding(await artifact.table());
  const second = await context.optional('second')?.table().then(readEmbedding);
  if (second !== undefined) {
    refuseOtherLayer(embedding, second);
    refuseOtherModel(embedding, second);
  }
  const { points } = embedding;
  const pace = paceOf(context);
  const neighbours = await neighbourSource(points, artifact, context.optional('neighbors'), pace);
  const reduction = await methods[parameters.method]({
    points,
    second: second?.points,
    parameters,
    seed,
    neighbours,
    pace,
  });
  const { positions, components, metrics } = reduction;
  const values = positions.subarray(0, points.rows * components);
  const after = { values, rows: points.rows, width: components };
  const quality = await projectionQuality(points, after, { ...parameters.quality, seed: judgingSeed }, pace);
  const measured = quality === undefined ? {} : qualityMetrics(quality);
  return {
    outputs: { projection: projectionTable(embedding, second, parameters, reduction, quality) },
    metrics: { components, ...metrics, ...measured },
    notes: neighbours.notes,
  };
};

export default body;

function refuseOtherLayer(embedding: Embedding, second: Embedding): void {
  if (second.layer === embedding.layer && second.points.width === embedding.points.width) return;
  const describe = ({ layer, points }: Embedding) => `${points.width} numbers of layer "${layer}"`;
  throw new StageFailure('embeddings-differ', 'the second embedding is not of the same layer as the first', {
    where: 'input "second"',
    found: describe(second),
    expected: describe(embedding),
  });
}

/** Layers of the same name and width in two networks are not the same space. */
function refuseOtherModel(embedding: Embedding, second: Embedding): void {
  if (embedding.model === undefined || second.model === undefined || second.model === embedding.model) return;
  throw new StageFailure('embeddings-differ', 'the second embedding is not of the same model as the first', {
    where: 'input "second"',
    found: `model ${second.model}`,
    expected: `model ${embedding.model}`,
  });
}

function qualityMetrics({ trustworthiness, continuity, neighborPreservation, shepard }: ProjectionQuality) {
  return { trustworthiness, continuity, neighborPreservation, shepard };
}

function projectionTable(
  embedding: Embedding,
  second: Embedding | undefined,
  parameters: ReduceParameters,
  { positions, components, metadata }: Reduction,
  quality: ProjectionQuality | undefined,
): Table {
  const { rows } = embedding.points;
  const both = (name: 'row' | 'label' | 'original') => {
    const values = new Int32Array(rows + (second?.points.rows ?? 0));
    values.set(embedding[name]);
    if (second !== undefined) values.set(second[name], rows);
    return values;
  };
  return projection.write({
    row: both('row'),
    label: both('label'),
    original: both('original'),
    position: positions,
    dimensions: components,
    method: parameters.method,
    parameters: { ...parameters },
    ...provenance(embedding),
    ...(second && { second: { split: second.split, rows: [rows, rows + second.points.rows] } }),
    ...metadata,
    ...(quality && { quality: { ...quality } }),
  });
}

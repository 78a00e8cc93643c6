/** Body of `reduce`: reads the examples, calls the method, judges and writes the projection. Knows no algorithm. */

import { type StageBody, StageFailure, type Table } from 'arrowline/stage';
import { joinExamined } from '../../src/artifacts/examined.ts';
import { projection } from '../../src/artifacts/projection.ts';
import { ofMethod } from '../lib/analysis/examined/ports.ts';
import {
  type ExaminedEmbedding,
  type ReadExamples,
  readEmbedding,
  readExamined,
} from '../lib/analysis/examined/read.ts';
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
  const { seed } = context;
  // The artifact repeats the parameters, and what changes no byte is none of them.
  const { kernels, ...parameters } = context.parameters;
  const examined = await readExamined(context, parameters);
  const second = await context.optional('second')?.table().then(readEmbedding);
  if (second !== undefined) {
    refuseOtherLayer(examined, second);
    refuseOtherModel(examined, second);
  }
  const { points } = examined;
  const pace = paceOf(context);
  const neighbours = await neighbourSource(examined, context.optional('neighbors'), pace);
  const reduction = await methods[parameters.method]({
    points,
    second: second?.points,
    parameters,
    kernels,
    seed,
    neighbours,
    pace,
  });
  const { positions, components, metrics, notes = [] } = reduction;
  const values = positions.subarray(0, points.rows * components);
  const after = { values, rows: points.rows, width: components };
  const quality = await projectionQuality(points, after, { ...parameters.quality, seed: judgingSeed }, pace);
  const measured = quality === undefined ? {} : qualityMetrics(quality);
  return {
    outputs: { projection: projectionTable(examined, second, parameters, reduction, quality) },
    metrics: { components, ...metrics, ...measured },
    notes: [...examined.notes, ...neighbours.notes, ...notes],
  };
};

export default body;

function refuseOtherLayer(embedding: ReadExamples, second: ReadExamples): void {
  if (second.about.layer === embedding.about.layer && second.points.width === embedding.points.width) return;
  const describe = ({ about, points }: ReadExamples) => `${points.width} numbers of layer "${about.layer}"`;
  throw new StageFailure('embeddings-differ', 'the second embedding is not of the same layer as the first', {
    where: 'input "second"',
    found: describe(second),
    expected: describe(embedding),
  });
}

/** Layers of the same name and width in two networks are not the same space. */
function refuseOtherModel(embedding: ReadExamples, second: ReadExamples): void {
  const [model, other] = [embedding.about.model, second.about.model];
  if (model === undefined || other === undefined || other === model) return;
  throw new StageFailure('embeddings-differ', 'the second embedding is not of the same model as the first', {
    where: 'input "second"',
    found: `model ${other}`,
    expected: `model ${model}`,
  });
}

function qualityMetrics({ trustworthiness, continuity, neighborPreservation, shepard }: ProjectionQuality) {
  return { trustworthiness, continuity, neighborPreservation, shepard };
}

function projectionTable(
  examined: ReadExamples,
  second: ExaminedEmbedding | undefined,
  parameters: ReduceParameters,
  { positions, components, metadata }: Reduction,
  quality: ProjectionQuality | undefined,
): Table {
  const { rows } = examined.points;
  return projection.write({
    ...joinExamined(examined.rows, second?.rows),
    position: positions,
    dimensions: components,
    method: parameters.method,
    parameters: ofMethod(parameters),
    ...examined.about,
    ...(second && { second: { split: second.about.split, rows: [rows, rows + second.points.rows] } }),
    ...metadata,
    ...(quality && { quality: { ...quality } }),
  });
}

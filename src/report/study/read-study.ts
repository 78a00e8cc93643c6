/** Reads the artifacts at the report's ports into a `Study`. Knows the columns of every artifact type. */

import { modelDigest } from '../../../stages/lib/kit/lineage/made-from.ts';
import type { JsonObject } from '../../core/values/canonical.ts';
import type { InputArtifact, PortContext } from '../../stage-api/context.ts';
import { type Column, columnRows, type Table } from '../../stage-api/table.ts';
import { shownPoint } from './best.ts';
import { named } from './example-names.ts';
import type { DrawNetwork } from './layers.ts';
import { joinPredictions, predictionsAt } from './point-predictions.ts';
import { embeddedPoint, joinPoints, varyingAxes } from './points.ts';
import type * as S from './study.ts';

/** @param draw reads the networks: the report itself knows no kind of layer */
export async function readStudy(
  context: Pick<PortContext, 'optional' | 'many' | 'breathe'>,
  draw: DrawNetwork,
): Promise<S.Study> {
  const sources: S.Source[] = [];
  const read = async <Part>(
    port: string,
    artifacts: readonly InputArtifact[],
    make: (source: S.Source, table: Table) => Part,
  ): Promise<Part[]> => {
    const parts: Part[] = [];
    for (const artifact of artifacts) {
      const { digest, coordinates } = artifact;
      const source = { index: sources.length, port, digest, coordinates };
      sources.push(source);
      parts.push(make(source, await artifact.table()));
      await context.breathe();
    }
    return parts;
  };
  const one = (port: string): InputArtifact[] => [context.optional(port)].filter((artifact) => artifact !== undefined);
  const histories = await read('histories', context.many('histories'), readHistory);
  const evaluations = await read('evaluations', context.many('evaluations'), readEvaluation);
  const models = await read('models', context.many('models'), modelReader(draw));
  const [dataset] = await read('dataset', one('dataset'), readDataset);
  const projections = named(await read('projections', context.many('projections'), readProjection));
  const clusterings = named(await read('clusters', context.many('clusters'), readClustering));
  const [choice] = (await read('choice', one('choice'), readChoice)).filter((found) => found !== undefined);
  const joinedPoints = joinPoints({ histories, models, evaluations });
  const { point: best, standing } = shownPoint(joinedPoints, choice);
  // Predictions are as long as the data: those of points whose examples are shown are read, no others.
  const shown = new Set([best, ...projections.map((projection) => embeddedPoint(joinedPoints, projection, best))]);
  const points: S.Point[] = [];
  for (const point of joinedPoints) {
    const belonging = shown.has(point) ? await predictionsAt(point, context.many('predictions')) : [];
    const predictions = joinPredictions(await read('predictions', belonging, readPredictions));
    points.push(predictions ? { ...point, predictions } : point);
  }
  const chosen = best && points[best.index];
  const classNames =
    [dataset, ...evaluations, ...projections, ...clusterings].find((part) => part !== undefined)?.classNames ?? [];
  return {
    sources,
    points,
    axes: varyingAxes(points.map((point) => point.coordinates)),
    classNames,
    projections,
    clusterings,
    ...(chosen && { chosen }),
    ...(standing && { standing }),
    ...(choice && { choice }),
    ...(dataset && { dataset }),
  };
}

function column(table: Table, name: string): Column {
  const found = table.columns[name];
  if (!found) throw new Error(`Internal error: an artifact has no column "${name}"`);
  return found;
}

function numbers(table: Table, name: string): ArrayLike<number> {
  return column(table, name).values as ArrayLike<number>;
}

function texts(table: Table, name: string): readonly string[] {
  return column(table, name).values as readonly string[];
}

function series(table: Table, name: string): readonly number[] | undefined {
  return table.columns[name] && Array.from(numbers(table, name));
}

function ofModel(source: S.Source, table: Table): S.OfModel {
  const digest = modelDigest(table);
  return { source, ...(digest !== undefined && { modelDigest: digest }) };
}

const strings = (value: unknown): readonly string[] => (value as readonly string[] | undefined) ?? [];

function readHistory(source: S.Source, table: Table): S.History {
  const validationLoss = series(table, 'validationLoss');
  const validationAccuracy = series(table, 'validationAccuracy');
  return {
    ...ofModel(source, table),
    epochs: Array.from(numbers(table, 'epoch')),
    loss: Array.from(numbers(table, 'loss')),
    accuracy: Array.from(numbers(table, 'accuracy')),
    ...(validationLoss && { validationLoss }),
    ...(validationAccuracy && { validationAccuracy }),
    evaluatedEpoch: Number(table.metadata.evaluatedEpoch),
    stoppedEarly: table.metadata.stoppedEarly === true,
  };
}

function readEvaluation(source: S.Source, table: Table): S.Evaluation {
  const values = numbers(table, 'value');
  return {
    ...ofModel(source, table),
    sources: [source],
    values: new Map(texts(table, 'name').map((name, row) => [name, values[row]!])),
    classNames: strings(table.metadata.classNames),
  };
}

function modelReader(draw: DrawNetwork): (source: S.Source, table: Table) => S.Model {
  return (source, table) => {
    const { model = null, inputShape, classNames, epochs, loss } = table.metadata;
    const network = draw(model, inputShape as readonly number[], strings(classNames).length);
    return { source, network, epochs: Number(epochs), loss: String(loss) };
  };
}

function readPredictions(source: S.Source, table: Table): S.Predictions {
  const probabilities = column(table, 'probabilities');
  return {
    ...ofModel(source, table),
    sources: [source],
    classNames: strings(table.metadata.classNames),
    split: texts(table, 'split'),
    row: numbers(table, 'row'),
    label: numbers(table, 'label'),
    predicted: numbers(table, 'predicted'),
    probabilities: probabilities.values as ArrayLike<number>,
    classes: probabilities.type === 'FixedSizeList' ? probabilities.width : 1,
  };
}

function readDataset(source: S.Source, table: Table): S.Dataset {
  const features = column(table, 'features');
  const { metadata } = table;
  if (features.type !== 'FixedSizeList') throw new Error(`Internal error: features of type ${features.type}`);
  return {
    source,
    features: features.values,
    width: features.width,
    bytes: metadata.featureType !== 'number',
    shape: metadata.shape as readonly number[],
    scale: Number(metadata.scale),
    label: numbers(table, 'label'),
    original: numbers(table, 'original'),
    classNames: strings(metadata.classNames),
    originalNames: strings(metadata.originalNames),
    splits: metadata.splits as unknown as S.Dataset['splits'],
  };
}

function readExamples(source: S.Source, table: Table): S.Examples {
  const { metadata } = table;
  return {
    ...ofModel(source, table),
    name: String(metadata.method),
    method: String(metadata.method),
    parameters: (metadata.parameters ?? {}) as JsonObject,
    layer: String(metadata.layer),
    split: String(metadata.split),
    classNames: strings(metadata.classNames),
    originalNames: strings(metadata.originalNames),
    row: numbers(table, 'row'),
    label: numbers(table, 'label'),
    original: numbers(table, 'original'),
    metadata,
  };
}

function readProjection(source: S.Source, table: Table): S.Projection {
  const position = column(table, 'position');
  const dimensions = columnRows(position) === 0 ? 2 : position.values.length / columnRows(position);
  return { ...readExamples(source, table), position: numbers(table, 'position'), dimensions };
}

function readClustering(source: S.Source, table: Table): S.Clustering {
  return {
    ...readExamples(source, table),
    cluster: numbers(table, 'cluster'),
    ...(table.columns.probability && { probability: numbers(table, 'probability') }),
    clusters: table.metadata.clusters as unknown as readonly S.Cluster[],
  };
}

function readChoice(source: S.Source, table: Table): S.Choice | undefined {
  const selected = table.metadata.selected as unknown as Omit<S.Choice, 'source'> | undefined;
  return selected && { ...ofModel(source, table), ...selected };
}

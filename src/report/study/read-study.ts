/** Reads the artifacts at the report's ports into a `Study`. Knows artifact types, and no columns. */

import { clusters } from '../../artifacts/clusters.ts';
import { areClasses, areNumbers, areSeveral, dataset, type RowRange } from '../../artifacts/dataset.ts';
import type { RowOrigins } from '../../artifacts/examples.ts';
import { history } from '../../artifacts/history.ts';
import { metrics } from '../../artifacts/metrics.ts';
import { model } from '../../artifacts/model.ts';
import { predictions } from '../../artifacts/predictions.ts';
import { projection } from '../../artifacts/projection.ts';
import type { Measure } from '../../core/facts/measure.ts';
import type { Replicates } from '../../core/facts/replicates.ts';
import type { Digest } from '../../core/values/digest.ts';
import type { InputArtifact, PortContext } from '../../stage-api/context.ts';
import type { Table } from '../../stage-api/table.ts';
import { varyingAxes } from '../../view/point-names.ts';
import { shownPoint } from './best.ts';
import { rowsInDataset, type ToDataset } from './dataset-rows.ts';
import { named } from './example-names.ts';
import type { DrawNetwork } from './layers.ts';
import { joinPredictions, predictionsAt } from './point-predictions.ts';
import { embeddedPoint, joinPoints } from './points.ts';
import type * as S from './study.ts';

/** Facts from planning by which points are compared. */
export interface Compared {
  /** Axes along which points only repeat each other. */
  readonly replicates?: Replicates;
  /** Declarations of the evaluations' numbers. */
  readonly measures?: readonly Measure[];
}

/**
 * @param draw reads the networks: the report itself knows no kind of layer
 * @param sectionPorts gathering ports whose artifacts sections read themselves
 */
export async function readStudy(
  context: Pick<PortContext, 'optional' | 'many' | 'breathe'>,
  draw: DrawNetwork,
  sectionPorts: readonly string[],
  { replicates, measures }: Compared = {},
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
  const projections = named(await read('projections', context.many('projections'), readProjection)).map((one) =>
    inDataset(dataset, one),
  );
  const clusterings = named(await read('clusters', context.many('clusters'), readClustering)).map((one) =>
    clustersInDataset(dataset, one),
  );
  const [choice] = (await read('choice', one('choice'), readChoice)).filter((found) => found !== undefined);
  const others = new Map<string, S.Other[]>();
  for (const port of sectionPorts)
    others.set(port, await read(port, context.many(port), (source, table) => ({ source, table })));
  const joinedPoints = joinPoints({ histories, models, evaluations });
  const { point: best, standing } = shownPoint(joinedPoints, choice, replicates, measures);
  // Predictions are as long as the data: those of points whose examples are shown are read, no others.
  const shown = new Set([best, ...projections.map((projection) => embeddedPoint(joinedPoints, projection, best))]);
  const points: S.Point[] = [];
  for (const point of joinedPoints) {
    const belonging = shown.has(point) ? await predictionsAt(point, context.many('predictions')) : [];
    const predictions = joinPredictions(await read('predictions', belonging, predictionsReader(dataset)));
    points.push(predictions ? { ...point, predictions } : point);
  }
  const chosen = best && points[best.index];
  const classNames =
    [dataset?.classes, ...evaluations, ...projections, ...clusterings].find((part) => part?.classNames !== undefined)
      ?.classNames ?? [];
  return {
    sources,
    points,
    axes: varyingAxes(points.map((point) => point.coordinates)),
    classNames,
    projections,
    clusterings,
    others,
    tables: [],
    files: [],
    ...(chosen && { chosen }),
    ...(standing && { standing }),
    ...(choice && { choice }),
    ...(dataset && { dataset }),
  };
}

function ofModel(source: S.Source, model: Digest | undefined): S.OfModel {
  return { source, ...(model !== undefined && { modelDigest: model }) };
}

type CurveName = 'accuracy' | 'validationLoss' | 'validationAccuracy' | 'learningRate' | 'gradientNorm';

function readHistory(source: S.Source, table: Table): S.History {
  const found = history.read(table);
  const { keptEpoch, stoppedEarly, augmentation, findings } = found;
  const curve = (name: CurveName) => found[name] && { [name]: Array.from(found[name]) };
  const measures = Object.entries(found.measures).map(([name, values]) => [name, Array.from(values)] as const);
  return {
    ...ofModel(source, found.model),
    epochs: Array.from(found.epoch),
    loss: Array.from(found.loss),
    ...curve('accuracy'),
    ...curve('validationLoss'),
    ...curve('validationAccuracy'),
    ...curve('learningRate'),
    ...curve('gradientNorm'),
    measures: Object.fromEntries(measures),
    keptEpoch,
    stoppedEarly,
    ...(findings && { findings }),
    ...(augmentation && { augmentation }),
  };
}

function readEvaluation(source: S.Source, table: Table): S.Evaluation {
  const { name, value, classNames = [], ...found } = metrics.read(table);
  const values = new Map(name.map((one, row) => [one, value[row]!]));
  return { ...ofModel(source, found.model), sources: [source], values, classNames };
}

function modelReader(draw: DrawNetwork): (source: S.Source, table: Table) => S.Model {
  return (source, table) => {
    const stored = model.read(table);
    return { source, network: draw(stored), epochs: stored.epochs, loss: stored.loss.name };
  };
}

function predictionsReader(of: S.Dataset | undefined): (source: S.Source, table: Table) => S.Predictions {
  return (source, table) => {
    const found = predictions.read(table);
    const { task, model, split, row, label, predicted } = found;
    const toDataset = rowsInDataset(of, row, found.source, source.port);
    const isNumber = found.task === 'regression';
    return {
      ...ofModel(source, model),
      ...{ sources: [source], task, split, label, predicted },
      row: toDataset ? row.map(toDataset) : row,
      names: isNumber ? [] : found.task === 'multilabel' ? found.labelNames : found.classNames,
      probabilities: isNumber ? [] : found.probabilities,
      ...('positive' in found && found.positive !== undefined && { positive: found.positive }),
      ...('threshold' in found && found.threshold !== undefined && { threshold: found.threshold }),
    };
  };
}

/** Examples with rows of the reported dataset; those of a table stay. */
function inDataset<Part extends S.Examples>(of: S.Dataset | undefined, part: Part): Part {
  const toDataset = toDatasetOf(of, part);
  return toDataset === undefined ? part : { ...part, row: Int32Array.from(part.row, toDataset) };
}

function clustersInDataset(of: S.Dataset | undefined, part: S.Clustering): S.Clustering {
  const toDataset = toDatasetOf(of, part);
  if (toDataset === undefined) return part;
  const found = part.clusters.map((one) => ({
    ...one,
    medoid: toDataset(one.medoid),
    nearest: one.nearest.map(toDataset),
  }));
  return { ...inDataset(of, part), clusters: found };
}

function toDatasetOf(of: S.Dataset | undefined, { table, row, origins, source }: S.Examples): ToDataset | undefined {
  return table === undefined ? rowsInDataset(of, row, origins?.source, source.port) : undefined;
}

function readDataset(source: S.Source, table: Table): S.Dataset {
  const { rows, groups, labels, labelName, source: rowsOfSource, ids, splits } = dataset.read(table);
  const ends = ({ start, end }: RowRange) => [start, end] as const;
  return {
    source,
    rows,
    groups,
    ...(areClasses(labels) && { classes: labels }),
    ...(areNumbers(labels) && { target: labels.value }),
    ...(areSeveral(labels) && { labelNames: labels.names }),
    ...(labelName !== undefined && { labelName }),
    ids,
    ...(rowsOfSource && { rowsOfSource }),
    splits: { train: ends(splits.train), validation: ends(splits.validation), test: ends(splits.test) },
  };
}

function originsOf(source: RowOrigins['source'], ids: RowOrigins['ids']): RowOrigins {
  return { ...(source && { source }), ...(ids && { ids }) };
}

/** Named by its method, until the names of all are known. */
function readProjection(source: S.Source, table: Table): S.Projection {
  const { model: of, source: rows, ids, ...found } = projection.read(table);
  return { ...ofModel(source, of), ...found, origins: originsOf(rows, ids), name: found.method };
}

function readClustering(source: S.Source, table: Table): S.Clustering {
  const { model: of, source: rows, ids, ...found } = clusters.read(table);
  return { ...ofModel(source, of), ...found, origins: originsOf(rows, ids), name: found.method };
}

function readChoice(source: S.Source, table: Table): S.Choice | undefined {
  const { model: of, selected } = metrics.read(table);
  return selected && { ...ofModel(source, of), ...selected };
}

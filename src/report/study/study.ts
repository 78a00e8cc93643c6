/**
 * The study that a report is about: the artifacts at its ports, read into values that sections and figures draw. Its
 * points are the models that were trained or evaluated, each at its coordinates.
 */

import type { Clusters } from '../../artifacts/clusters.ts';
import type { ClassLabels, FeatureGroup, SplitName } from '../../artifacts/dataset.ts';
import type { NamedColumn, RowOrigins, SourceRows } from '../../artifacts/examples.ts';
import type * as trained from '../../artifacts/history.ts';
import type { Selection } from '../../artifacts/metrics.ts';
import type * as answers from '../../artifacts/predictions.ts';
import type * as artifact from '../../artifacts/projection.ts';
import type { Told } from '../../core/facts/standing.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import type { JsonObject } from '../../core/values/canonical.ts';
import type { Digest } from '../../core/values/digest.ts';
import type { Table } from '../../stage-api/table.ts';
import type { DrawnNetwork } from './layers.ts';
import type { FilesResult, TableResult } from './results/result.ts';
import type { Source } from './source.ts';

export type { Source } from './source.ts';

/** The model that an artifact was made from, as far as the artifact names it. */
export interface OfModel {
  readonly source: Source;
  /** Digest of the model; absent if the kind that made the artifact did not record it. */
  readonly modelDigest?: Digest;
}

/**
 * A training: arrays have one element an epoch; losses are the training loss's unit, accuracies fractions. They have no
 * accuracies where the targets are numbers.
 */
export interface History extends OfModel {
  readonly epochs: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy?: readonly number[];
  readonly validationLoss?: readonly number[];
  readonly validationAccuracy?: readonly number[];
  readonly learningRate?: readonly number[];
  readonly gradientNorm?: readonly number[];
  /** Other measures on the validation rows, by their whole names. */
  readonly measures: { readonly [name: string]: readonly number[] };
  /** The epoch whose weights the model holds: every number beside an evaluation is of this epoch. */
  readonly keptEpoch: number;
  readonly stoppedEarly: boolean;
  /** Noticed by the kind that trained; absent if it looked for nothing. */
  readonly findings?: trained.History['findings'];
  /** How training pictures were changed in every epoch; absent if they were not. */
  readonly augmentation?: Augmentation;
}

export type Augmentation = NonNullable<trained.History['augmentation']>;

export interface Model {
  readonly source: Source;
  readonly network: DrawnNetwork;
  readonly epochs: number;
  readonly loss: string;
}

/** Numbers of one model: those of several artifacts where its splits were evaluated apart. */
export interface Evaluation extends OfModel {
  /** All artifacts they are from; `source` is the first. */
  readonly sources: readonly Source[];
  readonly values: ReadonlyMap<string, number>;
  /** Of classes, or of labels of which an example may have several; empty for numbers. */
  readonly classNames: readonly string[];
}

/** Answers to examples, by task. */
export interface Predictions extends OfModel {
  /** All artifacts they are from; `source` is the first. */
  readonly sources: readonly Source[];
  readonly task: answers.Predictions['task'];
  /** Of classes or labels; empty for numbers. */
  readonly names: readonly string[];
  /** Of `binary`: the class that is looked for. */
  readonly positive?: number;
  readonly threshold?: number;
  readonly split: readonly string[];
  /** Row of each example in the dataset. */
  readonly row: ArrayLike<number>;
  /** A class, or a number; of `multilabel` 0 or 1 for each name. */
  readonly label: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  /** Examples × names. */
  readonly probabilities: ArrayLike<number>;
}

/** A point of the study: a training and its evaluation at some coordinates. Each part may be missing. */
export interface Point {
  readonly index: number;
  readonly coordinates: Coordinates;
  /** Short and unique: the values that distinguish it from the other points. */
  readonly name: string;
  /** Digest of the model, where it is known. Trainings of several points may have made the same bytes. */
  readonly modelDigest?: Digest;
  readonly history?: History;
  readonly model?: Model;
  readonly evaluation?: Evaluation;
  readonly predictions?: Predictions;
}

export interface Dataset {
  readonly source: Source;
  readonly rows: number;
  readonly groups: readonly FeatureGroup[];
  /** Absent if the rows have no labels, several, or numbers. */
  readonly classes?: ClassLabels;
  /** Labels that are numbers. */
  readonly target?: Float64Array;
  /** Of rows that may have several labels. */
  readonly labelNames?: readonly string[];
  /** The column of the source that the labels are from. */
  readonly labelName?: string;
  readonly ids?: readonly NamedColumn[];
  /** The places of the rows in the files that they are from. */
  readonly rowsOfSource?: SourceRows;
  readonly splits: { readonly [split in SplitName]: readonly [start: number, end: number] };
}

/** A set of examples with their labels, if they have any: projections and clusterings have one each. */
export interface Examples extends OfModel {
  readonly name: string;
  readonly method: string;
  readonly parameters: JsonObject;
  /** The layer that was embedded, if the examples are an embedding. */
  readonly layer?: string;
  /** Names of the numbers of a row, if they have names. */
  readonly features?: readonly string[];
  readonly split?: string;
  /** Digest of the table that `row` counts the rows of; absent for rows of the dataset. */
  readonly table?: string;
  readonly classNames?: readonly string[];
  readonly originalNames?: readonly string[];
  readonly row: ArrayLike<number>;
  /** Classes; absent without labels, and where labels are numbers. */
  readonly label?: ArrayLike<number>;
  readonly original?: ArrayLike<number>;
  /** Labels that are numbers. */
  readonly target?: ArrayLike<number>;
  /** Where the rows are from. */
  readonly origins?: RowOrigins;
}

/** Fields of the artifact that only some methods write. */
type ProjectionFacts = Pick<
  artifact.Projection,
  'explainedVariance' | 'spectrum' | 'second' | 'divergence' | 'quality'
>;

export interface Projection extends Examples, ProjectionFacts {
  /** Examples × dimensions. */
  readonly position: ArrayLike<number>;
  readonly dimensions: number;
}

type ClusteringFacts = Pick<
  Clusters,
  'agreement' | 'clusters' | 'condensedTree' | 'contingency' | 'distanceCurve' | 'mergeHeights' | 'silhouette' | 'sweep'
>;

export interface Clustering extends Examples, ClusteringFacts {
  /** -1 is noise. */
  readonly cluster: ArrayLike<number>;
  readonly probability?: ArrayLike<number>;
}

/** The choice of the best model, as `select` wrote it. */
export interface Choice extends OfModel, Selection {}

/** Another candidate of a choice. */
export type Candidate = NonNullable<Selection['tied']>[number];

/** An artifact that a section reads itself. */
export interface Other {
  readonly source: Source;
  readonly table: Table;
}

/** How the shown point stands among the others. */
export interface Ranked extends Told {
  /** Means over seeds or folds were compared, and the point is the one nearest to its mean. */
  readonly asMeans?: true;
}

export interface Study {
  readonly sources: readonly Source[];
  readonly points: readonly Point[];
  /** Names of the axes along which points differ, in the order they are written. */
  readonly axes: readonly string[];
  /** The point to show where one is shown: the chosen one, else the best (see best.ts). */
  readonly chosen?: Point;
  /** How it stands among the others; absent where no measure decided. */
  readonly standing?: Ranked;
  readonly choice?: Choice;
  readonly classNames: readonly string[];
  readonly dataset?: Dataset;
  readonly projections: readonly Projection[];
  readonly clusterings: readonly Clustering[];
  /** Artifacts at ports that belong to one section, by port. */
  readonly others: ReadonlyMap<string, readonly Other[]>;
  /** Artifacts at ports that the document names itself. */
  readonly tables: readonly TableResult[];
  readonly files: readonly FilesResult[];
}

/**
 * Examples in three splits (schemas/artifacts/dataset.schema.json): features in named groups, and for each row its label,
 * its place in the source, ids, weight and group as far as there are any. The split of each row is written from the
 * ranges; a dataset whose columns, classes or ranges do not fit each other is refused.
 *
 * `dataset.read` is for datasets that fit into memory. Stages that pass rows on in pieces read the facts with
 * `dataset.facts`, write them with `dataset.metadata`, and name the columns by `featureColumn`, `roleColumns` and `idPrefix` (examples.ts).
 */

import type { JsonObject } from '../core/values/canonical.ts';
import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { type Column, column, type NumberArray, type Table, type WideArray } from '../stage-api/table.ts';
import { doubles, ifPresent, wrongColumn } from './columns.ts';
import { type NamedColumn, originColumns, type RowOrigins, readOrigins, sourceFile, sourceRow } from './examples.ts';
import { type Labels, labelColumnNames, labelColumns, labelFacts, readLabels } from './labels.ts';
import { type DatasetMetadata, datasetSchema, type Feature } from './metadata/dataset.ts';

export { idPrefix, type NamedColumn, type SourceRows } from './examples.ts';
export {
  areClasses,
  areNumbers,
  areSeveral,
  type ClassLabels,
  type Labels,
  type MultiLabels,
  type NumberLabels,
} from './labels.ts';

export const splitNames = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

/** Rows from `start` to before `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** The metadata of a dataset. */
export type DatasetFacts = Fields<DatasetMetadata>;

export type FeatureType = Feature['type'];

/** Numbers of one shape in each row: a picture, or features that are ready for a model. */
export interface TensorGroup {
  readonly name: string;
  /** Shape of one example. */
  readonly shape: readonly number[];
  /** A model is given `stored / scale`. */
  readonly scale: number;
  /** The source declares the numbers as unsigned bytes, as pictures are. */
  readonly bytes?: true;
  /** Names of the numbers of one example. */
  readonly names?: readonly string[];
  /** Rows × width stored numbers: a view of the artifact, not a copy. */
  readonly values: NumberArray | WideArray;
  readonly width: number;
}

/** Features that are columns of their own, each with its type; rows may have no value. */
export interface ColumnGroup {
  readonly name: string;
  readonly columns: readonly FeatureColumn[];
}

export interface FeatureColumn {
  readonly name: string;
  readonly type: FeatureType;
  readonly column: Column;
}

export type FeatureGroup = TensorGroup | ColumnGroup;

/** All of a dataset but its features. */
export interface DatasetRows extends RowOrigins {
  readonly rows: number;
  /** Absent if the rows have no labels. */
  readonly labels?: Labels;
  /** The column of the source that the labels are from. */
  readonly labelName?: string;
  readonly ids: readonly NamedColumn[];
  /** Finite, 0 or greater. */
  readonly weight?: Float64Array;
  readonly group?: Column;
  /** The splits are contiguous, in this order, and together cover all rows. */
  readonly splits: { readonly [Name in SplitName]: RowRange };
  /** The rule by which a stage of kind `split` chose the rows, in words. */
  readonly splitBy?: string;
  /** The kind of the stage that fitted the features to the rows that trained then. */
  readonly fittedBy?: DatasetFacts['fittedBy'];
  /** Of each split the digest of its rows before features were computed from them, if some were. */
  readonly contents?: DatasetFacts['contents'];
}

export interface Dataset extends DatasetRows {
  readonly groups: readonly FeatureGroup[];
}

/** Columns that are not features, by their role. */
export const roleColumns = {
  split: 'split',
  ...labelColumnNames,
  row: sourceRow,
  file: sourceFile,
  weight: 'weight',
  group: 'group',
} as const;

/** The name of a feature's column. */
export function featureColumn(group: string, feature: string): string {
  return `${group}.${feature}`;
}

/** Whether a group may have the name: it is a column, or the beginning of columns, beside those of `roleColumns`. */
export function isGroupName(name: string): boolean {
  const roles: readonly string[] = Object.values(roleColumns);
  return name !== '' && !name.includes('.') && name !== 'id' && name !== 'source' && !roles.includes(name);
}

export function isTensor(group: FeatureGroup): group is TensorGroup {
  return 'shape' in group;
}

export function sizeOf({ start, end }: RowRange): number {
  return end - start;
}

/** The texts of the column `split` for rows from `start` to before `end`. */
export function splitTexts(splits: Dataset['splits'], start: number, end: number): SplitName[] {
  return splitNames.flatMap((name) => {
    const rows = Math.min(end, splits[name].end) - Math.max(start, splits[name].start);
    return new Array<SplitName>(Math.max(0, rows)).fill(name);
  });
}

export const dataset: Artifact<Dataset, DatasetMetadata> = defineArtifact<DatasetMetadata, Dataset>(datasetSchema, {
  write: (value) => ({ columns: columnsOf(value), metadata: factsOf(value) }),
  read: (table, facts) => ({ ...readRows(table, facts), groups: facts.groups.map((one) => readGroup(table, one)) }),
  earlier: { 1: fromVersion1 },
});

/** The rows of a stored dataset; columns of features may be left out. */
export function readRows(table: Table, facts: DatasetFacts): DatasetRows {
  const labels = readLabels(table, facts);
  const weight = ifPresent(table, roleColumns.weight, doubles);
  const group = table.columns[roleColumns.group];
  return {
    rows: table.rows,
    ...(labels && { labels }),
    ...(facts.labelName !== undefined && { labelName: facts.labelName }),
    ids: [],
    ...readOrigins(table),
    ...(weight && { weight }),
    ...(group && { group }),
    splits: rowRanges(facts, table.rows),
    ...(facts.splitBy !== undefined && { splitBy: facts.splitBy }),
    ...(facts.fittedBy !== undefined && { fittedBy: facts.fittedBy }),
    ...(facts.contents !== undefined && { contents: facts.contents }),
  };
}

/** Version 1 has one tensor, in the column `features`, and labels that are classes. */
function fromVersion1({
  shape,
  scale,
  featureType,
  classNames,
  classLabels,
  originalNames,
  ...others
}: JsonObject): JsonObject {
  const tensor = { shape, scale, ...(featureType === undefined && { bytes: true }) };
  const classes = { classNames, ...(classLabels !== undefined && { classLabels }), originalNames };
  return { ...others, groups: [{ name: 'features', tensor }], classes } as JsonObject;
}

function columnsOf({ rows, groups, labels, source, ids, weight, group, splits }: Dataset): Record<string, Column> {
  const columns: Record<string, Column> = { split: column.utf8(splitTexts(splits, 0, rows)) };
  Object.assign(columns, labelColumns(labels));
  Object.assign(columns, originColumns({ ...(source && { source }), ids }));
  if (weight) columns[roleColumns.weight] = column.float64(weight);
  if (group) columns[roleColumns.group] = group;
  for (const one of groups)
    if (isTensor(one)) columns[one.name] = column.vectors(one.values, one.width);
    else for (const feature of one.columns) columns[featureColumn(one.name, feature.name)] = feature.column;
  return columns;
}

function factsOf({ groups, labels, labelName, splits, splitBy, fittedBy, contents }: Dataset): DatasetFacts {
  return {
    groups: groups.map((one) => {
      if (!isTensor(one)) return { name: one.name, columns: one.columns.map(({ name, type }) => ({ name, type })) };
      const { name, shape, scale, bytes, names } = one;
      return { name, tensor: { shape, scale, ...(bytes && { bytes }), ...(names && { names }) } };
    }),
    ...labelFacts(labels),
    ...(labelName !== undefined && { labelName }),
    splits: { train: ends(splits.train), validation: ends(splits.validation), test: ends(splits.test) },
    ...(splitBy !== undefined && { splitBy }),
    ...(fittedBy !== undefined && { fittedBy }),
    ...(contents !== undefined && { contents }),
  };
}

function ends({ start, end }: RowRange): [number, number] {
  return [start, end];
}

/** A group of a stored dataset; other columns may be left out. */
export function readGroup(table: Table, { name, tensor, columns }: DatasetFacts['groups'][number]): FeatureGroup {
  if ((tensor === undefined) === (columns === undefined) || !isGroupName(name))
    throw new StageFailure('invalid-artifact', `the group "${name}" of a dataset is described wrongly`, {
      expected: 'a name that no other column has, and either `tensor` or `columns`',
    });
  if (tensor === undefined)
    return {
      name,
      columns: columns!.map((feature) => ({ ...feature, column: required(table, featureColumn(name, feature.name)) })),
    };
  const stored = required(table, name);
  const width = tensor.shape.reduce((product, side) => product * side, 1);
  if (stored.type !== 'FixedSizeList' || stored.width !== width || stored.valid?.includes(0))
    throw wrongColumn(table, name, `FixedSizeList of ${width} numbers, each there`);
  return { name, ...tensor, values: stored.values, width };
}

function required(table: Table, name: string): Column {
  const found = table.columns[name];
  if (found === undefined) throw wrongColumn(table, name, 'a column of the dataset');
  return found;
}

/** The splits as ranges. @throws StageFailure `invalid-artifact` unless they cover the rows in order */
export function rowRanges({ splits }: Pick<DatasetFacts, 'splits'>, rows: number): Dataset['splits'] {
  let from = 0;
  const ranges = splitNames.map((name) => {
    const [start, end] = splits[name];
    if (start !== from || end < start || end > rows)
      throw new StageFailure('invalid-artifact', `the rows of split "${name}" are not rows of the dataset`, {
        found: `${start} to ${end}`,
        expected: `from ${from}, to at most ${rows}`,
      });
    from = end;
    return { start, end };
  });
  if (from !== rows)
    throw new StageFailure('invalid-artifact', 'the splits of a dataset do not cover its rows', {
      found: `${from} rows in splits`,
      expected: `${rows}`,
    });
  const [train, validation, test] = ranges;
  return { train: train!, validation: validation!, test: test! };
}

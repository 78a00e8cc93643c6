/**
 * `with` of ingest in one form for each meaning, so that documents that mean the same have the same key: a list of one
 * file is the file, a column has its long form, the label is named in one place, and defaults are left out.
 */

import type { JsonObject } from 'arrowline/stage';
import { defaultCells, defaultTestSplit } from './defaults.ts';
import type { Column, FileOrFiles, Files, IngestParameters, Source } from './parameters.ts';

export type NamedColumn = Exclude<Column, string>;
type ColumnType = NonNullable<NamedColumn['type']>;
type ColumnRole = NonNullable<NamedColumn['as']>;

/** A column whose role is not `label`, which the field `label` names. */
export type ResolvedColumn = Omit<NamedColumn, 'as'> & { readonly as?: Exclude<ColumnRole, 'label'> } & JsonObject;

export type ResolvedIngest = Omit<IngestParameters, 'columns' | 'missing'> & {
  readonly columns?: { readonly [name: string]: ResolvedColumn };
  readonly missing?: readonly string[];
} & JsonObject;

/** The key of `columns` that stands for all columns that are not named. */
export const allOthers = '*';

const roles: ReadonlySet<string> = new Set<ColumnRole>(['id', 'weight', 'group', 'label', 'drop']);

export function isPair(source: Source | undefined): source is Files {
  return typeof source === 'object' && !Array.isArray(source);
}

/** The columns of labels: one of classes or numbers, or a list of labels that a row has or has not. */
export function labelNames(label: IngestParameters['label']): readonly string[] {
  return label === undefined ? [] : [label].flat();
}

/** Whether the document says that labels are classes. */
export function statesClasses({ classNames, relabel }: Pick<IngestParameters, 'classNames' | 'relabel'>): boolean {
  return classNames !== undefined || relabel !== undefined;
}

export function longForm(column: Column): NamedColumn {
  if (typeof column === 'object') return column;
  return roles.has(column) ? { as: column as ColumnRole } : { type: column as ColumnType };
}

export function resolve({
  columns,
  missing,
  testSplit,
  file,
  folder,
  train,
  test,
  ...given
}: IngestParameters): ResolvedIngest {
  const entries = Object.entries(columns ?? {}).map(([name, one]) => [name, longForm(one)] as const);
  const label = given.label ?? entries.find(([, { as }]) => as === 'label')?.[0];
  const resolved = entries
    .map(([name, { as, ...more }]): [string, ResolvedColumn] => [
      name,
      { ...more, ...(as !== undefined && as !== 'label' && { as }) },
    ])
    .filter(([, column]) => Object.keys(column).length > 0);
  return {
    ...withoutDefaults(given),
    ...(given.format === 'images' ? folders(label, folder, train, test) : labelOf(label, train, test)),
    ...(file !== undefined && { file: alone(file) }),
    ...(testSplit !== undefined && testSplit !== defaultTestSplit && { testSplit }),
    ...(resolved.length > 0 && { columns: Object.fromEntries(resolved) }),
    ...(missing !== undefined && { missing: [...new Set(missing.map(String))].sort() }),
  };
}

/** Pairs of a file and its column of labels are files with a label, where both name the same column. */
function labelOf(
  label: IngestParameters['label'],
  train: Source | undefined,
  test: Source | undefined,
): Pick<IngestParameters, 'label' | 'train' | 'test'> {
  if (train === undefined || test === undefined) return label === undefined ? {} : { label };
  const [first, second] = [train, test].map((one) => (isPair(one) ? one.label : undefined));
  if (isPair(train) && isPair(test) && first !== undefined && first === second)
    return { label: first, train: train.file!, test: test.file! };
  return { ...(label !== undefined && { label }), train: alonePair(train), test: alonePair(test) };
}

/** Folders of pictures are lists of patterns. */
function folders(
  label: IngestParameters['label'],
  folder: FileOrFiles | undefined,
  train: Source | undefined,
  test: Source | undefined,
): Pick<IngestParameters, 'label' | 'folder' | 'train' | 'test'> {
  const named = Object.entries({ folder, train, test }).filter(([, one]) => one !== undefined && !isPair(one));
  return {
    ...(label !== undefined && { label }),
    ...Object.fromEntries(named.map(([field, patterns]) => [field, [patterns as FileOrFiles].flat()])),
  };
}

function alonePair(source: Source): Source {
  return isPair(source) ? source : alone(source);
}

function alone(files: FileOrFiles): FileOrFiles {
  return typeof files === 'object' && files.length === 1 ? files[0]! : files;
}

function withoutDefaults<Given extends Partial<IngestParameters>>(given: Given): Given {
  const { format } = given;
  const usual = format === 'csv' || format === 'tsv' || format === 'images' ? defaultCells[format] : undefined;
  if (usual === undefined) return given;
  const kept = Object.entries(given).filter(([field, value]) => usual[field as keyof typeof usual] !== value);
  return Object.fromEntries(kept) as Given;
}

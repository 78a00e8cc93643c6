/**
 * New rows for a model, read as the rows of its training were: the columns that it needs, in their types, from a file of
 * any format, a folder of pictures, or a table that names pictures. Columns that it does not need are not read.
 */

import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { digestOf, nearestName, StageFailure } from 'arrowline/stage';
import { beside } from '../../ingest/beside.ts';
import { openPictures } from '../../ingest/formats/images/open-pictures.ts';
import type { PictureOptions } from '../../ingest/formats/images/options.ts';
import type { PictureFile } from '../../ingest/formats/images/picture-file.ts';
import type { ReadOptions, RowSource, SourceColumn } from '../../ingest/rows.ts';
import { refuseOtherFormat } from '../../ingest/sources/other-format.ts';
import { readers } from '../../ingest/sources/readers.ts';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import { formatOf, type InputFormat, picturesBelow } from './input-format.ts';
import type { Wanted, WantedColumn } from './wanted.ts';

export interface InputOptions {
  readonly format?: InputFormat;
  /** Instead of the texts that stood for missing values in the training. */
  readonly missing?: readonly string[];
  readonly delimiter?: string;
  readonly decimal?: '.' | ',';
  /** False: the columns are column_1, column_2, … */
  readonly header?: boolean;
  /** The folder of the pictures that a table names; its own if left out. */
  readonly pictures?: string;
  /** Columns that are carried over to the output. */
  readonly columns: readonly string[];
  readonly pulse: ReadOptions['pulse'];
}

export interface OpenInput {
  readonly source: RowSource;
  /** The columns that are read. */
  readonly names: readonly string[];
  /** The columns that identify rows, and those that are carried over. */
  readonly carried: readonly SourceColumn[];
  readonly notes: readonly string[];
  /** The column of the source for a column of the training. */
  columnOf(wanted: WantedColumn): string;
}

const pathColumn = 'path';
const pictureColumn = 'pictures';
const listedMax = 12;

/** @throws StageFailure as the readers do; `columns`, `types-differ` and `shape-mismatch` where the model needs others */
export async function openInput(file: string, wanted: Wanted, options: InputOptions): Promise<OpenInput> {
  const format = formatOf(file, options.format);
  const opened =
    format === 'images' ? await openFolder(file, wanted, options) : await openTable(file, format, wanted, options);
  const columnOf = matched(opened.source, wanted);
  const needed = wanted.inputs.flatMap((input) => input.columns.map((one) => ({ input, one, name: columnOf(one) })));
  refuseMissing(
    opened.source,
    needed.map(({ name }) => name),
    file,
  );
  for (const { input, one, name } of needed) {
    const found = opened.source.columns.find((column) => column.name === name)!;
    requireZone(
      found,
      one,
      input.fit?.columns.find((column) => column.name === one.name),
      opened.source,
    );
    if (input.tensor !== undefined) requireShape(found, input.tensor, opened.source);
  }
  const ids = (wanted.ingest.ids ?? []).filter((name) => opened.source.names.includes(name));
  for (const name of options.columns) if (!opened.source.names.includes(name)) throw noColumn(opened.source, name);
  const carried = [...new Set([...ids, ...options.columns])].map(
    (name) => opened.source.columns.find((column) => column.name === name)!,
  );
  const names = [...new Set([...needed, ...carried].map(({ name }) => name))];
  const extra = opened.source.names.filter((name) => !names.includes(name) && name !== pathColumn);
  return {
    source: opened.source,
    names,
    carried,
    notes: [...opened.notes, ...(extra.length > 0 ? [`columns that the model does not need: ${listed(extra)}`] : [])],
    columnOf,
  };
}

interface Opened {
  readonly source: RowSource;
  readonly notes: readonly string[];
}

/** The only tensor of a file is that of a model with one, whatever both are called. */
function matched(source: RowSource, { inputs }: Wanted): (wanted: WantedColumn) => string {
  const tensors = source.columns.filter(({ type }) => type === 'tensor');
  const own = inputs.filter(({ tensor }) => tensor !== undefined);
  return ({ from, type }) =>
    type === 'tensor' && own.length === 1 && tensors.length === 1 && !source.names.includes(from)
      ? tensors[0]!.name
      : from;
}

async function openTable(
  file: string,
  format: Exclude<InputFormat, 'images'>,
  wanted: Wanted,
  given: InputOptions,
): Promise<Opened> {
  const fromPictures = wanted.inputs.filter((input) => input.tensor !== undefined && isPicture(input.tensor));
  const columns = wanted.inputs.flatMap((input) => input.columns);
  const carried = [...(wanted.ingest.ids ?? []), ...given.columns, pathColumn];
  const options: ReadOptions = {
    missing: given.missing ?? wanted.ingest.missing ?? [],
    types: Object.fromEntries(columns.flatMap(({ from, type }) => (type === 'tensor' ? [] : [[from, type] as const]))),
    dropped: new Set(),
    mayBeEmpty: true,
    others: { named: new Set([...columns.map(({ from }) => from), ...carried]), drop: true },
    pulse: given.pulse,
  };
  const table = await openRows(file, format, options, given);
  const isNamed = fromPictures.some(({ columns: [only] }) => only !== undefined && !table.names.includes(only.from));
  if (!isNamed || !table.names.includes(pathColumn)) return { source: table, notes: table.notes ?? [] };
  const pictures = await namedPictures(table, given.pictures ?? dirname(file), wanted, given);
  return { source: beside(table, pictures), notes: table.notes ?? [] };
}

async function openRows(
  path: string,
  format: Exclude<InputFormat, 'images'>,
  options: ReadOptions,
  { delimiter, decimal, header }: InputOptions,
): Promise<RowSource> {
  const file = { name: path, path, bytes: statSync(path).size };
  refuseOtherFormat(file, format);
  if (format !== 'csv' && format !== 'tsv') return (await readers[format]())(file, tensorsToo(options, format));
  const form = {
    ...(delimiter !== undefined && { delimiter }),
    ...(decimal !== undefined && { decimal }),
    ...(header !== undefined && { header }),
  };
  return (await readers[format]())(file, { ...options, ...form });
}

/** Arrays have names of their own, which a model's only tensor need not have. */
function tensorsToo(options: ReadOptions, format: InputFormat): ReadOptions {
  if (format !== 'npy' && format !== 'idx') return options;
  const { others: _, ...all } = options;
  return all;
}

/** Every picture of a folder, or one. */
async function openFolder(file: string, wanted: Wanted, options: InputOptions): Promise<Opened> {
  const isFolder = statSync(file).isDirectory();
  const { paths, others } = isFolder ? picturesBelow(file) : { paths: [basename(file)], others: 0 };
  const folder = isFolder ? file : dirname(file);
  return {
    source: await openPictures(
      paths.map((path) => pictureFile(folder, path)),
      { ...formOf(wanted), folder, dropped: new Set(), pulse: options.pulse },
    ),
    notes: others > 0 ? [`${others} files in the folder are no pictures`] : [],
  };
}

async function namedPictures(
  table: RowSource,
  folder: string,
  wanted: Wanted,
  { pulse }: InputOptions,
): Promise<RowSource> {
  const files: PictureFile[] = [];
  for await (const { columns, rows } of table.read([pathColumn])) {
    const column = columns[pathColumn]!;
    for (let row = 0; row < rows; row++) {
      const path = column.type === 'Dictionary' ? column.dictionary[column.values[row]!]! : String(column.values[row]);
      if (statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() !== true)
        throw new StageFailure('picture-files', 'a picture that the input names is not there', {
          where: table.where(files.length, pathColumn),
          found: quoted(path),
          expected: `a picture below ${folder}`,
          hint: 'name the folder of the pictures: --pictures FOLDER',
        });
      files.push(pictureFile(folder, path));
    }
  }
  const pictures = await openPictures(files, { ...formOf(wanted), folder, dropped: new Set([pathColumn]), pulse });
  return { ...pictures, names: pictures.columns.map(({ name }) => name) };
}

function pictureFile(folder: string, path: string): PictureFile {
  const file = join(folder, path);
  return { path, file, digest: digestOf(readFileSync(file)) };
}

function formOf({ ingest: { pictures = {} } }: Wanted): PictureOptions {
  return pictures;
}

function isPicture(shape: readonly number[]): boolean {
  return shape.length === 3;
}

function refuseMissing({ names, file }: RowSource, needed: readonly string[], path: string): void {
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const [only = ''] = names;
  const delimiter =
    names.length === 1 ? [',', ';', '\t', '|'].find((sign) => only.split(sign).includes(missing[0]!)) : undefined;
  const nearest = nearestName(
    missing[0]!,
    names.filter((name) => !needed.includes(name)),
  );
  const hint =
    delimiter !== undefined
      ? `the columns are divided otherwise: --delimiter ${JSON.stringify(delimiter)}`
      : missing.includes(pictureColumn)
        ? 'name the pictures in a column "path", or give a folder of them'
        : nearest === undefined
          ? undefined
          : `is it the column ${quoted(nearest)}? Rename it to ${quoted(missing[0]!)}`;
  throw new StageFailure('columns', 'the input does not have all columns that the model needs', {
    where: file || path,
    found: `columns ${listed(names)}`,
    expected: `${listed(missing)} as well`,
    ...(hint !== undefined && { hint }),
  });
}

function requireZone(
  { storage }: SourceColumn,
  { from }: WantedColumn,
  fitted: { readonly zoned?: boolean } | undefined,
  { file }: RowSource,
): void {
  const zoned = /^Timestamp<\w+, /.test(storage);
  if (fitted === undefined || !storage.startsWith('Timestamp') || zoned === (fitted.zoned ?? false)) return;
  const text = (has: boolean): string => `times ${has ? 'with' : 'without'} a zone`;
  throw new StageFailure('fit', 'the model was trained on other times than the input has', {
    where: `${file}, column ${quoted(from)}`,
    found: text(zoned),
    expected: text(!zoned),
  });
}

function requireShape(
  { type, shape = [], name }: SourceColumn,
  expected: readonly number[],
  { file }: RowSource,
): void {
  if (type === 'tensor' && shape.join() === expected.join()) return;
  throw new StageFailure('shape-mismatch', 'the model was trained on examples of another shape', {
    where: `${file}, column ${quoted(name)}`,
    found: type === 'tensor' ? shape.join(' × ') : type,
    expected: expected.join(' × '),
  });
}

function noColumn({ names, file }: RowSource, name: string): StageFailure {
  const nearest = nearestName(name, names);
  return new StageFailure('columns', 'a column that is to be carried over is not in the input', {
    where: file,
    found: `columns ${listed(names)}`,
    expected: `a column ${quoted(name)}`,
    ...(nearest !== undefined && { hint: `did you mean ${quoted(nearest)}?` }),
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, listedMax).map(quoted).join(', ');
  return names.length > listedMax ? `${shown} and ${names.length - listedMax} more` : shown;
}

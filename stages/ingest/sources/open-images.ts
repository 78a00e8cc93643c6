/** Pictures in folders, or pictures that a table names, opened as sources. */

import { type ListedFile, StageFailure, type Table } from 'arrowline/stage';
import { beside } from '../beside.ts';
import type { ColumnChoices } from '../columns/roles.ts';
import { type PictureRow, picturesByFolder, picturesOfTable } from '../formats/images/listed-pictures.ts';
import { openPictures } from '../formats/images/open-pictures.ts';
import type { PictureOptions } from '../formats/images/options.ts';
import { membersAt } from '../member-folders.ts';
import { excerpt } from '../problems.ts';
import type { ReadOptions, RowSource } from '../rows.ts';
import { openerOf } from './open-file.ts';
import { readOptions } from './read-options.ts';
import type { Context, Opened, Source } from './source.ts';

/** The columns of a folder of pictures. The path is an id: it says where a row is from. */
const pathColumn = 'path';
const labelColumn = 'label';

export async function openImages(context: Context, choices: ColumnChoices): Promise<Opened> {
  const { folder, train, test, file, label } = context.parameters;
  if (file !== undefined) {
    const open = await openerOf(context, choices);
    const [name = ''] = [file].flat();
    const rows = await namedPictures(context, await open.rows(name), foldersOf(folder));
    return {
      sources: [{ rows, split: 'whole', name: 'file' }],
      ...(label !== undefined && { label }),
      ids: [pathColumn],
    };
  }
  const sources: Source[] = [];
  for (const [split, field, given] of [
    ['whole', 'folder', folder],
    ['train', 'train', train],
    ['test', 'test', test],
  ] as const) {
    if (given === undefined) continue;
    const patterns = foldersOf(given);
    const files = picturesByFolder(await listedAt(context, field, patterns), patterns[0]!);
    const rows = await openPictures(
      files,
      pictureOptions(context, readOptions(context, choices, patterns[0]!), patterns[0]!),
    );
    sources.push({ rows, split, name: field });
  }
  const labelled = sources.some(({ rows }) => rows.names.includes(labelColumn));
  const isLabel = labelled && choices.get(labelColumn)?.as === undefined;
  const own = label ?? (isLabel ? labelColumn : undefined);
  return { sources, ...(own !== undefined && { label: own }), areClasses: own === labelColumn, ids: [pathColumn] };
}

/** The rows of a table, each with the picture at its path. */
async function namedPictures(context: Context, table: RowSource, folder: readonly string[]): Promise<RowSource> {
  const place = (row: number): string => table.where(row, pathColumn);
  const paths = table.columns.find(({ name }) => name === pathColumn);
  if (paths === undefined && table.names.includes(pathColumn))
    throw new StageFailure('picture-files', `${table.file} names pictures in a column that is dropped`, {
      where: 'with.columns',
      found: `${excerpt(pathColumn)} is dropped`,
      expected: 'it is read: it names the pictures',
      hint: `columns: { ${pathColumn}: id }`,
    });
  if (paths === undefined || (paths.type !== 'text' && paths.type !== 'category') || paths.missing > 0)
    throw new StageFailure('picture-files', `${table.file} does not name a picture in each row`, {
      where: table.file,
      found: paths === undefined ? `no column ${excerpt(pathColumn)}` : `${paths.type}, ${paths.missing} missing`,
      expected: `a column ${excerpt(pathColumn)} with the path of a picture in each row`,
    });
  const rows: PictureRow[] = [];
  for await (const one of table.read([pathColumn])) for (const path of textsOf(one)) rows.push({ path });
  const files = picturesOfTable(await listedAt(context, 'folder', folder), folder[0]!, rows, place);
  const options = readOptions(context, new Map(), folder[0]!);
  const pictures = await openPictures(files, {
    ...pictureOptions(context, options, folder[0]!),
    dropped: new Set([pathColumn, labelColumn]),
  });
  return beside(table, { ...pictures, names: pictures.columns.map(({ name }) => name) });
}

function textsOf({ columns }: Table): readonly string[] {
  const column = columns[pathColumn]!;
  if (column.type === 'Dictionary') return Array.from(column.values, (code) => column.dictionary[code]!);
  return column.values as readonly string[];
}

function pictureOptions(
  { parameters: { size, channels, background, orient } }: Context,
  options: ReadOptions,
  folder: string,
): PictureOptions & ReadOptions & { readonly folder: string } {
  return {
    ...options,
    folder,
    ...(size && { size: size as readonly [number, number] }),
    ...(channels && { channels }),
    ...(background !== undefined && { background }),
    ...(orient !== undefined && { orient }),
  };
}

/** The files that patterns name: of the document, or of the artifact at the port `files`. */
async function listedAt(context: Context, field: string, patterns: readonly string[]): Promise<readonly ListedFile[]> {
  const artifact = context.optional('files');
  if (artifact === undefined) return context.listed.filter(({ list }) => list[0] === field);
  return membersAt(await artifact.members(), patterns).map((one) => ({ ...one, list: [field] }));
}

function foldersOf(given: unknown): readonly string[] {
  return [given as string | readonly string[] | undefined].flat().filter((one) => one !== undefined);
}

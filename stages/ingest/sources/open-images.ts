/** Pictures in folders, or pictures that a table names, opened as sources. */

import { type Column, type ListedFile, type OpenFile, StageFailure } from 'arrowline/stage';
import { beside } from '../beside.ts';
import { excerpt } from '../problems.ts';
import type { ReadOptions, RowSource } from '../rows.ts';
import type { Context, Opened, Source } from './open-sources.ts';

/** The column of the pictures' paths: an id, as it says where a row is from. */
const pathColumn = 'path';

export async function openImages(
  context: Context,
  options: ReadOptions,
  openTable: (file: string) => Promise<RowSource>,
): Promise<Opened> {
  const { folder, train, test, file, label } = context.parameters;
  if (typeof file === 'string') {
    const table = await openTable(file);
    const rows = await namedPictures(context, options, table);
    return { sources: [{ rows, split: 'whole', name: 'file' }], ...(label !== undefined && { label }), ids: [pathColumn] };
  }
  const { openPictures, picturesByFolder } = await pictures();
  const sources: Source[] = [];
  for (const [split, field, patterns] of [
    ['whole', 'folder', folder],
    ['train', 'train', train],
    ['test', 'test', test],
  ] as const) {
    if (patterns === undefined) continue;
    const [place = ''] = patterns as readonly string[];
    const files = picturesByFolder(await listedAt(context, field, place), place);
    sources.push({ rows: await openPictures(files, { ...options, ...context.parameters, folder: place }), split, name: split === 'whole' ? field : split });
  }
  const labelled = sources.some(({ rows }) => rows.names.includes('label'));
  return { sources, ...((label ?? (labelled || undefined)) !== undefined && { label: label ?? 'label' }), ids: [pathColumn] };
}

/** Makes an artifact of type `files` of a folder: each file becomes a blob of its own, however large it is. */

import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { files as filesType, type ListedFile } from '../../artifacts/files.ts';
import { countText } from '../../core/facts/number-text.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { Table } from '../../stage-api/table.ts';
import type { BlobFile, BlobStore } from '../../store/objects/blob-store.ts';
import { listTree } from './file-tree.ts';

export type { BlobFile };

export interface StoredTree {
  readonly table: Table;
  readonly notes: readonly string[];
}

/** Files below one of the folders of `ours` are moved into the store, others are copied. */
export async function storeTree(
  blobs: Pick<BlobStore, 'putFile'>,
  port: string,
  folder: string,
  ours: readonly string[],
): Promise<StoredTree> {
  const { files, empty } = listTree(folder);
  if (files.length === 0)
    throw new StageFailure('file-tree', `output "${port}" is a folder without files`, { where: folder });
  const root = realpathSync(folder);
  const keep = !ours.some((one) => `${root}${sep}`.startsWith(`${realpathSync(one)}${sep}`));
  // A link and its target are one file, which may be moved once only.
  const stored = new Map<string, BlobFile>();
  const listed: ListedFile[] = [];
  for (const { path, source, executable } of files) {
    const blob = stored.get(source) ?? (await blobs.putFile(source, keep));
    stored.set(source, blob);
    listed.push({ path, executable, ...blob });
  }
  return { table: filesType.write({ files: listed }), notes: notesOf(port, empty) };
}

function notesOf(port: string, empty: readonly string[]): string[] {
  if (empty.length === 0) return [];
  const more = empty.length > 3 ? ` and ${countText(empty.length - 3)} more` : '';
  return [`output "${port}": empty folders are not kept: ${empty.slice(0, 3).join(', ')}${more}`];
}

/** Makes an artifact of type `files` of a folder: each file becomes a blob of its own, however large it is. */

import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { files as filesType, type ListedFile } from '../../artifacts/files.ts';
import { countText } from '../../core/facts/number-text.ts';
import type { FileTree, SourceFiles } from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { Table } from '../../stage-api/table.ts';
import type { BlobFile, BlobStore } from '../../store/objects/blob-store.ts';
import { listSources, listTree } from './file-tree.ts';

export type { BlobFile };

export interface StoredTree {
  readonly table: Table;
  readonly notes: readonly string[];
}

/** Files below one of the folders of `ours` are moved into the store, others are copied. */
export async function storeTree(
  blobs: Pick<BlobStore, 'putFile'>,
  port: string,
  made: FileTree | SourceFiles,
  ours: readonly string[],
): Promise<StoredTree> {
  const { files, empty } = 'folder' in made ? listTree(made.folder) : listSources(made.files);
  if (files.length === 0)
    throw new StageFailure('file-tree', `output "${port}" has no files`, {
      ...('folder' in made && { where: made.folder }),
    });
  const keep = !('folder' in made && ours.some((one) => isBelow(realpathSync(made.folder), realpathSync(one))));
  // A link and its target are one file, which may be moved once only.
  const stored = new Map<string, BlobFile>();
  const listed: ListedFile[] = [];
  for (const { path, source, executable, digest } of files) {
    const blob = stored.get(source) ?? (await blobs.putFile(source, keep));
    stored.set(source, blob);
    if (digest !== undefined && digest !== blob.digest)
      throw new StageFailure('file-changed', 'a file changed while the pipeline ran', {
        where: source,
        hint: 'run again when nothing writes to it',
      });
    listed.push({ path, executable, ...blob });
  }
  return { table: filesType.write({ files: listed }), notes: notesOf(port, empty) };
}

function isBelow(path: string, folder: string): boolean {
  return `${path}${sep}`.startsWith(`${folder}${sep}`);
}

function notesOf(port: string, empty: readonly string[]): string[] {
  if (empty.length === 0) return [];
  const more = empty.length > 3 ? ` and ${countText(empty.length - 3)} more` : '';
  return [`output "${port}": empty folders are not kept: ${empty.slice(0, 3).join(', ')}${more}`];
}

/** The model that a command names: a file if there is one of that name, else an artifact of the store. */

import { readFileSync, statSync } from 'node:fs';
import { digestOf } from '../core/values/digest.ts';
import type { Table } from '../stage-api/table.ts';
import { DamagedBlob } from '../store/fault.ts';
import { decodeArtifact } from '../store/objects/artifact.ts';
import type { CommandContext } from './context.ts';
import { UsageError } from './exit.ts';
import { findArtifact } from './find-artifact.ts';
import { openSharedStoreHere } from './open-store.ts';

export interface FoundModel {
  readonly name: string;
  readonly digest: string;
  readonly table: Table;
}

/** @throws UsageError */
export async function findModel(
  ref: string,
  flags: { readonly store?: string },
  { terminal }: Pick<CommandContext, 'terminal'>,
): Promise<FoundModel> {
  if (statSync(ref, { throwIfNoEntry: false })?.isFile() === true) return modelIn(ref);
  if (/^[^[]*([/\\]|\.arrow$)/.test(ref))
    throw new UsageError(`there is no model file ${ref}`, 'name an action of the store, or an Arrow file');
  const artifact = await findArtifact(ref, await openSharedStoreHere(flags, terminal), 'model');
  const stored = await artifact.open();
  try {
    return { name: artifact.name, digest: artifact.digest, table: modelTable(ref, stored.table.whole()) };
  } finally {
    stored.close();
  }
}

function modelIn(path: string): FoundModel {
  const bytes = readFileSync(path);
  const digest = digestOf(bytes);
  try {
    return { name: path, digest, table: modelTable(path, decodeArtifact(digest, bytes).table) };
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    throw new UsageError(`${path} is not a model: ${error.reason}`, 'name an artifact of type model');
  }
}

function modelTable(ref: string, table: Table): Table {
  if (table.metadata.type === 'model') return table;
  throw new UsageError(`${ref} is not a model, but an artifact of type ${String(table.metadata.type)}`);
}

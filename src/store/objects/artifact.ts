/**
 * Artifacts as records name them, and checkpoints as their places name them: bytes that were checked against a digest
 * are decoded, and what they turn out to be is compared with what was said of them. A digest alone does not say that a
 * record names the right one.
 */

import type { OutputRecord } from '../../core/facts/record.ts';
import type { Digest } from '../../core/values/digest.ts';
import { decodeTable } from '../../stage-api/arrow-file.ts';
import { describeTable, type Table } from '../../stage-api/table.ts';
import { DamagedBlob } from '../fault.ts';
import type { BlobStore } from './blob-store.ts';

/** The table in a blob. Throws DamagedBlob for bytes that are not there, not right, or hold no table. */
export async function readTable(blobs: BlobStore, digest: Digest, bytes: number): Promise<Table> {
  return decodeArtifact(digest, await blobs.read(digest, bytes));
}

/** The table of an output. Throws DamagedBlob, also for one that is not what the record says it is. */
export async function readArtifact(blobs: BlobStore, output: OutputRecord): Promise<Table> {
  const table = await readTable(blobs, output.digest, output.bytes);
  const problem = outputProblem(output, describeArtifact(table));
  if (problem !== undefined) throw new DamagedBlob(output.digest, problem);
  return table;
}

/** Throws DamagedBlob for bytes that hold no table. */
export function decodeArtifact(digest: Digest, bytes: Uint8Array): Table {
  try {
    const table = decodeTable(bytes);
    const metadata: unknown = table.metadata;
    if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) return table;
    throw new TypeError('its metadata is no JSON object');
  } catch (error) {
    throw new DamagedBlob(digest, `holds no table: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A table in the words of records and places. */
export interface ArtifactDescription extends Pick<OutputRecord, 'rows' | 'columns' | 'type'> {
  /** Of checkpoints. */
  readonly prefix: unknown;
  readonly position: unknown;
}

export function describeArtifact(table: Table): ArtifactDescription {
  const { columns, metadata } = describeTable(table);
  const { type, prefix, position } = metadata;
  return { rows: table.rows, columns, type: String(type), prefix, position };
}

/** How an artifact differs from what a record says of it, as the end of a sentence about the artifact. */
export function outputProblem(
  said: Pick<OutputRecord, 'rows' | 'columns' | 'type'>,
  found: ArtifactDescription,
): string | undefined {
  if (found.rows !== said.rows) return `has ${found.rows} rows, and its record says ${said.rows}`;
  for (const name of new Set([...Object.keys(found.columns), ...Object.keys(said.columns)])) {
    const [has, expected] = [found.columns, said.columns].map((one) =>
      Object.hasOwn(one, name) ? one[name] : 'absent',
    );
    if (has !== expected) return `has the column "${name}" ${has}, and its record says ${expected}`;
  }
  return found.type === said.type ? undefined : `is of type ${found.type}, and its record says ${said.type}`;
}

/** Whether an artifact says of itself that it is the checkpoint of a place: states of two trainings look alike. */
export function isCheckpointOf(found: ArtifactDescription, prefix: string, position: number): boolean {
  return found.prefix === prefix && found.position === position;
}

/**
 * Reads artifacts named by records, and checkpoints named by their places: the bytes are checked against a digest and
 * decoded, and the table is compared with its description. A digest alone does not show that a record names the right
 * artifact.
 */

import type { OutputRecord } from '../../core/facts/record.ts';
import type { Digest } from '../../core/values/digest.ts';
import { decodeTable } from '../../stage-api/arrow-file.ts';
import { describeTable, type Table } from '../../stage-api/table.ts';
import { DamagedBlob } from '../fault.ts';
import type { BlobStore } from './blob-store.ts';
import { membersIn } from './members.ts';

/** The table in a blob. Throws DamagedBlob for bytes that are missing, wrong, or not a table. */
export async function readTable(blobs: BlobStore, digest: Digest, bytes: number): Promise<Table> {
  return decodeArtifact(digest, await blobs.read(digest, bytes));
}

/** The table of an output. Throws DamagedBlob, also if it does not match the record's description. */
export async function readArtifact(blobs: BlobStore, output: OutputRecord): Promise<Table> {
  const table = await readTable(blobs, output.digest, output.bytes);
  const problem = outputProblem(output, describeArtifact(table));
  if (problem !== undefined) throw new DamagedBlob(output.digest, problem);
  return table;
}

/** Throws DamagedBlob for bytes that are not a table. */
export function decodeArtifact(digest: Digest, bytes: Uint8Array): Table {
  try {
    const table = decodeTable(bytes);
    const metadata: unknown = table.metadata;
    if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) return table;
    throw new TypeError('its metadata is not a JSON object');
  } catch (error) {
    throw new DamagedBlob(digest, `holds no table: ${error instanceof Error ? error.message : String(error)}`);
  }
}

type Described = Pick<OutputRecord, 'rows' | 'columns' | 'type' | 'members'>;

/** The description of a table, as in records and checkpoints. */
export interface ArtifactDescription extends Described {
  /** Present for checkpoints. */
  readonly prefix: unknown;
  readonly position: unknown;
}

export function describeArtifact(table: Table): ArtifactDescription {
  const { columns, metadata } = describeTable(table);
  const { type, prefix, position } = metadata;
  const members = membersIn(table);
  return { rows: table.rows, columns, type: String(type), ...(members !== undefined && { members }), prefix, position };
}

/** How an artifact differs from its record, as the end of a sentence about the artifact. */
export function outputProblem(recorded: Described, found: ArtifactDescription): string | undefined {
  if (found.rows !== recorded.rows) return `has ${found.rows} rows, and its record says ${recorded.rows}`;
  for (const name of new Set([...Object.keys(found.columns), ...Object.keys(recorded.columns)])) {
    const [has, expected] = [found.columns, recorded.columns].map((one) =>
      Object.hasOwn(one, name) ? one[name] : 'absent',
    );
    if (has !== expected) return `has the column "${name}" ${has}, and its record says ${expected}`;
  }
  if (found.type !== recorded.type) return `is of type ${found.type}, and its record says ${recorded.type}`;
  return membersText(found) === membersText(recorded) ? undefined : 'lists other files than its record';
}

function membersText({ members = [] }: Described): string {
  return members.map(({ digest, bytes }) => `${digest} ${bytes}`).join();
}

/** Whether an artifact's metadata name this checkpoint: the states of two trainings have the same columns. */
export function isCheckpointOf(found: ArtifactDescription, prefix: string, position: number): boolean {
  return found.prefix === prefix && found.position === position;
}

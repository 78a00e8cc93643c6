/**
 * Reads artifacts named by records, and checkpoints named by their places: the bytes are checked against a digest and
 * decoded, and the table is compared with its description. A digest alone does not show that a record names the right
 * artifact.
 */

import type { OutputRecord } from '../../core/facts/record.ts';
import type { Digest } from '../../core/values/digest.ts';
import { type OpenTable, openTable } from '../../stage-api/arrow/open-table.ts';
import { openBytes } from '../../stage-api/arrow-file.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { Table } from '../../stage-api/table.ts';
import { DamagedBlob, StoreFault } from '../fault.ts';
import type { BlobStore } from './blob-store.ts';
import type { FileSource } from './file-source.ts';
import { hasMembers, membersIn } from './members.ts';

type Described = Pick<OutputRecord, 'rows' | 'columns' | 'type' | 'members'>;

/** The description of a table, as in records and checkpoints. */
export interface ArtifactDescription extends Described {
  /** Present for checkpoints. */
  readonly prefix: unknown;
  readonly position: unknown;
}

/** A table in its blob. Reading throws DamagedBlob where the bytes make no sense. */
export interface StoredArtifact {
  readonly table: OpenTable;
  readonly described: ArtifactDescription;
  /** A read-only file with its bytes. */
  readonly path: string;
  close(): void;
}

export interface ReadArtifact {
  readonly table: Table;
  readonly described: ArtifactDescription;
}

/** Larger blobs are not read as a whole beside their columns. */
const blobBytesMax = 2 ** 26;

/** The table in a blob. Throws DamagedBlob for bytes that are missing, wrong, or not a table. */
export async function readTable(blobs: BlobStore, digest: Digest, bytes: number): Promise<ReadArtifact> {
  if (bytes <= blobBytesMax) return decodeArtifact(digest, await blobs.read(digest, bytes));
  const { table, described, close } = await openStored(blobs, digest, bytes);
  try {
    return { table: table.whole(), described };
  } finally {
    close();
  }
}

/** The table of an output. Throws DamagedBlob, also if it does not match the record's description. */
export async function readArtifact(blobs: BlobStore, output: OutputRecord): Promise<Table> {
  const { table, described } = await readTable(blobs, output.digest, output.bytes);
  checkOutput(output, described);
  return table;
}

/** The same without reading its rows. To be closed. */
export async function openArtifact(blobs: BlobStore, output: OutputRecord): Promise<StoredArtifact> {
  const stored = await openStored(blobs, output.digest, output.bytes);
  try {
    checkOutput(output, stored.described);
    return stored;
  } catch (error) {
    stored.close();
    throw error;
  }
}

/** The table in a blob without reading its rows. To be closed. Throws DamagedBlob like `readTable`. */
export async function openStored(blobs: BlobStore, digest: Digest, bytes: number): Promise<StoredArtifact> {
  return storedIn(digest, await blobs.open(digest, bytes));
}

/** The table in the file of a blob, which is closed with it. Throws DamagedBlob for a file that holds none. */
export function storedIn(digest: Digest, source: FileSource): StoredArtifact {
  try {
    const open = guarded(digest, () => openTable(source));
    const table: OpenTable = {
      ...open,
      batch: (index, names) => guarded(digest, () => open.batch(index, names)),
      whole: (names) => guarded(digest, () => open.whole(names)),
      vectors: (name) => guarded(digest, () => open.vectors(name)),
    };
    return { table, described: guarded(digest, () => describe(table)), path: source.path, close: source.close };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** Throws DamagedBlob for bytes that are not a table. */
export function decodeArtifact(digest: Digest, bytes: Uint8Array): ReadArtifact {
  return guarded(digest, () => {
    const open = openBytes(bytes);
    return { table: open.whole(), described: describe(open) };
  });
}

function checkOutput(output: OutputRecord, described: ArtifactDescription): void {
  const problem = outputProblem(output, described);
  if (problem !== undefined) throw new DamagedBlob(output.digest, problem);
}

function describe(table: OpenTable): ArtifactDescription {
  const { rows, types: columns, metadata } = table;
  if (typeof (metadata as unknown) !== 'object' || metadata === null || Array.isArray(metadata))
    throw new TypeError('its metadata is not a JSON object');
  const { type, prefix, position } = metadata;
  const members = hasMembers(table) ? membersIn(table.whole()) : undefined;
  return { rows, columns, type: String(type), ...(members !== undefined && { members }), prefix, position };
}

/** Errors of decoding, which is not made for damaged bytes, as those of the blob. */
function guarded<Result>(digest: Digest, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    if (error instanceof StoreFault || error instanceof StageFailure) throw error;
    throw new DamagedBlob(digest, `holds no table: ${error instanceof Error ? error.message : String(error)}`);
  }
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

/** Stores the outputs of a body: tables, streams of tables, folders and lists of files. */

import type { OutputRecord } from '../../core/facts/record.ts';
import { encodeStream } from '../../stage-api/arrow/encode-stream.ts';
import { encodeTable } from '../../stage-api/arrow-file.ts';
import type { FileTree, SourceFiles } from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import { describeTable, type Table } from '../../stage-api/table.ts';
import type { TableStream } from '../../stage-api/table-stream.ts';
import type { BlobStore } from '../../store/objects/blob-store.ts';
import { hasMembers, membersIn } from '../../store/objects/members.ts';
import type { CheckArtifact } from './input-artifacts.ts';
import { storeTree } from './store-tree.ts';

type Made = Table | TableStream | FileTree | SourceFiles;

export interface Place {
  readonly port: string;
  readonly type: OutputRecord['type'];
  /** Folders whose files are moved into the store. */
  readonly ours: readonly string[];
  note(text: string): void;
}

/** Returns the record of the output, whose blobs are durable after the next barrier. */
export type Publish = (made: Made, place: Place) => Promise<OutputRecord>;

/** @throws StageFailure for an output that does not fit its type; of a stream, before its first batch is taken */
export function publisher(blobs: BlobStore, checkArtifact: CheckArtifact): Publish {
  const check = ({ port, type }: Place, description: object): void => {
    const problem = checkArtifact(type, description);
    if (problem !== undefined)
      throw new StageFailure('invalid-artifact', `output "${port}" does not fit its artifact type`, { found: problem });
  };
  const table = async (made: Table, place: Place): Promise<OutputRecord> => {
    const described = describeTable(made);
    check(place, described);
    const bytes = encodeTable(made);
    const digest = await blobs.put(bytes);
    const members = membersIn(made);
    for (const member of members ?? [])
      if (!(await blobs.has(member.digest, member.bytes)))
        throw new StageFailure('invalid-artifact', `output "${place.port}" lists a file that is not in the store`, {
          found: member.digest,
          hint: 'return a folder: { folder: path }',
        });
    const { type } = place;
    const { columns } = described;
    return { type, digest, bytes: bytes.length, rows: made.rows, columns, ...(members !== undefined && { members }) };
  };
  const stream = async (made: TableStream, place: Place): Promise<OutputRecord> => {
    const { types: columns, metadata } = made;
    check(place, { columns, metadata });
    if (hasMembers(made))
      throw new StageFailure('invalid-artifact', `output "${place.port}" lists files in a stream`, {
        hint: 'return a folder, { folder: path }, or a table',
      });
    const { pieces, rows } = encodeStream(made);
    const file = await blobs.putPieces(pieces);
    return { type: place.type, ...file, rows: rows(), columns: { ...columns } };
  };
  return async (made, place) => {
    if ('rows' in made) return table(made, place);
    if ('batches' in made) return stream(made, place);
    const tree = await storeTree(blobs, place.port, made, place.ours);
    for (const note of tree.notes) place.note(note);
    return table(tree.table, place);
  };
}

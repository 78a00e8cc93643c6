/** The inputs of a body: artifacts of the store, checked against their records and their types when they are read. */

import { files as filesType } from '../../artifacts/files.ts';
import { countText } from '../../core/facts/number-text.ts';
import type { InputArtifact, Member } from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { Table } from '../../stage-api/table.ts';
import type { StoredTable } from '../../stage-api/table-stream.ts';
import { DamagedBlob } from '../../store/fault.ts';
import {
  type ArtifactDescription,
  openStored,
  outputProblem,
  type StoredArtifact,
} from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import { tableCache } from './table-cache.ts';
import type { InputReference } from './worker-protocol.ts';

const cacheBytesMax = 192 * 1024 * 1024;
/** Beyond it the indices of the Arrow decoder, and of most readers of whole tables, overflow. */
const tableBytesMax = 2 ** 31 - 1;

/** Describes how a table differs from its type; undefined if it does not. */
export type CheckArtifact = (type: string, description: object) => string | undefined;

export interface InputArtifacts {
  /** `opened` receives the artifacts that the body opens, to be closed when it ends. */
  artifact(reference: InputReference, opened: Opened): InputArtifact;
  /** Checks an artifact that is passed on. Rejects with DamagedBlob. */
  check(reference: InputReference): Promise<void>;
}

export type Opened = Map<string, Promise<StoredArtifact>>;

/** Decoded tables are kept between actions. */
export function inputArtifacts(store: Store, checkArtifact: CheckArtifact): InputArtifacts {
  const readTable = tableCache(store.blobs, cacheBytesMax);

  /** The record was right when it was written. If the artifact no longer matches it, both are made again. */
  const checkRecord = async (reference: InputReference, described: ArtifactDescription): Promise<void> => {
    const problem = outputProblem(reference, described);
    if (problem === undefined) return;
    await store.records.discard(reference.key);
    throw new DamagedBlob(reference.digest, problem);
  };
  const checkType = (type: string, { columns }: ArtifactDescription, { metadata }: Pick<Table, 'metadata'>): void => {
    const problem = checkArtifact(type, { columns, metadata });
    if (problem !== undefined)
      throw new StageFailure('invalid-artifact', 'an input does not fit its artifact type', { found: problem });
  };

  /** To be closed. */
  const open = async (reference: InputReference): Promise<StoredArtifact> => {
    const stored = await openStored(store.blobs, reference.digest, reference.bytes);
    try {
      await checkRecord(reference, stored.described);
      return stored;
    } catch (error) {
      stored.close();
      throw error;
    }
  };
  const check = async (reference: InputReference): Promise<StoredArtifact> => {
    const stored = await open(reference);
    stored.close();
    return stored;
  };

  const artifact = (reference: InputReference, opened: Opened): InputArtifact => {
    const { digest, type, coordinates, bytes } = reference;
    const table = async (): Promise<Table> => {
      if (bytes > tableBytesMax) throw tooLarge(type, bytes);
      const found = await readTable(digest, bytes);
      await checkRecord(reference, found.described);
      checkType(type, found.described, found.table);
      return found.table;
    };
    return {
      ...{ digest, type, coordinates, table },
      open: async () => {
        const opening = opened.get(digest) ?? open(reference);
        opened.set(digest, opening);
        const stored = await opening;
        checkType(type, stored.described, stored.table);
        return storedTable(stored);
      },
      path: async () => {
        const { described, table: found, path } = await check(reference);
        checkType(type, described, found);
        return path;
      },
      members: async () => {
        const members: Member[] = [];
        for (const file of filesType.read(await table()).files)
          members.push({ ...file, file: await store.blobs.fileOf(file.digest, file.bytes) });
        return members;
      },
    };
  };
  return { artifact, check: async (reference) => void (await check(reference)) };
}

function storedTable({ table }: StoredArtifact): StoredTable {
  const { rows, metadata, types, batches, vectors } = table;
  return {
    ...{ rows, metadata, types, batches, vectors },
    read: async (batch, names) => table.batch(batch, names),
    whole: async (names) => table.whole(names),
  };
}

function tooLarge(type: string, bytes: number): StageFailure {
  return new StageFailure('too-large', 'an input is too large to be read as a whole', {
    where: `artifact of type ${type}`,
    found: `${countText(bytes)} bytes`,
    expected: `at most ${countText(tableBytesMax)} bytes`,
    hint: 'this stage kind reads whole tables: give it fewer rows or columns, or use a kind that opens its input',
  });
}

/** Closes what a body opened. */
export async function closeAll(opened: Opened): Promise<void> {
  for (const opening of opened.values())
    await opening.then(
      ({ close }) => close(),
      () => {},
    );
}

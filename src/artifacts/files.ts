/** A tree of files, each of them a blob of its own (schemas/artifacts/files.schema.json). */

import { type Digest, parseDigest } from '../core/values/digest.ts';
import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { column } from '../stage-api/table.ts';
import { booleans, texts, wides } from './columns.ts';
import { type FilesMetadata, filesSchema } from './metadata/files.ts';

export interface Files {
  /** Sorted by the bytes of their paths. */
  readonly files: readonly ListedFile[];
}

export interface ListedFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly digest: Digest;
  readonly executable: boolean;
}

export const files: Artifact<Files> = defineArtifact<FilesMetadata, Files>(filesSchema, {
  write: ({ files }) => ({
    columns: {
      path: column.utf8(files.map((file) => file.path)),
      bytes: column.int64(BigInt64Array.from(files, (file) => BigInt(file.bytes))),
      digest: column.utf8(files.map((file) => file.digest)),
      executable: column.bool(files.map((file) => file.executable)),
    },
    metadata: {},
  }),
  read: (table) => {
    const [bytes, executable, digests] = [wides(table, 'bytes'), booleans(table, 'executable'), texts(table, 'digest')];
    const listed = texts(table, 'path').map((path, row): ListedFile => {
      if (!isMemberPath(path))
        throw new StageFailure('invalid-artifact', 'a tree of files has a path that is not below it', { found: path });
      return {
        path,
        bytes: Number(bytes[row]),
        digest: parseDigest(digests[row] as string),
        executable: executable[row] === 1,
      };
    });
    return { files: listed };
  },
});

/** Whether a path is relative and stays below the folder that it is taken in. */
export function isMemberPath(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}

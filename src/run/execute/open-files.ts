/**
 * Files that a body reads in pieces, in their place: their bytes are hashed once, when they are opened, and at the end
 * they have to be the files that were hashed, unchanged. Knows nothing of the body.
 */

import { type BigIntStats, statSync } from 'node:fs';
import { digestStream } from '../../core/values/digest.ts';
import type { OpenFile } from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import { piecesOf } from '../../store/objects/pieces.ts';
import { openRegular } from '../../store/objects/small-file.ts';
import type { FileReference } from './worker-protocol.ts';

export interface OpenFiles {
  /** `place`: the path of the file, if it is another than its name. Rejects with `file-changed`, and the file system's error. */
  open(file: FileReference, place?: string): Promise<OpenFile>;
  /** @throws StageFailure `file-changed` if a file is no longer the one that was opened */
  check(): void;
}

export function openFiles(): OpenFiles {
  const opened = new Map<string, { readonly file: OpenFile; readonly stat: BigIntStats }>();
  return {
    open: async ({ path: name, digest }, path = name) => {
      const known = opened.get(name);
      if (known !== undefined) return known.file;
      const stat = statSync(path, { bigint: true });
      if ((await digestOfFile(path)) !== digest || !isSame(stat, path)) throw fileChanged(name);
      const file = { name, path, bytes: Number(stat.size) };
      opened.set(name, { file, stat });
      return file;
    },
    check: () => {
      for (const { file, stat } of opened.values()) if (!isSame(stat, file.path)) throw fileChanged(file.name);
    },
  };
}

export function fileChanged(name: string): StageFailure {
  return new StageFailure('file-changed', 'a file changed while the pipeline ran', {
    where: name,
    hint: 'run again when nothing writes to it',
  });
}

async function digestOfFile(path: string): Promise<string> {
  const hash = digestStream();
  const pieces = piecesOf(openRegular(path, { followLinks: true }), (error) => error as Error);
  for await (const piece of pieces) hash.update(piece);
  return hash.finish();
}

function isSame(before: BigIntStats, path: string): boolean {
  const after = statSync(path, { bigint: true, throwIfNoEntry: false });
  return (
    after !== undefined &&
    (['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const).every((field) => before[field] === after[field])
  );
}

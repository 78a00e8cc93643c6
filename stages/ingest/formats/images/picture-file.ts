/** A file that should be a picture, and its bytes as the key has them. */

import { readFileSync, statSync } from 'node:fs';
import { type Digest, digestOf, StageFailure } from 'arrowline/stage';
import { NoPicture } from './picture.ts';

export interface PictureFile {
  /** Below the folder, with forward slashes. */
  readonly path: string;
  /** Where it is. */
  readonly file: string;
  readonly digest: Digest;
  readonly label?: string;
}

/** Larger than any picture of `pixelsMax` pixels. */
const bytesMax = 2 ** 28;

/** @throws NoPicture, StageFailure `file`, `file-changed` */
export function bytesOf({ file, digest }: PictureFile, where: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    const { size } = statSync(file);
    if (size > bytesMax) throw new NoPicture(`a file of ${size} bytes`, `at most ${bytesMax} bytes`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof NoPicture) throw error;
    throw new StageFailure('file', 'a picture cannot be read', { where, found: (error as Error).message });
  }
  if (digestOf(bytes) !== digest)
    throw new StageFailure('file-changed', 'a file changed while the pipeline ran', {
      where,
      hint: 'run again when nothing writes to it',
    });
  return bytes;
}

/** The files of artifacts of type `files`: their names and sizes, and the bytes of pictures as far as the page has room. */

import { open, readFile } from 'node:fs/promises';
import { bytesText, countText } from '../../../core/facts/number-text.ts';
import type { InputArtifact, Member } from '../../../stage-api/context.ts';
import type { Source } from '../source.ts';
import { headBytes, pictureIn } from './picture.ts';
import type { FilesOfPoint, ShownFile } from './result.ts';

/** The bytes of pictures that the page still has room for; falls as they are read. */
export interface Room {
  left: number;
}

/** A browser needs four bytes for each. */
const pixelsMax = 40_000_000;
/** A drawing of more bytes takes a browser seconds. */
const drawingBytesMax = 1_000_000;

export async function readFiles(artifact: InputArtifact, source: Source, room: Room): Promise<FilesOfPoint> {
  const files: ShownFile[] = [];
  for (const member of await artifact.members()) files.push(await readMember(member, room));
  return { source, files };
}

async function readMember({ path, file, bytes, digest }: Member, room: Room): Promise<ShownFile> {
  const known = { path, bytes, digest };
  const found = pictureIn(await beginOf(file, bytes));
  if (found === undefined) return /\.(png|jpe?g|svg)$/i.test(path) ? { ...known, why: 'it is no picture' } : known;
  const { mediaType, size } = found;
  if (size !== undefined && size[0] * size[1] > pixelsMax)
    return { ...known, why: `it has ${countText(size[0])} × ${countText(size[1])} pixels` };
  if (mediaType === 'image/svg+xml' && bytes > drawingBytesMax)
    return { ...known, why: `it is a drawing of more than ${bytesText(drawingBytesMax)}` };
  if (bytes > room.left) return { ...known, why: 'the page has no room for it' };
  room.left -= bytes;
  return { ...known, picture: { mediaType, bytes: await readFile(file) } };
}

async function beginOf(file: string, bytes: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const head = new Uint8Array(Math.min(bytes, headBytes));
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

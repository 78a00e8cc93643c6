/**
 * Objects that are too large for one request of S3 are sent, or copied onto themselves, in parts (CreateMultipartUpload,
 * UploadPart, UploadPartCopy, CompleteMultipartUpload). An upload that fails is aborted, and until it is complete nothing has
 * the name. A part is held in memory, since its digest is signed before it is sent, and is tried again by itself.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { bytesContent } from '../content.ts';
import { type Content, RemoteFault } from '../shared-objects.ts';
import { isSuccess, refusal } from './answers.ts';
import type { Answer, Asked } from './transport.ts';

/** Bytes. */
export interface Sizes {
  /** The largest object that is sent in one request. */
  readonly whole: number;
  /** A part; larger ones if there would be too many. */
  readonly part: number;
  /** A part that is copied, and moves no bytes through this machine. */
  readonly copied: number;
}

/** The limits of S3: 5 GiB a request, from 5 MiB a part, at most 10 000 of them. */
export const s3Sizes: Sizes = { whole: 5 * 2 ** 30, part: 32 * 2 ** 20, copied: 2 ** 30 };
const partsMax = 10_000;
const attemptsMax = 3;
const pauseMs = 200;

/** A request for one object. */
export type AskForParts = (
  method: Asked['method'],
  query: { readonly [name: string]: string },
  more?: { readonly headers?: { readonly [name: string]: string }; readonly content?: Content },
) => Promise<Answer>;

/** False, with nothing changed, if the server says that the name is taken, and `replace` is not set. */
export async function putInParts(ask: AskForParts, content: Content, replace: boolean, sizes: Sizes): Promise<boolean> {
  const partBytes = Math.max(sizes.part, Math.ceil(content.bytes / partsMax));
  return inParts(ask, replace, async function* (part) {
    for await (const bytes of inPieces(content.open(), partBytes)) yield part({ content: bytesContent(bytes) });
  });
}

/** Makes an object younger. `source` is its path with the bucket, encoded. */
export async function copyInParts(ask: AskForParts, source: string, bytes: number, sizes: Sizes): Promise<void> {
  const partBytes = Math.max(sizes.copied, Math.ceil(bytes / partsMax));
  await inParts(ask, true, async function* (part) {
    for (let from = 0; from < bytes; from += partBytes) {
      const range = `bytes=${from}-${Math.min(bytes, from + partBytes) - 1}`;
      yield part({ headers: { 'x-amz-copy-source': source, 'x-amz-copy-source-range': range } });
    }
  });
}

type Part = Parameters<AskForParts>[2];

async function inParts(
  ask: AskForParts,
  replace: boolean,
  parts: (part: (more: Part) => Promise<string>) => AsyncGenerator<string>,
): Promise<boolean> {
  const uploadId = field(await textOf(await ask('POST', { uploads: '' })), 'UploadId');
  if (uploadId === undefined) throw new RemoteFault('unusable', 'it begins no upload in parts');
  try {
    const tags: string[] = [];
    const send = (more: Part): Promise<string> => sendPart(ask, { uploadId, partNumber: `${tags.length + 1}` }, more);
    for await (const tag of parts(send)) tags.push(tag);
    const listed = tags.map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
    const xml = `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`;
    const answer = await ask(
      'POST',
      { uploadId },
      {
        headers: { 'content-type': 'application/xml', ...(!replace && { 'if-none-match': '*' }) },
        content: bytesContent(new TextEncoder().encode(xml)),
      },
    );
    if (answer.status === 412 && !replace) {
      await answer.discard();
      await abort(ask, uploadId);
      return false;
    }
    // A failure may come after the head of the answer, which then says 200.
    if (!(await textOf(answer)).includes('<CompleteMultipartUploadResult'))
      throw new RemoteFault('busy', 'it does not join the parts of an upload');
    return true;
  } catch (error) {
    await abort(ask, uploadId);
    throw error;
  }
}

/** The tag of the part. */
async function sendPart(ask: AskForParts, query: { readonly [name: string]: string }, more: Part): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await ask('PUT', query, more);
      // A copied part has its tag in the text.
      const tag = field(await textOf(answer), 'ETag') ?? answer.header('etag');
      if (tag === undefined) throw new RemoteFault('unusable', 'it gives a part of an upload no tag');
      return tag;
    } catch (error) {
      if (!(error instanceof RemoteFault) || error.kind !== 'busy' || attempt === attemptsMax) throw error;
    }
    await pause(pauseMs * attempt);
  }
}

/** Parts of an upload that is not ended cost room; the fault that led here is told, and not this one. */
async function abort(ask: AskForParts, uploadId: string): Promise<void> {
  try {
    await (await ask('DELETE', { uploadId })).discard();
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
  }
}

async function textOf(answer: Answer): Promise<string> {
  if (!isSuccess(answer.status)) throw await refusal(answer);
  return answer.text();
}

function field(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** The bytes in pieces of one size; the last may be smaller. */
async function* inPieces(pieces: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (let piece of pieces) {
    while (bytes + piece.length >= size) {
      const room = size - bytes;
      yield Buffer.concat([...held, piece.subarray(0, room)]);
      piece = piece.subarray(room);
      [held, bytes] = [[], 0];
    }
    if (piece.length > 0) held.push(piece);
    bytes += piece.length;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/** The whole lines of a file, many at a time, in a buffer that is used again. */

import { type OpenFile, StageFailure } from 'arrowline/stage';
import type { ReadOptions } from '../../rows.ts';
import { markLength, openText, utf16In } from '../../text-bytes.ts';

const lineBytesMax = 1 << 24;
const pulseEveryMs = 100;

export interface Block {
  readonly bytes: Buffer;
  /** Where its lines begin and end; a line feed lies behind each, that of the file's last line perhaps at `to`. */
  readonly from: number;
  readonly to: number;
}

/** `lines` tells how many came before. Fails with `jsonl-line` for one of more than 16 MiB, and for UTF-16. */
export async function* blocksOf(
  file: OpenFile,
  blockBytes: number,
  pulse: ReadOptions['pulse'],
  lines: () => number,
): AsyncGenerator<Block, void> {
  const source = await openText(file, 0);
  let bytes = Buffer.alloc(Math.max(blockBytes, 4) + 1);
  let length = 0;
  let start = -1;
  let pulsed = performance.now();
  try {
    for (;;) {
      if (length + 1 === bytes.length) {
        if (length > lineBytesMax) throw tooLong(file.name, lines() + 1);
        bytes = Buffer.concat([bytes], 2 * bytes.length);
      }
      const searched = length;
      const read = await source.read(bytes.subarray(length, Math.min(length + blockBytes, bytes.length - 1)));
      length += read;
      if (start < 0) {
        if (read > 0 && length < 4) continue;
        start = startOf(bytes.subarray(0, length), file.name);
      }
      // Bytes that were searched before have no line feed, but those that came before the mark was known.
      const fresh = start > 0 ? 0 : searched;
      const found = bytes.subarray(fresh, length).lastIndexOf(0x0a);
      const end = read === 0 ? length : found < 0 ? 0 : fresh + found + 1;
      if (end > 0) {
        if (read === 0) bytes[length] = 0x0a;
        yield { bytes, from: Math.min(start, end), to: end };
        start = 0;
        bytes.copyWithin(0, end, length);
        length -= end;
      }
      if (read === 0) return;
      if (performance.now() - pulsed > pulseEveryMs) {
        await pulse(Math.min(source.done, file.bytes), file.bytes);
        pulsed = performance.now();
      }
    }
  } finally {
    await source.close();
  }
}

/** Behind the mark of UTF-8. Fails for UTF-16, recognised by its mark or by zeros. */
function startOf(bytes: Uint8Array, file: string): number {
  const found = utf16In(bytes);
  if (found !== undefined)
    throw new StageFailure('jsonl-line', `${file} is not in UTF-8`, {
      where: `${file}:1`,
      found,
      expected: 'UTF-8',
      hint: 'save it as UTF-8',
    });
  return markLength(bytes);
}

function tooLong(file: string, line: number): StageFailure {
  return new StageFailure('jsonl-line', `a line of ${file} is too long`, {
    where: `${file}:${line}`,
    found: `more than ${lineBytesMax} bytes without a line end`,
    expected: 'one object a line',
    hint: 'a file that is one JSON array is none of JSON lines: jq -c .[] writes its elements line by line',
  });
}

/** Decodes a document's bytes, which must be UTF-8: a replacement character would silently become part of a value. */

import type { Diagnostic } from './diagnostic.ts';
import { Mistakes } from './mistakes.ts';

/** Five times the size of a pipeline of 10,000 stages; the yaml package needs half a second for this much. */
export const charactersMax = 4 * 1024 * 1024;
/** UTF-8 needs at most three bytes per UTF-16 code unit. */
export const documentBytesMax = 3 * charactersMax;

/** For a file of more than `documentBytesMax` bytes. */
export function tooLarge(file: string): Diagnostic {
  const mistakes = new Mistakes('', file);
  mistakes.add('file-too-large', 'the file is too large for a pipeline', undefined, {
    found: `more than ${documentBytesMax} bytes`,
    expected: `at most ${charactersMax} characters`,
    hint: 'keep data in files of their own, and name them here',
  });
  return mistakes.list()[0] as Diagnostic;
}

/** The text, or a diagnostic if the bytes are not UTF-8. A byte order mark is kept: `resolve` skips it. */
export function decodeDocument(bytes: Uint8Array, file: string): { text: string } | { diagnostic: Diagnostic } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const offset = firstWrongByte(bytes);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const at = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, offset)).length;
    const mistakes = new Mistakes(text, file);
    mistakes.add(
      'not-utf8',
      'the file is not UTF-8',
      { start: at, end: at + 1 },
      {
        found: `the byte 0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')} at offset ${offset}`,
        hint: isUtf16(bytes) ? 'it looks like UTF-16: save it as UTF-8' : 'save it as UTF-8',
      },
    );
    return { diagnostic: mistakes.list()[0] as Diagnostic };
  }
}

function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The offset of the first sequence that is not valid UTF-8 (RFC 3629, section 4). */
function firstWrongByte(bytes: Uint8Array): number {
  const tail = (at: number, low = 0x80, high = 0xbf): boolean => {
    const byte = bytes[at] ?? 0;
    return byte >= low && byte <= high;
  };
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] as number;
    if (first < 0x80) at += 1;
    else if (first >= 0xc2 && first <= 0xdf && tail(at + 1)) at += 2;
    // The range of the second byte excludes overlong forms and surrogates.
    else if (
      first >= 0xe0 &&
      first <= 0xef &&
      tail(at + 1, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf) &&
      tail(at + 2)
    )
      at += 3;
    else if (
      first >= 0xf0 &&
      first <= 0xf4 &&
      tail(at + 1, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf) &&
      tail(at + 2) &&
      tail(at + 3)
    )
      at += 4;
    else return at;
  }
  return at;
}

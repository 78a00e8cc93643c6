/**
 * The files in a zip file, from its central directory, large ones too (zip64). Nothing is unpacked here; every place and
 * size is checked against the file.
 */

import type { FileBytes } from '../typed/file-bytes.ts';

export interface Member {
  readonly name: string;
  /** Offset of its bytes. */
  readonly start: number;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  readonly deflated: boolean;
}

const endBytes = 22;
const commentMax = 0xffff;
const locatorBytes = 20;
const directoryBytesMax = 2 ** 26;

/** @throws Error for a file that is no zip file, or one that is damaged */
export function zipMembers(file: FileBytes): Member[] {
  const { count, start, size } = directoryOf(file);
  if (size > directoryBytesMax) throw new Error(`a directory of ${size} bytes`);
  const bytes = file.read(start, size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members: Member[] = [];
  for (let at = 0; members.length < count; ) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error('a damaged entry in its directory');
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [nameBytes, extraBytes, noteBytes] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ];
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameBytes)).toString('utf8');
    if ((flags & 1) !== 0) throw new Error(`"${name}" is encrypted`);
    if (method !== 0 && method !== 8)
      throw new Error(`"${name}" is packed by method ${method}: write it with numpy.savez`);
    const extra = bytes.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes);
    const sizes = large(view, at, extra);
    members.push({ name, ...placed(file, sizes), crc: view.getUint32(at + 16, true), deflated: method === 8 });
    at += 46 + nameBytes + extraBytes + noteBytes;
  }
  return members;
}

function directoryOf(file: FileBytes): { count: number; start: number; size: number } {
  const length = Math.min(file.size, endBytes + commentMax);
  const tail = file.read(file.size - length, length);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = length - endBytes; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50 || at + endBytes + view.getUint16(at + 20, true) !== length) continue;
    const found = {
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      start: view.getUint32(at + 16, true),
    };
    if (found.count !== 0xffff && found.size !== 0xffffffff && found.start !== 0xffffffff) return found;
    return largeDirectory(file, file.size - length + at - locatorBytes) ?? found;
  }
  throw new Error('it has no directory: it was cut, or is no zip file');
}

function largeDirectory(file: FileBytes, at: number): { count: number; start: number; size: number } | undefined {
  if (at < 0) return undefined;
  const locator = new DataView(file.read(at, locatorBytes).buffer);
  if (locator.getUint32(0, true) !== 0x07064b50) return undefined;
  const end = new DataView(file.read(Number(locator.getBigUint64(8, true)), 56).buffer);
  if (end.getUint32(0, true) !== 0x06064b50) throw new Error('a damaged directory');
  const [count, size, start] = [32, 40, 48].map((offset) => Number(end.getBigUint64(offset, true))) as [
    number,
    number,
    number,
  ];
  return { count, start, size };
}

interface Sizes {
  readonly size: number;
  readonly packed: number;
  readonly header: number;
}

/** Sizes and place of an entry; those of 32 bits that are full are in its extra fields. */
function large(view: DataView, at: number, extra: Uint8Array): Sizes {
  const full = 0xffffffff;
  const [packed, size, header] = [20, 24, 42].map((offset) => view.getUint32(at + offset, true)) as [
    number,
    number,
    number,
  ];
  if (packed !== full && size !== full && header !== full) return { packed, size, header };
  const fields = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let field = 0; field + 4 <= extra.length; field += 4 + fields.getUint16(field + 2, true)) {
    if (fields.getUint16(field, true) !== 1) continue;
    let next = field + 4;
    const take = (value: number): number => {
      if (value !== full) return value;
      next += 8;
      return Number(fields.getBigUint64(next - 8, true));
    };
    return { size: take(size), packed: take(packed), header: take(header) };
  }
  throw new Error('an entry without its size');
}

/** Where the bytes of an entry begin, from its own header. */
function placed(file: FileBytes, { size, packed, header }: Sizes): Pick<Member, 'start' | 'packed' | 'size'> {
  const view = new DataView(file.read(header, 30).buffer);
  if (view.getUint32(0, true) !== 0x04034b50) throw new Error('a damaged header of an entry');
  const start = header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (!(start + packed <= file.size)) throw new Error('an entry that is longer than the file');
  return { start, packed, size };
}

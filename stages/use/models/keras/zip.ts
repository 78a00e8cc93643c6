/** A zip archive whose members are stored as they are (APPNOTE 6.3, without its extensions for 4 GiB and more). */

import { crc32 } from 'node:zlib';

export interface Member {
  readonly name: string;
  readonly parts: readonly Uint8Array[];
}

const [localMark, centralMark, endMark] = [0x04034b50, 0x02014b50, 0x06054b50];
/** 1 January 1980: equal models have equal archives. */
const date = 0x21;

export function zipOf(members: readonly Member[]): readonly Uint8Array[] {
  const written: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, parts } of members) {
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    const text = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(date, 8);
    facts.writeUInt32LE(
      parts.reduce((sum, part) => crc32(part, sum), 0),
      10,
    );
    facts.writeUInt32LE(bytes, 14);
    facts.writeUInt32LE(bytes, 18);
    facts.writeUInt16LE(text.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    written.push(mark(localMark), facts, text, ...parts);
    directory.push(mark(centralMark), Buffer.of(20, 0), facts, place, text);
    offset += 30 + text.length + bytes;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    8,
  );
  end.writeUInt32LE(offset, 12);
  return [...written, ...directory, mark(endMark), end];
}

function mark(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

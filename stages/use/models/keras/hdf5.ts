/**
 * Groups and arrays of single precision as an HDF5 file, the part that Keras reads: a superblock of version 0, groups whose
 * links are messages of their header, arrays in one piece (HDF5 File Format Specification 3.0, sections II.A, IV.A).
 */

/** A group by the names of its members, or an array. */
export type Hdf5 = { readonly [name: string]: Hdf5 } | Hdf5Array;

export class Hdf5Array {
  readonly shape: readonly number[];
  readonly values: Float32Array;

  constructor(shape: readonly number[], values: Float32Array) {
    this.shape = shape;
    this.values = values;
  }
}

const superblockBytes = 96;
const undefinedAddress = 0xffff_ffff_ffff_ffffn;
const messages = { dataspace: 0x01, linkInfo: 0x02, datatype: 0x03, fill: 0x05, link: 0x06, layout: 0x08 };

/** The parts of the file, in order. Headers come before the numbers, which are not copied. */
export function hdf5File(root: Hdf5): readonly (Uint8Array | Float32Array)[] {
  const headers: Uint8Array[] = [];
  const numbers: Float32Array[] = [];
  const size = headersLength(root);
  let [nextHeader, nextNumber] = [superblockBytes, superblockBytes + size];
  const put = (node: Hdf5): number => {
    if (node instanceof Hdf5Array) {
      const address = nextHeader;
      const header = arrayHeader(node, nextNumber);
      nextHeader += header.length;
      nextNumber += node.values.byteLength;
      headers.push(header);
      numbers.push(node.values);
      return address;
    }
    const links = Object.entries(node).map(([name, member]) => [name, put(member)] as const);
    const address = nextHeader;
    const header = groupHeader(links);
    nextHeader += header.length;
    headers.push(header);
    return address;
  };
  const rootAddress = put(root);
  return [superblock(rootAddress, nextNumber), ...headers, ...numbers];
}

function headersLength(node: Hdf5): number {
  if (node instanceof Hdf5Array) return arrayHeader(node, 0).length;
  const members = Object.entries(node);
  const own = groupHeader(members.map(([name]) => [name, 0])).length;
  return members.reduce((sum, [, member]) => sum + headersLength(member), own);
}

function superblock(root: number, end: number): Uint8Array {
  return Buffer.concat([
    Buffer.from('894844460d0a1a0a', 'hex'),
    // Versions; sizes of addresses and lengths; ranks of B-trees; flags.
    Buffer.of(0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0),
    ...[long(0), long(undefinedAddress), long(end), long(undefinedAddress)],
    // The entry of the root: no name, its header, nothing cached.
    ...[long(0), long(root), Buffer.alloc(24)],
  ]);
}

function groupHeader(links: readonly (readonly [name: string, address: number])[]): Uint8Array {
  const linkInfo = Buffer.concat([Buffer.of(0, 0), long(undefinedAddress), long(undefinedAddress)]);
  return objectHeader([
    [messages.linkInfo, linkInfo],
    ...links.map(([name, address]) => {
      const text = Buffer.from(name);
      // Version 1; the length of the name in two bytes; a hard link.
      const link = Buffer.concat([Buffer.of(1, 1, text.length & 0xff, text.length >>> 8), text, long(address)]);
      return [messages.link, link] as const;
    }),
  ]);
}

function arrayHeader({ shape, values }: Hdf5Array, address: number): Uint8Array {
  return objectHeader([
    [messages.dataspace, Buffer.concat([Buffer.of(1, shape.length, 0, 0, 0, 0, 0, 0), ...shape.map(long)])],
    // IEEE single precision, least significant byte first.
    [messages.datatype, Buffer.from('11201f000400000000002000170800177f000000', 'hex')],
    // Version 2: allocated early, written never, none defined.
    [messages.fill, Buffer.of(2, 1, 1, 0)],
    // Version 3, contiguous.
    [messages.layout, Buffer.concat([Buffer.of(3, 1), long(address), long(values.byteLength)])],
  ]);
}

/** Version 1: each message begins at a multiple of 8. */
function objectHeader(list: readonly (readonly [type: number, body: Uint8Array])[]): Uint8Array {
  const bodies = list.map(([type, body]) => {
    const padded = Buffer.alloc(8 + Math.ceil(body.length / 8) * 8);
    padded.writeUInt16LE(type, 0);
    padded.writeUInt16LE(padded.length - 8, 2);
    padded.set(body, 8);
    return padded;
  });
  const all = Buffer.concat(bodies);
  const start = Buffer.alloc(16);
  start[0] = 1;
  start.writeUInt16LE(list.length, 2);
  start.writeUInt32LE(1, 4);
  start.writeUInt32LE(all.length, 8);
  return Buffer.concat([start, all]);
}

function long(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

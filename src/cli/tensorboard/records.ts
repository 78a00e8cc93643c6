/**
 * The frame of an event file, which is that of TFRecord (tensorflow/core/lib/io/record_writer.h): for each record its
 * length in eight bytes, the masked CRC-32C of these, the bytes, and the masked CRC-32C of them.
 */

/** Records one after another. */
export function framed(records: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    records.flatMap((bytes) => {
      const head = Buffer.alloc(12);
      head.writeBigUInt64LE(BigInt(bytes.length));
      head.writeUInt32LE(masked(head.subarray(0, 8)), 8);
      const tail = Buffer.alloc(4);
      tail.writeUInt32LE(masked(bytes));
      return [head, bytes, tail];
    }),
  );
}

/** The Castagnoli polynomial, its bits in reverse order (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78;
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
  return rest;
});

export function crc32c(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (remainders[(rest ^ byte) & 0xff] as number) ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** Rotated and shifted, so that a checksum of bytes that hold checksums is no weak one (tensorflow/core/lib/hash/crc32c.h). */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

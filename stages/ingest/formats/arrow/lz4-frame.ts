/** Unpacks LZ4 frames, as compressed Arrow buffers have them, into memory of a known size. Checksums are not compared. */

const magic = 0x184d2204;
const matchLeast = 4;

/** @throws RangeError or Error if the frame is damaged or does not unpack to `size` bytes */
export function unpackLz4Frame(bytes: Uint8Array, size: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic) throw new Error('it is no LZ4 frame');
  const flags = view.getUint8(4);
  const checked = (flags & 0x10) !== 0;
  const into = new Uint8Array(size);
  let done = 0;
  // After the magic, two bytes of flags, a size and a dictionary where there are any, and a checksum.
  let at = 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0);
  for (;;) {
    const block = view.getUint32(at, true);
    at += 4;
    if (block === 0) break;
    const length = block & 0x7fffffff;
    if (at + length > bytes.length) throw new RangeError('a block is longer than its frame');
    const part = bytes.subarray(at, at + length);
    if (block & 0x80000000) {
      into.set(part, done);
      done += length;
    } else done = unpackBlock(part, into, done);
    at += length + (checked ? 4 : 0);
  }
  if (done !== size) throw new Error(`it unpacks to ${done} bytes and declares ${size}`);
  return into;
}

/** Returns where the next block begins. Matches may lie in earlier blocks. */
function unpackBlock(bytes: Uint8Array, into: Uint8Array, start: number): number {
  let done = start;
  for (let at = 0; at < bytes.length; ) {
    const token = bytes[at++] as number;
    let literals = token >> 4;
    if (literals === 15) for (let more = 255; more === 255; literals += more) more = next(bytes, at++);
    if (at + literals > bytes.length || done + literals > into.length)
      throw new RangeError('a block has too many bytes');
    into.set(bytes.subarray(at, at + literals), done);
    at += literals;
    done += literals;
    if (at === bytes.length) break;
    const offset = next(bytes, at) | (next(bytes, at + 1) << 8);
    at += 2;
    let length = (token & 15) + matchLeast;
    if ((token & 15) === 15) for (let more = 255; more === 255; length += more) more = next(bytes, at++);
    if (offset === 0 || offset > done || done + length > into.length) throw new RangeError('a match is not there');
    if (offset >= length) into.copyWithin(done, done - offset, done - offset + length);
    else for (let byte = 0; byte < length; byte++) into[done + byte] = into[done + byte - offset] as number;
    done += length;
  }
  return done;
}

function next(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError('a block ends too early');
  return byte;
}

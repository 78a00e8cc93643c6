/** The bytes of an Arrow file, wherever they are, read at any place. */

export interface ByteSource {
  readonly size: number;
  /** Bytes that stay as they are: a view, or fresh memory. Throws if the file does not have them. */
  bytes(at: number, length: number): Uint8Array;
  /** Fills `target` with the bytes at `at`. Throws if the file does not have them. */
  copy(at: number, target: Uint8Array): void;
}

/** `bytes` begin at an aligned address, since columns are views of them. */
export function memorySource(bytes: Uint8Array): ByteSource {
  const part = (at: number, length: number): Uint8Array => {
    if (!(at >= 0 && length >= 0 && at + length <= bytes.length))
      throw new RangeError(`it has ${bytes.length} bytes, and its columns need those up to ${at + length}`);
    return bytes.subarray(at, at + length);
  };
  return { size: bytes.length, bytes: part, copy: (at, target) => target.set(part(at, target.length)) };
}

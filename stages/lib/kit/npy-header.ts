/**
 * The header of a .npy file (NumPy's format, versions 1 to 3): the type of an element, the shape, the order. It is a Python
 * literal, of which exactly a dictionary with these three is read: nothing in a file is ever evaluated.
 */

export interface NpyHeader {
  /** `<f4`, `<i8`, `|u1`, `<U10`. */
  readonly type: string;
  readonly columnsFirst: boolean;
  readonly shape: readonly number[];
  /** Offset of the first element. */
  readonly start: number;
}

/** Why a header cannot be used. */
export class NpyProblem extends Error {
  readonly found: string;
  readonly expected: string;
  readonly hint: string | undefined;

  constructor(found: string, expected: string, hint?: string) {
    super(`${found}, where ${expected} is expected`);
    this.name = 'NpyProblem';
    this.found = found;
    this.expected = expected;
    this.hint = hint;
  }
}

const magic = Buffer.from('\x93NUMPY', 'latin1');
/** Bytes that tell how long a header is. */
export const npyPrefixBytes = 12;
const headerBytesMax = 2 ** 20;

export function npyHeader(type: string, shape: readonly number[]): Buffer {
  const shapeText = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shapeText}, }`;
  const fixed = magic.length + 4;
  // Elements begin at a multiple of 64.
  const length = Math.ceil((fixed + text.length + 1) / 64) * 64 - fixed;
  const header = Buffer.alloc(fixed);
  magic.copy(header);
  header.writeUInt8(1, 6);
  header.writeUInt16LE(length, 8);
  return Buffer.concat([header, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1')]);
}

/** Offset of the first element, from the first bytes of a file. @throws NpyProblem */
export function npyHeaderEnd(prefix: Uint8Array): number {
  const bytes = Buffer.from(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const version = bytes.length < npyPrefixBytes || !bytes.subarray(0, 6).equals(magic) ? 0 : bytes.readUInt8(6);
  if (version < 1 || version > 3) throw new NpyProblem('other bytes', 'a .npy file of version 1, 2 or 3');
  const end = version === 1 ? 10 + bytes.readUInt16LE(8) : 12 + bytes.readUInt32LE(8);
  if (end > headerBytesMax) throw new NpyProblem(`a header of ${end} bytes`, `at most ${headerBytesMax} bytes`);
  return end;
}

/** @param bytes from the beginning of the file to the end of the header, at least @throws NpyProblem */
export function readNpyHeader(bytes: Uint8Array): NpyHeader {
  const start = npyHeaderEnd(bytes);
  const text = Buffer.from(bytes.subarray(bytes[6] === 1 ? 10 : 12, start)).toString('latin1');
  const fields = start > bytes.length ? undefined : fieldsOf(text);
  if (fields === undefined)
    throw new NpyProblem(
      `the header ${text
        .slice(0, 200)
        .trim()
        .replace(/[^ -~]/g, '?')}`,
      'a type, an order and a shape',
      'an array of objects or of records cannot be kept: write one array for each column',
    );
  return { ...fields, start };
}

const field =
  /\s*(?:'descr'\s*:\s*'(?<type>[^'\\]*)'|'fortran_order'\s*:\s*(?<order>True|False)|'shape'\s*:\s*\((?<shape>(?:\s*\d+L?\s*,)*\s*(?:\d+L?\s*)?)\))\s*(?<end>[,}])/y;

function fieldsOf(text: string): Omit<NpyHeader, 'start'> | undefined {
  const found: Record<string, string> = {};
  field.lastIndex = /^\s*\{/.exec(text)?.[0].length ?? text.length;
  for (let ended = false; !ended; ) {
    const { groups } = field.exec(text) ?? {};
    if (groups === undefined) return undefined;
    for (const name of ['type', 'order', 'shape'] as const) {
      const value = groups[name];
      if (value === undefined) continue;
      if (name in found) return undefined;
      found[name] = value;
    }
    const rest = text.slice(field.lastIndex);
    const closing = groups.end === '}' ? '' : /^\s*\}/.exec(rest)?.[0];
    if (closing === undefined) continue;
    if (/\S/.test(rest.slice(closing.length))) return undefined;
    ended = true;
  }
  const { type, order, shape } = found;
  if (type === undefined || order === undefined || shape === undefined) return undefined;
  const sizes = (shape.match(/\d+/g) ?? []).map(Number);
  const total = sizes.reduce((product, one) => product * one, 1);
  if (!Number.isSafeInteger(total) || !sizes.every(Number.isSafeInteger)) return undefined;
  // A text in parentheses is a tuple only with a comma.
  if (sizes.length === 1 && !shape.includes(',')) return undefined;
  return { type, columnsFirst: order === 'True', shape: sizes };
}

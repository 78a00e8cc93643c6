/**
 * Rows of an IDX file: one column, a tensor of the elements of an example, or the label. The elements are read in pieces;
 * integers and floats are read once before, to check that single precision holds them and to see whether all are bytes.
 */

import { type OpenFile, StageFailure, type Table } from 'arrowline/stage';
import { excerpt, Problems } from '../../problems.ts';
import type { ReadOptions, RowSource } from '../../rows.ts';
import { openText } from '../../text-bytes.ts';
import { headerBytesMax, type IdxHeader, idxHeader } from './header.ts';

/** The names of the columns. */
const idxFeatures = 'features';
const idxLabel = 'label';

const pieceBytes = 1 << 22;
const narrowedHint = 'datasets are in single precision: subtract an offset, or write the numbers in other units';

type Elements = Uint8Array | Int32Array | Float32Array;

/** The examples of a file. Fails with `idx-header`, `idx-size`, `not-finite` or `idx-precision`. */
export async function openIdx(file: OpenFile, { pulse }: ReadOptions): Promise<RowSource> {
  const header = await headerOf(file);
  const [rows, ...sizes] = header.sizes as [number, ...number[]];
  const width = sizes.reduce((product, size) => product * size, 1);
  const areBytes = await checkElements(file, header, width, pulse);
  const of = areBytes ? ('Uint8' as const) : ('Float32' as const);
  const columns = (elements: Elements): Table['columns'] => ({
    [idxFeatures]: { type: 'FixedSizeList', of, width, values: areBytes ? asBytes(elements) : asFloats(elements) },
  });
  return {
    file: file.name,
    rows,
    names: [idxFeatures],
    columns: [
      {
        name: idxFeatures,
        type: 'tensor',
        storage: `FixedSizeList<${of}>[${width}]`,
        missing: 0,
        shape: shapeOf(sizes),
        bytes: header.type === 'byte',
      },
    ],
    read: () => tables(file, header, width, columns, pulse),
    where: (row) => `${file.name}, offset ${header.start + row * width * header.elementBytes} (row ${row + 1})`,
  };
}

/** The labels of a file, whole numbers. Fails with `idx-header`, `idx-size` or `idx-labels`. */
export async function openIdxLabels(file: OpenFile, { pulse }: ReadOptions): Promise<RowSource> {
  const header = await headerOf(file);
  if (header.sizes.length !== 1 || header.type === 'float')
    throw new StageFailure('idx-labels', `${file.name} does not hold labels`, {
      where: `${file.name}, offset ${header.sizes.length === 1 ? 2 : 3}`,
      found: `${header.sizes.join(' × ')} ${header.type === 'float' ? 'floats' : 'integers'}`,
      expected: 'one dimension of integers',
      hint: 'are features and labels exchanged?',
    });
  const of = header.type === 'byte' ? ('Uint8' as const) : ('Int32' as const);
  return {
    file: file.name,
    rows: header.sizes[0]!,
    names: [idxLabel],
    columns: [{ name: idxLabel, type: 'integer', storage: of, missing: 0 }],
    read: () => tables(file, header, 1, (values) => ({ [idxLabel]: { type: of, values } }), pulse),
    where: (row) => `${file.name}, offset ${header.start + row * header.elementBytes} (row ${row + 1})`,
  };
}

async function headerOf(file: OpenFile): Promise<IdxHeader> {
  const source = await openText(file, 0);
  const head = new Uint8Array(headerBytesMax);
  let filled = 0;
  try {
    for (let read = -1; read !== 0 && filled < head.length; filled += read)
      read = await source.read(head.subarray(filled));
  } finally {
    await source.close();
  }
  return idxHeader(head.subarray(0, filled), file.name);
}

/** [height, width] is a picture of one channel. */
function shapeOf(sizes: readonly number[]): readonly number[] {
  if (sizes.length === 0) return [1];
  return sizes.length === 2 ? [...sizes, 1] : sizes;
}

async function* tables(
  file: OpenFile,
  header: IdxHeader,
  width: number,
  columns: (elements: Elements) => Table['columns'],
  pulse: ReadOptions['pulse'],
): AsyncGenerator<Table> {
  for await (const { elements, done } of elementsOf(file, header, width)) {
    yield { rows: elements.length / width, columns: columns(elements), metadata: {} };
    await pulse(done, header.end);
  }
}

interface Piece {
  /** Of whole rows. */
  readonly elements: Elements;
  /** Bytes of the unpacked file up to their end. */
  readonly done: number;
}

/** Fails with `idx-size` for a file that is shorter or longer than its header says. */
async function* elementsOf(file: OpenFile, header: IdxHeader, width: number): AsyncGenerator<Piece> {
  const rowBytes = width * header.elementBytes;
  const most = Math.max(rowBytes, pieceBytes - (pieceBytes % rowBytes));
  const source = await openText(file, header.start);
  try {
    let at = header.start;
    while (at < header.end) {
      const size = Math.min(most, header.end - at);
      // Of a size that is promised and may not be there, no more is allocated than is read.
      let bytes = new Uint8Array(Math.min(size, pieceBytes));
      for (let filled = 0; filled < size; ) {
        if (filled === bytes.length) bytes = grown(bytes, size);
        const read = await source.read(bytes.subarray(filled));
        if (read === 0) throw sizeFailure(file, header, at + filled, `the end of the file, after ${at + filled} bytes`);
        filled += read;
      }
      at += size;
      if (at === header.end && (await source.read(new Uint8Array(1))) > 0)
        throw sizeFailure(file, header, at, 'more bytes');
      yield { elements: numbersOf(bytes, header.type), done: at };
    }
  } finally {
    await source.close();
  }
}

function grown(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(Math.min(limit, 2 * bytes.length));
  more.set(bytes);
  return more;
}

function sizeFailure({ name }: OpenFile, header: IdxHeader, offset: number, found: string): StageFailure {
  return new StageFailure(
    'idx-size',
    `${name} is ${offset === header.end ? 'longer' : 'shorter'} than its header declares`,
    {
      where: `${name}, offset ${offset}`,
      found,
      expected: `${header.end} bytes: a header of ${header.start} and ${header.sizes.join(' × ')} elements of ${header.elementBytes}`,
      hint: 'copy or download the file again',
    },
  );
}

function numbersOf(bytes: Uint8Array<ArrayBuffer>, type: IdxHeader['type']): Elements {
  if (type === 'byte') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length / 4;
  if (type === 'integer') return Int32Array.from({ length: count }, (_, index) => view.getInt32(4 * index));
  return Float32Array.from({ length: count }, (_, index) => view.getFloat32(4 * index));
}

function asBytes(elements: Elements): Uint8Array {
  return elements instanceof Uint8Array ? elements : Uint8Array.from(elements);
}

function asFloats(elements: Elements): Float32Array {
  return elements instanceof Float32Array ? elements : Float32Array.from(elements);
}

/** Floats must be finite, and integers such as single precision holds. Gives whether all elements are bytes. */
async function checkElements(
  file: OpenFile,
  header: IdxHeader,
  width: number,
  pulse: ReadOptions['pulse'],
): Promise<boolean> {
  const floats = header.type === 'float';
  const problems = floats
    ? new Problems('not-finite', file.name)
    : new Problems('idx-precision', file.name, narrowedHint);
  const expected = floats ? 'a finite number' : 'an integer up to 16777216, or one that single precision holds exactly';
  let areBytes = true;
  let start = 0;
  for await (const { elements, done } of elementsOf(file, header, width)) {
    if (header.type !== 'byte')
      elements.forEach((value, index) => {
        areBytes &&= value >= 0 && value <= 255 && Number.isInteger(value);
        if (floats ? Number.isFinite(value) : Math.fround(value) === value) return;
        const at = start + index;
        const row = Math.floor(at / width);
        const where = `${file.name}, offset ${header.start + at * header.elementBytes} (row ${row + 1}, number ${(at % width) + 1})`;
        problems.add({ where, found: excerpt(String(value)), expected });
      });
    start += elements.length;
    await pulse(done, header.end);
  }
  problems.throwIfAny();
  return areBytes;
}

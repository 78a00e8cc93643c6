/** Reads one column of a record batch: of its buffers only those that belong to the column. */

import { type Data, DataType, type Field, makeData, type Vector } from 'apache-arrow';
import type { ByteSource } from './byte-source.ts';
import type { BatchFrame } from './file-frame.ts';

/** Where a column begins in the lists of every batch. */
export interface Position {
  readonly node: number;
  readonly buffer: number;
}

/** The positions of all columns, and their total. @throws RangeError for a type that no artifact has */
export function positionsOf(fields: readonly Field[]): {
  readonly columns: readonly Position[];
  readonly all: Position;
} {
  let [node, buffer] = [0, 0];
  const take = (field: Field): void => {
    node++;
    buffer += ownBuffers(field);
    for (const child of childrenOf(field.type)) take(child);
  };
  const columns = fields.map((field) => {
    const position = { node, buffer };
    take(field);
    return position;
  });
  return { columns, all: { node, buffer } };
}

function ownBuffers({ name, type }: Field): number {
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return 3;
  if (DataType.isFixedSizeList(type)) return 1;
  if (isFlat(type) || DataType.isList(type)) return 2;
  throw new RangeError(`column "${name}" has type ${type}, which no artifact has`);
}

function isFlat(type: DataType): boolean {
  const checks = [DataType.isInt, DataType.isFloat, DataType.isBool, DataType.isDate, DataType.isTimestamp];
  return DataType.isDictionary(type) || checks.some((is) => is(type));
}

function childrenOf(type: DataType): readonly Field[] {
  return DataType.isList(type) || DataType.isFixedSizeList(type) ? type.children : [];
}

export function loadColumn(
  source: ByteSource,
  { type }: Field,
  { nodes, buffers }: BatchFrame,
  position: Position,
  dictionaries: ReadonlyMap<number, Vector>,
): Data {
  let { node, buffer } = position;
  const bytes = (): Uint8Array => {
    const region = buffers[buffer++];
    if (region === undefined) throw new RangeError('a record batch has too few buffers');
    return region.length === 0 ? new Uint8Array(0) : source.bytes(region.at, region.length);
  };
  const load = (own: DataType): Data => {
    const found = nodes[node++];
    if (found === undefined) throw new RangeError('a record batch has too few columns');
    const { length, nullCount } = found;
    const nullBitmap = bytes();
    const made = { type: own, length, nullCount, ...(nullCount > 0 && { nullBitmap }) };
    if (DataType.isUtf8(own) || DataType.isBinary(own)) {
      const valueOffsets = int32s(bytes());
      return data({ ...made, valueOffsets, data: bytes() });
    }
    if (DataType.isFixedSizeList(own)) return data({ ...made, child: load((own.children[0] as Field).type) });
    if (DataType.isList(own)) {
      const valueOffsets = int32s(bytes());
      return data({ ...made, valueOffsets, child: load((own.children[0] as Field).type) });
    }
    if (DataType.isDictionary(own)) {
      const dictionary = dictionaries.get(own.id);
      if (dictionary === undefined) throw new RangeError('a dictionary is missing');
      return data({ ...made, data: bytes(), dictionary });
    }
    return data({ ...made, data: bytes() });
  };
  return load(type);
}

function int32s(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

function data(props: object): Data {
  return makeData(props as Parameters<typeof makeData>[0]) as Data;
}

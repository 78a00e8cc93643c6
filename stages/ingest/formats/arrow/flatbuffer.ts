/**
 * Tables of FlatBuffers, as the headers of Arrow messages are. Every place and length is checked against the bytes, so that
 * damaged ones give an error at once. @throws RangeError
 */

/** A table in the bytes; places grow from tables to what they refer to, so that none refers back. */
export interface FlatTable {
  readonly view: DataView;
  readonly at: number;
}

export interface FlatVector {
  readonly view: DataView;
  readonly count: number;
  /** Place of an item. */
  item(index: number): number;
}

export function rootOf(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { view, at: view.getUint32(0, true) };
}

/** The place of a field by its number; undefined where it was left out. */
function fieldOf({ view, at }: FlatTable, number: number): number | undefined {
  const fields = at - view.getInt32(at, true);
  const entry = 4 + 2 * number;
  const offset = entry < view.getUint16(fields, true) ? view.getUint16(fields + entry, true) : 0;
  return offset === 0 ? undefined : at + offset;
}

export function longOf(table: FlatTable, number: number): number {
  const at = fieldOf(table, number);
  const value = at === undefined ? 0 : Number(table.view.getBigInt64(at, true));
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`a count or size of ${value}`);
  return value;
}

export function byteOf(table: FlatTable, number: number): number {
  const at = fieldOf(table, number);
  return at === undefined ? 0 : table.view.getUint8(at);
}

export function tableOf(table: FlatTable, number: number): FlatTable | undefined {
  const at = fieldOf(table, number);
  return at === undefined ? undefined : { view: table.view, at: at + table.view.getUint32(at, true) };
}

/** The items of a vector, of `size` bytes each; none where it was left out. */
export function vectorOf(table: FlatTable, number: number, size: number): FlatVector {
  const { view } = table;
  const field = fieldOf(table, number);
  if (field === undefined) return { view, count: 0, item: () => 0 };
  const start = field + view.getUint32(field, true);
  const count = view.getUint32(start, true);
  if (start + 4 + count * size > view.byteLength) throw new RangeError(`${count} items that are not there`);
  return { view, count, item: (index) => start + 4 + index * size };
}

/** The table that an item of a vector of tables refers to. */
export function tableIn({ view, item }: FlatVector, index: number): FlatTable {
  const at = item(index);
  return { view, at: at + view.getUint32(at, true) };
}

/** Which buffers of a record batch belong to a column, as the Arrow format lays them out. */

import { DataType, type Field, Type, UnionMode } from 'apache-arrow';
import type { BatchHeader } from './headers.ts';

export interface Place {
  /** Index of its node, which has its length and number of nulls. */
  readonly node: number;
  /** Index of its first buffer. */
  readonly buffer: number;
  /** Views: buffers after the first two. */
  readonly more: number;
  readonly children: readonly Place[];
}

/** The places of the columns. @throws Error if the batch does not have as many nodes and buffers as they need */
export function placesOf(fields: readonly Field[], header: BatchHeader): Place[] {
  const next = { node: 0, buffer: 0, views: 0 };
  const place = ({ type }: Field): Place => {
    const at = { node: next.node++, buffer: next.buffer };
    const view = type.typeId === Type.Utf8View || type.typeId === Type.BinaryView;
    const more = view ? (header.more[next.views++] ?? Number.NaN) : 0;
    next.buffer += ownBuffers(type) + more;
    // The values of a dictionary are a batch of their own.
    const children = DataType.isDictionary(type) ? [] : (type.children ?? []).map(place);
    return { ...at, more, children };
  };
  const places = fields.map(place);
  if (next.node !== header.nodes.length || next.buffer !== header.buffers.length)
    throw new Error(
      `${header.nodes.length} nodes and ${header.buffers.length} buffers, where ${next.node} and ${next.buffer} are needed`,
    );
  return places;
}

function ownBuffers(type: DataType): number {
  if (DataType.isNull(type)) return 0;
  if (DataType.isStruct(type) || DataType.isFixedSizeList(type)) return 1;
  if (DataType.isUnion(type)) return type.mode === UnionMode.Dense ? 2 : 1;
  const offsets = [Type.Utf8, Type.LargeUtf8, Type.Binary, Type.LargeBinary];
  return offsets.includes(type.typeId) ? 3 : 2;
}

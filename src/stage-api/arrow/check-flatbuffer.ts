/**
 * Checks the lists in the metadata of an Arrow file before the Arrow decoder reads them: the decoder believes their
 * lengths, and goes on for hours behind the end of the bytes.
 */

/** A table by the slots that refer to something; numbers in slots are not checked. */
interface TableShape {
  readonly slots: { readonly [slot: number]: Shape };
  /** The shape of the table in one slot by the number in another. */
  readonly union?: {
    readonly tag: number;
    readonly slot: number;
    readonly shapes: { readonly [tag: number]: TableShape };
  };
}
type Shape = TableShape | { readonly list: number | Shape };

const text: Shape = { list: 1 };
const pairs: Shape = { list: { slots: { 0: text, 1: text } } };
const field: { slots: { [slot: number]: Shape }; union: NonNullable<TableShape['union']> } = {
  slots: { 0: text, 4: { slots: { 1: { slots: {} } } }, 6: pairs },
  // A time with the name of its zone, and a union with the numbers of its types.
  union: { tag: 2, slot: 3, shapes: { 10: { slots: { 1: text } }, 14: { slots: { 1: { list: 4 } } } } },
};
field.slots[5] = { list: field };
const schema: TableShape = { slots: { 1: { list: field }, 2: pairs, 3: { list: 8 } } };
const recordBatch: TableShape = { slots: { 1: { list: 16 }, 2: { list: 16 }, 3: { slots: {} }, 4: { list: 8 } } };

export const messageShape: TableShape = {
  slots: { 4: pairs },
  union: { tag: 1, slot: 2, shapes: { 1: schema, 2: { slots: { 1: recordBatch } }, 3: recordBatch } },
};
export const footerShape: TableShape = { slots: { 1: schema, 2: { list: 24 }, 3: { list: 24 }, 4: pairs } };

/** @throws RangeError for a place or a length that is not in the bytes */
export function checkFlatbuffer(bytes: Uint8Array, shape: TableShape): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Each table takes at least four bytes, unless several places refer to one.
  let left = bytes.length / 4;

  /** The place that another refers to: always behind it. */
  const target = (at: number): number => {
    const offset = view.getUint32(at, true);
    if (offset < 4) throw new RangeError(`the metadata refer to themselves at byte ${at}`);
    return at + offset;
  };
  const check = (at: number, one: Shape): void => {
    if ('list' in one) checkList(at, one.list);
    else checkTable(at, one);
  };
  const checkList = (at: number, item: number | Shape): void => {
    const length = view.getUint32(at, true);
    const size = typeof item === 'number' ? item : 4;
    if (at + 4 + length * size > bytes.length)
      throw new RangeError(`the metadata have a list of ${length} at byte ${at}`);
    if (typeof item === 'number') return;
    for (let index = 0; index < length; index++) check(target(at + 4 + 4 * index), item);
  };
  const checkTable = (at: number, { slots, union }: TableShape): void => {
    if (left-- <= 0) throw new RangeError('the metadata have more parts than bytes');
    const layout = at - view.getInt32(at, true);
    const layoutBytes = view.getUint16(layout, true);
    const place = (slot: number): number | undefined => {
      const entry = 4 + 2 * slot;
      const offset = entry < layoutBytes ? view.getUint16(layout + entry, true) : 0;
      return offset === 0 ? undefined : at + offset;
    };
    for (const [slot, one] of Object.entries(slots)) {
      const found = place(Number(slot));
      if (found !== undefined) check(target(found), one);
    }
    const [tag, found] = union === undefined ? [] : [place(union.tag), place(union.slot)];
    if (union === undefined || tag === undefined || found === undefined) return;
    checkTable(target(found), union.shapes[view.getUint8(tag)] ?? { slots: {} });
  };
  checkTable(target(0), shape);
}

/**
 * Finds the column of a type that the Arrow decoder does not know, from the schema message as the Arrow format describes
 * it (Message.fbs, Schema.fbs): the decoder itself says only which type it is.
 */

/** The name of the first column of that type; undefined if it is inside another, or the schema cannot be read. */
export function columnOfType(bytes: Uint8Array, typeId: number): string | undefined {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // A file begins with a magic of 8 bytes; then a continuation mark and the length of the schema message.
    const message = (bytes[0] === 0xff ? 0 : 8) + 8;
    const schema = tableAt(view, message + view.getUint32(message, true), 2);
    const fields = schema && tableAt(view, schema, 1);
    if (fields === undefined) return undefined;
    for (let index = 0; index < view.getUint32(fields, true); index++) {
      const item = fields + 4 + 4 * index;
      const field = item + view.getUint32(item, true);
      const [type, name] = [placeOf(view, field, 2), tableAt(view, field, 0)];
      if (type === undefined || name === undefined || view.getUint8(type) !== typeId) continue;
      return new TextDecoder().decode(bytes.subarray(name + 4, name + 4 + view.getUint32(name, true)));
    }
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The place of a table's field by its number; undefined if it was left out. */
function placeOf(view: DataView, table: number, number: number): number | undefined {
  const fields = table - view.getInt32(table, true);
  const entry = 4 + 2 * number;
  const offset = entry < view.getUint16(fields, true) ? view.getUint16(fields + entry, true) : 0;
  return offset === 0 ? undefined : table + offset;
}

/** The place that a field refers to. */
function tableAt(view: DataView, table: number, number: number): number | undefined {
  const place = placeOf(view, table, number);
  return place === undefined ? undefined : place + view.getUint32(place, true);
}

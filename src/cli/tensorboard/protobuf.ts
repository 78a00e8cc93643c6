/**
 * Fields of protocol buffers, as far as event files need them (Protocol Buffers Documentation, "Encoding"): a tag of
 * field number and wire type, and then a varint, eight or four bytes in little-endian order, or a length and bytes.
 */

/** The encoded fields of a message, one after another. */
export type Message = Uint8Array;

const wire = { varint: 0, eight: 1, bytes: 2, four: 5 } as const;

export function message(...fields: readonly Message[]): Message {
  return Buffer.concat(fields);
}

/** A whole number from 0 to 2^53 − 1, or a truth value. */
export function integerField(field: number, value: number | boolean): Message {
  return message(tag(field, wire.varint), varint(Number(value)));
}

export function doubleField(field: number, value: number): Message {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return message(tag(field, wire.eight), bytes);
}

/** Rounded to single precision. */
export function floatField(field: number, value: number): Message {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return message(tag(field, wire.four), bytes);
}

/** A text in UTF-8, or a message within another. */
export function bytesField(field: number, value: string | Message): Message {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return message(tag(field, wire.bytes), varint(bytes.length), bytes);
}

function tag(field: number, type: number): Message {
  return varint(field * 8 + type);
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value: number): Message {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Uint8Array.from([...bytes, left]);
}

/**
 * Protocol buffers, the part that ONNX uses: fields of whole numbers, floats, texts, bytes and messages. A message is a list
 * of parts, so that the numbers of a tensor are written without a copy of all.
 */

import { littleEndian } from '../numbers-file.ts';

export type Message = readonly Uint8Array[];

const [varint, delimited, fixed32] = [0, 2, 5];

export function whole(field: number, value: number): Message {
  return [tag(field, varint), encoded(value)];
}

export function float(field: number, value: number): Message {
  return [tag(field, fixed32), littleEndian(Float32Array.of(value))];
}

export function text(field: number, value: string): Message {
  return message(field, [Buffer.from(value)]);
}

/** Whole numbers side by side, as proto3 packs them. */
export function wholes(field: number, values: readonly number[]): Message {
  return message(field, values.map(encoded));
}

/** Also of bytes. */
export function message(field: number, parts: Message): Message {
  return [tag(field, delimited), encoded(lengthOf(parts)), ...parts];
}

export function lengthOf(parts: Message): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function tag(field: number, wire: number): Uint8Array {
  return encoded(field * 8 + wire);
}

/** Seven bits a byte, the least first. Negative numbers as two's complement of 64 bits. */
function encoded(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/**
 * A column of the schema: the values of its physical type as a column of ours. Types are read from the annotation of the
 * format, in its old form and its new one.
 */

import type { Column } from 'arrowline/stage';
import type { SchemaElement } from 'hyparquet';
import { decimalText, halfNumber, scaleMax } from '../typed/exact-numbers.ts';
import type { RawKind, TimeUnit } from '../typed/raw-rows.ts';
import { type Physical, textOf, type Values } from './physical.ts';

export interface Leaf {
  readonly type: Physical;
  readonly fixed: number;
  readonly found: string;
  readonly kind?: RawKind;
  readonly cure?: string;
  readonly whole?: boolean;
  readonly storage?: string;
  /** The values, none of them null, as a column. */
  readonly column: (values: Values) => Column;
}

type Meaning = Omit<Leaf, 'type' | 'fixed' | 'found'>;

const castText = "cast it to text: with pyarrow, column.cast('string')";
const castInteger = "cast it to an integer: with pyarrow, column.cast('int64')";

export function leafOf(element: SchemaElement): Leaf {
  const type = (element.type ?? 'unknown') as Physical;
  const note = element.logical_type?.type ?? element.converted_type;
  const found = note === undefined ? type : `${type} ${note}${detail(element)}`;
  return { type, fixed: element.type_length ?? 0, found, ...meaning(element, type) };
}

function detail({ logical_type: logical, precision, scale }: SchemaElement): string {
  if (logical?.type === 'TIMESTAMP') return `(${logical.unit})`;
  return precision === undefined ? '' : `(${precision}, ${scale ?? 0})`;
}

function meaning(element: SchemaElement, type: Physical): Meaning {
  const { converted_type: converted, logical_type: logical } = element;
  const note = logical?.type ?? converted;
  if (note === 'DECIMAL') return decimal(element, type);
  switch (type) {
    case 'BOOLEAN':
      return { kind: 'boolean', column: (values) => ({ type: 'Bool', values: values as Uint8Array }) };
    case 'FLOAT':
      return { kind: 'number', column: (values) => ({ type: 'Float32', values: values as Float32Array }) };
    case 'DOUBLE':
      return { kind: 'number', column: (values) => ({ type: 'Float64', values: values as Float64Array }) };
    case 'INT96':
      return instants('ns', undefined, (values) =>
        BigInt64Array.from(values as readonly Uint8Array[], (one) => nanoseconds(one)),
      );
    case 'INT32':
      if (note === 'DATE')
        return { kind: 'date', storage: 'Date', column: (values) => ({ type: 'Date', values: values as Int32Array }) };
      if (note === 'NULL') return refused('give the column a type: with pyarrow, table.cast(schema)');
      if (note === 'TIME' || converted === 'TIME_MILLIS') return refused(castInteger);
      return { kind: 'integer', column: (values) => integerColumn(values as Int32Array, element) };
    case 'INT64':
      if (logical?.type === 'TIMESTAMP')
        return instants(
          units[logical.unit],
          logical.isAdjustedToUTC ? 'UTC' : undefined,
          (values) => values as BigInt64Array,
        );
      if (converted === 'TIMESTAMP_MILLIS') return instants('ms', undefined, (values) => values as BigInt64Array);
      if (converted === 'TIMESTAMP_MICROS') return instants('us', undefined, (values) => values as BigInt64Array);
      if (note === 'TIME' || converted === 'TIME_MICROS') return refused(castInteger);
      return unsigned(element, 64)
        ? { kind: 'integer', column: (values) => ({ type: 'Uint64', values: new BigUint64Array(bufferOf(values)) }) }
        : { kind: 'integer', column: (values) => ({ type: 'Int64', values: values as BigInt64Array }) };
    case 'BYTE_ARRAY':
      if (note === undefined)
        return { kind: 'bytes', column: (values) => ({ type: 'Binary', values: values as Uint8Array[] }) };
      return ['STRING', 'UTF8', 'ENUM', 'JSON'].includes(note)
        ? { kind: 'text', column: (values) => ({ type: 'Utf8', values: (values as Uint8Array[]).map(textOf) }) }
        : refused(castText);
    case 'FIXED_LEN_BYTE_ARRAY':
      if (note === 'FLOAT16' && element.type_length === 2)
        return {
          kind: 'number',
          column: (values) => ({ type: 'Float32', values: Float32Array.from(values as Uint8Array[], half) }),
        };
      if (note === 'UUID')
        return { kind: 'text', column: (values) => ({ type: 'Utf8', values: (values as Uint8Array[]).map(uuid) }) };
      return note === undefined
        ? { kind: 'bytes', column: (values) => ({ type: 'Binary', values: values as Uint8Array[] }) }
        : refused(castText);
    default:
      return refused(castText);
  }
}

/** Integers of fewer bits as the array of their type, so that lists of bytes stay bytes. */
function integerColumn(values: Int32Array, element: SchemaElement): Column {
  if (unsigned(element, 32)) return { type: 'Uint32', values: new Uint32Array(bufferOf(values)) };
  const { logical_type: logical, converted_type: converted } = element;
  const name =
    logical?.type === 'INTEGER' ? `${logical.isSigned ? 'INT' : 'UINT'}_${logical.bitWidth}` : (converted ?? '');
  const short = shorter[name as keyof typeof shorter];
  if (short === undefined) return { type: 'Int32', values };
  const narrow = new short.array(values);
  if (narrow.some((one, row) => one !== values[row])) throw new RangeError(`an integer that has no place in ${name}`);
  return { type: short.type, values: narrow };
}

const shorter = {
  INT_8: { type: 'Int8', array: Int8Array },
  INT_16: { type: 'Int16', array: Int16Array },
  UINT_8: { type: 'Uint8', array: Uint8Array },
  UINT_16: { type: 'Uint16', array: Uint16Array },
} as const;

function refused(cure: string): Meaning {
  return { cure, column: () => ({ type: 'Utf8', values: [] }) };
}

const units: { readonly [unit: string]: TimeUnit } = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' };

function instants(unit: TimeUnit = 'ms', zone: string | undefined, read: (values: Values) => BigInt64Array): Meaning {
  const zoned = zone === undefined ? {} : { zone };
  return {
    kind: 'timestamp',
    storage: `Timestamp<${unit}${zone === undefined ? '' : `, ${zone}`}>`,
    column: (values) => ({ type: 'Timestamp', unit, ...zoned, values: read(values) }),
  };
}

/** Julian day of 1970-01-01. */
const epochDay = 2_440_588n;
const dayNanoseconds = 86_400_000_000_000n;

function nanoseconds(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (BigInt(view.getInt32(8, true)) - epochDay) * dayNanoseconds + view.getBigInt64(0, true);
}

function unsigned({ converted_type: converted, logical_type: logical }: SchemaElement, bits: number): boolean {
  if (logical?.type === 'INTEGER') return !logical.isSigned && logical.bitWidth === bits;
  return converted === `UINT_${bits}`;
}

function bufferOf(values: Values): ArrayBuffer {
  return (values as Int32Array).buffer as ArrayBuffer;
}

function decimal(element: SchemaElement, type: Physical): Meaning {
  const logical = element.logical_type;
  const scale = (logical?.type === 'DECIMAL' ? logical.scale : element.scale) ?? 0;
  if (scale < 0 || scale > scaleMax) return refused(castText);
  const text = (value: bigint | number) => decimalText(BigInt(value), scale);
  const numbers = type === 'INT32' || type === 'INT64';
  return {
    kind: 'decimal',
    whole: scale === 0,
    column: (values) => ({
      type: 'Utf8',
      values: numbers
        ? Array.from<number | bigint, string>(values as ArrayLike<number>, text)
        : (values as readonly Uint8Array[]).map((bytes) => text(bigEndian(bytes))),
    }),
  };
}

function bigEndian(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  if (bytes.length > 32) throw new RangeError(`a decimal of ${bytes.length} bytes`);
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}

function half(bytes: Uint8Array): number {
  const bits = (bytes[0] as number) | ((bytes[1] as number) << 8);
  return halfNumber(bits);
}

function uuid(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

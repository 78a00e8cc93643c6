/** The columns of an Arrow schema by what a dataset can make of them. */

import { DataType, DateUnit, type Field, TimeUnit, Type } from 'apache-arrow';
import { scaleMax } from '../typed/exact-numbers.ts';
import type { RawColumn, RawKind, TimeUnit as Unit } from '../typed/raw-rows.ts';

export const units: { readonly [unit in TimeUnit]: Unit } = {
  [TimeUnit.SECOND]: 's',
  [TimeUnit.MILLISECOND]: 'ms',
  [TimeUnit.MICROSECOND]: 'us',
  [TimeUnit.NANOSECOND]: 'ns',
};

/** A column without its number of nulls. Lists of numbers are tensors, whose width is not known here. */
export function kindOf({ name, type, metadata }: Field): Omit<RawColumn, 'nulls'> {
  const found = DataType.isDecimal(type) ? `Decimal(${type.precision}, ${type.scale})` : String(type);
  if (DataType.isDictionary(type)) {
    const values = kindOf({ name, type: type.dictionary, metadata } as Field);
    return { ...values, found, ...(values.kind === 'text' && { kind: 'category' }) };
  }
  const cure = cures[type.typeId as Type];
  const kind = plainKind(type);
  if (kind === undefined) return { name, found, ...(cure !== undefined && { cure }) };
  if (DataType.isDecimal(type)) return { name, found, kind, whole: type.scale === 0 };
  if (kind === 'date') return { name, found, kind, storage: 'Date' };
  if (DataType.isTimestamp(type)) {
    const zone = type.timezone == null || type.timezone === '' ? '' : `, ${type.timezone}`;
    return { name, found, kind, storage: `Timestamp<${units[type.unit]}${zone}>` };
  }
  if (!DataType.isFixedSizeList(type)) return { name, found, kind };
  const item = itemName((type.children[0] as Field).type);
  return {
    name,
    found,
    kind,
    storage: `FixedSizeList<${item}>[${type.listSize}]`,
    shape: shapeOf(metadata, type.listSize),
  };
}

/** The type of the numbers of a tensor. */
export function itemName(type: DataType): string {
  return DataType.isFloat(type) && String(type) === 'Float16' ? 'Float32' : String(type);
}

/** `Europe/Berlin`, `+02:00`; empty without a zone. */
const zoneName = /^[\w+\-:/]*$/;

const decimalBits = [32, 64, 128, 256];

function plainKind(type: DataType): RawKind | undefined {
  if (DataType.isInt(type)) return 'integer';
  if (DataType.isFloat(type)) return 'number';
  if (DataType.isBool(type)) return 'boolean';
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) return 'text';
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type)) return 'bytes';
  if (DataType.isFixedSizeBinary(type)) return 'bytes';
  if (DataType.isDecimal(type))
    return type.scale >= 0 && type.scale <= scaleMax && decimalBits.includes(type.bitWidth) ? 'decimal' : undefined;
  if (DataType.isDate(type))
    return type.unit === DateUnit.DAY || type.unit === DateUnit.MILLISECOND ? 'date' : undefined;
  if (DataType.isTimestamp(type))
    return type.unit in units && zoneName.test(type.timezone ?? '') ? 'timestamp' : undefined;
  if (DataType.isFixedSizeList(type) && !(type.listSize > 0)) return undefined;
  const list = DataType.isFixedSizeList(type) || DataType.isList(type) || DataType.isLargeList(type);
  const item = list ? type.children[0]?.type : undefined;
  return item !== undefined && (DataType.isInt(item) || DataType.isFloat(item)) ? 'tensor' : undefined;
}

/** The shape that the extension type "fixed shape tensor" declares, if its axes are in the order of the numbers. */
function shapeOf(metadata: ReadonlyMap<string, string>, width: number): readonly number[] {
  if (metadata.get('ARROW:extension:name') !== 'arrow.fixed_shape_tensor') return [width];
  try {
    const about: unknown = JSON.parse(metadata.get('ARROW:extension:metadata') ?? '');
    if (typeof about !== 'object' || about === null || !('shape' in about) || 'permutation' in about) return [width];
    const { shape } = about;
    if (!Array.isArray(shape) || !shape.every((one): one is number => Number.isInteger(one) && one > 0)) return [width];
    return shape.reduce((product, one) => product * one, 1) === width ? shape : [width];
  } catch {
    return [width];
  }
}

const toInteger = "cast it to an integer: with pyarrow, column.cast('int64')";
const lists = 'write a column for each element, or lists of numbers that all have one length';
const cures: { readonly [type in Type]?: string } = {
  [Type.Null]: 'give the column a type: with pyarrow, table.cast(schema)',
  [Type.Struct]: 'write a column for each field: with pyarrow, table.flatten()',
  [Type.Map]: 'write a column for each key',
  [Type.Union]: 'write a column for each type',
  [Type.Time]: toInteger,
  [Type.Duration]: toInteger,
  [Type.Interval]: 'write its months, days and nanoseconds as integer columns',
  [Type.List]: lists,
  [Type.LargeList]: lists,
  [Type.FixedSizeList]: lists,
};

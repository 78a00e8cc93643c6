/** Rows without a value, in any storage that a column of a source has. */

import type { Column } from 'arrowline/stage';

type TimeUnit = Extract<Column, { type: 'Timestamp' }>['unit'];

export function withoutValues(storage: string, dictionary: readonly string[], rows: number): Column {
  const valid = new Uint8Array(rows);
  const [, unit, zone] = /^Timestamp<(s|ms|us|ns)(?:, (.+))?>$/.exec(storage) ?? [];
  if (unit !== undefined)
    return {
      type: 'Timestamp',
      unit: unit as TimeUnit,
      ...(zone !== undefined && { zone }),
      values: new BigInt64Array(rows),
      valid,
    };
  switch (storage) {
    case 'Uint8':
      return { type: storage, values: new Uint8Array(rows), valid };
    case 'Int16':
      return { type: storage, values: new Int16Array(rows), valid };
    case 'Int32':
      return { type: storage, values: new Int32Array(rows), valid };
    case 'Int64':
      return { type: storage, values: new BigInt64Array(rows), valid };
    case 'Float64':
      return { type: storage, values: new Float64Array(rows), valid };
    case 'Bool':
      return { type: storage, values: new Uint8Array(rows), valid };
    case 'Date':
      return { type: storage, values: new Int32Array(rows), valid };
    case 'Utf8':
      return { type: storage, values: new Array<string>(rows).fill(''), valid };
    case 'Dictionary<Utf8>':
      return { type: 'Dictionary', dictionary, ordered: false, values: new Int32Array(rows), valid };
    default:
      throw new Error(`Internal error: a column of ${storage} has rows without a value`);
  }
}

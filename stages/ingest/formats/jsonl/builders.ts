/** Columns of one table, filled value by value from the texts of JSON. */

import type { Column, NumberArray } from 'arrowline/stage';
import { momentOf } from '../../../lib/tables/moment.ts';
import type { SourceColumn } from '../../rows.ts';
import { numbersIn } from './arrays.ts';
import { integerAt } from './survey.ts';
import { type TokenKind, textOf } from './tokens.ts';

/** Takes a value, or returns false for one that the column cannot hold: the file changed. */
type Put = (bytes: Buffer, from: number, to: number, kind: TokenKind, row: number) => boolean;

export interface Builder {
  readonly put: Put;
  /** The column of so many rows. The builder is not used afterwards. */
  finish(rows: number): Column;
}

/** A builder of a column of up to `rows` rows. Rows that are never put are missing. */
export function builderOf(column: SourceColumn, rows: number): Builder {
  const { put, finish } = valuesOf(column, rows);
  if (column.missing === 0) return { put, finish };
  const valid = new Uint8Array(rows);
  return {
    put(bytes, from, to, kind, row) {
      valid[row] = 1;
      return put(bytes, from, to, kind, row);
    },
    finish: (count) => ({ ...finish(count), valid: valid.slice(0, count) }),
  };
}

function valuesOf(column: SourceColumn, rows: number): Builder {
  const { storage, type, categories = [], shape = [] } = column;
  switch (type) {
    case 'number':
    case 'integer': {
      const [values, set] = numbersOf(storage, rows);
      return {
        put: (bytes, from, to, kind, row) => {
          if (kind === 'integer' && to - from <= 15 && !(values instanceof BigInt64Array)) {
            const value = integerAt(bytes, from, to);
            values[row] = value === 0 && to - from > 1 && storage === 'Float64' ? -0 : value;
            return values[row] === value;
          }
          return set(bytes.toString('latin1', from, to), row);
        },
        finish: (count) => ({ type: storage, values: values.slice(0, count) }) as Column,
      };
    }
    case 'tensor': {
      const of = storage.slice('FixedSizeList<'.length, storage.indexOf('>'));
      const width = shape.reduce((product, size) => product * size, 1);
      const [values, set] = numbersOf(of, rows * width);
      return {
        put: (bytes, from, to, kind, row) => {
          const texts = kind === 'array' ? numbersIn(bytes.toString('latin1', from, to)) : [];
          return texts.length === width && texts.every((text, index) => set(text, row * width + index));
        },
        finish: (count) => ({ type: 'FixedSizeList', of, width, values: values.slice(0, count * width) }) as Column,
      };
    }
    case 'boolean': {
      const values = new Uint8Array(rows);
      return {
        put: (_bytes, _from, _to, kind, row) => {
          values[row] = kind === 'true' ? 1 : 0;
          return kind === 'true' || kind === 'false';
        },
        finish: (count) => ({ type: 'Bool', values: values.slice(0, count) }),
      };
    }
    case 'date': {
      const values = new Int32Array(rows);
      return {
        put: (bytes, from, to, _kind, row) => {
          const moment = momentOf(textOf(bytes, from, to));
          values[row] = (moment?.seconds ?? 0) / 86_400;
          return moment?.kind === 'date';
        },
        finish: (count) => ({ type: 'Date', values: values.slice(0, count) }),
      };
    }
    case 'timestamp':
      return timestampsOf(storage, rows);
    case 'category': {
      const index = new Map(categories.map((text, place) => [text, place]));
      const values = new Int32Array(rows);
      return {
        put: (bytes, from, to, kind, row) => {
          const place = index.get(tokenText(bytes, from, to, kind));
          values[row] = place ?? 0;
          return place !== undefined;
        },
        finish: (count) => ({
          type: 'Dictionary',
          dictionary: categories,
          ordered: false,
          values: values.slice(0, count),
        }),
      };
    }
    case 'text': {
      const values = new Array<string>(rows).fill('');
      return {
        put: (bytes, from, to, kind, row) => {
          values[row] = tokenText(bytes, from, to, kind);
          return true;
        },
        finish: (count) => ({ type: 'Utf8', values: values.slice(0, count) }),
      };
    }
  }
}

export function tokenText(bytes: Buffer, from: number, to: number, kind: TokenKind): string {
  return kind === 'text' ? textOf(bytes, from, to) : bytes.toString('latin1', from, to);
}

const arrays = { Uint8: Uint8Array, Int16: Int16Array, Int32: Int32Array, Float64: Float64Array } as const;

/** An array of numbers, and the way a written number goes into it. */
function numbersOf(
  storage: string,
  length: number,
): [NumberArray | BigInt64Array, (text: string, at: number) => boolean] {
  if (storage === 'Int64') {
    const values = new BigInt64Array(length);
    return [
      values,
      (text, at) => {
        if (!/^-?\d+$/.test(text)) return false;
        const value = BigInt(text);
        values[at] = value;
        return values[at] === value;
      },
    ];
  }
  const values: NumberArray = new arrays[storage as keyof typeof arrays](length);
  return [
    values,
    (text, at) => {
      const value = Number(text);
      values[at] = value;
      return values[at] === value;
    },
  ];
}

function timestampsOf(storage: string, rows: number): Builder {
  const unit = storage.startsWith('Timestamp<ns') ? 'ns' : 'us';
  const zoned = storage.includes('UTC');
  const values = new BigInt64Array(rows);
  return {
    put: (bytes, from, to, _kind, row) => {
      const moment = momentOf(textOf(bytes, from, to));
      if (moment === undefined || moment.kind !== (zoned ? 'zoned' : 'local')) return false;
      const { seconds, nanos } = moment;
      values[row] =
        unit === 'ns'
          ? BigInt(seconds) * 1_000_000_000n + BigInt(nanos)
          : BigInt(seconds * 1_000_000 + Math.trunc(nanos / 1000));
      return true;
    },
    finish: (count) => ({
      type: 'Timestamp',
      unit,
      ...(zoned && { zone: 'UTC' }),
      values: values.slice(0, count),
    }),
  };
}

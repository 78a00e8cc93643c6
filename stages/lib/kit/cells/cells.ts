/** The values of a column as cells of a file: texts and numbers as they are, times as ISO 8601, many numbers as a list. */

import type { Column } from 'arrowline/stage';
export type Cell = string | number | bigint | boolean | null | readonly Cell[];

/** Returns the function that gives the cell of a row, null where it has no value; undefined for bytes, which have no text. */
export function cellsOf(column: Column): ((row: number) => Cell) | undefined {
  const at = valuesOf(column);
  const { valid } = column;
  return at === undefined || valid === undefined ? at : (row) => (valid[row] === 0 ? null : at(row));
}

function valuesOf(column: Column): ((row: number) => Cell) | undefined {
  switch (column.type) {
    case 'Binary':
      return undefined;
    case 'Bool':
      return (row) => column.values[row] === 1;
    case 'Dictionary':
      return (row) => column.dictionary[column.values[row] as number] as string;
    case 'Date':
      return (row) => new Date((column.values[row] as number) * 86_400_000).toISOString().slice(0, 10);
    case 'Timestamp': {
      const zone = column.zone === undefined ? '' : 'Z';
      return (row) => timeText(column.values[row] as bigint, digits[column.unit]) + zone;
    }
    case 'FixedSizeList':
      return (row) => Array.from<number | bigint>(column.values.subarray(row * column.width, (row + 1) * column.width));
    case 'List':
      return (row) => Array.from<string | number | bigint>(column.values[row] ?? []);
    default:
      return (row) => column.values[row] as string | number | bigint;
  }
}

const digits = { s: 0, ms: 3, us: 6, ns: 9 } as const;

/** ISO 8601 with all digits of the unit. */
function timeText(value: bigint, places: number): string {
  const unit = 10n ** BigInt(places);
  const part = ((value % unit) + unit) % unit;
  const seconds = new Date(Number((value - part) / unit) * 1000).toISOString().slice(0, 19);
  return places === 0 ? seconds : `${seconds}.${String(part).padStart(places, '0')}`;
}

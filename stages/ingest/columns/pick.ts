/** Some rows of a column: a range, without a copy of numbers, or rows by their indices. */

import type { Column } from 'arrowline/stage';

type NumberValues = Extract<Column['values'], ArrayBufferView>;

export function sliceColumn(column: Column, start: number, end: number): Column {
  const width = widthOf(column);
  const values = ArrayBuffer.isView(column.values)
    ? column.values.subarray(start * width, end * width)
    : column.values.slice(start, end);
  return withValues(column, values, column.valid?.subarray(start, end));
}

export function pickRows(column: Column, rows: Uint32Array): Column {
  const { values } = column;
  const picked = ArrayBuffer.isView(values)
    ? pickNumbers(values, widthOf(column), rows)
    : Array.from(rows, (row) => values[row]);
  return withValues(column, picked, column.valid && pickNumbers(column.valid, 1, rows));
}

function pickNumbers<Values extends NumberValues>(values: Values, width: number, rows: Uint32Array): Values {
  const picked = new (values.constructor as new (length: number) => Values)(rows.length * width);
  if (width === 1) for (let at = 0; at < rows.length; at++) picked[at] = values[rows[at]!]!;
  else
    for (let at = 0; at < rows.length; at++)
      // A view of a row, of numbers or of bigints as the target.
      (picked as Uint8Array).set((values as Uint8Array).subarray(rows[at]! * width, (rows[at]! + 1) * width), at * width);
  return picked;
}

function widthOf(column: Column): number {
  return column.type === 'FixedSizeList' ? column.width : 1;
}

/** The type of the values stays that of the column. */
function withValues(column: Column, values: unknown, valid: Uint8Array | undefined): Column {
  return { ...column, values, ...(valid && { valid }) } as Column;
}

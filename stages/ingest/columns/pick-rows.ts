/** Rows of a column by their indices, copied. */

import type { Column } from 'arrowline/stage';

type NumberValues = Extract<Column['values'], ArrayBufferView>;

export function pickRows(column: Column, rows: Uint32Array): Column {
  const { values, valid } = column;
  const width = column.type === 'FixedSizeList' ? column.width : 1;
  const picked = ArrayBuffer.isView(values) ? pickNumbers(values, width, rows) : Array.from(rows, (row) => values[row]);
  // The values keep the type that they have.
  return { ...column, values: picked, ...(valid && { valid: pickNumbers(valid, 1, rows) }) } as Column;
}

function pickNumbers<Values extends NumberValues>(values: Values, width: number, rows: Uint32Array): Values {
  const picked = new (values.constructor as new (length: number) => Values)(rows.length * width);
  if (width === 1) for (let at = 0; at < rows.length; at++) picked[at] = values[rows[at]!]!;
  else
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]! * width;
      for (let index = 0; index < width; index++) picked[at * width + index] = values[row + index]!;
    }
  return picked;
}

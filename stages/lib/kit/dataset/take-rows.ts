/** Some rows of columns, copied, in the given order. */

import type { Column } from 'arrowline/stage';

export function takeRows(
  columns: { readonly [name: string]: Column },
  rows: Uint32Array,
): { readonly [name: string]: Column } {
  return Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, taken(one, rows)]));
}

function taken(column: Column, rows: Uint32Array): Column {
  const valid = column.valid && Uint8Array.from(rows, (row) => column.valid![row]!);
  const rest = valid?.includes(0) === true ? { valid } : {};
  const { values, valid: _, ...about } = column;
  if (!ArrayBuffer.isView(values))
    return { ...about, values: Array.from(rows, (row) => values[row]), ...rest } as Column;
  const width = column.type === 'FixedSizeList' ? column.width : 1;
  const copied = values.slice(0, rows.length * width);
  if (copied.length < rows.length * width) throw new RangeError('Internal error: more rows are taken than there are');
  rows.forEach((row, index) => {
    if (width === 1) copied[index] = values[row]!;
    else copied.set(values.subarray(row * width, (row + 1) * width) as never, index * width);
  });
  return { ...about, values: copied, ...rest } as Column;
}

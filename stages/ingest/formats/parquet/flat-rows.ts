/** The values of a page with its nulls between them. */

import { type Column, columnRows } from 'arrowline/stage';
import type { Page } from './pages.ts';

export function flatRows({ definition, column, count }: Page): Column {
  if (definition === undefined || columnRows(column) === count) return column;
  const { values } = column;
  let at = 0;
  if (!ArrayBuffer.isView(values)) {
    const none = column.type === 'Binary' ? new Uint8Array(0) : '';
    const spread = Array.from(definition, (there) => (there === 1 ? values[at++] : none));
    return { ...column, values: spread, valid: definition } as Column;
  }
  const make = values.constructor as new (length: number) => Int32Array;
  const spread = new make(count);
  for (let row = 0; row < count; row++) if (definition[row] === 1) spread[row] = values[at++] as number;
  return { ...column, values: spread, valid: definition } as Column;
}

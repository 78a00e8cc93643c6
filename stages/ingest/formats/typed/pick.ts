/** Values of a dictionary by their indices. */

import { type Column, columnRows } from 'arrowline/stage';

/** Texts keep their dictionary. Rows that `valid` leaves out may have any index. @throws Error for one that is not there */
export function pick(dictionary: Column, indices: Int32Array, valid?: Uint8Array): Column {
  const length = columnRows(dictionary);
  indices.forEach((index, row) => {
    if (index >= 0 && index < length) return;
    if (valid?.[row] !== 0) throw new Error(`index ${index} in a dictionary of ${length} values`);
    indices[row] = 0;
  });
  if (dictionary.type === 'Utf8')
    return { type: 'Dictionary', dictionary: dictionary.values, ordered: false, values: indices };
  const { values } = dictionary;
  if (!ArrayBuffer.isView(values))
    return { ...dictionary, values: Array.from(indices, (index) => values[index]) } as Column;
  const make = values.constructor as new (length: number) => Int32Array;
  const picked = new make(indices.length);
  if (length > 0) for (let row = 0; row < indices.length; row++) picked[row] = values[indices[row] as number] as number;
  return { ...dictionary, values: picked } as Column;
}

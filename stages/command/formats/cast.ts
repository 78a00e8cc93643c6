/** Columns that another program wrote, in the types of their artifact, where nothing but digits is lost. */

import { type Column, columnRows, columnType } from 'arrowline/stage';
import { cellsOf } from '../../lib/kit/cells/cells.ts';
import { fill, mistaken, type PlaceOf } from './fill.ts';
import { numberArray, rangeText } from './numbers.ts';
import type { Wanted } from './wanted.ts';

const textual = ['Utf8', 'Dictionary', 'Date', 'Timestamp', 'Binary'];

export function cast(found: Column, wanted: Wanted, name: string): Column {
  const type = columnType(found);
  if (type === wanted.text || (wanted.missing && type === `${wanted.text}?`)) return found;
  const place: PlaceOf = (row) => `column "${name}", row ${row + 1}`;
  const at = cellsOf(found);
  const texts = found.type === 'Dictionary' || found.type === 'Utf8';
  const wantsTexts = wanted.shape === 'scalar' && wanted.of === 'Utf8';
  const many = found.type === 'List' || found.type === 'FixedSizeList';
  const wantsMany = wanted.shape === 'list' || wanted.shape === 'vector';
  // Numbers in texts, and times as numbers, are somebody's mistake rather than another way to write the same.
  if (
    at === undefined ||
    wanted.shape === 'other' ||
    many !== wantsMany ||
    (texts ? !wantsTexts : textual.includes(found.type) || wantsTexts)
  )
    throw mistaken(`column "${name}"`, type, wanted.text);
  // Large matrices without an object for each row.
  if (
    found.type === 'FixedSizeList' &&
    wanted.shape === 'vector' &&
    found.valid === undefined &&
    wanted.of !== 'Int64' &&
    wanted.of !== 'Uint64' &&
    (wanted.width ?? found.width) === found.width
  ) {
    const { width, values } = found;
    const { of } = wanted;
    const refuse = (index: number): never => {
      throw mistaken(place(Math.floor(index / width)), String(values[index]), rangeText(of));
    };
    return { type: 'FixedSizeList', of, width, values: numberArray(of, values, refuse) };
  }
  return fill(
    wanted,
    Array.from({ length: columnRows(found) }, (_, row) => at(row)),
    place,
  );
}

/** Columns that another program wrote, in the types of their artifact, where nothing but digits is lost. */

import { type Column, column, columnType } from 'arrowline/stage';
import { array, mistaken, type PlaceOf } from './fill.ts';
import type { Wanted } from './wanted.ts';

export function cast(found: Column, wanted: Wanted, name: string): Column {
  const { shape, of, width } = wanted;
  const place: PlaceOf = (row) => `column "${name}", row ${row + 1}`;
  const refuse = (): never => {
    const size = shape === 'vector' ? ` of ${width ?? 'equally many'}` : '';
    throw mistaken(`column "${name}"`, columnType(found), shape === 'scalar' ? of : `${shape}s${size} ${of}`);
  };
  if (of === 'Utf8' || of === 'Binary') return found.type === of && shape === 'scalar' ? found : refuse();
  if (found.type === 'Utf8' || found.type === 'Binary') return refuse();
  if (found.type === 'FixedSizeList') {
    if (shape !== 'vector' || (width ?? found.width) !== found.width) return refuse();
    return column.vectors(
      array(of, found.values, (index) => place(Math.floor(index / found.width))),
      found.width,
    );
  }
  if (found.type === 'List') {
    if (shape === 'scalar') return refuse();
    const lists = found.values.map((values, row) => array(of, values, () => place(row)));
    if (shape === 'list') return column.lists(of, lists);
    const every = width ?? lists[0]?.length ?? 0;
    if (every === 0 || lists.some((list) => list.length !== every)) return refuse();
    return column.vectors(
      array(
        of,
        lists.flatMap((list) => Array.from(list)),
        place,
      ),
      every,
    );
  }
  return shape === 'scalar' ? { type: of, values: array(of, found.values, place) } : refuse();
}

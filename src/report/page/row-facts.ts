/** Ids, file and row of examples, which identify them in their source, as texts; and labels that are numbers. */

import type { Examples } from '../study/study.ts';
import { cellText } from './cell-text.ts';
import { shortNumber } from './format.ts';

interface RowFact {
  readonly name: string;
  readonly texts: readonly string[];
}

/** `indices` are the examples to describe. */
export function rowFacts({ origins = {}, target }: Examples, indices: readonly number[]): readonly RowFact[] {
  const { source, ids = [] } = origins;
  const of = (name: string, text: (index: number) => string): RowFact => ({ name, texts: indices.map(text) });
  const file = source?.file;
  return [
    ...(target === undefined ? [] : [of('label', (index) => shortNumber(target[index]))]),
    ...ids.map(({ name, column }) => of(name, (index) => cellText(column, index))),
    ...(file === undefined ? [] : [of('file', (index) => source?.files?.[file[index]!] ?? '')]),
    ...(source === undefined ? [] : [of('source row', (index) => String(source.row[index]))]),
  ];
}

/** Columns of stored tables in the words of a document: `age integer`; and the changes from one table to the next. */

import { compareCodePoints } from '../values/canonical.ts';

/** Types by name, as `columnType` writes them. */
export interface ColumnTypes {
  readonly [name: string]: string;
}

const words: readonly (readonly [RegExp, string])[] = [
  [/^Float(32|64)$/, 'number'],
  [/^U?[Ii]nt\d+$/, 'integer'],
  [/^Bool$/, 'boolean'],
  [/^Dictionary</, 'category'],
  [/^Utf8$/, 'text'],
  [/^Date$/, 'date'],
  [/^Timestamp</, 'timestamp'],
];
/** The group of features that has no name of its own in a document. */
const plainGroup = 'features.';

/** `integer with missing values` for `Int16?`; a type without a word stays as it is. */
export function typeWords(type: string): string {
  const plain = type.replace(/\?$/, '');
  const word = words.find(([pattern]) => pattern.test(plain))?.[1] ?? plain;
  return plain === type ? word : `${word} with missing values`;
}

export function columnWords(name: string): string {
  return name.startsWith(plainGroup) ? name.slice(plainGroup.length) : name;
}

/** `age integer → text`, `cabin is new`, `deck is gone`; the size of integers and of floating-point numbers is no change. */
export function columnChanges(before: ColumnTypes, after: ColumnTypes): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareCodePoints);
  return names.flatMap((name) => {
    const [old, now] = [before, after].map((types) => (Object.hasOwn(types, name) ? types[name] : undefined));
    const column = columnWords(name);
    if (old === undefined) return [`${column} is new`];
    if (now === undefined) return [`${column} is gone`];
    const [from, to] = [typeWords(old), typeWords(now)];
    return from === to ? [] : [`${column} ${from} → ${to}`];
  });
}

const changesMax = 8;

/** `columns of dataset changed since run 12: age integer → text, cabin is new`; undefined if none changed. */
export function changedColumnsNote(
  output: string,
  before: ColumnTypes,
  after: ColumnTypes,
  run: string,
): string | undefined {
  const changes = columnChanges(before, after);
  if (changes.length === 0) return undefined;
  const more = changes.length - changesMax;
  const told = [...changes.slice(0, changesMax), ...(more > 0 ? [`${more} more`] : [])];
  return `columns of ${output} changed since run ${run}: ${told.join(', ')}`;
}

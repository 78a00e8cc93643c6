/**
 * Whether labels are classes or numbers to predict: as the document says, else by their type. Whole numbers can be both:
 * few different ones are classes, and of many the document has to say it.
 */

import { StageFailure } from 'arrowline/stage';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { SharedColumn } from '../columns/shared-columns.ts';
import type { RowSource, ValueType } from '../rows.ts';
import { fewClasses } from './classes.ts';
import type { LabelRows } from './label-rows.ts';

export type Target = 'classes' | 'numbers';

/** Undefined for whole numbers, which are classes if they are few. Fails with `label` for labels that can be neither. */
export function targetOf(label: SharedColumn, file: string): Target | undefined {
  switch (label.type) {
    case 'number':
      return 'numbers';
    case 'integer':
      return undefined;
    case 'boolean':
    case 'category':
    case 'text':
      return 'classes';
    default:
      throw new StageFailure('label', `the column ${quoted(label.name)} holds no labels`, {
        where: `${file}, column ${quoted(label.name)}`,
        found: label.type,
        expected: 'classes or numbers',
        hint: `is it the right column? To make each value a class: columns: { ${quoted(label.name)}: category }`,
      });
  }
}

/** Fails with `label` for many different ones. */
export function refuseManyIntegers(name: string, sources: readonly LabelRows[]): void {
  const texts = new Set(sources.flatMap((source) => source.texts));
  if (texts.size <= fewClasses) return;
  const shown = [...texts].slice(0, 5).join(', ');
  throw new StageFailure('label', `it is not clear whether the whole numbers of column ${quoted(name)} are classes`, {
    where: sources[0]!.where(0),
    found: `${texts.size} different labels: ${shown}, …`,
    expected: `at most ${fewClasses}, or a type that the document states`,
    hint: `numbers to predict: columns: { ${quoted(name)}: number }; classes: columns: { ${quoted(name)}: category }`,
  });
}

/** Types of a label that state that labels are classes, or numbers. */
export function statedTarget(type: ValueType | undefined): Target | undefined {
  if (type === undefined) return undefined;
  return type === 'number' || type === 'integer' ? 'numbers' : 'classes';
}

/** Fails with `label` where rows have no label. */
export async function refuseMissing(label: SharedColumn, sources: readonly RowSource[]): Promise<void> {
  if (label.missing === 0) return;
  const place = await firstMissing(label.name, sources);
  throw new StageFailure('label', `${label.missing} ${label.missing === 1 ? 'row has' : 'rows have'} no label`, {
    where: place,
    found: 'a missing value',
    expected: 'a label in every row',
    hint: 'leave the rows out of the file, or give them labels',
  });
}

/** The place of the first row without a value. */
export async function firstMissing(name: string, sources: readonly RowSource[]): Promise<string> {
  for (const source of sources) {
    let start = 0;
    for await (const { rows, columns } of source.read([name])) {
      const row = columns[name]?.valid?.indexOf(0) ?? -1;
      if (row >= 0) return source.where(start + row, name);
      start += rows;
    }
  }
  throw new Error('Internal error: no row is without a value');
}

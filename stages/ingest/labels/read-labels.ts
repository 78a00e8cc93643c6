/** The labels of a source's rows, read as classes: texts as the file has them, true and false for booleans. */

import { type Column, StageFailure } from 'arrowline/stage';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { RowSource } from '../rows.ts';
import { classesMax } from './classes.ts';
import type { LabelRows } from './label-rows.ts';

/** Fails with `label` for more labels than there can be classes. */
export async function readLabels(source: RowSource, name: string): Promise<LabelRows> {
  const codes = new Uint16Array(source.rows);
  const texts: string[] = [];
  const firstRows: number[] = [];
  const known = new Map<string | number | bigint, number>();
  const where = (row: number): string => source.where(row, name);
  const codeOf = (value: string | number | bigint, text: string, row: number): number => {
    const code = known.get(value);
    if (code !== undefined) return code;
    if (texts.length === classesMax)
      throw new StageFailure('label', `there are more than ${classesMax} different labels`, {
        where: where(row),
        found: quoted(text),
        expected: `at most ${classesMax} classes`,
        hint: `is it the right column? Numbers to predict: columns: { ${quoted(name)}: number }`,
      });
    known.set(value, texts.length);
    firstRows.push(row);
    return texts.push(text) - 1;
  };
  let start = 0;
  for await (const { rows, columns } of source.read([name])) {
    const column = columns[name]!;
    const { value, text } = valuesOf(column);
    for (let row = 0; row < rows; row++) codes[start + row] = codeOf(value(row), text(row), start + row);
    start += rows;
  }
  return { texts, firstRows, codes, file: source.file, where };
}

interface Values {
  /** Equal for equal labels. */
  value(row: number): string | number | bigint;
  text(row: number): string;
}

function valuesOf(column: Column): Values {
  const { values } = column;
  switch (column.type) {
    case 'Bool':
      return { value: (row) => column.values[row]!, text: (row) => (column.values[row] === 1 ? 'true' : 'false') };
    case 'Dictionary': {
      const text = (row: number): string => column.dictionary[column.values[row]!]!;
      return { value: text, text };
    }
    case 'FixedSizeList':
    case 'List':
    case 'Binary':
      throw new Error(`Internal error: labels of type ${column.type}`);
    default:
      return { value: (row) => values[row] as string | number | bigint, text: (row) => String(values[row]) };
  }
}

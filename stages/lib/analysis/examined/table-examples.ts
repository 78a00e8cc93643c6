/** Columns of numbers of any table as points. */

import { type Column, nearestName, StageFailure, type Table } from 'arrowline/stage';
import type { ExaminedRows } from '../../../../src/artifacts/examined.ts';
import { idPrefix, readOrigins, sourceFile, sourceRow } from '../../../../src/artifacts/examples.ts';
import { table as tables } from '../../../../src/artifacts/table.ts';
import { quoted } from '../../kit/dataset/label-text.ts';
import { numericFeatures } from '../../kit/dataset/numeric-features.ts';
import type { Points } from '../points.ts';

interface TableExamples {
  readonly points: Points;
  readonly rows: ExaminedRows;
  readonly about: { readonly features?: string[] };
  readonly notes: readonly string[];
}

/** @throws StageFailure `table-columns` for a name that the table lacks, and those of `numericFeatures` */
export function tableExamples(table: Table, names: readonly string[] | undefined): TableExamples {
  const { columns } = tables.read(table);
  const candidates = Object.keys(columns).filter(
    (name) => name !== sourceRow && name !== sourceFile && !name.startsWith(idPrefix),
  );
  const chosen = names ?? candidates.filter((name) => isNumeric(columns[name]!));
  const left = candidates.filter((name) => !chosen.includes(name));
  const notes =
    names === undefined && left.length > 0 ? [`left out, because they hold no numbers: ${left.join(', ')}`] : [];
  if (chosen.length === 0)
    throw new StageFailure('not-numeric', 'the table has no column of numbers', {
      found: Object.keys(columns).join(', ') || 'no columns',
      expected: 'a column of numbers, or of vectors named in `columns`',
    });
  const found = chosen.map((name) => ({ name, column: columnOf(columns, name) }));
  const { values, width } = numericFeatures({ groups: [groupOf(found)] }, 'table');
  return {
    points: { values: Float32Array.from(values), rows: table.rows, width },
    rows: { row: Int32Array.from({ length: table.rows }, (_, row) => row), ...readOrigins(table) },
    about: { features: [...chosen] },
    notes,
  };
}

function columnOf(columns: { readonly [name: string]: Column }, name: string): Column {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column !== undefined) return column;
  const nearest = nearestName(name, Object.keys(columns));
  throw new StageFailure('table-columns', `the table has no column ${quoted(name)}`, {
    where: 'with.columns',
    found: `columns ${Object.keys(columns).join(', ')}`,
    ...(nearest !== undefined && { hint: `did you mean ${quoted(nearest)}?` }),
  });
}

function isNumeric(column: Column): boolean {
  return column.type === 'Bool' || /^(Uint|Int|Float)\d+$/.test(column.type);
}

/** One column of vectors is the points themselves. */
function groupOf(found: readonly { readonly name: string; readonly column: Column }[]) {
  const [first] = found;
  if (found.length === 1 && first?.column.type === 'FixedSizeList' && first.column.valid === undefined) {
    const { values, width } = first.column;
    return { name: first.name, shape: [width], scale: 1, values, width };
  }
  const type = (column: Column) =>
    column.type === 'Bool' ? 'boolean' : isNumeric(column) ? ('number' as const) : ('text' as const);
  return { name: 'table', columns: found.map(({ name, column }) => ({ name, type: type(column), column }) as const) };
}

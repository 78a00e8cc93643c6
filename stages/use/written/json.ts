/** A table as JSON: an array of objects, or an object a line. */

import { jsonText } from '../../lib/kit/cells/cell-text.ts';
import { cellsOf } from '../../lib/kit/cells/cells.ts';
import { writeLines } from './lines.ts';
import { type Columns, noForm, type TableToWrite } from './table-to-write.ts';

/** @throws StageFailure `output-form` */
export function writeJson(path: string, table: TableToWrite): Promise<readonly string[]> {
  return writeObjects(
    path,
    table,
    { header: '[', footer: '\n]\n' },
    (object, isFirst) => `${isFirst ? '' : ','}\n${object}`,
  );
}

/** @throws StageFailure `output-form` */
export function writeJsonLines(path: string, table: TableToWrite): Promise<readonly string[]> {
  return writeObjects(path, table, { header: '' }, (object) => `${object}\n`);
}

async function writeObjects(
  path: string,
  table: TableToWrite,
  frame: { readonly header: string; readonly footer?: string },
  lineOf: (object: string, isFirst: boolean) => string,
): Promise<readonly string[]> {
  for (const [name, type] of Object.entries(table.types))
    if (type.startsWith('Binary')) throw noForm(name, type, 'json', 'write it as parquet or arrow, which hold bytes');
  const objectOf = (columns: Columns): ((row: number) => string) => {
    const fields = Object.keys(table.types).map((name) => {
      const at = cellsOf(columns[name]!)!;
      return (row: number): string => `${JSON.stringify(name)}:${jsonText(at(row))}`;
    });
    return (row) => `{${fields.map((at) => at(row)).join(',')}}`;
  };
  await writeLines(path, frame, table, (columns) => {
    const at = objectOf(columns);
    return (row, isFirst) => lineOf(at(row), isFirst);
  });
  return [];
}

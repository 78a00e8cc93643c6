/**
 * CSV and TSV files as rows: UTF-8 with or without its mark, lines ending in LF or CR LF, RFC 4180's quotes, gzipped or
 * not. Blank lines at the end are no rows; one before them is a row with an empty cell.
 *
 * The file is read twice or three times in blocks, and split and converted by kernels over bytes (stages/lib/tables), so
 * that neither memory nor the time for a byte grows with it.
 */

import { type OpenFile, StageFailure } from 'arrowline/stage';
import type { ReadOptions, RowSource } from '../../rows.ts';
import { readHeader } from './header.ts';
import { type CsvOptions, formOf, optionsProblem } from './options.ts';
import { survey } from './survey.ts';
import { tables } from './tables.ts';

export interface CsvRows extends RowSource {
  /** Sentences on columns that look like numbers and are kept as texts. */
  readonly notes: readonly string[];
}

/** Fails with `csv-header`, `csv-quotes` or `csv-cells`, and as `unpacked` does. */
export const openCsv = (file: OpenFile, options: ReadOptions & CsvOptions): Promise<CsvRows> =>
  openDelimited(file, options, ',');

export const openTsv = (file: OpenFile, options: ReadOptions & CsvOptions): Promise<CsvRows> =>
  openDelimited(file, options, '\t');

async function openDelimited(file: OpenFile, options: ReadOptions & CsvOptions, delimiter: string): Promise<CsvRows> {
  const form = formOf(options, delimiter);
  const problem = optionsProblem(form);
  if (problem !== undefined)
    throw new StageFailure('csv-header', `${file.name} cannot be read: ${problem}`, {
      where: file.name,
      found: problem,
      expected: 'a delimiter, a quote and a decimal sign that differ',
    });
  const header = await readHeader(file, form);
  const found = await survey({ file, form, header, options });
  return {
    file: file.name,
    rows: found.rows,
    names: header.names,
    columns: found.columns,
    notes: found.notes,
    read: (names) => {
      const wanted = names === undefined ? undefined : new Set(names);
      const columns = found.columns.filter(({ name }) => wanted?.has(name) ?? true);
      return tables({ file, form, header, options, survey: found }, columns);
    },
    where: (row, column) => found.lines.place(file.name, row, column),
  };
}

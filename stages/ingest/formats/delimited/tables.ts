/** The second reading of a CSV file: its rows in tables, each column in the type that the survey found. */

import { type Column, makeTable, type OpenFile, type Table } from 'arrowline/stage';
import { type FieldPlan, kindBits, Scanner, widthOf } from '../../../lib/tables/scanner.ts';
import type { ReadOptions } from '../../rows.ts';
import { changedFailure } from './failures.ts';
import type { Header } from './header.ts';
import { RowLines } from './lines.ts';
import type { CsvForm } from './options.ts';
import { FileScan } from './scan-file.ts';
import type { CsvColumn, Survey } from './survey.ts';

const tableBytes = 1 << 22;
const tableRowsMax = 1 << 16;
/** Of texts: besides the longest row, which has to fit each time. */
const poolBytes = (1 << 24) + (1 << 23);

export interface TablesJob {
  readonly file: OpenFile;
  readonly form: CsvForm;
  readonly header: Header;
  readonly options: ReadOptions;
  readonly survey: Survey;
}

/** Fails with `file-changed` if the file does not have the cells that were surveyed. */
export async function* tables(job: TablesJob, columns: readonly CsvColumn[]): AsyncGenerator<Table, void> {
  const { file, form, header, options, survey } = job;
  const fields: FieldPlan[] = header.names.map(() => ({ work: 'skip' }));
  for (const { field, work, kinds, missing, categories } of columns)
    fields[field] = {
      work,
      allowed: kindBits(...kinds),
      nullable: missing > 0,
      ...(categories !== undefined && { entries: categories }),
    };
  const rowBytes = columns.reduce((sum, { work, missing }) => sum + widthOf(work) + (missing > 0 ? 1 : 0), 0);
  const rows = Math.max(1, Math.min(tableRowsMax, survey.rows, Math.floor(tableBytes / Math.max(1, rowBytes))));
  const categoryBytes = columns.reduce((sum, { categories = [] }) => sum + roomFor(categories), 0);
  const scanner = new Scanner({
    format: form,
    missing: options.missing,
    fields,
    rows,
    blockBytes: form.blockBytes,
    poolBytes: poolBytes + categoryBytes,
  });
  const lines = new RowLines(header.bodyLine);
  const onProblem = (): never => {
    throw changedFailure(file.name);
  };
  const scan = new FileScan(scanner, { file, form, header, lines, pulse: options.pulse, onProblem });
  let left = survey.rows;
  try {
    for (let more = true; more; ) {
      more = await scan.next();
      if (scanner.rows === 0) break;
      left -= scanner.rows;
      if (left < 0) throw changedFailure(file.name);
      yield makeTable(Object.fromEntries(columns.map((one) => [one.name, stored(scanner, one)])), {});
      scanner.forgetRows();
    }
  } finally {
    await scan.close();
  }
  if (left > 0) throw changedFailure(file.name);
}

/** Bytes that the kernels need for the categories of a column: texts, and tables that doubled as they grew. */
function roomFor(categories: readonly string[]): number {
  return categories.reduce((sum, text) => sum + Buffer.byteLength(text) + 8, 1024 + 64 * categories.length);
}

function stored(scanner: Scanner, column: CsvColumn): Column {
  const values = valuesOf(scanner, column);
  return column.missing === 0 ? values : { ...values, valid: scanner.valid(column.field) };
}

function valuesOf(scanner: Scanner, { work, field, storage, categories = [] }: CsvColumn): Column {
  switch (work) {
    case 'storeBytes':
      return { type: 'Uint8', values: scanner.values(field, Uint8Array) };
    case 'storeShorts':
      return { type: 'Int16', values: scanner.values(field, Int16Array) };
    case 'storeWords':
      return { type: 'Int32', values: scanner.values(field, Int32Array) };
    case 'storeLongs':
      return { type: 'Int64', values: scanner.values(field, BigInt64Array) };
    case 'storeDoubles':
      return { type: 'Float64', values: scanner.values(field, Float64Array) };
    case 'storeBooleans':
      return { type: 'Bool', values: scanner.values(field, Uint8Array) };
    case 'storeDates':
      return { type: 'Date', values: scanner.values(field, Int32Array) };
    case 'storeMicros':
    case 'storeNanos':
      return {
        type: 'Timestamp',
        unit: work === 'storeMicros' ? 'us' : 'ns',
        ...(storage.includes('UTC') && { zone: 'UTC' }),
        values: scanner.values(field, BigInt64Array),
      };
    case 'storeEntries':
      return { type: 'Dictionary', dictionary: categories, ordered: false, values: scanner.values(field, Int32Array) };
    case 'storeTexts':
      return { type: 'Utf8', values: scanner.texts(field) };
    case 'skip':
    case 'count':
      throw new Error('Internal error: the column is not stored');
  }
}

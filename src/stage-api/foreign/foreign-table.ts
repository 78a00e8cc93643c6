/**
 * The table in an Arrow IPC file or stream of another program: all record batches as one, without the metadata of its
 * writer. Runs in a thread (`decode-foreign.ts`), since hostile bytes may keep the Arrow decoder busy for ever.
 */

import { type Data, type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { joinColumns } from '../arrow/join-columns.ts';
import { type Column, columnRows, type Table } from '../table.ts';
import { columnOfType } from './column-of-type.ts';
import { foreignColumn } from './foreign-column.ts';
import { ForeignProblem, unsupported } from './foreign-problem.ts';

const magic = [...Buffer.from('ARROW1')];
/** A continuation mark and a length of 0. */
const endOfStream = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

/** @throws ForeignProblem */
export function foreignTable(bytes: Uint8Array): Table {
  checkFrame(bytes);
  const reader = opened(bytes);
  const { fields } = reader.schema;
  const parts = fields.map((): Column[] => []);
  let rows = 0;
  for (const batch of batchesOf(reader, bytes)) {
    fields.forEach((field, index) => {
      const column = foreignColumn(field, batch.children[index]);
      if (columnRows(column) !== batch.length)
        throw damaged(`column "${field.name}" has ${columnRows(column)} rows in a batch of ${batch.length}`);
      parts[index]?.push(column);
    });
    rows += batch.length;
  }
  const columns = new Map<string, Column>();
  fields.forEach((field, index) => {
    if (field.name === '') throw unnamed(index);
    if (columns.has(field.name) || field.name === '__proto__') throw unusable(field.name);
    const found = parts[index] ?? [];
    columns.set(field.name, found.length === 0 ? foreignColumn(field, undefined) : joinColumns(found));
  });
  return { rows, columns: Object.fromEntries(columns), metadata: {} };
}

/** A file or stream that was cut is decoded as a shorter one, so its beginning and end are checked. */
function checkFrame(bytes: Uint8Array): void {
  if (bytes.length === 0) throw damaged('it is empty');
  if (startsWith(bytes, magic)) {
    if (!startsWith(bytes.subarray(-magic.length), magic))
      throw damaged('it does not end as an Arrow file does: it was cut');
  } else if (!startsWith(bytes, endOfStream.slice(0, 4))) {
    throw new ForeignProblem('this is not an Arrow IPC file or stream', {
      found: `bytes ${Buffer.from(bytes.subarray(0, 8)).toString('hex')}`,
      expected: '"ARROW1" or a stream',
      hint: 'with pyarrow, write pyarrow.ipc.new_file(path, table.schema); Parquet is not read here',
    });
  } else if (!startsWith(bytes.subarray(-endOfStream.length), endOfStream)) {
    throw damaged('the stream does not end with its end mark: it was cut, or its writer was not closed');
  }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((one, index) => bytes[index] === one);
}

function opened(bytes: Uint8Array): RecordBatchReader {
  return decoding(bytes, () => {
    const reader = RecordBatchReader.from(bytes).open();
    // A file without a schema leaves it undefined.
    if ((reader.schema as unknown) == null) throw damaged('it has no schema');
    return reader;
  });
}

function* batchesOf(reader: RecordBatchReader, bytes: Uint8Array): Generator<Data> {
  const batches: Iterator<RecordBatch> = reader[Symbol.iterator]();
  for (;;) {
    const next = decoding(bytes, () => batches.next());
    if (next.done === true) return;
    yield next.value.data;
  }
}

/** Errors of the Arrow decoder, which is not made for damaged bytes, as problems of the file. */
function decoding<Result>(bytes: Uint8Array, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    if (error instanceof ForeignProblem) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes('compressed'))
      throw new ForeignProblem('its columns are compressed, which cannot be read here', {
        hint: "write without: pyarrow.feather.write_feather(table, path, compression='uncompressed'), or polars write_ipc(path, compression='uncompressed')",
      });
    const [, type = '', id] = /^Unrecognized type: "(\w+)" \((\d+)\)/.exec(message) ?? [];
    if (id !== undefined) throw unsupported(columnOfType(bytes, Number(id)) ?? 'unknown', type);
    throw damaged(message);
  }
}

function damaged(why: string): ForeignProblem {
  return new ForeignProblem('an Arrow file cannot be read', { found: why, hint: 'write it again' });
}

/** The Arrow encoder gives it the name "null". */
function unnamed(index: number): ForeignProblem {
  return new ForeignProblem('a table has a column without a name', {
    found: `the name of column ${index + 1} is empty`,
    expected: 'a name for each column',
    hint: 'with pyarrow, table.rename_columns(names)',
  });
}

function unusable(name: string): ForeignProblem {
  return new ForeignProblem('a table has columns that cannot be told apart', {
    found: `two columns "${name}", or one with a reserved name`,
    expected: 'one column of each name',
  });
}

/**
 * JSON lines as rows: one flat object a line, in UTF-8, gzipped or not. A key without a value in a line, and `null`, are
 * missing values. Integers beyond 2^53 are kept exactly; arrays of numbers of one shape are a tensor.
 *
 * The file is read twice, in blocks: types are found over all lines, then values go into tables.
 */

import { makeTable, type OpenFile, StageFailure, type Table } from 'arrowline/stage';
import type { ReadOptions, RowSource, SourceColumn } from '../../rows.ts';
import { type Builder, builderOf, tokenText } from './builders.ts';
import { linesOf } from './each-line.ts';
import { place, surveyLines } from './survey.ts';

export interface JsonlOptions {
  /** Bytes that are read at a time; any number gives the same result. */
  readonly blockBytes?: number;
}

const blockBytesUsual = 1 << 20;
const tableBytes = 1 << 22;
const tableRowsMax = 1 << 16;
const textBytes = 32;

/** Fails with `jsonl-line` or `jsonl-values`: the first five places and how many there are; and as `unpacked` does. */
export async function openJsonl(file: OpenFile, options: ReadOptions & JsonlOptions): Promise<RowSource> {
  const { blockBytes = blockBytesUsual } = options;
  const { rows, names, columns } = await surveyLines(file, options, blockBytes);
  return {
    file: file.name,
    rows,
    names,
    columns,
    read(wanted) {
      const chosen = wanted === undefined ? columns : columns.filter(({ name }) => wanted.includes(name));
      return tables(file, { ...options, blockBytes }, chosen, rows);
    },
    where: (row, column) => place(file.name, row, column),
  };
}

async function* tables(
  file: OpenFile,
  { blockBytes, missing, pulse }: ReadOptions & Required<JsonlOptions>,
  columns: readonly SourceColumn[],
  expected: number,
): AsyncGenerator<Table, void> {
  const unset = new Set(missing);
  const rowBytes = columns.reduce((sum, column) => sum + bytesOf(column), 1);
  const size = Math.max(1, Math.min(tableRowsMax, expected, Math.floor(tableBytes / rowBytes)));
  const byName = new Map(columns.map((column, index) => [column.name, index]));
  const targets: (number | undefined)[] = [];
  let builders: Builder[] = [];
  let begun = 0;
  let rows = 0;
  const begin = (): void => {
    begun = rows;
    builders = columns.map((column) => builderOf(column, size));
  };
  const finish = (): Table =>
    makeTable(Object.fromEntries(columns.map(({ name }, index) => [name, builders[index]!.finish(rows - begun)])), {});
  begin();
  const lines = linesOf(file, blockBytes, pulse, {
    columnOf: (name) => targets.push(byName.get(name)),
    visitOf:
      (bytes, row) =>
      (column, kind, from, to): void => {
        const target = targets[column];
        if (target === undefined || kind === 'null') return;
        if (unset.size > 0 && kind !== 'array' && unset.has(tokenText(bytes, from, to, kind))) return;
        if (!builders[target]!.put(bytes, from, to, kind, row() - begun)) throw changed(file.name);
      },
    onError: () => {
      throw changed(file.name);
    },
    afterLine: (row) => {
      rows = row + 1;
      if (rows > expected) throw changed(file.name);
      return rows - begun === size;
    },
  });
  for await (const _ of lines) {
    yield finish();
    begin();
  }
  if (rows !== expected) throw changed(file.name);
  if (rows > begun) yield finish();
}

function bytesOf({ storage, shape = [] }: SourceColumn): number {
  if (storage === 'Utf8') return textBytes;
  return 8 * shape.reduce((product, size) => product * size, 1);
}

function changed(file: string): StageFailure {
  return new StageFailure('file-changed', `${file} changed while it was read`, {
    where: file,
    found: 'other values than before',
    expected: 'the same bytes each time',
  });
}

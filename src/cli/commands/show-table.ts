/**
 * The table of an artifact as text or JSON: facts, first rows, and a line for each column, read batch by batch. A
 * dataset is shown by its splits, and pictures as pictures.
 */

import { files as filesType } from '../../artifacts/files.ts';
import { countText } from '../../core/facts/number-text.ts';
import type { OpenTable } from '../../stage-api/arrow/open-table.ts';
import type { Table } from '../../stage-api/table.ts';
import { sliceColumn } from '../../stage-api/table-type.ts';
import { inert } from '../../ui/inert.ts';
import { pictureText } from '../../ui/picture-text.ts';
import { beginning, columnLines, rowLines } from '../../ui/table-text.ts';
import { treeLines } from '../../ui/tree-text.ts';
import { cellLine, cellOf } from '../../view/table/cell.ts';
import { type ColumnSummary, summarizeColumn } from '../../view/table/column-summary.ts';
import {
  type DatasetOverview,
  datasetOverview,
  type SplitName,
  splitNames,
} from '../../view/table/dataset-overview.ts';
import type { Terminal } from '../terminal.ts';
import { picturesOf } from './show-pictures.ts';
import { rangeOf } from './show-range.ts';

export interface TableFlags {
  readonly rows: number;
  /** Of a dataset: the rows that are shown. */
  readonly split?: SplitName;
  readonly json?: boolean;
}

const picturesShown = 8;
const filesShownMax = 200;
const metadataMax = 160;

/** Rows from `start` to before `end`, batch by batch. */
function* rowsIn(table: OpenTable, [start, end]: readonly [number, number]): Generator<Table> {
  for (const [index, place] of table.batches.entries()) {
    const [from, to] = [Math.max(0, start - place.start), Math.min(place.rows, end - place.start)];
    if (from >= to) continue;
    const { columns, metadata } = table.batch(index);
    const part = Object.entries(columns).map(([name, one]) => [name, sliceColumn(one, from, to)] as const);
    yield { rows: to - from, columns: Object.fromEntries(part), metadata };
  }
}

/** The facts of a table that `show --json` prints. @throws UsageError for a split of a table that has none */
export function tableFacts(table: OpenTable, flags: TableFlags): Record<string, unknown> {
  const overview = datasetOverview(table);
  const range = rangeOf(table, overview, flags);
  return {
    rows: table.rows,
    columns: table.types,
    metadata: table.metadata,
    first: firstRows(table, range, flags.rows, cellOf),
    summaries: summaries(table, range, overview),
  };
}

export function showTableText(table: OpenTable, flags: TableFlags, terminal: Terminal): void {
  const { columns: width } = terminal.size();
  const line = (text: string): void => terminal.out(`  ${text}`);
  const room = width - 2;
  const overview = datasetOverview(table);
  const range = rangeOf(table, overview, flags);
  if (overview === undefined)
    for (const [name, value] of metadataOf(table))
      line(beginning(`${inert(name)}: ${inert(JSON.stringify(value))}`, metadataMax));
  else for (const one of overviewLines(overview)) line(beginning(one, room));
  if (table.metadata.type === filesType.type) {
    for (const one of treeLines(filesType.read(table.whole()).files, filesShownMax)) line(one);
    return;
  }
  const names = Object.keys(table.types);
  const shown = firstRows(table, range, flags.rows, cellLine).map((row) => names.map((name) => row[name] ?? ''));
  for (const lines of [rowLines(names, shown, room), columnLines(summaries(table, range, overview), room)]) {
    if (lines.length === 0) continue;
    line('');
    for (const one of lines) line(one);
  }
  if (overview?.pictures !== undefined && flags.rows > 0) {
    line('');
    const space = { width: room, colourBits: terminal.colourBits() };
    for (const one of pictureText(picturesOf(table, overview, range, Math.max(picturesShown, flags.rows)), space))
      line(one);
  }
}

function metadataOf({ metadata }: OpenTable): [string, unknown][] {
  const { type: _type, version: _version, ...others } = metadata;
  return Object.entries(others);
}

function overviewLines({ splits, label, groups, splitBy }: DatasetOverview): string[] {
  const sizes = splitNames.map((name) => `${name} ${countText(splits[name][1] - splits[name][0])}`);
  const of = label?.name === undefined ? '' : ` of "${inert(label.name)}"`;
  const labels =
    label === undefined
      ? 'none'
      : label.classNames === undefined
        ? `numbers${of}`
        : `${countText(label.classNames.length)} classes${of}: ${label.classNames.map(inert).join(', ')}`;
  return [
    `splits: ${sizes.join(', ')}${splitBy === undefined ? '' : ` (${inert(splitBy)})`}`,
    `labels: ${labels}`,
    `features: ${groups.map(inert).join('; ')}`,
  ];
}

function firstRows<Shown>(
  table: OpenTable,
  [start, end]: readonly [number, number],
  count: number,
  show: (column: Table['columns'][string], row: number) => Shown,
): Record<string, Shown>[] {
  const shown: Record<string, Shown>[] = [];
  for (const { rows, columns } of rowsIn(table, [start, Math.min(end, start + count)]))
    for (let row = 0; row < rows; row++)
      shown.push(Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, show(column, row)])));
  return shown;
}

function summaries(
  table: OpenTable,
  range: readonly [number, number],
  overview: DatasetOverview | undefined,
): ColumnSummary[] {
  const folds = Object.entries(table.types).map(
    ([name, type]) => [name, summarizeColumn(name, type, overview?.classes[name])] as const,
  );
  for (const { columns } of rowsIn(table, range)) for (const [name, fold] of folds) fold.add(columns[name]!);
  return folds.map(([, fold]) => fold.result());
}

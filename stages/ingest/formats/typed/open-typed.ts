/** A file with typed columns as a `RowSource`. The file is decoded in threads (`thread.ts`), one for each pass. */

import type { OpenFile, Table } from 'arrowline/stage';
import type { ReadOptions, RowSource, SourceColumn } from '../../rows.ts';
import { type Limits, type Opened, startThread, type TypedFormat } from './thread.ts';

/** @throws StageFailure `data-damaged`, `data-form`, `column-type` */
export async function openTyped(
  format: TypedFormat,
  file: OpenFile,
  options: ReadOptions,
  limits: Partial<Limits> = {},
): Promise<RowSource> {
  const { missing, types, dropped, others } = options;
  const about = { format, file: { name: file.name, path: file.path, bytes: file.bytes }, missing };
  const finding = startThread({ ...about, types, dropped, ...(others && { others }) }, limits);
  let opened: Opened;
  try {
    for (;;) {
      const answer = await finding.next();
      if ('opened' in answer) {
        opened = answer.opened;
        break;
      }
      if ('progress' in answer) await options.pulse(answer.progress, answer.total);
    }
  } finally {
    finding.end();
  }
  const { rows, names, columns } = opened;
  return {
    file: file.name,
    rows,
    names,
    columns,
    where: (row, column) => `${file.name} (row ${row})${column === undefined ? '' : `, column "${column}"`}`,
    read: (wanted) => read(columns.filter(({ name }) => wanted === undefined || wanted.includes(name))),
  };

  async function* read(wanted: readonly SourceColumn[]): AsyncGenerator<Table> {
    const reading = startThread({ ...about, columns: wanted }, limits);
    let done = 0;
    try {
      for (;;) {
        const answer = await reading.next();
        if ('ended' in answer) return;
        if (!('table' in answer)) continue;
        done += answer.table.rows;
        await options.pulse(done, rows);
        yield answer.table;
      }
    } finally {
      reading.end();
    }
  }
}

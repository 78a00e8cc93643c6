/** Opens files of one format by its reader, which is loaded when the first one is. */

import type { ColumnChoices } from '../columns/roles.ts';
import { openNamed } from '../open-files.ts';
import type { OpenRows, RowSource } from '../rows.ts';
import { readOptions } from './read-options.ts';
import { readers } from './readers.ts';
import type { Context } from './source.ts';

export interface Opener {
  rows(file: string): Promise<RowSource>;
  /** A file that holds labels alone. */
  labels(file: string): Promise<RowSource>;
}

export async function openerOf(context: Context, choices: ColumnChoices): Promise<Opener> {
  const { format, delimiter, quote, decimal, header } = context.parameters;
  const find = openNamed((name) => context.openFile(name), context.optional('files'));
  const opener =
    <Options>(open: OpenRows<Options>, more: Options) =>
    async (name: string): Promise<RowSource> =>
      open(await find(name), { ...readOptions(context, choices, name), ...more });
  switch (format) {
    case 'csv':
    case 'tsv':
    case 'images': {
      const form = {
        ...(delimiter !== undefined && { delimiter }),
        ...(quote !== undefined && { quote }),
        ...(decimal !== undefined && { decimal }),
        ...(header !== undefined && { header }),
      };
      const rows = opener(await readers[format === 'tsv' ? 'tsv' : 'csv'](), form);
      return { rows, labels: rows };
    }
    case 'idx':
      return { rows: opener(await readers.idx(), {}), labels: opener(await readers.idxLabels(), {}) };
    case 'jsonl':
    case 'parquet':
    case 'arrow':
    case 'npy': {
      const rows = opener(await readers[format](), {});
      return { rows, labels: rows };
    }
    default:
      throw new Error(`Internal error: format ${format} has no files`);
  }
}

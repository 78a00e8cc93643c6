/** Opens files of one format by its reader, which is loaded when the first one is. */

import type { ColumnChoices } from '../columns/roles.ts';
import { openNamed } from '../open-files.ts';
import { statesClasses } from '../resolve.ts';
import type { OpenRows, ReadOptions, RowSource } from '../rows.ts';
import { renamed } from './beside-labels.ts';
import { refuseOtherFormat } from './other-format.ts';
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
    <Options>(open: OpenRows<Options>, more: Options & Partial<ReadOptions>) =>
    async (name: string): Promise<RowSource> => {
      const file = await find(name);
      // The table of `images` is CSV.
      if (format !== undefined) refuseOtherFormat(file, format === 'images' ? 'csv' : format);
      return open(file, { ...readOptions(context, choices, name), ...more });
    };
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
      const open = await readers[format === 'tsv' ? 'tsv' : 'csv']();
      return { rows: opener(open, form), labels: opener(open, { ...form, ...labelTypes(context, choices) }) };
    }
    case 'idx':
      return { rows: opener(await readers.idx(), {}), labels: opener(await readers.idxLabels(), {}) };
    case 'npy': {
      const rows = opener(await readers.npy(), {});
      return { rows, labels: async (name) => namedLabels(await rows(name)) };
    }
    case 'jsonl': {
      const open = await readers.jsonl();
      return { rows: opener(open, {}), labels: opener(open, labelTypes(context, choices)) };
    }
    case 'parquet':
    case 'arrow': {
      const rows = opener(await readers[format](), {});
      return { rows, labels: rows };
    }
    default:
      throw new Error(`Internal error: format ${format} has no files`);
  }
}

/** An array of labels has the name that every single array has. */
function namedLabels(labels: RowSource): RowSource {
  const [only, ...more] = labels.columns;
  return only === undefined || more.length > 0 ? labels : renamed(labels, only.name, 'label');
}

/** Labels that the document calls classes are texts as they are written. */
function labelTypes({ parameters }: Context, choices: ColumnChoices): Pick<ReadOptions, 'others'> {
  return statesClasses(parameters) ? { others: { named: new Set(choices.keys()), type: 'category' } } : {};
}

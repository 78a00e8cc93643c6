/** Fields of `with` that belong to another format. */

import type { WithProblem } from 'arrowline/stage';
import type { IngestParameters } from '../parameters.ts';

type Format = NonNullable<IngestParameters['format']>;
type Field = Exclude<keyof IngestParameters & string, 'format' | 'limit' | 'classNames' | 'relabel' | 'relabelNames'>;

/** Pictures can be named by a table of text. */
const cellTable = ['csv', 'tsv', 'images'] as const;
const tables = ['csv', 'tsv', 'jsonl', 'parquet', 'arrow'] as const;
const files = [...tables, 'npy', 'idx'] as const;

/** The formats that each field is for; `table` is a table at the port. */
const formatsOf: { readonly [field in Field]: readonly (Format | 'table')[] } = {
  file: [...tables, 'npy', 'images'],
  folder: ['images'],
  train: [...files, 'images'],
  test: [...files, 'images'],
  label: [...tables, 'npy', 'images', 'table'],
  testSplit: [...tables, 'npy', 'images', 'table'],
  columns: [...tables, 'npy', 'images', 'table'],
  missing: [...tables, 'images', 'table'],
  delimiter: cellTable,
  quote: cellTable,
  decimal: cellTable,
  header: cellTable,
  size: ['images'],
  channels: ['images'],
  background: ['images'],
  orient: ['images'],
  shape: [...files, 'images', 'synthetic', 'table'],
  synthetic: ['synthetic'],
  examples: ['synthetic'],
};

export function foreignFields(parameters: IngestParameters): WithProblem[] {
  const format = parameters.format ?? 'table';
  return Object.entries(formatsOf)
    .filter(([field, formats]) => parameters[field as Field] !== undefined && !formats.includes(format))
    .map(([field, formats]) => ({
      path: [field],
      message: `"${field}" does not belong to ${format === 'table' ? 'a table that is wired' : `format ${format}`}`,
      hint: `it is for format ${listed(formats.filter((one) => one !== 'table'))}`,
    }));
}

/** Pictures are named by a table that is text with a delimiter: no field says another form, and its name is in no key. */
export function pictureTableProblems({ format, file, delimiter }: IngestParameters): WithProblem[] {
  if (format !== 'images') return [];
  const [name = ''] = [file].flat();
  const other = endings.find(([ending]) => ending.test(name))?.[1] ?? 'csv';
  if (other === 'csv' || (other === 'tsv' && delimiter !== undefined)) return [];
  return [
    {
      path: ['file'],
      message: `the table that names pictures is read as csv, and ${JSON.stringify(name)} is ${other}`,
      hint: other === 'tsv' ? 'delimiter: "\\t"' : 'write it as csv',
    },
  ];
}

/** Cells are split in the table beside pictures alone. */
export function tableMissing(parameters: IngestParameters): WithProblem[] {
  if (parameters.format !== 'images' || parameters.file !== undefined) return [];
  return (['missing', 'delimiter', 'quote', 'decimal', 'header'] as const)
    .filter((field) => parameters[field] !== undefined)
    .map((field) => ({
      path: [field],
      message: `"${field}" is for a table, and the pictures are named by their folders`,
      hint: 'file: a table with a column `path`',
    }));
}

/** The fields that name the source. */
export const sourceFields = ['file', 'folder', 'train', 'test'] as const;

const endings: readonly (readonly [ending: RegExp, format: Format])[] = [
  [/\.csv(\.gz)?$/i, 'csv'],
  [/\.tsv(\.gz)?$/i, 'tsv'],
  [/\.(jsonl|ndjson)(\.gz)?$/i, 'jsonl'],
  [/\.parquet$/i, 'parquet'],
  [/\.(arrow|arrows|feather)$/i, 'arrow'],
  [/\.np[yz]$/i, 'npy'],
  [/-ubyte(\.gz)?$/i, 'idx'],
];

export function formatMissing({
  file,
  folder,
  train,
  test,
}: Pick<IngestParameters, (typeof sourceFields)[number]>): WithProblem {
  const [first] = [file, train, test].flatMap((one) => (typeof one === 'object' ? Object.values(one) : (one ?? [])));
  const likely =
    folder !== undefined ? 'images' : endings.find(([ending]) => first !== undefined && ending.test(first))?.[1];
  return {
    path: [],
    message: '"format" is missing',
    hint: likely === undefined ? 'format: csv, parquet, images, …; or wire a table' : `format: ${likely}`,
  };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/**
 * Refuses a file whose first bytes say that it has another format than the document states, before a reader finds
 * mistakes in each of its lines.
 */

import { type OpenFile, StageFailure } from 'arrowline/stage';
import { openBytes } from '../formats/typed/file-bytes.ts';
import type { IngestParameters } from '../parameters.ts';

type Format = NonNullable<IngestParameters['format']>;

interface Mark {
  readonly begins: string;
  /** Where the beginning alone could be that of a text. */
  readonly ends?: string;
  readonly is: string;
  readonly formats: readonly Format[];
  readonly hint: string;
}

const marks: readonly Mark[] = [
  { begins: 'PAR1', ends: 'PAR1', is: 'a Parquet file', formats: ['parquet'], hint: 'write format: parquet' },
  { begins: 'ARROW1\0\0', is: 'an Arrow file', formats: ['arrow'], hint: 'write format: arrow' },
  { begins: '\x93NUMPY', is: 'an array of NumPy', formats: ['npy'], hint: 'write format: npy' },
  {
    begins: 'PK\x03\x04',
    is: 'a zip archive, as .npz and .xlsx files are',
    formats: ['npy'],
    hint: 'write format: npy for .npz, and save a spreadsheet as CSV',
  },
  { begins: '\x1f\x8b', is: 'a gzip file', formats: ['csv', 'tsv', 'jsonl', 'idx'], hint: 'unpack it with gunzip' },
];

/** Fails with `data-form`. */
export function refuseOtherFormat(file: OpenFile, format: Format): void {
  const bytes = openBytes(file.path);
  try {
    const text = (at: number, count: number): string =>
      String.fromCharCode(...bytes.read(Math.max(0, at), Math.min(count, bytes.size)));
    const [first, last] = [text(0, 8), text(bytes.size - 4, 4)];
    const mark = marks.find(({ begins, ends = '' }) => first.startsWith(begins) && last.endsWith(ends));
    if (mark === undefined || mark.formats.includes(format)) return;
    throw new StageFailure('data-form', `the file is not of the format ${format}`, {
      where: file.name,
      found: mark.is,
      expected: `a file of the format ${format}`,
      hint: mark.hint,
    });
  } finally {
    bytes.close();
  }
}

/** The format of a file of new rows: as it is stated, else by the ending of its name. */

import { readdirSync, statSync } from 'node:fs';
import { StageFailure } from 'arrowline/stage';
import { formOfName } from '../../ingest/formats/images/inspect.ts';

export const inputFormats = ['csv', 'tsv', 'jsonl', 'parquet', 'arrow', 'npy', 'idx', 'images'] as const;
export type InputFormat = (typeof inputFormats)[number];

const endings: { readonly [ending: string]: InputFormat } = {
  ...{ csv: 'csv', tsv: 'tsv', tab: 'tsv', jsonl: 'jsonl', ndjson: 'jsonl', parquet: 'parquet', pq: 'parquet' },
  ...{ arrow: 'arrow', feather: 'arrow', ipc: 'arrow', npy: 'npy', npz: 'npy', idx: 'idx' },
};

/** @throws StageFailure `data-form` for a name that says nothing */
export function formatOf(file: string, stated: InputFormat | undefined): InputFormat {
  if (stated !== undefined) return stated;
  if (statSync(file).isDirectory() || formOfName(file) !== undefined) return 'images';
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (/idx\d-u?byte$/.test(name)) return 'idx';
  const found = endings[/\.([^./]+)$/.exec(name)?.[1] ?? ''];
  if (found !== undefined) return found;
  throw new StageFailure('data-form', 'the name of the input does not say its format', {
    where: file,
    expected: `an ending like .csv or .parquet, or --format: ${inputFormats.join(', ')}`,
  });
}

/**
 * Pictures below a folder by their paths in it, sorted by their bytes; other files are counted.
 *
 * @throws StageFailure `picture-files` for a link, which `ingest` does not follow either
 */
export function picturesBelow(folder: string): { readonly paths: readonly string[]; readonly others: number } {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const link = entries.find((one) => one.isSymbolicLink());
  if (link !== undefined)
    throw new StageFailure('picture-files', 'a folder of pictures holds a link, which is not followed', {
      where: `${link.parentPath}/${link.name}`,
      expected: 'files and folders',
      hint: 'replace it with the picture, or list the pictures in the column "path" of a table',
    });
  const files = entries
    .filter((one) => one.isFile())
    .map((one) => `${one.parentPath}/${one.name}`.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, ''));
  const paths = files.filter((path) => formOfName(path) !== undefined);
  return {
    paths: paths.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
    others: files.length - paths.length,
  };
}

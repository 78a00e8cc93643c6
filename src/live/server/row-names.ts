/** By what rows of predictions are found in those of another run: their ids, else their place in the source's files, else their order in splits of the same rows. */

import type { Predictions } from '../../artifacts/predictions.ts';
import { cellLine } from '../../view/table/cell.ts';

export interface NamedRows {
  /** Said with the comparison: `their ids`. */
  readonly by: string;
  /** Of each row of the split: its index in the predictions, by name. */
  readonly rows: ReadonlyMap<string, number>;
}

/** For each of them, in the same way; undefined if rows of some cannot be found in others. */
export function nameRows(all: readonly Predictions[], split: string): NamedRows[] | undefined {
  for (const { by, nameOf } of ways(all, split)) {
    const named = all.map((one) => rowsBy(one, split, nameOf(one)));
    // A name that occurs twice names nothing.
    if (named.every((rows): rows is Map<string, number> => rows !== undefined))
      return named.map((rows) => ({ by, rows }));
  }
  return undefined;
}

type NameOf = (predictions: Predictions) => (row: number) => string;

function ways(all: readonly Predictions[], split: string): { readonly by: string; readonly nameOf: NameOf }[] {
  const idNames = all.map(({ ids = [] }) => ids.map(({ name }) => name).join('\n'));
  const digests = all.map(({ rows }) => rows?.[split]);
  return [
    ...(idNames[0] !== '' && idNames.every((names) => names === idNames[0])
      ? [
          {
            by: 'their ids',
            nameOf: (({ ids = [] }) =>
              (row: number) =>
                ids.map(({ column }) => cellLine(column, row)).join('\n')) satisfies NameOf,
          },
        ]
      : []),
    ...(digests[0] !== undefined && digests.every((one) => one === digests[0])
      ? [
          {
            by: 'their order: the rows are the same',
            nameOf: (({ split: of }) => {
              const first = of.indexOf(split);
              return (row: number) => String(row - first);
            }) satisfies NameOf,
          },
        ]
      : []),
    ...(all.every(({ source }) => source !== undefined)
      ? [
          {
            by: 'their place in the files',
            nameOf: (({ source }) =>
              (row: number) =>
                `${source?.files?.[source.file?.[row] ?? 0] ?? ''}\n${source?.row[row]}`) satisfies NameOf,
          },
        ]
      : []),
  ];
}

function rowsBy(
  predictions: Predictions,
  split: string,
  nameOf: (row: number) => string,
): Map<string, number> | undefined {
  const rows = new Map<string, number>();
  let count = 0;
  predictions.split.forEach((own, row) => {
    if (own !== split) return;
    count++;
    rows.set(nameOf(row), row);
  });
  return rows.size === count ? rows : undefined;
}

/** The readers of the formats, each loaded when a file of its format is read. */

import type { OpenRows } from '../rows.ts';

/** How the cells of a text are written. */
export interface CellOptions {
  readonly delimiter: string;
  readonly quote: string;
  readonly decimal: '.' | ',';
  readonly header: boolean;
}

export const readers = {
  csv: async () => (await import('../formats/csv/open.ts')).openCsv,
  jsonl: async () => (await import('../formats/jsonl/open.ts')).openJsonl,
  parquet: async () => (await import('../formats/parquet/open.ts')).openParquet,
  arrow: async () => (await import('../formats/arrow/open.ts')).openArrow,
  npy: async () => (await import('../formats/npy/open.ts')).openNpy,
  idx: async () => (await import('../formats/idx/open.ts')).openIdx,
  idxLabels: async () => (await import('../formats/idx/open.ts')).openIdxLabels,
};

/** Opens one file. */
export type Open = OpenRows;

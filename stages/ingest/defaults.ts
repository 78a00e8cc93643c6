/** Defaults of fields that belong to one format: the schema's own would put them into every ingest's key. */

export const defaultTestSplit = 0.2;
export const defaultExamples = { train: 12_000, test: 2_000 } as const;

/** How the cells of a text are written. */
const cells = { quote: '"', decimal: '.', header: true } as const;
export const defaultCells = {
  csv: { ...cells, delimiter: ',' },
  tsv: { ...cells, delimiter: '\t' },
  /** Of the table that names pictures. */
  images: { ...cells, delimiter: ',' },
} as const;

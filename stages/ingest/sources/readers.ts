/** The readers of the formats, each loaded when a file of its format is read. */

export const readers = {
  csv: async () => (await import('../formats/delimited/read.ts')).openCsv,
  tsv: async () => (await import('../formats/delimited/read.ts')).openTsv,
  parquet: async () => (await import('../formats/parquet/open.ts')).openParquet,
  jsonl: async () => (await import('../formats/jsonl/read.ts')).openJsonl,
  arrow: async () => (await import('../formats/arrow/open.ts')).openArrow,
  npy: async () => (await import('../formats/npy/open.ts')).openNpy,
  idx: async () => (await import('../formats/idx/open.ts')).openIdx,
  idxLabels: async () => (await import('../formats/idx/open.ts')).openIdxLabels,
};

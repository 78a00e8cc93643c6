/** The readers of the formats, each loaded when a file of its format is read. */

export const readers = {
  parquet: async () => (await import('../formats/parquet/open.ts')).openParquet,
  idx: async () => (await import('../formats/idx/open.ts')).openIdx,
  idxLabels: async () => (await import('../formats/idx/open.ts')).openIdxLabels,
};

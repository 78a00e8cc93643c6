/** `with` of ingest, as schemas/stages/ingest.schema.json describes it. */

export interface IngestParameters {
  readonly format: 'idx' | 'csv' | 'synthetic';
  readonly train?: SplitFiles;
  readonly test?: SplitFiles;
  readonly file?: string;
  readonly label?: string;
  readonly testSplit?: number;
  readonly synthetic?: 'garments';
  readonly examples?: { readonly train?: number; readonly test?: number };
  readonly shape?: readonly number[];
  readonly classNames?: readonly string[] | { readonly [index: string]: string };
  readonly relabel?: Relabel;
  readonly relabelNames?: readonly string[];
  readonly limit?: number | { readonly train?: number; readonly test?: number };
}

export interface SplitFiles {
  readonly features?: string;
  readonly labels?: string;
  readonly file?: string;
  readonly label?: string;
}

/** New class -> the classes merged into it, by number or name. */
export type Relabel = { readonly [index: string]: readonly (number | string)[] };

// Defaults of fields that belong to one format: the schema's own would put them into every ingest's key.
export const defaultTestSplit = 0.2;
export const defaultExamples = { train: 12_000, test: 2_000 } as const;

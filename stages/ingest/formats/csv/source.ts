/** A CSV file that was read into memory, its label column, and the callback that reports progress. */

export interface CsvFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Which column is the label: none, the only one there is, or the one of this name. */
export type LabelColumn = 'none' | 'only' | { readonly name: string };

/** Called now and then with the rows read so far, and how many there may be. */
export type Pulse = (rows: number, rowsMax: number) => Promise<void>;

export const rowsBetweenPulses = 2048;

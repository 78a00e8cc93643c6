/** A local file whose bytes have been checked: read in pieces, never as a whole when it is large. */

export interface OpenFile {
  /** As the document writes it. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

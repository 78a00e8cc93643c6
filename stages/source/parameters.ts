// Generated from schemas/stages/source.schema.json by `npm run generate`. Do not edit.

/**
 * Where files come from: a path or an address, one of the two.
 */
export type SourceParameters = {
  /**
   * A file, a folder, or a pattern (`data/** /*.png`), relative to the document. The artifact has the paths below the folder, or below the part of the pattern before its first wildcard.
   */
  readonly path?: string;
  /**
   * An address with http or https that is downloaded once and checked against `sha256`. Not part of the key: the digest is. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are respected.
   */
  readonly url?: string;
  /**
   * The SHA-256 of the bytes at `url`: 64 hexadecimal digits, as sha256sum prints them.
   */
  readonly sha256?: string;
  /**
   * The name of the downloaded file in the artifact. If left out: the last part of the address.
   */
  readonly name?: string;
  /**
   * `table`: the rows of one Arrow file. If left out: `table` for a single file that ends in .arrow, .arrows or .feather, else `files`.
   */
  readonly as?: 'files' | 'table';
  /**
   * The columns that a table must have, each with its type: `{ id: Int64, text: Utf8, date: 'Timestamp<us, UTC>?' }`. A `?` allows rows without a value.
   */
  readonly columns?: {
    readonly [k: string]: string;
  };
}

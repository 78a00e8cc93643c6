/** What a key produced: the record kept under it, and what a reader may rely on in one. */

import type { Digest } from './digest.ts';
import type { Fingerprint } from './fingerprint.ts';

export const recordVersion = 1;

export interface OutputRecord {
  readonly type: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly rows: number;
  /** Column types by name, as `columnType` writes them. */
  readonly columns: { readonly [name: string]: string };
}

export interface ActionRecord {
  readonly version: number;
  readonly key: string;
  readonly fingerprint: Fingerprint;
  readonly outputs: { readonly [port: string]: OutputRecord };
  readonly metrics: { readonly [name: string]: number };
  /** Measured seconds, by name. */
  readonly timings: { readonly [name: string]: number | readonly number[] };
  readonly notes: readonly string[];
  /** Wall time of the execution. */
  readonly seconds: number;
  /** ISO 8601, UTC. */
  readonly finished: string;
  /** The run that made it. */
  readonly run: string;
  readonly host: { readonly node: string; readonly platform: string; readonly arrowline: string };
}

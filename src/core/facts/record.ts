/** The record kept under a key, the fields a reader may rely on, and the check that a text is one. */

import { actionKey, type Fingerprint, isTextOfKey } from '../plan/fingerprint.ts';
import type { Digest } from '../values/digest.ts';
import {
  anything,
  count,
  digest,
  either,
  exactly,
  key,
  listOf,
  mapOf,
  number,
  object,
  shapeCheck,
  text,
  texts,
} from '../values/shape.ts';

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

export const metricsShape = mapOf(number);
export const timingsShape = mapOf(either(number, listOf(number)));

const isRecord = shapeCheck<ActionRecord>(
  object({
    version: exactly(recordVersion),
    key,
    fingerprint: object({
      keyVersion: count,
      kind: text,
      code: text,
      with: mapOf(anything),
      inputs: mapOf(either(text, listOf(object({ at: mapOf(anything), artifact: text })))),
      seed: number,
    }),
    outputs: mapOf(object({ type: text, digest, bytes: count, rows: count, columns: mapOf(text) })),
    metrics: metricsShape,
    timings: timingsShape,
    notes: texts,
    seconds: number,
    finished: text,
    run: text,
    host: object({ node: text, platform: text, arrowline: text }),
  }),
);

/** A record that may be believed, or why there is none. */
export type ReadRecord =
  | { readonly record: ActionRecord }
  /** `later`: it is sound, as far as can be told, and of a version that this program does not know. */
  | { readonly problem: string; readonly later?: true };

/**
 * The record that a text holds for a key. It must be of this version and shape, and its fingerprint must be the one
 * whose hash is the key: a record that lies under another's name, or was written for one, is none.
 */
export function readRecord(json: string, expected: string): ReadRecord {
  try {
    const value: unknown = JSON.parse(json);
    if (!isRecord(value)) return ofLaterVersion(value) ?? { problem: 'it does not have the shape of a record' };
    if (value.key !== expected) return { problem: `it is the record of ${value.key}` };
    if (!isTextOfKey(fingerprintIn(json), expected) && actionKey(value.fingerprint) !== expected)
      return { problem: 'its fingerprint is that of another key' };
    return { record: value };
  } catch {
    return { problem: 'it is no JSON that a record could hold' };
  }
}

/**
 * The text of the fingerprint in a record as it is written, in canonical JSON, where it comes first: hashed as it lies
 * there, it need not be put together again. Of any other text, some text that is no fingerprint's.
 */
function fingerprintIn(json: string): string {
  const [start, next] = ['{"fingerprint":', ',"finished":'];
  const repeated = json.includes(start.slice(1), start.length);
  return json.startsWith(start) && !repeated ? json.slice(start.length, json.indexOf(next)) : '';
}

function ofLaterVersion(value: unknown): ReadRecord | undefined {
  const version = (value as { readonly version?: unknown } | null)?.version;
  if (typeof version !== 'number' || version <= recordVersion) return undefined;
  return { problem: `it is of version ${version}, and this program reads version ${recordVersion}`, later: true };
}

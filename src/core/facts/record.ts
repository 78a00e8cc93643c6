/** The record stored under a key, the fields that readers rely on, and the check that a text is such a record. */

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
  /** Of type `files` only: the blobs of the files that the artifact lists, each once, in the order of their digests. */
  readonly members?: readonly Member[];
}

/** A blob that belongs to an artifact. */
export interface Member {
  readonly digest: Digest;
  readonly bytes: number;
}

/** All blobs of an output: its table, and the files that it lists. */
export function blobsOf({ digest, bytes, members = [] }: OutputRecord): readonly Member[] {
  return [{ digest, bytes }, ...members];
}

/** The outputs, each with its artifact type, that a record lacks: a stage kind may have changed what its body's results are. */
export function lackingIn(record: ActionRecord, outputs: { readonly [port: string]: string }): readonly string[] {
  const has = (port: string): boolean => Object.hasOwn(record.outputs, port);
  return Object.keys(outputs).filter((port) => !has(port) || record.outputs[port]?.type !== outputs[port]);
}

export interface ActionRecord {
  readonly version: number;
  readonly key: string;
  readonly fingerprint: Fingerprint;
  readonly outputs: { readonly [port: string]: OutputRecord };
  readonly metrics: { readonly [name: string]: number };
  /** Texts that follow from the key, by name. Absent if there are none. */
  readonly facts?: { readonly [name: string]: string };
  /** Measured seconds, by name. */
  readonly timings: { readonly [name: string]: number | readonly number[] };
  readonly notes: readonly string[];
  /** Another execution under this key may give other bytes. */
  readonly deterministic?: false;
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
  object(
    {
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
      outputs: mapOf(
        object(
          { type: text, digest, bytes: count, rows: count, columns: mapOf(text) },
          { members: listOf(object({ digest, bytes: count })) },
        ),
      ),
      metrics: metricsShape,
      timings: timingsShape,
      notes: texts,
      seconds: number,
      finished: text,
      run: text,
      host: object({ node: text, platform: text, arrowline: text }),
    },
    { facts: mapOf(text), deterministic: exactly(false) },
  ),
);

/** A valid record, or why it is not valid. */
export type ReadRecord =
  | { readonly record: ActionRecord }
  /** `later`: it is intact as far as this program can check, but of a newer version. */
  | { readonly problem: string; readonly later?: true };

/**
 * Parses the record of a key. It must have this version and shape, and its fingerprint must hash to the key: a record
 * stored under another key's name is refused.
 */
export function readRecord(json: string, expected: string): ReadRecord {
  try {
    const value: unknown = JSON.parse(json);
    if (!isRecord(value)) return ofLaterVersion(value) ?? { problem: 'it does not have the shape of a record' };
    if (value.key !== expected) return { problem: `it is the record of ${value.key}` };
    if (!isTextOfKey(fingerprintIn(json), expected) && actionKey(value.fingerprint) !== expected)
      return { problem: 'its fingerprint belongs to another key' };
    return { record: value };
  } catch {
    return { problem: 'it is not the JSON of a record' };
  }
}

/**
 * The fingerprint's text in a record, which is written in canonical JSON: it is hashed as it is, without serializing it
 * again. For other texts the result is not a fingerprint and will not match a key. A name in quotes occurs outside of
 * names only with its quotes escaped; so if it is there once, it is the record's own.
 */
function fingerprintIn(json: string): string {
  const [name, next] = ['"fingerprint":', ',"finished":'];
  const start = json.indexOf(name) + name.length;
  return json.includes(name, start) ? '' : json.slice(start, json.indexOf(next, start));
}

function ofLaterVersion(value: unknown): ReadRecord | undefined {
  const version = (value as { readonly version?: unknown } | null)?.version;
  if (typeof version !== 'number' || version <= recordVersion) return undefined;
  return { problem: `it is of version ${version}, and this program reads version ${recordVersion}`, later: true };
}

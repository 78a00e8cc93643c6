/** A store that some machines share in one process, each with its own view of it, and actions whose results they make and take. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type ActionRecord, recordVersion } from '../../../src/core/facts/record.ts';
import { actionKey, type Fingerprint } from '../../../src/core/plan/fingerprint.ts';
import { type ActionKey, type Digest, digestOf } from '../../../src/core/values/digest.ts';
import { claimStore } from '../../../src/store/presence.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { installLateFiles, type LateFiles, type Lateness } from '../../support/late-files.ts';
import { temporaryFolder } from '../../support/temporary.ts';

export const machines = ['north', 'south', 'west'];

export interface Shared {
  readonly files: LateFiles;
  readonly root: string;
  /** Does something on a machine with its own view of the store. */
  on<Result>(machine: string, action: (store: Store) => Promise<Result>): Promise<Result>;
}

/** A store that machines share while `use` goes on; then all of them see all of it. */
export async function sharing<Result>(
  t: ExecutionContext,
  lateness: Lateness,
  use: (shared: Shared) => Promise<Result>,
  shared = true,
): Promise<Result> {
  const root = join(temporaryFolder(t), 'store');
  claimStore(openStore(root, { shared }).layout);
  const files = installLateFiles(root, lateness);
  const stores = new Map<string, Store>();
  try {
    return await use({
      files,
      root,
      on: (machine, action) =>
        files.on(machine, async () => {
          const store = stores.get(machine) ?? openStore(root);
          stores.set(machine, store);
          return action(store);
        }),
    });
  } finally {
    files.uninstall();
  }
}

export const bytesOf = (value: number): Uint8Array =>
  Buffer.from(`the result of action ${value}`.repeat(1 + (value % 5)));

function fingerprintOf(value: number): Fingerprint {
  return { keyVersion: 1, kind: 'late', code: digestOf('code'), with: { value }, inputs: {}, seed: 0 };
}

export const keyOf = (value: number): ActionKey => actionKey(fingerprintOf(value));

function recordOf(value: number): ActionRecord {
  const bytes = bytesOf(value);
  return {
    ...{ version: recordVersion, key: keyOf(value), fingerprint: fingerprintOf(value) },
    outputs: { output: { type: 'table', digest: digestOf(bytes), bytes: bytes.length, rows: 1, columns: {} } },
    ...{ metrics: {}, timings: {}, notes: [], seconds: 1, finished: '2026-01-01T00:00:00.000Z', run: 'late' },
    host: { node: process.version, platform: process.platform, arrowline: '0' },
  };
}

/** What an action does: its blob, durably, then its record. */
export async function make({ blobs, records, objects }: Store, value: number): Promise<Digest> {
  await blobs.put(bytesOf(value));
  const record = await records.put(recordOf(value));
  await objects.barrier();
  return record.outputs.output?.digest as Digest;
}

/** The bytes of a result that another action waits for. */
export async function take({ blobs, records }: Store, value: number): Promise<Uint8Array> {
  const record = await records.get(keyOf(value), true);
  const output = record?.outputs.output;
  if (output === undefined) throw new Error(`the record of ${value} is missing`);
  return blobs.read(output.digest as Digest, output.bytes);
}

/** Names of what was set aside. */
export const setAside = (root: string): string[] =>
  readdirSync(join(root, 'tmp')).filter((name) => name.startsWith('damaged'));

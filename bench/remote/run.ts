/**
 * Look-ups, hits, fetches and sends a second of a shared cache, through the same code as a run: signatures are made and
 * checked, and artifacts are hashed on their way.
 *
 *     node dist/bench/remote/run.js [--url file:///folder | https://… | s3://…] [--results 500]
 *
 * Tokens and credentials come from the environment, as for a run. Without `--url` it is a temporary folder.
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type ActionRecord, recordVersion } from '../../src/core/facts/record.ts';
import { actionKey, type Fingerprint } from '../../src/core/plan/fingerprint.ts';
import type { ActionKey, Digest } from '../../src/core/values/digest.ts';
import { digestOf } from '../../src/core/values/digest.ts';
import { claimStore } from '../../src/store/presence.ts';
import { openShared } from '../../src/store/remote/access/open-shared.ts';
import { openRemote, type Remote } from '../../src/store/remote/tier/remote.ts';
import { openTally } from '../../src/store/remote/tier/tally.ts';
import { newSigningKey } from '../../src/store/remote/trust/keys.ts';
import { openStore, type Store } from '../../src/store/store.ts';

const { url, results } = parseArgs({
  options: { url: { type: 'string' }, results: { type: 'string', default: '500' } },
}).values;
const count = Number(results);
const [artifactBytes, largeBytes] = [50_000, 100_000_000];

const folder = mkdtempSync(join(tmpdir(), 'arrowline-bench-'));
const key = newSigningKey('bench');

/** A machine of its own: an empty store before the cache. */
async function machine(name: string): Promise<{ readonly store: Store; readonly remote: Remote }> {
  const store = openStore(join(folder, name));
  claimStore(store.layout);
  const objects = await openShared(url ?? pathToFileURL(join(folder, 'cache')).href, process.env);
  const settings = { objects, reads: true, exact: false, trusted: [key], signer: key };
  const remote = openRemote(store, settings, openTally(objects.url));
  remote.listen((message) => console.error(message));
  return { store, remote };
}

async function madeRecord(store: Store, seed: number, bytes: number): Promise<ActionRecord> {
  const blob = randomBytes(bytes);
  const digest: Digest = await store.blobs.put(blob);
  const fingerprint: Fingerprint = {
    keyVersion: 1,
    kind: 'bench',
    code: digestOf(blob),
    with: { seed },
    inputs: {},
    seed,
  };
  return {
    version: recordVersion,
    key: actionKey(fingerprint),
    fingerprint,
    outputs: { output: { type: 'table', digest, bytes, rows: 1, columns: {} } },
    metrics: {},
    timings: {},
    notes: [],
    seconds: 1,
    finished: new Date().toISOString(),
    run: 'bench',
    host: { node: process.version, platform: process.platform, arrowline: 'bench' },
  };
}

async function timed(what: string, times: number, bytes: number, call: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await call();
  const seconds = (performance.now() - from) / 1000;
  const pace = bytes === 0 ? '' : `${(bytes / seconds / 1e6).toFixed(0)} MB/s`;
  console.log(`| ${what} | ${times} | ${seconds.toFixed(2)} | ${(times / seconds).toFixed(0)} | ${pace} |`);
}

const each = (keys: readonly string[], call: (key: ActionKey) => Promise<unknown>): Promise<unknown> =>
  Promise.all(keys.map((one) => call(one as ActionKey)));
const outputOf = ({ outputs }: ActionRecord) => outputs.output ?? { digest: digestOf(''), bytes: 0 };

try {
  console.log('|  | times | seconds | a second | |\n|---|---|---|---|---|');
  const [one, two, three] = [await machine('one'), await machine('two'), await machine('three')];
  const records: ActionRecord[] = [];
  for (let seed = 0; seed < count; seed++) records.push(await madeRecord(one.store, seed, artifactBytes));
  const large = await madeRecord(one.store, -1, largeBytes);
  const keys = records.map((record) => record.key);
  await timed('misses', count, 0, () => each(keys, one.remote.find));
  await timed('results sent, an artifact of 50 kB each', count, count * artifactBytes, () =>
    Promise.all(records.map(one.remote.send)),
  );
  await timed('results sent again', count, 0, async () => {
    const { remote } = await machine('again');
    // The cache has them, so that none is read here.
    await Promise.all(records.map(async (record) => remote.send(record)));
    remote.close();
  });
  await timed('hits: signature checked, artifact seen', count, 0, () => each(keys, two.remote.find));
  const moved = (await two.remote.settle()).fetchedBlobs;
  await timed('artifacts fetched, 50 kB each', count, count * artifactBytes, () =>
    Promise.all(records.map((record) => two.remote.fetch(outputOf(record).digest, outputOf(record).bytes))),
  );
  await timed('one artifact of 100 MB sent', 1, largeBytes, () => one.remote.send(large));
  await timed('and fetched', 1, largeBytes, () => three.remote.fetch(outputOf(large).digest, largeBytes));
  console.log(`\nArtifacts that the hits moved: ${moved}.`);
  for (const { remote } of [one, two, three]) remote.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

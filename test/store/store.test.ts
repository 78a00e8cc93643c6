/** The parts of a store: blobs, records, checkpoints, runs and the cache of digests. */

import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { type ActionRecord, recordVersion } from '../../src/core/facts/record.ts';
import { actionKey, type Fingerprint } from '../../src/core/plan/fingerprint.ts';
import { type ActionKey, type Digest, digestOf } from '../../src/core/values/digest.ts';
import { listBlobs } from '../../src/store/care/inventory.ts';
import { DamagedBlob, StoreFault } from '../../src/store/fault.ts';
import { openStatCache } from '../../src/store/memories/stat-cache.ts';
import { openStored, readTable } from '../../src/store/objects/artifact.ts';
import { blobName, checkpointName, markName, recordName } from '../../src/store/objects/names.ts';
import { seal, unseal } from '../../src/store/records/sealed.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { temporaryFolder, temporaryStore } from '../support/temporary.ts';

const bytes = new TextEncoder().encode('some bytes');
const fingerprint: Fingerprint = { keyVersion: 1, kind: 'x', code: digestOf(''), with: {}, inputs: {}, seed: 1 };
const key = actionKey(fingerprint);

function recordOf(digest: Digest, size: number): ActionRecord {
  return {
    version: recordVersion,
    key,
    fingerprint,
    outputs: { output: { type: 'metrics', digest, bytes: size, rows: 1, columns: {} } },
    metrics: { value: 0.1 },
    timings: {},
    notes: [],
    seconds: 1.5,
    finished: '2026-01-01T00:00:00.000Z',
    run: 'r',
    host: { node: 'v20', platform: 'x', arrowline: '0' },
  };
}

/** Overwrites a published file, which its mode forbids. */
function damage(path: string, change: (content: Buffer) => Buffer): void {
  chmodSync(path, 0o644);
  writeFileSync(path, change(readFileSync(path)));
}

test('a blob is read back; it is read-only and lies under its digest; putting it again changes nothing', async (t) => {
  const store = temporaryStore(t);
  const digest = await store.blobs.put(bytes);
  t.is(digest, digestOf(bytes));
  t.deepEqual(new Uint8Array(await store.blobs.read(digest, bytes.length)), bytes);
  const path = store.layout.object(blobName(digest));
  t.is(statSync(path).mode & 0o777, 0o444);
  const before = statSync(path).ino;
  t.is(await store.blobs.put(bytes), digest);
  t.is(statSync(path).ino, before);
  t.deepEqual(readdirSync(store.layout.temporary), []);
});

const damages: [string, (content: Buffer) => Buffer][] = [
  ['empty', () => Buffer.alloc(0)],
  ['cut short', (content) => content.subarray(0, -1)],
  ['of zeros', (content) => Buffer.alloc(content.length)],
  ['one bit off', (content) => Buffer.from(content.map((byte, index) => (index === 3 ? byte ^ 1 : byte)))],
];
for (const [what, change] of damages)
  test(`a blob that is ${what} is never returned, and can be made again`, async (t) => {
    const store = temporaryStore(t);
    const digest = await store.blobs.put(bytes);
    damage(store.layout.object(blobName(digest)), change);
    await t.throwsAsync(store.blobs.read(digest, bytes.length), { instanceOf: DamagedBlob });
    await store.blobs.setAside(digest);
    t.is(await store.blobs.put(bytes), digest);
    t.deepEqual(new Uint8Array(await store.blobs.read(digest, bytes.length)), bytes);
  });

test('a stream becomes a blob under the digest of its bytes, and takes the place of a damaged one', async (t) => {
  const store = temporaryStore(t);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const byte of bytes) yield Uint8Array.of(byte);
  }
  const digest = digestOf(bytes);
  const file = { digest, bytes: bytes.length };
  t.deepEqual(await store.blobs.putPieces(pieces()), file);
  damage(store.layout.object(blobName(digest)), (content) => content.fill(7));
  t.deepEqual(await store.blobs.putPieces(pieces()), file);
  t.deepEqual(new Uint8Array(await store.blobs.read(digest, bytes.length)), bytes);
  t.deepEqual(await store.blobs.putPieces(pieces()), file);
});

test('a blob is read at any place until it is closed, and not at all if it is damaged', async (t) => {
  const store = temporaryStore(t);
  const digest = await store.blobs.put(bytes);
  const source = await store.blobs.open(digest, bytes.length);
  t.is(source.size, bytes.length);
  t.deepEqual(source.bytes(1, 2), bytes.slice(1, 3));
  const target = new Uint8Array(2);
  source.copy(0, target);
  t.deepEqual(target, bytes.slice(0, 2));
  for (const [at, length] of [
    [0, bytes.length + 1],
    [bytes.length, 1],
    [-1, 1],
    [0, -1],
  ] as const)
    t.throws(() => source.bytes(at, length), { instanceOf: RangeError });
  source.close();
  source.close();
  t.throws(() => source.bytes(0, 1), { message: /after the end of its action/ });
  for (const [, change] of damages) {
    damage(store.layout.object(blobName(digest)), change);
    await t.throwsAsync(store.blobs.open(digest, bytes.length), { instanceOf: DamagedBlob });
    await store.blobs.setAside(digest);
    await t.throwsAsync(store.blobs.open(digest, bytes.length), { instanceOf: DamagedBlob });
    await store.blobs.put(bytes);
  }
});

test('intact bytes that are no table are a damaged artifact', async (t) => {
  const store = temporaryStore(t);
  const digest = await store.blobs.put(bytes);
  await t.throwsAsync(openStored(store.blobs, digest, bytes.length), { message: /holds no table: / });
  await t.throwsAsync(readTable(store.blobs, digest, bytes.length), { message: /holds no table: / });
});

test('a name that is taken stays with its holder', async (t) => {
  const { objects, layout } = openStore(join(temporaryFolder(t), 'new'));
  t.is(await objects.putIfAbsent(markName(key), bytes), true);
  t.is(await objects.putIfAbsent(markName(key), new Uint8Array(3)), false);
  t.deepEqual(new Uint8Array(readFileSync(layout.object(markName(key)))), bytes);
});

async function withRecord(t: Parameters<typeof temporaryFolder>[0]): Promise<{ store: Store; digest: Digest }> {
  const store = temporaryStore(t);
  const digest = await store.blobs.put(bytes);
  await store.records.put(recordOf(digest, bytes.length));
  return { store, digest };
}

test('a record is found by its key; the first of two wins', async (t) => {
  const { store, digest } = await withRecord(t);
  t.deepEqual(await store.records.get(key), recordOf(digest, bytes.length));
  const second = { ...recordOf(digest, bytes.length), seconds: 99 };
  t.is((await store.records.put(second)).seconds, 1.5);
  t.is((await store.records.get(key))?.seconds, 1.5);
  t.is(await store.records.get('cd'.padEnd(64, '0') as ActionKey), undefined);
});

test('a record without its blobs is a miss, and gives way to a new one', async (t) => {
  const { store, digest } = await withRecord(t);
  const path = store.layout.object(blobName(digest));
  chmodSync(path, 0o644);
  truncateSync(path, 2);
  t.is(await store.records.get(key), undefined);
  const other = await store.blobs.put(new Uint8Array(7));
  await store.records.put(recordOf(other, 7));
  t.is((await store.records.get(key))?.outputs.output?.digest, other);
});

for (const [what, text] of [
  ['empty', ''],
  ['no JSON', '{"version":1'],
  ['of another version', seal(JSON.stringify({ version: 99, key }))],
  ['of another key', seal(JSON.stringify({ ...recordOf(digestOf(bytes), 10), key: 'ff'.padEnd(64, '0') }))],
  ['without its seal', JSON.stringify(recordOf(digestOf(bytes), 10))],
] as const)
  test(`a record that is ${what} is a miss`, async (t) => {
    const { store } = await withRecord(t);
    damage(store.layout.object(recordName(key)), () => Buffer.from(text));
    t.is(await store.records.get(key), undefined);
  });

test('a store that cannot be written is a store fault', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'store'), 'a file where the folder should be');
  await t.throwsAsync(openStore(join(folder, 'store')).blobs.put(bytes), { instanceOf: StoreFault });
});

test('the largest sound checkpoint up to a limit is found; a damaged one is passed over and can be replaced', async (t) => {
  const store = temporaryStore(t);
  const latest = (limit: number) => store.checkpoints.latest(key, limit, (found) => found);
  const at = (position: number): Uint8Array => new TextEncoder().encode(`state at ${position}`);
  for (const position of [2, 10, 5]) await store.checkpoints.save(key, position, at(position));
  t.deepEqual(await store.checkpoints.positions(key), [2, 5, 10]);
  t.is(await latest(1), undefined);
  t.is((await latest(9))?.position, 5);
  damage(store.layout.object(blobName(digestOf(at(5)))), (content) => Buffer.alloc(content.length));
  t.is((await latest(9))?.position, 2);
  damage(join(store.layout.listing(checkpointName(key, '')).folder, '10.json'), () => Buffer.from('rubbish'));
  t.is((await latest(99))?.position, 2);
  await store.checkpoints.save(key, 10, at(10));
  t.deepEqual(new Uint8Array((await latest(99))!.read), at(10));
});

test('checkpoints that do not last go when one further on is saved, with their blobs', async (t) => {
  const store = temporaryStore(t);
  const latest = (limit: number) => store.checkpoints.latest(key, limit, (found) => found);
  const at = (position: number): Uint8Array => new TextEncoder().encode(`state at ${position}`);
  const save = async (position: number, lasting?: boolean): Promise<number[]> => {
    await store.checkpoints.save(key, position, at(position), lasting);
    return await store.checkpoints.positions(key);
  };
  t.deepEqual(await save(1, false), [1]);
  t.deepEqual(await save(2, false), [2]);
  t.deepEqual(await save(3), [3]);
  t.deepEqual(await save(4, false), [3, 4]);
  t.deepEqual(await save(7, false), [3, 7]);
  t.deepEqual(await save(5, false), [3, 5, 7]);
  t.deepEqual(await save(10, true), [3, 10]);
  t.is((await latest(9))?.position, 3);
  t.deepEqual(
    (await listBlobs(store.objects)).map((blob) => blob.digest).sort(),
    [digestOf(at(3)), digestOf(at(10))].sort(),
  );
});

test('runs get ids in order of time, and their manifests are found newest first', (t) => {
  const store = temporaryStore(t);
  const facts = {
    pipeline: 'p',
    file: 'p.yaml',
    started: '',
    seconds: 0,
    outcome: 'succeeded',
    executed: 0,
    cached: 0,
    failed: 0,
    blocked: 0,
    gates: [],
    actions: [],
  };
  const ids = [0, 0, 5].map((seconds) => {
    const run = store.runs.start(new Date(1e12 + 1000 * seconds));
    run.append({ event: 'warning', message: 'hello\u2028\u0085\u009b1m\u202e\u{e0001}é' });
    run.finish({ ...facts, run: run.id });
    run.close();
    return run.id;
  });
  t.is(new Set(ids).size, 3);
  t.deepEqual(store.runs.list(), [...ids].reverse());
  t.is(store.runs.manifest(ids[1] as string)?.run, ids[1]);
  t.regex(
    readFileSync(join(store.layout.runs, ids[0] as string, 'events.jsonl'), 'utf8'),
    /^\{"event":"warning","message":"hello\\u2028\\u0085\\u009b1m\\u202e\\udb40\\udc01é","at":[\d.]+\}\n$/,
  );
});

test('the stat cache answers for an unchanged file without reading it, and sees every change', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'data');
  const cachePath = join(folder, 'cache.json');
  const later = (): number => Date.now() + 60_000;
  writeFileSync(file, 'one');
  const first = openStatCache(cachePath, folder, later);
  t.is(first.digest(file), digestOf('one'));
  first.save();
  // A cache entry with a digest of our making shows that the file itself is not read.
  const forged = digestOf('forged');
  const sealed = readFileSync(cachePath, 'utf8');
  const entries = JSON.parse(unseal(sealed) ?? '');
  entries[file].digest = forged;
  writeFileSync(cachePath, seal(JSON.stringify(entries)));
  t.is(openStatCache(cachePath, folder, later).digest(file), forged);
  // One that does not have the bytes it says it has is damaged, and is not believed.
  writeFileSync(cachePath, sealed.replace(digestOf('one'), forged));
  t.is(openStatCache(cachePath, folder, later).digest(file), digestOf('one'));
  // Same size and restored modification time: the change time gives it away.
  const { atime, mtime } = statSync(file);
  writeFileSync(file, 'two');
  utimesSync(file, atime, mtime);
  t.is(openStatCache(cachePath, folder, later).digest(file), digestOf('two'));
});

test('the parse of a file is kept with its digest, by the name of its reader', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'module');
  const cachePath = join(folder, 'cache.json');
  const later = (): number => Date.now() + 60_000;
  let reads = 0;
  const reading = (name: string, texts: string[]) => ({ name, read: () => (++reads > 0 ? texts : []) });
  writeFileSync(file, 'one');
  const cache = openStatCache(cachePath, folder, later);
  t.deepEqual(cache.found(file, reading('a', ['x'])), { digest: digestOf('one'), texts: ['x'] });
  t.deepEqual(cache.found(file, reading('b', ['y'])), { digest: digestOf('one'), texts: ['y'] });
  cache.save();
  const again = openStatCache(cachePath, folder, later);
  t.deepEqual(again.found(file, reading('a', ['z'])).texts, ['x']);
  t.deepEqual(again.found(file, reading('b', ['z'])).texts, ['y']);
  t.is(again.digest(file), digestOf('one'));
  t.is(reads, 2);
  writeFileSync(file, 'other');
  t.deepEqual(again.found(file, reading('a', ['z'])), { digest: digestOf('other'), texts: ['z'] });
});

test('a file changed a moment before it was hashed is not trusted to the cache; a damaged cache is none', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'data');
  const cachePath = join(folder, 'cache.json');
  writeFileSync(file, 'one');
  const cache = openStatCache(cachePath, folder);
  t.is(cache.digest(file), digestOf('one'));
  cache.save();
  t.false(existsSync(cachePath), cachePath);
  for (const rubbish of ['', '[1]', 'null', `{"${file}": 5}`]) {
    writeFileSync(cachePath, rubbish);
    t.is(openStatCache(cachePath, folder).digest(file), digestOf('one'));
  }
});

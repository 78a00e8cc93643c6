/**
 * Damaged, truncated and hostile files: each gives values or a failure with its place, soon and in little memory. Parquet,
 * uncompressed Arrow and .npy files have no checksums, so a changed value may go unseen there; the files of a dataset are
 * compared with the digest in its key.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { StageFailure } from 'arrowline/stage';
import test, { type ExecutionContext } from 'ava';
import { openArrow } from '../../../../stages/ingest/formats/arrow/open.ts';
import { arrowRows } from '../../../../stages/ingest/formats/arrow/rows.ts';
import { openNpy } from '../../../../stages/ingest/formats/npy/open.ts';
import { npyRows } from '../../../../stages/ingest/formats/npy/rows.ts';
import { parquetRows } from '../../../../stages/ingest/formats/parquet/rows.ts';
import { openBytes } from '../../../../stages/ingest/formats/typed/file-bytes.ts';
import { findTypes } from '../../../../stages/ingest/formats/typed/find-types.ts';
import { openTyped } from '../../../../stages/ingest/formats/typed/open-typed.ts';
import { typedTables } from '../../../../stages/ingest/formats/typed/typed-tables.ts';
import { npyHeader } from '../../../../stages/lib/kit/npy-header.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { expectedOf, fixture, reading, valuesOf } from './typed-files.ts';

const formats = {
  parquet: {
    rows: parquetRows,
    files: ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'v2', 'pages', 'encodings', 'pandas'].map(
      (name) => `${name}.parquet`,
    ),
  },
  arrow: {
    rows: arrowRows,
    files: ['none', 'lz4', 'zstd', 'stream', 'delta', 'delta-stream', 'other-layouts', 'polars'].map(
      (name) => `${name}.arrow`,
    ),
  },
  npy: { rows: npyRows, files: ['stored.npz', 'deflated.npz', 'fortran.npy', 'text.npy', 'nat.npy'] },
} as const;
const codes = ['data-damaged', 'data-form', 'column-type', 'too-large'];
const casesOfFormat = 200;
const slowestMs = 20_000;

for (const [format, { rows, files }] of Object.entries(formats))
  test.serial(`${casesOfFormat} damaged files of ${format} are read or refused with their place`, async (t) => {
    const folder = temporaryFolder(t);
    const random = randomOf(20);
    for (let index = 0; index < casesOfFormat; index++) {
      const name = files[index % files.length] as string;
      const path = join(folder, `${index}`);
      writeFileSync(path, damage(readFileSync(fixture(name).path), random));
      const began = performance.now();
      const failure = await failureOf(rows, path, name);
      if (failure !== undefined) {
        t.true(failure instanceof StageFailure, `case ${index} of ${name}: ${String(failure)}`);
        if (failure instanceof StageFailure) {
          t.true(codes.includes(failure.code), failure.code);
          t.true(
            failure.facts.where?.startsWith(name),
            `case ${index} of ${name} has no place: ${failure.facts.where}`,
          );
        }
      }
      t.true(performance.now() - began < slowestMs, `case ${index} of ${name} takes too long`);
    }
  });

/** In this thread, so that hundreds of files need no threads of their own. */
async function failureOf(rows: typeof parquetRows, path: string, name: string): Promise<unknown> {
  const bytes = openBytes(path);
  try {
    const raw = await rows(bytes, name, () => true);
    const columns = await findTypes(raw, name, { missing: [], types: {}, dropped: new Set() }, () => {});
    for await (const _table of typedTables(raw, name, columns, []));
    return undefined;
  } catch (error) {
    return error;
  } finally {
    bytes.close();
  }
}

/** Mulberry32: integers below a bound. */
function randomOf(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** Cuts it, flips bits, writes lengths that lie, clears or repeats a part; often near the end, where directories are. */
function damage(bytes: Buffer, random: (bound: number) => number): Buffer {
  const { length } = bytes;
  const place = (): number => (random(2) === 0 ? random(length) : length - 1 - random(Math.min(length, 3000)));
  const [at, count] = [place(), 1 + random(64)];
  switch (random(5)) {
    case 0:
      return bytes.subarray(0, random(length));
    case 1:
      for (let flips = 1 + random(8); flips > 0; flips--) {
        const flipped = place();
        bytes[flipped] = (bytes[flipped] as number) ^ (1 << random(8));
      }
      return bytes;
    case 2: {
      const lie = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000000][random(6)] as number;
      bytes.writeUInt32LE(lie, Math.min(at, length - 4));
      return bytes;
    }
    case 3:
      return bytes.fill(random(2) === 0 ? 0 : 0xff, at, Math.min(length, at + count));
    default:
      bytes.copy(bytes, place(), at, Math.min(length, at + count));
      return bytes;
  }
}

test('a changed byte in the content of a .npz file is found by its checksum', async (t) => {
  const path = join(temporaryFolder(t), 'x.npz');
  for (const name of ['stored.npz', 'deflated.npz']) {
    const bytes = readFileSync(fixture(name).path);
    const at = 300;
    bytes[at] = (bytes[at] as number) ^ 1;
    writeFileSync(path, bytes);
    const file = { name, path, bytes: bytes.length };
    await t.throwsAsync(
      openNpy(file, reading()).then((source) => valuesOf(source)),
      { name: 'StageFailure' },
    );
  }
});

test('a .npz file that unpacks to more than deflate can, or than its shape needs, is refused', async (t) => {
  const content = Buffer.concat([npyHeader('<f8', [8]), Buffer.alloc(1_000_000)]);
  const deflated = deflateRawSync(content);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(5, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(crc32(content), 16);
  entry.writeUInt32LE(deflated.length, 20);
  entry.writeUInt16LE(5, 28);
  const name = Buffer.from('a.npy');
  const path = join(temporaryFolder(t), 'bomb.npz');
  for (const size of [content.length, 2 ** 31]) {
    entry.writeUInt32LE(size, 24);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(entry.length + name.length, 12);
    end.writeUInt32LE(header.length + name.length + deflated.length, 16);
    const bytes = Buffer.concat([header, name, deflated, entry, name, end]);
    writeFileSync(path, bytes);
    await failsAs(t, openNpy({ name: 'bomb.npz', path, bytes: bytes.length }, reading()), 'bomb.npz, array "a"');
  }
});

test('an Arrow file with hundreds of millions of columns or batches in few bytes is refused at once', async (t) => {
  const bytes = readFileSync(fixture('none.arrow').path);
  const path = join(temporaryFolder(t), 'x.arrow');
  const length = bytes.readInt32LE(bytes.length - 10);
  const start = bytes.length - 10 - length;
  for (let at = start; at < start + 64; at += 4) {
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(0x3fffffff, at);
    writeFileSync(path, copy);
    const began = performance.now();
    await failureOf(arrowRows, path, 'x.arrow');
    t.true(performance.now() - began < slowestMs, `a lie at byte ${at} takes too long`);
  }
});

test('a thread that takes too long or too much memory is ended, with a failure', async (t) => {
  const file = fixture('zstd.arrow');
  await failsAs(t, openTyped('arrow', file, reading(), { silenceMs: 1 }), 'zstd.arrow');
  await failsAs(t, openTyped('arrow', file, reading(), { heapMebibytes: 5 }), 'zstd.arrow');
  const source = await openArrow(file, reading());
  t.deepEqual(await valuesOf(source), expectedOf('table.arrow'));
});

async function failsAs(t: ExecutionContext, promise: Promise<unknown>, where: string): Promise<void> {
  const error = await t.throwsAsync(promise);
  t.like(error, { name: 'StageFailure', code: 'data-damaged', facts: { where } });
}

/** IDX files, gzipped or not: types, shapes, damaged files. */

import { gzipSync } from 'node:zlib';
import type { Ran } from 'arrowline/testing';
import test from 'ava';
import type { FailureCode } from '../../../src/core/facts/failure-code.ts';
import { dataset, failureOf, idx, idxWords, ingestFiles, ingestTrain, text } from './files.ts';

const labels = idx([2], [1, 0]);

test('pictures of a rank-3 file have one channel; a gzipped file is the same', async (t) => {
  const files = { x: idx([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]), y: labels };
  const parameters = {
    format: 'idx',
    train: { features: 'x', labels: 'y' },
    test: { features: 'x', labels: 'y' },
  };
  const ran = await ingestFiles(parameters, files);
  const { metadata, features, label, original, split } = dataset(ran);
  t.deepEqual(metadata.shape, [2, 3, 1]);
  t.is(features.constructor, Uint8Array);
  t.deepEqual([...features.subarray(6, 13)], [7, 8, 9, 10, 11, 255, 1]);
  t.deepEqual(label, [1, 0, 1, 0]);
  t.deepEqual(original, label);
  t.deepEqual(split, ['train', 'train', 'test', 'test']);
  t.deepEqual(metadata.splits, { train: [0, 2], validation: [2, 2], test: [2, 4] });
  t.deepEqual(metadata.classNames, ['0', '1']);
  const packed = { x: new Uint8Array(gzipSync(files.x)), y: new Uint8Array(gzipSync(files.y)) };
  t.is((await ingestFiles(parameters, packed)).digests.dataset, ran.digests.dataset);
});

test('integers and floats are big-endian; they are stored as bytes where all fit', async (t) => {
  const read = async (type: 'int32' | 'float32', values: readonly number[]) => {
    const words = idxWords(type, [2, 2], values);
    const { features } = dataset(await mixed(words, words));
    t.deepEqual([...features], [...values, ...values]);
    return features;
  };
  t.is((await read('int32', [0, 255, 7, 1])).constructor, Uint8Array);
  t.is((await read('float32', [0.5, -2, 7, 256])).constructor, Float32Array);
  t.is((await read('float32', [0, 1, 2, 255])).constructor, Uint8Array);
});

test('large integers that single precision holds are kept exactly, negative ones too', async (t) => {
  const values = [16777216, -16777218, 2 ** 31 - 128, -(2 ** 31)];
  const words = idxWords('int32', [2, 2], values);
  t.deepEqual([...dataset(await mixed(words, words)).features.subarray(0, 4)], values);
});

/** One split of unsigned bytes and one of this type, with the same numbers. */
const mixed = (train: Uint8Array, test: Uint8Array): Promise<Ran> => {
  const files = { x: train, y: labels, 'test-x': test, 'test-y': labels };
  const parameters = {
    format: 'idx',
    train: { features: 'x', labels: 'y' },
    test: { features: 'test-x', labels: 'test-y' },
  };
  return ingestFiles(parameters, files);
};

test('the header of an IDX file, not its values, decides that it holds bytes', async (t) => {
  const values = [0, 255, 7, 1];
  const bytes = idx([2, 2], values);
  t.is(dataset(await mixed(bytes, bytes)).metadata.bytes, true);
  for (const type of ['int32', 'float32'] as const) {
    const words = idxWords(type, [2, 2], values);
    t.is(dataset(await mixed(words, words)).metadata.bytes, undefined);
    const failure = await failureOf(mixed(bytes, words));
    t.is(failure.code, 'types-differ');
    t.is(failure.facts.found, 'integers or floats');
    t.is((await failureOf(mixed(words, bytes))).code, 'types-differ');
  }
});

const sound = idx([2, 2], [1, 2, 3, 4]);
const edited = (edit: (bytes: Uint8Array) => void): Uint8Array => {
  const bytes = sound.slice();
  edit(bytes);
  return bytes;
};
const sized = (...sizes: number[]): Uint8Array => idx(sizes, [1, 2, 3, 4]);

const faults: readonly (readonly [what: string, bytes: Uint8Array, code: FailureCode, where: string, found: RegExp])[] =
  [
    ['empty file', new Uint8Array(0), 'idx-header', 'x, offset 0', /0 bytes/],
    ['wrong magic', edited((bytes) => bytes.set([0x89], 0)), 'idx-header', 'x, offset 0', /0x89 0x00/],
    ['text', text('a,b\n1,2\n'), 'idx-header', 'x, offset 0', /0x61 0x2c/],
    ['unknown type', edited((bytes) => bytes.set([0x07], 2)), 'idx-header', 'x, offset 2', /0x07/],
    ['rank 0', edited((bytes) => bytes.set([0], 3)), 'idx-header', 'x, offset 3', /0 dimensions/],
    ['rank 5', edited((bytes) => bytes.set([5], 3)), 'idx-header', 'x, offset 3', /5 dimensions/],
    ['cut in the header', sound.slice(0, 9), 'idx-header', 'x, offset 9', /end of the file/],
    ['no examples', sized(0, 2), 'idx-header', 'x, offset 4', /size 0/],
    ['size 0', sized(2, 0), 'idx-header', 'x, offset 8', /size 0/],
    ['overflowing sizes', sized(2 ** 31, 2 ** 31, 2 ** 31, 8), 'idx-header', 'x, offset 8', /2147483648 × /],
    ['a row just too large', sized(1, 2 ** 16, 2 ** 15), 'idx-header', 'x, offset 12', /65536 × 32768/],
    ['short body', sound.slice(0, -1), 'idx-size', 'x, offset 15', /after 15 bytes/],
    ['huge promise', sized(2 ** 20, 2 ** 10), 'idx-size', 'x, offset 16', /after 16 bytes/],
    ['long body', Uint8Array.from([...sound, 0]), 'idx-size', 'x, offset 16', /more bytes/],
    [
      'not a number',
      idxWords('float32', [2, 2], [1, Number.NaN, 3, 4]),
      'not-finite',
      'x, offset 16 (row 1, number 2)',
      /NaN/,
    ],
    [
      'infinity',
      idxWords('float32', [2, 2], [1, 2, 3, Number.NEGATIVE_INFINITY]),
      'not-finite',
      'x, offset 24 (row 2, number 2)',
      /-Infinity/,
    ],
    [
      'an integer that single precision lacks',
      idxWords('int32', [2, 2], [1, 2, 16777217, -(2 ** 31)]),
      'idx-precision',
      'x, offset 20 (row 2, number 1)',
      /^"16777217"$/,
    ],
    ['16-bit integers', edited((bytes) => bytes.set([0x0b], 2)), 'idx-header', 'x, offset 2', /0x0b/],
    ['64-bit floats', edited((bytes) => bytes.set([0x0e], 2)), 'idx-header', 'x, offset 2', /0x0e/],
  ];

for (const [what, bytes, code, where, found] of faults)
  test(`refused: ${what}`, async (t) => {
    const failure = await failureOf(ingestTrain('idx', bytes, labels));
    t.is(failure.code, code);
    t.is(failure.facts.where, where);
    t.regex(failure.facts.found!, found);
    t.truthy(failure.facts.expected);
  });

test('refused: labels that are not labels, counts that differ', async (t) => {
  const exchanged = await failureOf(ingestTrain('idx', sound, sound));
  t.is(exchanged.code, 'idx-labels');
  const counts = await failureOf(ingestTrain('idx', sound, idx([3], [0, 1, 0])));
  t.is(counts.code, 'counts-differ');
  t.is(counts.facts.where, 'y');
  t.is(counts.facts.found, '3 labels');
  t.regex(counts.facts.expected!, /2 labels/);
});

test('refused: gzip that is cut, corrupt, longer than promised, or a bomb', async (t) => {
  const large = idx(
    [200, 100],
    new Uint8Array(20_000).map((_, index) => (index * index) % 251),
  );
  const packed = new Uint8Array(gzipSync(large));
  const cut = await failureOf(ingestTrain('idx', packed.slice(0, -20), labels));
  t.is(cut.code, 'gzip-damaged');
  const flipped = packed.slice();
  flipped[packed.length - 6]! ^= 1;
  t.is((await failureOf(ingestTrain('idx', flipped, labels))).code, 'gzip-damaged');

  // A megabyte of zeros behind a header that promises four bytes: reading stops at the fifth.
  const long = new Uint8Array(gzipSync(Uint8Array.from([...sound, ...new Uint8Array(1 << 20)])));
  const tooLong = await failureOf(ingestTrain('idx', long, labels));
  t.is(tooLong.code, 'idx-size');
  t.is(tooLong.facts.where, 'x, offset 16');

  // A header that promises what the bomb holds does not help: 40 MB out of 40 kB.
  const zeros = new Uint8Array(16 + 40_000_000);
  zeros.set(idx([40_000, 1000], []));
  const bomb = new Uint8Array(gzipSync(zeros));
  const refused = await failureOf(ingestTrain('idx', bomb, labels));
  t.is(refused.code, 'gzip-ratio');
});

test('any cut or flipped header byte is a typed failure or a sound array, never another error', async (t) => {
  for (let offset = 0; offset < 12; offset++)
    for (let bit = 0; bit < 8; bit++) {
      const bytes = sound.slice();
      bytes[offset]! ^= 1 << bit;
      const said = await ingestTrain('idx', bytes, labels).then(
        () => 'sound',
        (error: { code?: string }) => error.code ?? '',
      );
      t.regex(
        said,
        /^(sound|idx-(header|size)|shape-mismatch|counts-differ|types-differ)$/,
        `bit ${bit} of byte ${offset}`,
      );
    }
});

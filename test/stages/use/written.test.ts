/** Tables as files for other programs: every value reads back exactly, in our readers and in those of others. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StageFailure, type Table } from 'arrowline/stage';
import test from 'ava';
import { decodeTable } from '../../../src/stage-api/arrow-file.ts';
import { openParquet } from '../../../stages/ingest/formats/parquet/open.ts';
import { type WrittenFormat, writeTable } from '../../../stages/use/written/formats.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { gaps, lists, plainValues, scalars, vectors, written } from './every-type.ts';

const all = { ...scalars, ...gaps, ...vectors, ...lists };
const { KEEP_FILES } = process.env;

interface ReadBack {
  readonly parquet: string;
  readonly [reader: string]: { readonly [column: string]: readonly unknown[] } | string;
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/stages/use/golden/read-back.json', import.meta.url), 'utf8'),
) as ReadBack;

/** Floats as Python writes their bits; seconds as milliseconds where the form has none. */
function asRead(columns: Table['columns'], secondDigits: number): Record<string, unknown[]> {
  const floats = new Set(['f32', 'f64', 'odd', 'f64?', 'pair', 'numbers']);
  const plain = plainValues(columns);
  const hex = (text: unknown): unknown =>
    Array.isArray(text) ? text.map(hex) : text === null ? null : hexOf(Number(text));
  for (const name of Object.keys(plain)) if (floats.has(name)) plain[name] = plain[name]!.map(hex);
  if (plain.seconds && secondDigits > 0)
    plain.seconds = plain.seconds.map((one) => `${String(one)}.${'0'.repeat(secondDigits)}`);
  return plain;
}

/** Like Python's float.hex(). */
function hexOf(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const [high, low] = [bits.getUint32(0), bits.getUint32(4)];
  const sign = high >>> 31 === 1 ? '-' : '';
  const exponent = (high >>> 20) & 0x7ff;
  const fraction = ((BigInt(high & 0xfffff) << 32n) | BigInt(low)).toString(16).padStart(13, '0');
  if (value === 0) return `${sign}0x0.0p+0`;
  const power = exponent === 0 ? -1022 : exponent - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${fraction}p${power < 0 ? '' : '+'}${power}`;
}

test('pyarrow, polars, duckdb and numpy read every value exactly', async (t) => {
  const folder = KEEP_FILES ?? temporaryFolder(t);
  await writeTable(join(folder, 'table.parquet'), 'parquet', written(all, { type: 'table' }));
  await writeTable(join(folder, 'table.arrow'), 'arrow', written(all, { type: 'table' }));
  const { zoned: _, ...dense } = { ...scalars, ...vectors };
  await writeTable(join(folder, 'npy'), 'npy', written(dense));
  // Values were read from these bytes: after a change of them run golden/read-back.py again.
  t.is(
    createHash('sha256')
      .update(readFileSync(join(folder, 'table.parquet')))
      .digest('hex'),
    golden.parquet,
  );
  for (const reader of ['pyarrow', 'polars', 'duckdb']) t.deepEqual(golden[reader], asRead(all, 3), reader);
  t.deepEqual(golden.arrow, asRead(all, 0));
  t.deepEqual(golden.numpy, asRead(dense, 0));
});

test('our reader of Parquet finds the values of scalars', async (t) => {
  const path = join(temporaryFolder(t), 'table.parquet');
  await writeTable(path, 'parquet', written({ ...scalars, ...gaps }));
  const source = await openParquet(
    { name: 'table.parquet', path, bytes: statSync(path).size },
    { missing: [], types: {}, dropped: new Set(['odd', 'u64']), pulse: async () => {} },
  );
  const read: Record<string, unknown[]> = {};
  for await (const { columns } of source.read()) Object.assign(read, plainValues(columns));
  const { odd: _, u64: _u64, ...expected } = asIngested(plainValues({ ...scalars, ...gaps }));
  t.deepEqual(read, expected);
});

/** Times of seconds have become milliseconds. */
function asIngested(values: Record<string, unknown[]>): Record<string, unknown[]> {
  return { ...values, seconds: values.seconds!.map((one) => `${String(one)}.000`) };
}

test('CSV has a line for each row; vectors are columns of their own, and empty texts differ from missing ones', async (t) => {
  const path = join(temporaryFolder(t), 'table.csv');
  const notes = await writeTable(path, 'csv', written({ ...scalars, ...gaps, ...vectors }));
  t.deepEqual(notes, [
    'pair has 2 numbers a row: they are the columns pair_0 to pair_1',
    'wide has 1 numbers a row: they are the columns wide_0 to wide_0',
  ]);
  const text = readFileSync(path, 'utf8');
  t.is(text.split('\n')[0], [...Object.keys({ ...scalars, ...gaps }), 'pair_0', 'pair_1', 'wide_0'].join(','));
  t.true(text.includes('18446744073709551615'), 'all digits of 64 bits');
  t.true(text.includes('"a,""b""\nc"'), 'quotes are doubled');
  t.true(text.includes('2023-11-14T22:13:20.123456789'), 'nanoseconds');
  t.regex(text.split('\n').at(-3) ?? '', /,,,,,,,/, 'a row without values');
  t.true(text.includes(',"",'), 'an empty text');
});

test('the numbers of a dataset have the names that it gives them', async (t) => {
  const path = join(temporaryFolder(t), 'table.csv');
  const groups = [{ name: 'pair', tensor: { shape: [2], scale: 1, names: ['age', 'size'] } }];
  await writeTable(path, 'csv', written({ pair: vectors.pair! }, { type: 'dataset', version: 2, groups }));
  t.is(readFileSync(path, 'utf8').split('\n')[0], 'pair.age,pair.size');
});

test('JSON is one array, JSON lines are objects, and both keep integers of 64 bits and lists', async (t) => {
  const folder = temporaryFolder(t);
  const columns = { u64: scalars.u64!, odd: scalars.odd!, 'word?': gaps['word?']!, words: lists.words! };
  await writeTable(join(folder, 'a.json'), 'json', written(columns));
  await writeTable(join(folder, 'a.jsonl'), 'jsonl', written(columns));
  const lines = readFileSync(join(folder, 'a.jsonl'), 'utf8').trimEnd().split('\n');
  t.deepEqual(lines, [
    '{"u64":0,"odd":"nan","word?":"","words":["a"]}',
    '{"u64":18446744073709551615,"odd":"inf","word?":"x","words":[]}',
    '{"u64":1,"odd":"-inf","word?":null,"words":["b",""]}',
    '{"u64":9223372036854775808,"odd":1,"word?":"y","words":["é"]}',
  ]);
  t.is(readFileSync(join(folder, 'a.json'), 'utf8'), `[\n${lines.join(',\n')}\n]\n`);
});

test('a table without rows is a file in every format', async (t) => {
  const folder = temporaryFolder(t);
  const none = { ...written({ n: { type: 'Float64', values: new Float64Array(0) } }), async *batches() {} };
  for (const format of ['csv', 'json', 'jsonl', 'parquet', 'arrow', 'npy'] as const)
    await writeTable(join(folder, format), format, none);
  t.is(readFileSync(join(folder, 'csv'), 'utf8'), 'n\n');
  t.deepEqual(JSON.parse(readFileSync(join(folder, 'json'), 'utf8')), []);
  t.is(readFileSync(join(folder, 'jsonl'), 'utf8'), '');
  t.is(decodeTable(readFileSync(join(folder, 'arrow'))).rows, 0);
  t.is(readFileSync(join(folder, 'npy/n.npy')).length, 128);
});

const refused: readonly [WrittenFormat, Table['columns'], string][] = [
  ['csv', { words: lists.words! }, 'List<Utf8>'],
  ['csv', { pair: vectors.pair!, pair_0: scalars.i8! }, 'the name of two columns'],
  ['csv', { bytes: { type: 'Binary', values: [Uint8Array.of(1)] } }, 'Binary'],
  ['json', { bytes: { type: 'Binary', values: [Uint8Array.of(1)] } }, 'Binary'],
  ['npy', { 'f64?': gaps['f64?']! }, 'Float64?'],
  ['npy', { words: lists.words! }, 'List<Utf8>'],
  ['npy', { 'a/b': scalars.i8! }, 'a name that no file can have'],
  ['npy', { end: { type: 'Utf8', values: ['a\0'] } }, 'a text that ends with a zero character'],
];

for (const [format, columns, found] of refused)
  test(`${format} refuses ${found}, and names what holds it`, async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, 'in'));
    const error = await t.throwsAsync(writeTable(join(folder, 'in/table'), format, written(columns)), {
      instanceOf: StageFailure,
    });
    t.like(error, { code: 'output-form', facts: { found } });
    t.regex(error.facts.hint ?? '', /parquet/);
  });

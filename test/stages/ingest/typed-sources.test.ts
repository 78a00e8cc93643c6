/** Sources that have types of their own: timestamps, groups, wide integers, and what several such files share. */

import test from 'ava';
import type { DatasetFacts } from '../../../src/artifacts/dataset.ts';
import { encodeTable } from '../../../src/stage-api/arrow-file.ts';
import { type Column, column, columnType, makeTable } from '../../../src/stage-api/table.ts';
import { failureOf, ingestFiles } from './files.ts';

const arrow = (columns: Record<string, Column>): Uint8Array => encodeTable(makeTable(columns, {}));
const joined = (a: Record<string, Column>, b: Record<string, Column>, more: object = {}) =>
  ingestFiles({ format: 'arrow', file: ['a', 'b'], testSplit: 0, ...more }, { a: arrow(a), b: arrow(b) });
const int64 = (...values: bigint[]): Column => column.int64(BigInt64Array.from(values));
const float64 = (...values: number[]): Column => column.float64(Float64Array.from(values));

test('timestamps keep their unit and zone, groups and ids their type', async (t) => {
  const instants = BigInt64Array.from([1_700_000_000_000_001n, 1_700_000_000_000_002n, 1_700_000_000_000_003n]);
  const x = arrow({
    at: { type: 'Timestamp', unit: 'us', zone: 'Europe/Oslo', values: instants },
    house: column.int32(Int32Array.from([7, 7, 9])),
    key: int64(2n ** 60n, 2n ** 60n + 1n, 3n),
    size: float64(1.5, 2.5, 3.5),
    price: float64(1, 2, 3),
  });
  const ran = await ingestFiles(
    { format: 'arrow', file: 'x', label: 'price', testSplit: 0, columns: { house: 'group', key: 'id' } },
    { x },
  );
  const { columns, metadata } = ran.outputs.dataset!;
  const types = Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, columnType(one)]));
  t.like(types, { 'features.at': 'Timestamp<us, Europe/Oslo>', group: 'Uint8', 'id.key': 'Int64', label: 'Float64' });
  t.deepEqual(columns['features.at']!.values, instants);
  t.deepEqual(columns['id.key']!.values, BigInt64Array.from([2n ** 60n, 2n ** 60n + 1n, 3n]));
  t.deepEqual((metadata as unknown as DatasetFacts).groups, [
    {
      name: 'features',
      columns: [
        { name: 'at', type: 'timestamp' },
        { name: 'size', type: 'number' },
      ],
    },
  ]);
});

test('an integer that no number holds is refused beside numbers, with its place', async (t) => {
  const { code, facts } = await failureOf(joined({ n: int64(1n, 2n ** 53n + 1n) }, { n: float64(0.5) }));
  t.deepEqual([code, facts.where, facts.found], ['types-differ', 'a (row 1), column "n"', '9007199254740993']);
  const held = await joined({ n: int64(1n, 2n ** 53n) }, { n: float64(0.5) });
  t.deepEqual([...(held.outputs.dataset!.columns['features.n']!.values as Float64Array)], [1, 2 ** 53, 0.5]);
});

test('timestamps of another unit, and tensors of another shape or type, are refused', async (t) => {
  const time = (unit: 'us' | 'ms'): Column => ({ type: 'Timestamp', unit, values: BigInt64Array.from([1n]) });
  const units = await failureOf(joined({ x: time('us') }, { x: time('ms') }));
  t.deepEqual(
    [units.code, units.facts.found, units.facts.expected],
    ['types-differ', 'Timestamp<ms>', 'Timestamp<us>, as in a'],
  );
  const vectors = (width: number, values: Float32Array | Float64Array | Uint8Array): Column =>
    column.vectors(values, width);
  const shapes = await failureOf(
    joined({ x: vectors(2, new Float32Array(4)) }, { x: vectors(4, new Float32Array(4)) }),
  );
  t.deepEqual([shapes.code, shapes.facts.found], ['shape-mismatch', '4']);
  const types = await failureOf(joined({ x: vectors(2, new Float32Array(4)) }, { x: vectors(2, new Float64Array(4)) }));
  t.deepEqual([types.code, types.facts.found], ['types-differ', 'FixedSizeList<Float64>[2]']);
});

test('a tensor is a group of its own, whose name must be one that a dataset can have', async (t) => {
  const x = arrow({ 'a.b': column.vectors(new Float32Array(4), 2), n: float64(1, 2) });
  const parameters = { format: 'arrow', file: 'x', testSplit: 0 };
  const { code, facts } = await failureOf(ingestFiles(parameters, { x }));
  t.deepEqual([code, facts.found], ['columns', '"a.b"']);
  const named = await ingestFiles({ ...parameters, columns: { 'a.b': { name: 'features' } } }, { x });
  const { groups } = named.outputs.dataset!.metadata as unknown as DatasetFacts;
  t.deepEqual(
    groups.map(({ name }) => name),
    ['features', 'columns'],
  );
  t.true('columns.n' in named.outputs.dataset!.columns, 'the other features have a group of another name');
  const id = await failureOf(ingestFiles({ ...parameters, columns: { 'a.b': 'id' } }, { x }));
  t.is(id.facts.expected, 'one value a row');
});

test('categories of several files are in one dictionary, in code-point order', async (t) => {
  const categories = (...texts: string[]): Column => {
    const dictionary = [...new Set(texts)].reverse();
    return {
      type: 'Dictionary',
      dictionary,
      ordered: false,
      values: Int32Array.from(texts, (text) => dictionary.indexOf(text)),
    };
  };
  const { outputs } = await joined({ c: categories('b', 'ä', 'b') }, { c: categories('Z', 'b') });
  const found = outputs.dataset!.columns['features.c'] as Column & { type: 'Dictionary' };
  t.deepEqual(found.dictionary, ['Z', 'b', 'ä']);
  t.deepEqual([...found.values], [1, 2, 1, 0, 1]);
});

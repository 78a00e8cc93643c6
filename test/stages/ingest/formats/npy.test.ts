/** Arrays that NumPy wrote: the values are those that NumPy reads from the same file. */

import test from 'ava';
import { openNpy } from '../../../../stages/ingest/formats/npy/open.ts';
import { expectedOf, fixture, reading, valuesOf } from './typed-files.ts';

const expected = expectedOf('arrays');

for (const name of Object.keys(expected))
  test(`${name}.npy has the values that NumPy reads`, async (t) => {
    const source = await openNpy(fixture(`${name}.npy`), reading());
    t.is(source.rows, 16);
    t.deepEqual(await valuesOf(source), { features: expected[name] ?? [] });
  });

for (const name of ['stored.npz', 'deflated.npz'])
  test(`${name} has the arrays as columns`, async (t) => {
    const source = await openNpy(fixture(name), reading());
    t.deepEqual(source.names, Object.keys(expected));
    t.deepEqual(await valuesOf(source), expected);
    const one = await openNpy(fixture(name), reading());
    t.deepEqual(await valuesOf(one, ['f8', 'fortran']), { f8: expected.f8, fortran: expected.fortran } as never);
  });

test('arrays of several axes are tensors with their shape; unsigned bytes are pixels', async (t) => {
  const { columns } = await openNpy(fixture('stored.npz'), reading());
  const types = Object.fromEntries(columns.map((one) => [one.name, one]));
  t.like(types.fortran, { type: 'tensor', storage: 'FixedSizeList<Int16>[12]' });
  t.deepEqual(types.fortran?.shape, [3, 4]);
  t.like(types.pixels, { storage: 'FixedSizeList<Uint8>[16]', bytes: true });
  t.like(types.half, { storage: 'FixedSizeList<Float32>[2]' });
  t.is(types.half?.bytes, undefined);
  t.like(types.u8, { type: 'integer', storage: 'Int64' });
  t.like(types.nat, { type: 'timestamp', storage: 'Timestamp<ms>', missing: 8 });
  t.like(types.day, { type: 'date', storage: 'Date', missing: 0 });
});

for (const version of [1, 2, 3])
  test(`a header of version ${version} is read`, async (t) => {
    const source = await openNpy(fixture(`version-${version}.npy`), reading());
    t.deepEqual(await valuesOf(source), { features: expected.i8 ?? [] });
  });

test('an array without rows is read', async (t) => {
  const source = await openNpy(fixture('no-rows.npy'), reading());
  t.is(source.rows, 0);
  t.like(source.columns[0], { storage: 'FixedSizeList<Float32>[3]' });
  t.deepEqual(await valuesOf(source), {});
});

const refused: readonly [file: string, facts: { readonly [fact: string]: RegExp }][] = [
  ['objects.npy', { found: /^\|O of the shape \(2\)/, hint: /never run/ }],
  ['records.npy', { hint: /one array for each column/ }],
  ['complex.npy', { found: /<c16/, hint: /imaginary/ }],
  ['scalar.npy', { found: /shape \(\)/ }],
  ['lengths-differ.npz', { where: /array "b"/, expected: /3 rows, as "a" has/ }],
  ['zstd.parquet', { found: /other bytes/ }],
];

for (const [file, facts] of refused)
  test(`${file} is refused with a cure`, async (t) => {
    const error = await t.throwsAsync<Error & { code: string; facts: { [fact: string]: string } }>(
      openNpy(fixture(file), reading()),
    );
    t.is(error?.code, 'data-form');
    for (const [fact, expression] of Object.entries(facts)) t.regex(error?.facts[fact] ?? '', expression);
  });

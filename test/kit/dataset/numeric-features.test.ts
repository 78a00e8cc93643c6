/** Features as one matrix of numbers: of any numeric types, and refused where they are no numbers. */

import test, { type ExecutionContext } from 'ava';
import type { Dataset, FeatureColumn, TensorGroup } from '../../../src/artifacts/dataset.ts';
import type { FailureCode } from '../../../src/core/facts/failure-code.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { column } from '../../../src/stage-api/table.ts';
import { numericFeatures } from '../../../stages/lib/kit/dataset/numeric-features.ts';

const groupOf = (...columns: FeatureColumn[]): Pick<Dataset, 'groups'> => ({ groups: [{ name: 'features', columns }] });
const age: FeatureColumn = { name: 'age', type: 'number', column: column.float64(Float64Array.of(0.5, 2, 3.25)) };
const floor: FeatureColumn = { name: 'floor', type: 'integer', column: column.uint8(Uint8Array.of(3, 255, 0)) };
const paid: FeatureColumn = { name: 'paid', type: 'boolean', column: column.bool([true, false, true]) };
const seen: FeatureColumn = {
  name: 'seen',
  type: 'integer',
  column: column.int64(BigInt64Array.of(-5n, 0n, 2n ** 40n)),
};
const tensor: TensorGroup = {
  ...{ name: 'pictures', shape: [2, 1, 1], scale: 255, bytes: true, width: 2 },
  values: Uint8Array.of(1, 2, 3, 4, 5, 6),
};

function failureOf(t: ExecutionContext, dataset: Pick<Dataset, 'groups'>): StageFailure {
  return t.throws(() => numericFeatures(dataset), { instanceOf: StageFailure });
}

test('columns stand side by side, in their order, with their names', (t) => {
  t.deepEqual(numericFeatures(groupOf(age, floor, paid, seen)), {
    ...{ width: 4, scale: 1, shape: [4], names: ['age', 'floor', 'paid', 'seen'] },
    values: Float32Array.of(0.5, 3, 1, -5, 2, 255, 0, 0, 3.25, 0, 1, 2 ** 40),
  });
});

test('columns of bytes alone stay bytes', (t) => {
  const { values } = numericFeatures(groupOf(floor, { ...floor, name: 'other' }));
  t.deepEqual(values, Uint8Array.of(3, 3, 255, 255, 0, 0));
});

test('a tensor of bytes or of single precision is given as it is, not copied', (t) => {
  const { name: _, ...about } = tensor;
  t.deepEqual(numericFeatures({ groups: [tensor] }), about);
  t.is(numericFeatures({ groups: [tensor] }).values, tensor.values as Uint8Array);
  const floats = { ...tensor, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  t.is(numericFeatures({ groups: [floats] }).values, floats.values);
});

test('a tensor of another type becomes single precision, where that keeps its numbers apart', (t) => {
  const values = Float64Array.of(0.1, 1, 0.2, 2, 0.3, 3);
  t.deepEqual(numericFeatures({ groups: [{ ...tensor, values }] }).values, Float32Array.from(values));
  const close = Float64Array.of(0, 1e5, 0, 1e5 + 0.001, 0, 1e5 + 0.002);
  const { code, facts } = failureOf(t, { groups: [{ ...tensor, names: ['left', 'right'], values: close }] });
  t.is(code, 'precision');
  t.is(facts.where, 'row 1 of the dataset, feature "right"');
});

const refused: readonly (readonly [about: string, code: FailureCode, says: RegExp, groups: Dataset['groups']])[] = [
  ['no group', 'several-groups', /one group/, []],
  ['two groups', 'several-groups', /one group/, [tensor, ...groupOf(age).groups]],
  [
    'a category',
    'not-numeric',
    /category, stored as Dictionary<Utf8>/,
    groupOf({
      ...{ name: 'port', type: 'category' },
      column: { type: 'Dictionary', dictionary: ['C'], ordered: false, values: new Int32Array(3) },
    }).groups,
  ],
  [
    'a text',
    'not-numeric',
    /text, stored as Utf8/,
    groupOf({ name: 'name', type: 'text', column: column.utf8(['', 'a', 'b']) }).groups,
  ],
  [
    'a date',
    'not-numeric',
    /date/,
    groupOf({ name: 'born', type: 'date', column: { type: 'Date', values: new Int32Array(3) } }).groups,
  ],
  [
    'missing values',
    'not-numeric',
    /1 of 3 rows/,
    groupOf({ ...age, column: { ...age.column, valid: Uint8Array.of(1, 0, 1) } }).groups,
  ],
  [
    'a number that is none',
    'not-finite',
    /NaN/,
    groupOf({ ...age, column: column.float64(Float64Array.of(0, Number.NaN, 1)) }).groups,
  ],
];
for (const [about, code, says, groups] of refused)
  test(`refused with a way out: ${about}`, (t) => {
    const failure = failureOf(t, { groups });
    t.is(failure.code, code);
    t.regex(`${failure.facts.found} ${failure.facts.expected}`, says);
    t.regex(failure.facts.hint ?? '', /prepare|leave/);
  });

/** Columns in groups of their own, for networks of several inputs; a fit knows them. */

import { type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import type { DatasetFacts } from '../../../src/artifacts/dataset.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import body from '../../../stages/prepare/body.ts';
import { kind } from '../../../stages/prepare/kind.ts';
import { categories, columnsDataset, type Features, numbers } from './columns-dataset.ts';

const rows: Features = {
  age: numbers([31, 45, 22, 63, 38, 50]),
  colour: categories(['red', 'blue', 'red', 'green', 'blue', 'grey']),
  size: numbers([1, 2, 3, 4, 5, 6]),
};
const written: JsonObject = {
  columns: { colour: { encode: 'ordinal', unknown: 'own' } },
  numbers: { scale: 'none' },
  groups: { tone: ['colour'] },
};

const prepare = (parameters: JsonObject, features = rows, fit?: Ran['outputs'][string]): Promise<Ran> =>
  runStage(kind, body, {
    parameters,
    inputs: { dataset: columnsDataset(features, { train: 4 }), ...(fit && { fit }) },
  });

const groupsOf = (ran: Ran): DatasetFacts['groups'] =>
  (ran.outputs.dataset!.metadata as unknown as DatasetFacts).groups;

const valuesOf = (ran: Ran, group: string): number[] => [
  ...(ran.outputs.dataset!.columns[group]!.values as Float32Array),
];

test('a named group is a tensor of its own, and the other columns stay in theirs', async (t) => {
  const ran = await prepare(written);
  t.deepEqual(groupsOf(ran), [
    { name: 'features', tensor: { shape: [2], scale: 1, names: ['age', 'size'] } },
    { name: 'tone', tensor: { shape: [1], scale: 1, names: ['colour'] } },
  ]);
  t.deepEqual(valuesOf(ran, 'features'), [31, 1, 45, 2, 22, 3, 63, 4, 38, 5, 50, 6]);
  // blue, green, red; grey, which no training row has, is one more.
  t.deepEqual(valuesOf(ran, 'tone'), [2, 0, 2, 1, 0, 3]);
  t.true(
    ran.notes.includes('group tone: 1 number, codes from 0 to 3 (an embedding of inputDim: 4)'),
    ran.notes.join('\n'),
  );
});

test('all columns may be put into groups, in any order, one of them with the name that their own had', async (t) => {
  const ran = await prepare({ ...written, groups: { features: ['size', 'features.age'], tone: ['colour'] } });
  t.deepEqual(valuesOf(ran, 'features').slice(0, 4), [1, 31, 2, 45]);
  t.deepEqual(
    groupsOf(ran).map(({ name }) => name),
    ['features', 'tone'],
  );
});

test('a fit puts the columns of other rows into the same groups', async (t) => {
  const first = await prepare(written);
  const other = { size: rows.size!, colour: rows.colour!, age: rows.age!, more: numbers([1, 2, 3, 4, 5, 6]) };
  const again = await prepare({}, other, first.outputs.fit);
  for (const group of ['features', 'tone']) t.deepEqual(valuesOf(again, group), valuesOf(first, group), group);
  t.deepEqual(again.notes, ['not in the fit, and left out: more']);
});

const wrong: readonly (readonly [title: string, groups: JsonObject, found: RegExp, hint?: RegExp])[] = [
  ['a column that is not there', { tone: ['color'] }, /"color"/, /did you mean "colour"/],
  ['a column in two groups', { tone: ['colour'], other: ['size', 'colour'] }, /"colour", which is in "tone" too/],
  ['the name of a group that keeps columns', { features: ['size'] }, /a group that keeps columns/],
  ['a name with a point', { 'a.b': ['size'] }, /"a\.b"/],
  ['a name that a dataset has', { label: ['size'] }, /"label"/],
];

for (const [title, groups, found, hint] of wrong)
  test(`${title} is refused with its place`, async (t) => {
    const error = await t.throwsAsync<StageFailure>(prepare({ ...written, groups }));
    t.is(error?.code, 'feature-step');
    t.regex(error?.facts.where ?? '', /^with\.groups\./);
    t.regex(error?.facts.found ?? '', found);
    if (hint) t.regex(error?.facts.hint ?? '', hint);
  });

/** Types of columns in words, and their changes from run to run. */

import test from 'ava';
import { changedColumnsNote, columnChanges, typeWords } from '../../../src/core/facts/column-types.ts';

for (const [type, words] of [
  ['Float64', 'number'],
  ['Uint8', 'integer'],
  ['Int64?', 'integer with missing values'],
  ['Dictionary<Utf8>', 'category'],
  ['Timestamp<us, UTC>', 'timestamp'],
  ['FixedSizeList<Uint8>[784]', 'FixedSizeList<Uint8>[784]'],
] as const)
  test(`${type} is ${words}`, (t) => {
    t.is(typeWords(type), words);
  });

test('changes are told by name; the size of a number is none', (t) => {
  const before = { 'features.age': 'Int8', 'features.deck': 'Utf8', 'features.fare': 'Float64', 'id.key': 'Int16' };
  const after = { 'features.age': 'Utf8', 'features.cabin': 'Utf8', 'features.fare': 'Float64?', 'id.key': 'Int32' };
  t.deepEqual(columnChanges(before, after), [
    'age integer → text',
    'cabin is new',
    'deck is gone',
    'fare number → number with missing values',
  ]);
  t.is(
    changedColumnsNote('dataset', { a: 'Utf8' }, { a: 'Bool' }, '12'),
    'columns of dataset changed since run 12: a text → boolean',
  );
  t.is(changedColumnsNote('dataset', before, before, '12'), undefined);
});

test('many changes are counted', (t) => {
  const after = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`c${at}`, 'Utf8']));
  t.regex(changedColumnsNote('dataset', {}, after, '1') ?? '', /c5 is new, 4 more$/);
});

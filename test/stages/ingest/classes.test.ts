import test from 'ava';
import { dataset, failureOf, idx, ingestFiles } from './files.ts';

/** Ingests training labels as written, with the test label `test`. */
function ingestLabels(labels: readonly (string | number)[], parameters: object = {}, testLabel = labels[0]) {
  const files = {
    x: `a\n${labels.map((_, row) => row).join('\n')}\n`,
    y: `label\n${labels.join('\n')}\n`,
    'test-x': 'a\n0\n',
    'test-y': `label\n${testLabel}\n`,
  };
  const splits = { train: { features: 'x', labels: 'y' }, test: { features: 'test-x', labels: 'test-y' } };
  return ingestFiles({ format: 'csv', ...splits, ...parameters }, files);
}

test('numbers name themselves; names are numbered in code-point order over both splits', async (t) => {
  const numbers = dataset(await ingestLabels([2, 0], {}, 4));
  t.deepEqual(numbers.metadata.classNames, ['0', '1', '2', '3', '4']);
  t.deepEqual(numbers.label, [2, 0, 4]);
  const names = dataset(await ingestLabels(['b', 'Z', 'ä'], {}, 'a'));
  t.deepEqual(names.metadata.classNames, ['Z', 'a', 'b', 'ä']);
  t.deepEqual(names.label, [2, 0, 3, 1]);
});

test('classNames: a list gives order and number, a mapping some names', async (t) => {
  const listed = dataset(await ingestLabels(['b', 'a'], { classNames: ['b', 'c', 'a'] }));
  t.deepEqual(listed.label, [0, 2, 0]);
  t.deepEqual(listed.metadata.classNames, ['b', 'c', 'a']);
  const digits = dataset(await ingestLabels(['7', '5'], { classNames: ['5', '6', '7'] }));
  t.deepEqual(digits.label, [2, 0, 2]);
  const numbered = dataset(await ingestLabels([1, 0], { classNames: ['no', 'yes', 'maybe'] }));
  t.deepEqual(numbered.metadata.classNames, ['no', 'yes', 'maybe']);
  const mapped = dataset(await ingestLabels([1, 0], { classNames: { 1: 'yes', 3: 'never' } }));
  t.deepEqual(mapped.metadata.classNames, ['0', 'yes', '2', 'never']);
  t.is((await failureOf(ingestLabels(['a'], { classNames: { 0: 'a' } }))).code, 'class-names');
  t.is((await failureOf(ingestLabels([0, 1], { classNames: { 0: '1' } }))).code, 'class-names');
});

test('refused, with their places: labels out of range, no integers, unknown names', async (t) => {
  for (const [labels, parameters, found, expected] of [
    [[0, 3], { classNames: ['a', 'b'] }, '"3"', 'an integer from 0 to 1'],
    [[0, '1.5'], {}, '"1.5"', 'an integer from 0 to 9999'],
    [[0, -1], {}, '"-1"', 'an integer from 0 to 9999'],
    [[0, 'b'], {}, '"b"', 'an integer from 0 to 9999'],
    [[0, 10_000], {}, '"10000"', 'an integer from 0 to 9999'],
    [[0, '0x1'], {}, '"0x1"', 'an integer from 0 to 9999'],
    [['a', 'c'], { classNames: ['a', 'b'] }, '"c"', 'one of 2 classes: "a", "b"'],
  ] as const) {
    const failure = await failureOf(ingestLabels(labels, parameters));
    t.is(failure.code, 'label');
    t.is(failure.facts.where, 'y:3 (row 2), column "label"');
    t.is(failure.facts.found, found);
    t.is(failure.facts.expected, expected);
  }
});

test('relabel merges classes, keeps the original, and joins names', async (t) => {
  const relabel = { 0: [0, 6], 1: [5], 2: [1, 2], 3: [7, 8], 4: [3, 4, 9] };
  const labels = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
  const { label, original, metadata } = dataset(await ingestLabels(labels, { relabel }));
  t.deepEqual(original.slice(0, 10), labels);
  t.deepEqual(label.slice(0, 10), [4, 3, 3, 0, 1, 4, 4, 2, 2, 0]);
  t.deepEqual(metadata.classNames, ['0 / 6', '5', '1 / 2', '7 / 8', '3 / 4 / 9']);
  t.is((metadata.originalNames as string[]).length, 10);
  const named = await ingestLabels(['a', 'b', 'c'], { relabel: { 0: ['c', 0], 1: ['b'] }, relabelNames: ['x', 'y'] });
  t.deepEqual(dataset(named).label, [0, 1, 0, 0]);
  t.deepEqual(dataset(named).metadata.classNames, ['x', 'y']);
});

test('refused: relabel that misses a class or names one that is not there', async (t) => {
  const missing = await failureOf(ingestLabels([0, 1, 2, 3], { relabel: { 0: [0, 2] } }));
  t.is(missing.code, 'relabel');
  t.regex(missing.message, /classes 1 \(1\), 3 \(3\)/);
  t.is((await failureOf(ingestLabels([0, 1], { relabel: { 0: [0, 1, 2] } }))).facts.found, '2');
  t.is((await failureOf(ingestLabels(['a'], { relabel: { 0: ['b'] } }))).facts.found, '"b"');
  const twice = await failureOf(ingestLabels(['a', 'b'], { relabel: { 0: ['a', 'b'], 1: [0] } }));
  t.is(twice.facts.found, 'in 0 and in 1');
});

test('limit keeps the first rows and renumbers nothing', async (t) => {
  const { metadata, label } = dataset(await ingestLabels([1, 0, 2], { limit: { train: 2 } }, 3));
  t.deepEqual(label, [1, 0, 3]);
  t.deepEqual(metadata.splits, { train: [0, 2], validation: [2, 2], test: [2, 3] });
  t.is((metadata.classNames as string[]).length, 4);
  t.is(dataset(await ingestLabels([1, 0, 2], { limit: 1 })).rows, 2);
  t.is(dataset(await ingestLabels([1, 0, 2], { limit: 100 })).rows, 4);
});

test('refused: a shape of another size', async (t) => {
  const files = { x: idx([1, 4], [1, 2, 3, 4]), y: idx([1], [0]) };
  const splits = { train: { features: 'x', labels: 'y' }, test: { features: 'x', labels: 'y' } };
  const failure = await failureOf(ingestFiles({ format: 'idx', ...splits, shape: [3, 1, 1] }, files));
  t.is(failure.code, 'shape');
  t.is(failure.facts.expected, '4');
});

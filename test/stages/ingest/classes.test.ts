/** Classes of ingested data: labels, names, merging, refusals. */

import test from 'ava';
import { dataset, failureOf, idx, idxWords, ingestFiles } from './files.ts';

/** Ingests training labels as written, with the test label `test`. */
function ingestLabels(labels: readonly (string | number)[], parameters: object = {}, testLabel = labels[0]) {
  const files = {
    x: `a\n${labels.map((_, row) => row % 200).join('\n')}\n`,
    y: `label\n${labels.join('\n')}\n`,
    'test-x': 'a\n0\n',
    'test-y': `label\n${testLabel}\n`,
  };
  const splits = { train: { features: 'x', labels: 'y' }, test: { features: 'test-x', labels: 'test-y' } };
  return ingestFiles({ format: 'csv', ...splits, ...parameters }, files);
}

/** The labels are classes, whatever they look like. */
const stated = { columns: { label: 'category' } };

const classesOf = async (...given: Parameters<typeof ingestLabels>) => {
  const ran = await ingestLabels(...given);
  const { metadata, label } = dataset(ran);
  const { classNames, classLabels } = metadata as unknown as { classNames: string[]; classLabels?: string[] };
  return { classNames, classLabels, label, notes: ran.notes.slice(2).join('; ') };
};

test('the classes are the labels that occur, not the numbers below them', async (t) => {
  const years = await classesOf([2021, 2019, 2020, 2019]);
  t.deepEqual(years.classNames, ['2019', '2020', '2021']);
  t.deepEqual(years.classLabels, ['2019', '2020', '2021']);
  t.deepEqual(years.label, [2, 0, 1, 0, 2]);
  t.regex(years.notes, /labels "2019", "2020", "2021" are classes 0 to 2/);
  const gap = await classesOf([2, 0], {}, 4);
  t.deepEqual(gap.classNames, ['0', '2', '4']);
  t.deepEqual(gap.label, [1, 0, 2]);
  const plain = await classesOf([1, 0, 1, 0]);
  t.is(plain.classLabels, undefined);
  t.is(plain.notes, 'only training rows, no test rows, have class "0"');
});

test('integers are in numeric order, negative ones too; other labels in code-point order over both splits', async (t) => {
  t.deepEqual((await classesOf([10, 9, -1, 1, -20])).classNames, ['-20', '-1', '1', '9', '10']);
  t.deepEqual((await classesOf(['99999999999999999999', '9007199254740993', '9007199254740992'])).classNames, [
    '9007199254740992',
    '9007199254740993',
    '99999999999999999999',
  ]);
  const names = await classesOf(['b', 'Z', 'ä'], {}, 'a');
  t.deepEqual(names.classNames, ['Z', 'a', 'b', 'ä']);
  t.deepEqual(names.label, [2, 0, 3, 1]);
  const mixed = await classesOf(['10', '2', 'x', '2'], stated);
  t.deepEqual(mixed.classNames, ['10', '2', 'x']);
  t.regex(mixed.notes, /labels are texts in code-point order .* "10" is an integer, "x" is not/);
});

test('labels of IDX files are integers of any value', async (t) => {
  const files = {
    x: idx([4, 1], [1, 2, 3, 4]),
    y: idxWords('int32', [4], [300, -5, 70_000, 300]),
    'test-x': idx([1, 1], [1]),
    'test-y': idxWords('int32', [1], [-5]),
  };
  const splits = { train: { features: 'x', labels: 'y' }, test: { features: 'test-x', labels: 'test-y' } };
  const { metadata, label } = dataset(await ingestFiles({ format: 'idx', ...splits }, files));
  t.deepEqual(metadata.classNames, ['-5', '300', '70000']);
  t.deepEqual(label, [1, 0, 2, 1, 0]);
});

test('labels are texts: 01 and 1 are two classes, and a note says that they are equal as numbers', async (t) => {
  const codes = await classesOf(['01', '1', '2', '1']);
  t.deepEqual(codes.classNames, ['01', '1', '2']);
  t.deepEqual(codes.label, [0, 1, 2, 1, 0]);
  t.regex(codes.notes, /labels "01" and "1" are equal as numbers and kept apart/);
  for (const twin of ['1.0', '+1', '1e0', '1.'])
    t.regex((await classesOf([twin, '1', '2'], stated)).notes, /equal as numbers and kept apart/);
  t.notRegex((await classesOf(['9007199254740993', '9007199254740992', '1'], stated)).notes, /equal as numbers/);
});

test('labels that differ by case, or by letters of another script, are two classes, and a note names them', async (t) => {
  t.regex((await classesOf(['Cat', 'cat', 'dog'])).notes, /labels "Cat" and "cat" are alike but for case/);
  t.regex((await classesOf(['A', '\u0410', 'B'])).notes, /labels "A" and "\\u0410" are alike/);
  t.regex((await classesOf(['a', 'b ', 'a'])).notes, /blanks at an end or characters that are not seen: "b "/);
  t.regex((await classesOf(['a', 'NaN', 'a'])).notes, /read like a missing value are classes: "NaN"/);
});

test('two labels that look the same are refused, with both places and spelled out', async (t) => {
  for (const [one, other, found] of [
    ['cat', 'cat ', '"cat ", and "cat" in y:2 (row 1), column "label"'],
    ['cat', '\u00a0cat', '"\\u00a0cat", and "cat" in y:2 (row 1), column "label"'],
    ['cat', 'c\u200bat', '"c\\u200bat", and "cat" in y:2 (row 1), column "label"'],
    ['caf\u00e9', 'cafe\u0301', '"cafe\\u0301", and "caf\\u00e9" in y:2 (row 1), column "label"'],
    ['\uff11', '1', '"1", and "\\uff11" in y:2 (row 1), column "label"'],
    ['cat', '\u202ecat', '"\\u202ecat", and "cat" in y:2 (row 1), column "label"'],
  ] as const) {
    const failure = await failureOf(ingestLabels([one, 'dog', other], {}, 'dog'));
    t.is(failure.code, 'look-alike');
    t.is(failure.facts.where, 'y:4 (row 3), column "label"');
    t.is(failure.facts.found, found);
  }
  const acrossSplits = await failureOf(ingestLabels(['cat', 'dog'], {}, 'dog\u2003'));
  t.is(acrossSplits.facts.where, 'test-y:2 (row 1), column "label"');
  const unseen = await failureOf(ingestLabels(['cat', '\u00a0']));
  t.is(unseen.code, 'label');
  t.is(unseen.facts.found, '"\\u00a0"');
  const apart = { classNames: { cat: 'cat', 'cat ': 'cat with a blank' } };
  t.deepEqual((await classesOf(['cat', 'cat '], apart)).classNames, ['cat', 'cat with a blank']);
});

test('whether labels are accepted, and where they are faulted, does not depend on the seed', async (t) => {
  const rows = Array.from({ length: 40 }, (_, row) => `${row},${row % 2 === 0 ? 'a' : 'b'}`);
  const parameters = { format: 'csv', file: 'f', label: 'y', testSplit: 0.5 };
  for (let seed = 1; seed <= 12; seed++) {
    const { metadata } = dataset(await ingestFiles(parameters, { f: `x,y\n${rows.join('\n')}\n` }, seed));
    t.deepEqual(metadata.classNames, ['a', 'b']);
    const blank = [...rows, '1,a '].join('\n');
    const failure = await failureOf(ingestFiles(parameters, { f: `x,y\n${blank}\n` }, seed));
    t.is(
      `${failure.facts.where} ${failure.facts.found}`,
      'f:42 (row 41), column "y" "a ", and "a" in f:2 (row 1), column "y"',
    );
  }
});

test('classNames as a list of the labels gives their order; a note names one that no row has', async (t) => {
  const listed = await classesOf(['b', 'a'], { classNames: ['b', 'c', 'a'] });
  t.deepEqual(listed.label, [0, 2, 0]);
  t.deepEqual(listed.classNames, ['b', 'c', 'a']);
  t.regex(listed.notes, /no row has class "c"/);
  const digits = await classesOf(['7', '5'], { classNames: ['5', '6', '7'] });
  t.deepEqual(digits.label, [2, 0, 2]);
  t.deepEqual(digits.classLabels, ['5', '6', '7']);
});

test('classNames as a list of names belongs to the labels 0, 1, …', async (t) => {
  const numbered = await classesOf([1, 0], { classNames: ['no', 'yes', 'maybe'] });
  t.deepEqual(numbered.classNames, ['no', 'yes', 'maybe']);
  t.is(numbered.classLabels, undefined);
  t.regex(numbered.notes, /no row has class "maybe"/);
  const one = await failureOf(ingestLabels([1, 2], { classNames: ['one', 'two'] }));
  t.is(one.facts.found, '"2"');
  t.is(one.facts.expected, 'an integer from 0 to 1');
  t.regex(one.facts.hint!, /mapping/);
});

test('a list that can be read in two ways is refused', async (t) => {
  for (const [labels, classNames] of [
    [
      [0, 1, 2],
      ['1', '2', '3'],
    ],
    [
      [1, 2],
      ['1', '2', '3'],
    ],
    [
      [0, 1],
      ['1', '0'],
    ],
  ] as const) {
    const failure = await failureOf(ingestLabels(labels, { classNames }));
    t.is(failure.code, 'class-names');
    t.is(failure.message, 'classNames can be read in two ways');
    t.regex(failure.facts.hint!, /mapping from label to name/);
  }
  t.deepEqual((await classesOf([1, 2, 3], { classNames: ['1', '2', '3'] })).label, [0, 1, 2, 0]);
  t.deepEqual((await classesOf([0, 1], { classNames: ['0', '1'] })).label, [0, 1, 0]);
  t.deepEqual((await classesOf([0, 1, 2], { classNames: { 0: '1', 1: '2', 2: '3' } })).classNames, ['1', '2', '3']);
});

test('classNames as a mapping names any labels, and those that no row has', async (t) => {
  const mapped = await classesOf([1, 0], { classNames: { 1: 'yes', 3: 'never' } });
  t.deepEqual(mapped.classNames, ['0', 'yes', 'never']);
  t.deepEqual(mapped.classLabels, ['0', '1', '3']);
  t.regex(mapped.notes, /no row has class "never"/);
  const texts = await classesOf(['x', 'constructor'], { classNames: { x: 'first' } });
  t.deepEqual(texts.classNames, ['constructor', 'first']);
  t.is((await failureOf(ingestLabels(['a'], { classNames: { 0: 'a' } }))).code, 'class-names');
  t.is((await failureOf(ingestLabels([0, 1], { classNames: { 0: '1' } }))).code, 'class-names');
  const near = await failureOf(ingestLabels(['cat', 'dog '], { classNames: { cat: 'x', dog: 'y' } }));
  t.is(near.code, 'look-alike');
  const coded = await failureOf(ingestLabels(['01', '2'], { classNames: { 1: 'one', 2: 'two' } }));
  t.is(coded.code, 'look-alike');
  t.regex(coded.message, /equal as numbers and not as texts/);
});

test('refused, with their places: labels that are not in the list', async (t) => {
  for (const [labels, classNames, found, expected] of [
    [[0, 3], ['a', 'b'], '"3"', 'an integer from 0 to 1'],
    [[0, -1], ['a', 'b'], '"-1"', 'an integer from 0 to 1'],
    [['a', 'c'], ['a', 'b'], '"c"', 'one of 2 classes: "a", "b"'],
    [['0', '2'], ['0', '1', 'two'], '"2"', 'one of 3 classes: "0", "1", "two"'],
  ] as const) {
    const failure = await failureOf(ingestLabels(labels, { classNames }));
    t.is(failure.code, 'label');
    t.is(failure.facts.where, 'y:3 (row 2), column "label"');
    t.is(failure.facts.found, found);
    t.is(failure.facts.expected, expected);
  }
  const near = await failureOf(ingestLabels(['a', 'b '], { classNames: ['a', 'b'] }));
  t.is(near.code, 'look-alike');
  t.is(near.facts.expected, '"b"');
});

test('a column of ids is refused as labels, with a hint', async (t) => {
  const ids = Array.from({ length: 60 }, (_, row) => `id-${row % 40}`);
  const failure = await failureOf(ingestLabels(ids));
  t.is(failure.code, 'label');
  t.is(failure.message, 'the labels are ids, not classes');
  t.regex(failure.facts.found!, /^40 different labels in 61 rows: "id-0", /);
  t.regex(failure.facts.hint!, /right column/);
  t.is((await classesOf(ids, stated)).classNames.length, 40);
  t.is((await classesOf(ids, { classNames: [...new Set(ids)] })).classNames.length, 40);
});

test('many classes, few rows and half steps are accepted, with a note where they are doubtful', async (t) => {
  const faces = await classesOf(Array.from({ length: 90 }, (_, row) => `face ${row % 40}`));
  t.is(faces.classNames.length, 40);
  t.regex(faces.notes, /40 classes share 91 rows, 2\.3 each: are they classes\?/);
  const stars = await classesOf(
    Array.from({ length: 20 }, (_, row) => ((row % 10) + 1) / 2),
    stated,
  );
  t.is(stars.classNames.length, 10);
  t.is(
    stars.notes.replace(/only training.*/, ''),
    'labels are texts in code-point order ("10" before "2"): "1" is an integer, "0.5" is not; ',
  );
  t.regex((await classesOf(['a', 'b', 'c'], {}, 'd')).notes, /each of the 4 labels occurs only once/);
});

test('more than 10,000 classes are refused, declared or not', async (t) => {
  const labels = Array.from({ length: 10_001 }, (_, row) => `n${row}`);
  const failure = await failureOf(ingestLabels(labels, { classNames: labels }));
  t.is(failure.code, 'label');
  t.is(failure.facts.expected, 'at most 10000 classes');
});

test('a class without rows in a split is named', async (t) => {
  t.regex((await classesOf(['a', 'b', 'a'], {}, 'c')).notes, /only test rows, no training rows, have class "c"/);
  t.regex((await classesOf(['a', 'b', 'a'], {}, 'a')).notes, /only training rows, no test rows, have class "b"/);
  t.regex((await classesOf(['a', 'a', 'a'], {}, 'b')).notes, /all training rows are of class "a"/);
  t.regex((await classesOf(['a', 'a', 'b'], { limit: 1 })).notes, /limit leaves no row of class "b"/);
});

test('without any test rows no class is said to lack them', async (t) => {
  const parameters = { format: 'csv', file: 'f', label: 'y', testSplit: 0 };
  const { notes } = await ingestFiles(parameters, { f: 'x,y\n1,a\n2,b\n3,a\n' });
  t.regex(notes[0] ?? '', /3 training and 0 test examples/);
  t.notRegex(notes.join('; '), /no test rows/);
});

test('relabel merges classes, keeps the original, and joins names', async (t) => {
  const relabel = { 0: [0, 6], 1: [5], 2: [1, 2], 3: [7, 8], 4: [3, 4, 9] };
  const labels = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
  const { label, original, metadata } = dataset(await ingestLabels(labels, { relabel }));
  t.deepEqual(original.slice(0, 10), labels);
  t.deepEqual(label.slice(0, 10), [4, 3, 3, 0, 1, 4, 4, 2, 2, 0]);
  t.deepEqual(metadata.classNames, ['0 / 6', '5', '1 / 2', '7 / 8', '3 / 4 / 9']);
  t.is(metadata.classLabels, undefined);
  t.is((metadata.originalNames as string[]).length, 10);
  const named = await ingestLabels(['a', 'b', 'c'], { relabel: { 0: ['c', 'a'], 1: ['b'] }, relabelNames: ['x', 'y'] });
  t.deepEqual(dataset(named).label, [0, 1, 0, 0]);
  t.deepEqual(dataset(named).metadata.classNames, ['x', 'y']);
});

test('relabel takes labels and names alike, negative ones too, and never indices', async (t) => {
  const byLabel = await classesOf([-1, 1, 1], { relabel: { 0: [1], 1: [-1] } });
  t.deepEqual(byLabel.label, [1, 0, 0, 1]);
  const classNames = { 0: 'zero', 1: 'one', 2: 'two' };
  const byName = await classesOf([0, 1, 2], { classNames, relabel: { 0: ['zero', 1], 1: ['two'] } });
  t.deepEqual(byName.classNames, ['zero / one', 'two']);
  const index = await failureOf(ingestLabels(['a', 'b'], { relabel: { 0: [0], 1: [1] } }));
  t.is(index.code, 'unknown-class');
  const shifted = { classNames: { 0: '1', 1: '2', 2: '3' }, relabel: { 0: [1], 1: ['0', '3'] } };
  t.is((await failureOf(ingestLabels([0, 1, 2], shifted))).code, 'ambiguous-class');
});

test('relabel may name integers that no row has, with a note; other texts that no row has are refused', async (t) => {
  const ran = await ingestLabels([0, 1, 3], { relabel: { 0: [0, 2], 1: [1, 3], 2: [4] } });
  t.deepEqual(dataset(ran).metadata.originalNames, ['0', '1', '2', '3', '4']);
  t.deepEqual(dataset(ran).label, [0, 1, 1, 0]);
  t.regex(ran.notes.join('; '), /relabel merges classes that no row has: "2", "4"; no row has class "4"/);
  const unknown = await failureOf(ingestLabels(['hat', 'shoe'], { relabel: { 0: ['hat'], 1: ['shoo'] } }));
  t.is(unknown.code, 'unknown-class');
  t.is(unknown.facts.where, 'with.relabel.1');
  t.is(unknown.facts.hint, 'did you mean "shoe"?');
});

test('refused: relabel that misses a class, takes one twice, or makes two of one name', async (t) => {
  const missing = await failureOf(ingestLabels([0, 1, 2, 3], { relabel: { 0: [0, 2] } }));
  t.is(missing.code, 'relabel');
  t.regex(missing.message, /classes "1", "3"/);
  const twice = await failureOf(ingestLabels([0, 1], { classNames: ['a', 'b'], relabel: { 0: ['a', 'b'], 1: [0] } }));
  t.is(twice.facts.found, 'in 0 and in 1');
  const sameName = await failureOf(ingestLabels(['a', 'b', 'a / b'], { relabel: { 0: ['a', 'b'], 1: ['a / b'] } }));
  t.is(sameName.code, 'class-names');
});

test('classes without test rows are noted only if there are test rows', async (t) => {
  const notes = async (testSplit: number): Promise<string> =>
    (
      await ingestFiles({ format: 'csv', file: 'f', label: 'y', testSplit }, { f: 'x,y\n1,a\n2,a\n3,b\n' })
    ).notes.join();
  t.notRegex(await notes(0), /no test rows/);
  t.regex(await notes(0.34), /no test rows/);
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
  t.is(failure.code, 'shape-mismatch');
  t.is(failure.facts.expected, '4');
});

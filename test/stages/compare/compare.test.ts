/** The kind `compare`: its numbers beside their definitions, the rows that it pairs, and what it refuses to compare. */

import { type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import { comparison } from '../../../src/artifacts/comparison.ts';
import type { Predictions } from '../../../src/artifacts/predictions.ts';
import { baselineText } from '../../../src/core/gates/baseline-file.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { encodeTable } from '../../../src/stage-api/arrow-file.ts';
import { column } from '../../../src/stage-api/table.ts';
import body from '../../../stages/compare/body.ts';
import { kind } from '../../../stages/compare/kind.ts';
import { answersAt } from '../../../stages/lib/learning/measures/answers-at.ts';
import { measureAnswers } from '../../../stages/lib/learning/measures/measure-answers.ts';
import { packAnswers } from '../../../stages/lib/statistics/packed/pack.ts';
import { detectableDrop, midPMcNemar, tangoInterval } from '../../../stages/lib/statistics/paired-accuracy.ts';
import { classes, numbers, reversed, table, withIds } from './given.ts';

function compare(now: Predictions, before: Predictions, parameters: JsonObject = {}, seed = 1): Promise<Ran> {
  return runStage(kind, body, {
    parameters: { metric: 'test.accuracy', method: 'mcnemar', ...parameters },
    inputs: { now: [table(now)], before: [table(before)] },
    seed,
  });
}

const bootstrap = (metric: string, more: JsonObject = {}): JsonObject => ({
  ...{ metric: `test.${metric}`, method: 'bootstrap', samples: 500 },
  ...more,
});

test('two accuracies have the counts of their rows, and the interval and p value that follow from them', async (t) => {
  const [now, before] = [classes(1000, 2, 0.25), classes(1000, 3, 0.2)];
  const { metrics, facts, outputs, notes } = await compare(now, before);
  const right = (one: typeof now, row: number): boolean => one.predicted[row] === one.label[row];
  const rows = [...now.row];
  const lost = rows.filter((row) => right(before, row) && !right(now, row)).length;
  const won = rows.filter((row) => !right(before, row) && right(now, row)).length;
  const counts = { rows: 1000, lost, won };
  t.true(lost > won && won > 0, `${lost} lost, ${won} won`);
  const { low, high } = tangoInterval(counts, 0.05);
  t.deepEqual(metrics, {
    ...{ now: rows.filter((row) => right(now, row)).length / 1000 },
    ...{ before: rows.filter((row) => right(before, row)).length / 1000 },
    delta: metrics.now! - metrics.before!,
    ...{ ...counts, low, high, p: midPMcNemar(counts), detectable: detectableDrop(counts, 0.05, 0.8) },
  });
  t.deepEqual([facts, notes], [{}, []]);
  const found = comparison.read(outputs.comparison!);
  const differing = rows.filter((row) => now.predicted[row] !== before.predicted[row]);
  t.deepEqual([...found.row], differing);
  t.deepEqual(
    [...found.label],
    differing.map((row) => now.label[row]!),
  );
  t.deepEqual(
    [...found.answers.now],
    differing.map((row) => now.predicted[row]!),
  );
  t.deepEqual(
    [...found.answers.before],
    differing.map((row) => before.predicted[row]!),
  );
  t.deepEqual(found.numbers, metrics);
});

for (const measure of ['macroF1', 'rocAuc', 'logLoss', 'mcc', 'recall.hat', 'loss', 'top2', 'accuracy'])
  test(`${measure}: the values are those of evaluate, the interval holds the difference and follows from the seed`, async (t) => {
    const [now, before] = [classes(400, 2), classes(400, 3)];
    const run = (seed: number): Promise<Ran> => compare(now, before, bootstrap(measure), seed);
    const { metrics, outputs } = await run(1);
    const all = answersAt(now, now.row);
    const { values } = measureAnswers(all, { top: [2] });
    const expected = { ...measureAnswers(all).values, ...values }[measure];
    if (measure !== 'loss') t.is(metrics.now, expected);
    const { delta, low, high, p } = metrics;
    t.true(low! < delta! && delta! < high!, JSON.stringify(metrics));
    t.is(p! < 0.05, low! > 0 || high! < 0);
    t.deepEqual((await run(1)).metrics, metrics);
    t.notDeepEqual((await run(2)).metrics, metrics);
    t.is(comparison.read(outputs.comparison!).numbers.samples, 500);
  });

test('errors of numbers are compared, and every row whose number changed is listed', async (t) => {
  const { metrics, outputs } = await compare(numbers(300, 2, 0.5), numbers(300, 3, 0.3), bootstrap('rmse'));
  t.true(metrics.low! > 0 && metrics.p! < 0.05, JSON.stringify(metrics));
  t.false('lost' in metrics, 'a number is not right or wrong');
  t.is(outputs.comparison!.rows, 300);
});

test('identical answers are said to be identical', async (t) => {
  const now = classes(200, 2);
  const exact = await compare(now, now);
  t.deepEqual(exact.facts, { identical: 'yes' });
  t.like(exact.metrics, { delta: 0, lost: 0, won: 0, p: 1 });
  t.is(exact.outputs.comparison!.rows, 0);
  const drawn = await compare(now, now, bootstrap('logLoss'));
  t.deepEqual(drawn.facts, { identical: 'yes' });
  t.like(drawn.metrics, { delta: 0, low: 0, high: 0, p: 1 });
  // Another probability is no other answer, but another loss.
  const surer = { ...now, probabilities: now.probabilities.map((one, at) => (at < 3 ? 1 / 3 : one)) };
  t.deepEqual((await compare(surer, now)).facts, { identical: 'yes' });
  t.deepEqual((await compare(surer, now, bootstrap('logLoss'))).facts, {});
  t.like((await compare(surer, now, bootstrap('macroF1'))).metrics, { low: 0, high: 0, p: 1 });
});

test('rows are paired by their ids, places or rows, whatever their order', async (t) => {
  const [now, before] = [classes(120, 2), classes(120, 3)];
  const expected = await compare(now, before);
  const placed = (given: typeof now): typeof now => {
    const { rows: _, ...others } = given;
    return { ...others, source: { row: given.row.map((row) => 500 - row) } };
  };
  const { rows: _, ...bare } = before;
  for (const [own, other] of [
    [withIds(now), reversed(withIds(before))],
    [placed(now), placed(reversed(before))],
    [now, reversed(bare)],
    // The training rows before these are other ones: the digest tells that the rows are the same.
    [now, { ...before, row: before.row.map((row) => row + 5000) }],
  ] as const) {
    const found = await compare(own, other);
    t.deepEqual(found.metrics, expected.metrics);
    const features = comparison.read(found.outputs.comparison!).features;
    t.is(features === 'unknown', own !== now || other.rows === undefined);
    t.is(found.notes.length, features === undefined ? 0 : 1);
  }
});

const two = classes(60, 2);
const { rows: _digest, ...withoutDigest } = two;
const incomparable: readonly (readonly [string, Predictions, Predictions, JsonObject, RegExp])[] = [
  [
    'other rows',
    two,
    { ...two, rows: { test: digestOf('others') } },
    {},
    /the test rows are other ones: their features/,
  ],
  ['more rows', two, withIds(classes(61, 2)), {}, /60 test rows now, and 61 before/],
  [
    'rows with other ids',
    withIds(two),
    { ...withIds(two), ids: [{ name: 'number', column: column.int32(two.row) }] },
    {},
    /51 of 60 test rows are not among/,
  ],
  [
    'other labels',
    two,
    { ...two, label: two.label.map((one, row) => (row < 2 ? (one + 1) % 3 : one)) },
    {},
    /2 of 60 test rows have other labels/,
  ],
  ['other classes', two, { ...two, classNames: ['coat', 'hat', 'shoe'] }, {}, /the classes are other ones/],
  [
    'classes in another order',
    two,
    { ...two, classNames: ['hat', 'coat', 'bag'] },
    {},
    /the classes are other ones, or in another order/,
  ],
  ['another task', two, numbers(60, 1, 1), {}, /the task is multiclass now, and regression before/],
  ['no rows', two, two, { metric: 'validation.accuracy' }, /no validation rows now/],
  ['no rows before', two, { ...two, split: two.split.map(() => 'train') }, {}, /no test rows before/],
  ['a measure of another task', two, two, bootstrap('rmse'), /multiclass have no measure "rmse"/],
  ['accuracies of numbers', numbers(60, 1, 1), numbers(60, 2, 1), {}, /regression have no measure "accuracy"/],
  [
    'a class that no row has',
    { ...two, label: two.label.map(() => 0) },
    { ...two, label: two.label.map(() => 0) },
    bootstrap('rocAuc'),
    /of each class, all rows have it or none/,
  ],
  ['a class that is not there', two, two, bootstrap('recall.shoe'), /no row has that class/],
  [
    'outputs that are no probabilities',
    { ...two, probabilities: two.probabilities.map((one) => one + 1) },
    two,
    bootstrap('logLoss'),
    /not probabilities with the sum 1/,
  ],
  [
    'a label that is no class',
    { ...two, label: two.label.map((one, row) => (row === 5 ? 7 : one)) },
    { ...two, label: two.label.map((one, row) => (row === 5 ? 7 : one)) },
    {},
    /is none of the 3 classes: 7/,
  ],
  [
    'an answer that is no number',
    {
      ...numbers(60, 1, 1),
      predicted: Float64Array.from({ length: 60 }, () => Number.POSITIVE_INFINITY),
    } as Predictions,
    numbers(60, 2, 1),
    bootstrap('rmse'),
    /an answer is not a finite number: Infinity/,
  ],
  [
    'scores that are no numbers',
    { ...two, probabilities: two.probabilities.map(() => Number.NaN) },
    two,
    bootstrap('rocAuc'),
    /a probability is not a finite number: NaN/,
  ],
  [
    'rows that nothing tells apart',
    { ...withoutDigest, row: two.row.map(() => 3) },
    { ...withoutDigest, row: two.row.map(() => 3) },
    {},
    /neither ids nor places tell the test rows apart/,
  ],
  [
    'a loss that is not a number',
    { ...two, probabilities: two.probabilities.map(() => Number.NaN) },
    two,
    bootstrap('loss'),
    /a probability is not a finite number/,
  ],
];

for (const [what, now, before, parameters, reason] of incomparable)
  test(`answers are not compared, and it is said why, with ${what}`, async (t) => {
    const { metrics, facts, outputs, notes } = await compare(now, before, parameters);
    t.regex(facts.incomparable ?? '', reason);
    t.deepEqual(metrics, {});
    t.is(outputs.comparison!.rows, 0);
    t.deepEqual(comparison.read(outputs.comparison!).incomparable, facts.incomparable);
    t.is(notes.length, 1);
  });

test('few rows have exact tests, and no interval by bootstrap', async (t) => {
  const [now, before] = [classes(1, 1, 1), classes(1, 2, 0)];
  t.like((await compare(now, before)).metrics, { lost: 1, won: 0, rows: 1, p: 0.5 });
  const drawn = await compare(now, before, bootstrap('logLoss'));
  t.deepEqual(Object.keys(drawn.metrics).sort(), ['before', 'delta', 'lost', 'now', 'rows', 'won']);
  t.deepEqual(drawn.notes, ['1 rows are too few for an interval by bootstrap: at least 20']);
});

test('all right, all wrong, and one against the other', async (t) => {
  const [right, wrong] = [classes(50, 1, 0), classes(50, 1, 1)];
  t.like((await compare(right, { ...right, probabilities: classes(50, 2, 0).probabilities })).metrics, {
    now: 1,
    before: 1,
    p: 1,
  });
  t.like((await compare(wrong, right)).metrics, { now: 0, before: 1, delta: -1, low: -1, lost: 50, won: 0 });
  const drawn = await compare(wrong, right, bootstrap('accuracy'));
  // Every sample has the same difference: nothing is known of other rows.
  t.false('low' in drawn.metrics, 'an interval');
  t.deepEqual(drawn.notes, ['the drawn rows do not differ: there is no interval']);
});

test('samples that do not define a measure are counted and told', async (t) => {
  const rare = (given: ReturnType<typeof classes>) => ({
    ...given,
    label: given.label.map((_, row) => (row === 0 ? 1 : 0)),
    probabilities: given.probabilities.map((one, at) => (at % 3 === 2 ? 0 : one)),
  });
  const { notes, outputs } = await compare(rare(classes(60, 2)), rare(classes(60, 3)), bootstrap('rocAuc'));
  const { undefinedSamples = 0 } = comparison.read(outputs.comparison!).numbers;
  // 1 / e of the samples lack the only row of a class.
  t.true(undefinedSamples > 140 && undefinedSamples < 230, `${undefinedSamples}`);
  t.regex(notes[0]!, /^\d+ of 500 samples do not define rocAuc, and are left out of the interval$/);
});

test('the best of each side is compared, by the way that is better for the measure', async (t) => {
  const sides = [classes(300, 2, 0.3), classes(300, 3, 0.1), classes(300, 4, 0.2)];
  for (const [parameters, better] of [
    [{}, 1],
    [bootstrap('logLoss'), 1],
  ] as const) {
    const expected = await compare(sides[better]!, sides[2]!, parameters);
    const { metrics, outputs } = await runStage(kind, body, {
      parameters: { metric: 'test.accuracy', method: 'mcnemar', ...parameters, pick: 'best' },
      inputs: {
        now: sides.slice(0, 2).map((one, net) => ({ table: table(one), coordinates: { net } })),
        before: [sides[0]!, sides[2]!].map((one, net) => ({ table: table(one), coordinates: { net } })),
      },
    });
    t.deepEqual(metrics, expected.metrics);
    t.deepEqual(comparison.read(outputs.comparison!).picked, { now: 'net=1', before: 'net=1' });
  }
});

function withFile(now: Predictions, bytes: Uint8Array, file: string, parameters: JsonObject = {}): Promise<Ran> {
  return runStage(kind, body, {
    parameters: {
      ...{ metric: 'test.accuracy', method: 'mcnemar', baseline: { file } },
      ...parameters,
    },
    inputs: { now: [table(now)] },
    files: { [file]: bytes },
  });
}

test('an artifact of the store is a baseline, and no other Arrow file is', async (t) => {
  const [now, before] = [classes(100, 2), classes(100, 3)];
  const bytes = encodeTable(table(before));
  const hex = digestOf(bytes).slice('sha256:'.length);
  const place = `blobs-v1/sha256/${hex.slice(0, 2)}/${hex.slice(2)}.arrow`;
  t.deepEqual((await withFile(now, bytes, place)).metrics, (await compare(now, before)).metrics);
  t.regex((await withFile(now, bytes, 'predictions.arrow')).facts.incomparable!, /is no artifact of a store/);
  const damaged = bytes.slice().fill(7, 2000, 2010);
  t.regex((await withFile(now, damaged, place)).facts.incomparable!, /its name is not its digest/);
});

test('the entry of a baseline file is a baseline, by the same numbers', async (t) => {
  const [now, before] = [classes(100, 2), classes(100, 3)];
  const packed = packAnswers(answersAt(before, before.row), ['accuracy', 'macroF1', 'logLoss']);
  if ('refused' in packed) return t.fail(packed.refused);
  const entry = { key: 'a'.repeat(64), metrics: { 'test.accuracy': 0.5 }, predictions: { test: packed } };
  const text = (facts: { [name: string]: string }): Uint8Array =>
    Buffer.from(
      baselineText({
        version: 1,
        pipeline: 'study',
        actions: { 'evaluate[net=A]': { ...entry, facts }, other: entry },
      }),
    );
  const own = { 'rows.test': now.rows!.test! };
  const actions = ['evaluate[net=A]'];
  const of = { baseline: { file: 'b.json', actions } };
  for (const parameters of [{}, bootstrap('macroF1'), bootstrap('logLoss')]) {
    const found = await withFile(now, text(own), 'b.json', { ...parameters, ...of });
    t.deepEqual(found.metrics, (await compare(now, before, parameters)).metrics);
    t.deepEqual(found.notes, []);
    const same = await withFile(before, text(own), 'b.json', { ...parameters, ...of });
    t.deepEqual(same.facts, { identical: 'yes' });
  }
  const reason = async (bytes: Uint8Array, parameters: JsonObject = of): Promise<string | undefined> =>
    (await withFile(now, bytes, 'b.json', parameters)).facts.incomparable;
  t.regex((await reason(text({ 'rows.test': digestOf('others') })))!, /the test rows are other ones/);
  t.regex((await reason(text(own), {}))!, /2 entries, and none is named/);
  t.regex((await reason(text(own), { baseline: { file: 'b.json', actions: ['evaluate'] } }))!, /no entry of evaluate/);
  t.regex((await reason(text(own), { ...of, ...bootstrap('rocAuc') }))!, /accepted without what rocAuc needs/);
  t.regex((await reason(Buffer.from('{}')))!, /is no baseline file/);
  t.deepEqual((await withFile(now, text({}), 'b.json', of)).notes, [
    'the same labels and rows; their features are not known',
  ]);
});

test('mistakes of a document are found while planning', (t) => {
  const at = (now: number, before: number) => (port: string) =>
    new Array<JsonObject>(port === 'now' ? now : before).fill({});
  const plain = { metric: 'test.accuracy', method: 'mcnemar', alpha: 0.05, power: 0.8 } as const;
  t.regex(kind.check!({ ...plain, metric: 'test.macroF1', samples: 2000 })[0]!.message, /McNemar's test compares acc/);
  t.deepEqual(kind.check!({ ...plain, samples: 2000 }), []);
  t.regex(kind.checkInputs!(plain, at(1, 0))[0]!.message, /compares with one side/);
  t.regex(kind.checkInputs!({ ...plain, baseline: { file: 'b' } }, at(1, 1))[0]!.message, /compares with one side/);
  t.regex(kind.checkInputs!(plain, at(2, 1))[0]!.message, /2 now, 1 before/);
  t.deepEqual(kind.checkInputs!({ ...plain, pick: 'best' }, at(2, 2)), []);
});

/** Packed answers: measures of what is unpacked are those of the answers to the last bit, and sizes stay in their limits. */

import { type Digest, digestOf, type PackedPredictions } from 'arrowline/stage';
import test from 'ava';
import fc from 'fast-check';
import { answerLosses } from '../../stages/lib/learning/engines/example-loss.ts';
import {
  type Answers,
  bothClasses,
  type ClassAnswers,
  classesAbove,
  greatestClasses,
  type LabelAnswers,
  labelsAbove,
  type NumberAnswers,
} from '../../stages/lib/learning/measures/answers.ts';
import type { MeasureName } from '../../stages/lib/learning/measures/directions.ts';
import { measureAnswers } from '../../stages/lib/learning/measures/measure-answers.ts';
import { packAnswers, packedCharactersMax } from '../../stages/lib/statistics/packed/pack.ts';
import { measureNamed, partOf } from '../../stages/lib/statistics/packed/parts.ts';
import { packsAs, unpackAnswers } from '../../stages/lib/statistics/packed/unpack.ts';

/** Few values, so that many are equal. */
const probability = fc.oneof(fc.float({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1));
const names = (count: number): string[] => Array.from({ length: count }, (_, one) => `class ${one}`);

const severalClasses: fc.Arbitrary<ClassAnswers> = fc
  .tuple(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 1, max: 60 }))
  .chain(([classes, rows]) =>
    fc
      .tuple(
        fc.array(fc.nat(classes - 1), { minLength: rows, maxLength: rows }),
        fc.array(fc.array(probability, { minLength: classes, maxLength: classes }), {
          minLength: rows,
          maxLength: rows,
        }),
        fc.boolean(),
      )
      .map(([label, weights, proper]) => {
        const probabilities = Float32Array.from(weights.flatMap((row) => (proper ? toOne(row) : row)));
        const predicted = greatestClasses(probabilities, classes);
        return { task: 'multiclass', label: Int32Array.from(label), predicted, probabilities, names: names(classes) };
      }),
  );

const twoClasses: fc.Arbitrary<ClassAnswers> = fc
  .array(fc.tuple(fc.nat(1), probability), { minLength: 1, maxLength: 60 })
  .chain((rows) =>
    fc.tuple(fc.nat(1), fc.constantFrom(0.3, 0.5), fc.boolean()).map(([positive, threshold, both]): ClassAnswers => {
      const ofPositive = Float32Array.from(rows.map(([, one]) => one));
      const probabilities = bothClasses(ofPositive, positive);
      // A softmax of two outputs gives both, each rounded on its own.
      if (!both) probabilities[0] = Math.fround(probabilities[0]! * 0.9999999);
      return {
        ...{ task: 'binary', positive, probabilities, names: names(2) },
        label: Int32Array.from(rows.map(([label]) => label)),
        predicted: classesAbove(ofPositive, threshold, positive),
      };
    }),
  );

const severalLabels: fc.Arbitrary<LabelAnswers> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 50 }))
  .chain(([width, rows]) =>
    fc.array(fc.tuple(fc.nat(1), probability), { minLength: rows * width, maxLength: rows * width }).map((cells) => {
      const probabilities = Float32Array.from(cells.map(([, one]) => one));
      const label = Uint8Array.from(cells.map(([one]) => one));
      return {
        task: 'multilabel',
        label,
        predicted: labelsAbove(probabilities, 0.5),
        probabilities,
        names: names(width),
      };
    }),
  );

const anyNumbers: fc.Arbitrary<NumberAnswers> = fc
  .tuple(
    fc.array(fc.tuple(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.double()), {
      minLength: 1,
      maxLength: 40,
    }),
    fc.boolean(),
  )
  .map(([rows, single]) => {
    const predicted = rows.map(([, one]) => one);
    return {
      task: 'regression',
      label: Float64Array.from(rows.map(([label]) => label)),
      predicted: single ? Float32Array.from(predicted) : Float64Array.from(predicted),
    };
  });

function toOne(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, one) => total + one, 0);
  return sum === 0 ? weights.map(() => 1 / weights.length) : weights.map((one) => one / sum);
}

function packed(answers: Answers, measures: readonly string[]): PackedPredictions {
  const result = packAnswers(answers, measures);
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

/** The measures of answers by name, with top-k. */
function measuresOf(answers: Answers, only?: string): Readonly<Record<string, number>> {
  const wanted = only === undefined ? {} : { only: [measureNamed(only) as MeasureName] };
  return measureAnswers(answers, { ...wanted, top: [1, 2, 3] }).values;
}

for (const [what, arbitrary] of [
  ['several classes', severalClasses],
  ['two classes', twoClasses],
  ['several labels', severalLabels],
  ['numbers', anyNumbers],
] as const)
  test(`every measure of ${what} is the same number after packing`, (t) => {
    const seen = new Set<string>();
    let turn = 0;
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<Answers>, (answers) => {
        const before = measuresOf(answers);
        const all = packed(answers, Object.keys(before));
        const { predicted, ...truth } = answers;
        for (const [name, value] of Object.entries(before)) {
          turn++;
          seen.add(name);
          // Alone too, for some of them.
          for (const one of turn % 5 === 0 ? [packed(answers, [name])] : [all]) {
            const unpacked = unpackAnswers(one, truth, name);
            if ('problem' in unpacked) throw new Error(`${name}: ${unpacked.problem}`);
            if (!Object.is(measuresOf(unpacked, name)[name], value)) throw new Error(`${name}: ${value}`);
            if (unpacked.predicted.some((given, at) => !Object.is(given, predicted[at])))
              throw new Error(`${name}: answers`);
            if (!packsAs(one, answers, name)) throw new Error(`${name}: other answers`);
          }
        }
      }),
      { numRuns: 80, seed: 1 },
    );
    const classes = what === 'several classes' ? 4 : 2;
    const task = {
      'several classes': 'multiclass',
      'two classes': 'binary',
      'several labels': 'multilabel',
      numbers: 'regression',
    } as const;
    for (const name of seen) t.not(partOf(name, task[what], classes), undefined, name);
    t.true(seen.size >= 4, [...seen].join(' '));
  });

test('the loss is the same number of two classes, of labels and of numbers, and to 1e-7 of several classes', (t) => {
  const lossOf = (answers: Answers): number => {
    const losses = answerLosses(answers);
    return losses.reduce((total, one) => total + one, 0) / losses.length;
  };
  for (const [arbitrary, tolerance] of [
    [twoClasses, 0],
    [severalLabels, 0],
    [anyNumbers, 0],
    [severalClasses, 1e-7],
  ] as const)
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<Answers>, (answers) => {
        const before = lossOf(answers);
        if (!Number.isFinite(before)) return;
        const { predicted: _, ...truth } = answers;
        const one = packed(answers, ['loss']);
        const unpacked = unpackAnswers(one, truth, 'loss');
        if ('problem' in unpacked) throw new Error(unpacked.problem);
        if (!(Math.abs(lossOf(unpacked) - before) <= tolerance)) throw new Error(`${before}: ${lossOf(unpacked)}`);
        if (!packsAs(one, answers, 'loss')) throw new Error('other answers');
      }),
      { numRuns: 100, seed: 1 },
    );
  t.pass();
});

test('an area of drawn rows is the same number by ranks', (t) => {
  const random = randomFrom(5);
  const answers = likelyAnswers(400, 4, 1, random);
  const { predicted: _, probabilities: __, ...truth } = answers;
  const unpacked = unpackAnswers(packed(answers, ['rocAuc']), truth, 'rocAuc') as ClassAnswers;
  for (let draw = 0; draw < 50; draw++) {
    const rows = Array.from({ length: 400 }, () => Math.floor(random() * 400));
    const [before, after] = [answers, unpacked].map((one) => measuresOf(drawn(one, rows), 'rocAuc').rocAuc);
    t.is(after, before);
  }
});

function drawn(
  { label, predicted, probabilities, names: classNames }: ClassAnswers,
  rows: readonly number[],
): ClassAnswers {
  const width = classNames.length;
  return {
    ...{ task: 'multiclass', names: classNames },
    label: Int32Array.from(rows, (row) => label[row]!),
    predicted: Int32Array.from(rows, (row) => predicted[row]!),
    probabilities: Float32Array.from(
      rows.flatMap((row) => [...probabilities.subarray(row * width, (row + 1) * width)]),
    ),
  };
}

/** Softmax of normal outputs, those of the true class raised by `lift`. */
function likelyAnswers(rows: number, classes: number, lift: number, random: () => number): ClassAnswers {
  const label = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const probabilities = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const outputs = Array.from({ length: classes }, (_, one) => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      return Math.exp(normal + (one === label[row] ? lift : 0));
    });
    probabilities.set(toOne(outputs), row * classes);
  }
  return {
    task: 'multiclass',
    label,
    predicted: greatestClasses(probabilities, classes),
    probabilities,
    names: names(classes),
  };
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function charactersOf({ parts }: PackedPredictions): number {
  return Object.values(parts).reduce((sum, part) => sum + part.length, 0);
}

test('10,000 rows: classes in 15 kB whatever they are, scores of loss and areas in 120 kB', (t) => {
  const random = randomFrom(1);
  const sizes = new Map<string, number>();
  for (const [what, classes, lift, measures] of [
    ['classes, 90 % right', 10, 3, ['accuracy', 'macroF1']],
    ['classes, by chance', 10, 0, ['accuracy']],
    ['100 classes, by chance', 100, 0, ['accuracy']],
    ['loss', 10, 3, ['logLoss']],
    ['area, 90 % right', 10, 3, ['rocAuc']],
    ['loss and area', 10, 3, ['logLoss', 'rocAuc', 'top3']],
    ['two classes', 2, 1, ['accuracy', 'rocAuc', 'logLoss', 'brier', 'prAuc']],
  ] as const) {
    const size = charactersOf(packed(likelyAnswers(10_000, classes, lift, random), measures));
    sizes.set(what, size);
    t.true(size <= (what.includes('classes,') ? 15_000 : packedCharactersMax), `${what}: ${size}`);
  }
  t.log(Object.fromEntries(sizes));
});

test('answers that take too much room are refused with a way out', (t) => {
  const result = packAnswers(likelyAnswers(10_000, 10, 0, randomFrom(2)), ['rocAuc']);
  const { refused, hint } = 'refused' in result ? result : { refused: '', hint: '' };
  t.regex(refused, /^the answers to 10000 rows take \d+ characters, and at most 120000 go into a baseline file$/);
  t.regex(hint, /run: latest~1/);
});

for (const [what, change, measures, expected] of [
  ['a measure of another task', {}, ['r2'], /^r2 does not follow from multiclass answers/],
  ['a measure of two classes', {}, ['brier'], /^brier does not follow/],
  ['an answer that is no class', { predicted: Int32Array.of(0, 1, 4) }, ['accuracy'], /none of the classes/],
  ['a label that is no class', { label: Int32Array.of(0, -1, 2) }, ['accuracy'], /none of the classes/],
  [
    'a probability that is no number',
    { probabilities: new Float32Array(9).fill(Number.NaN) },
    ['rocAuc'],
    /not a finite/,
  ],
] as const)
  test(`${what} is refused`, (t) => {
    const result = packAnswers({ ...likelyAnswers(3, 3, 1, randomFrom(3)), ...change }, measures);
    t.regex('refused' in result ? result.refused : 'packed', expected);
  });

test('answers are unpacked with the truth that they were packed with, and with nothing else', (t) => {
  const { predicted: _, probabilities: __, ...truth } = likelyAnswers(30, 3, 1, randomFrom(4));
  const one = packed(likelyAnswers(30, 3, 1, randomFrom(4)), ['rocAuc']);
  const problemOf = (known: Parameters<typeof unpackAnswers>[1], from = one, measure = 'rocAuc'): string => {
    const result = unpackAnswers(from, known, measure);
    return 'problem' in result ? result.problem : 'none';
  };
  t.is(problemOf(truth), 'none');
  t.regex(problemOf({ ...truth, label: truth.label.map((label) => (label + 1) % 3) }), /labels of its rows are other/);
  t.regex(problemOf({ ...truth, label: truth.label.subarray(1) }), /30 rows, and there are 29/);
  t.regex(problemOf({ ...truth, names: ['a', 'b', 'c'] }), /classes are other ones/);
  t.regex(problemOf({ task: 'regression', label: new Float64Array(30) }), /multiclass, and these are regression/);
  t.regex(problemOf(truth, one, 'logLoss'), /accepted without what logLoss needs/);
  t.regex(problemOf(truth, one, '__proto__'), /accepted without/);
  t.is(problemOf(truth, one, 'accuracy'), 'none');
});

test('bytes that packing does not give are refused, and no bytes end the program', (t) => {
  const { predicted: _, probabilities: __, ...truth } = likelyAnswers(12, 3, 1, randomFrom(6));
  const one = packed(likelyAnswers(12, 3, 1, randomFrom(6)), ['rocAuc', 'logLoss', 'top2']);
  const measures = { classes: 'accuracy', ranks: 'rocAuc', own: 'logLoss', places: 'top2' } as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.entries(measures)),
      fc.base64String({ maxLength: 200 }),
      ([part, measure], text) => {
        const other = { ...one, parts: { ...one.parts, [part]: text } };
        const result = unpackAnswers(other, truth, measure);
        // Some are other answers: the digest of an entry finds those.
        if (!('problem' in result)) t.true(packsAs(other, result, measure), text);
      },
    ),
    { seed: 1, numRuns: 1000 },
  );
});

test('packed bytes are the same everywhere', (t) => {
  const one = packed(likelyAnswers(200, 5, 1, randomFrom(7)), ['accuracy', 'rocAuc', 'top2']);
  const digests: { readonly [part: string]: Digest } = Object.fromEntries(
    Object.entries(one.parts).map(([part, text]) => [part, digestOf(text)]),
  );
  t.deepEqual<object, object>(digests, {
    classes: 'sha256:cf3a49c03265430edd484caf30bf35077e4e732b80e4fe8aec5dea79216f01ec',
    places: 'sha256:0178f0dbbd8cdcb7fd257eba450b012f3df50a6474766aef9a1fb740b89378cf',
    ranks: 'sha256:ee7788a9435d7869c7054320009999b5228fbccab4df119cd4b8923436f0a422',
  });
});

/** Gates of a document: what they are by default, and every one that cannot mean anything. */

import test from 'ava';
import { gateOf, mistakeOf, warningsOf } from './study.ts';

const accuracy = 'metric: eval.test.accuracy';
const loss = 'metric: eval.test.loss';
const file = 'baseline: base.json';

test('the rule, the test and the terms follow from metric, drop and points if they are left out', (t) => {
  const termsOf = (gate: string): unknown[] => {
    const { rule, test: tested, alpha, power, maxDrop } = gateOf(`${gate}, ${file}`).baseline ?? {};
    return [rule, tested, alpha, power, maxDrop];
  };
  const none = { amount: 0, relative: false };
  t.deepEqual(
    [
      accuracy,
      `${accuracy}, maxDrop: 0.01`,
      loss,
      `${loss}, maxDrop: 2%`,
      `${loss}, maxDrop: '\${{ params.drop }}'`,
      `${accuracy}, test: bootstrap, alpha: 0.01, power: 0.9`,
      `${accuracy}, test: none`,
      `${accuracy}, rule: none`,
      'metric: eval.seconds, maxDrop: 10%',
      'metric: train.bytes',
      'metric: seeded.test.accuracy',
      'metric: seeded.seconds, maxDrop: 1',
      'metric: seeded.test.accuracy, where: { seed: 1 }',
      `${accuracy}, points: { quantile: 0.5 }`,
      `${accuracy}, points: best`,
    ].map(termsOf),
    [
      ['noSignificantDrop', 'mcnemar', 0.05, 0.8, none],
      ['notWorse', 'mcnemar', 0.05, 0.8, { amount: 0.01, relative: false }],
      ['noSignificantDrop', 'bootstrap', 0.05, 0.8, none],
      ['notWorse', 'bootstrap', 0.05, 0.8, { amount: 0.02, relative: true }],
      ['notWorse', 'bootstrap', 0.05, 0.8, { amount: 0.5, relative: false }],
      ['noSignificantDrop', 'bootstrap', 0.01, 0.9, none],
      ['none', 'none', 0.05, 0.8, none],
      ['none', 'mcnemar', 0.05, 0.8, none],
      ['none', 'none', 0.05, 0.8, { amount: 0.1, relative: true }],
      ['none', 'none', 0.05, 0.8, none],
      ['noSignificantDrop', 'none', 0.05, 0.8, none],
      ['notWorse', 'none', 0.05, 0.8, { amount: 1, relative: false }],
      ['noSignificantDrop', 'mcnemar', 0.05, 0.8, none],
      ['none', 'none', 0.05, 0.8, none],
      ['noSignificantDrop', 'mcnemar', 0.05, 0.8, none],
    ],
  );
});

test('a gate has its limits, its points, the direction and the version of its measure, and its reactions', (t) => {
  const { range: _range, ...gate } = gateOf(`${loss}, max: 1, equals: 0.5, points: best, onMissing: warn, ${file}`);
  const { baseline, ...rest } = gate;
  t.deepEqual(rest, {
    ...{ metric: 'eval.test.loss', stage: 'eval', name: 'test.loss', max: 1, equals: 0.5, points: 'best' },
    ...{ actions: ['eval[e=1]', 'eval[e=2]'], better: 'less', format: 'number', version: 1 },
    ...{ onInconclusive: 'fail', onMissing: 'warn' },
  } as unknown as typeof rest);
  t.is(baseline?.from, 'base.json');
  t.is(gateOf('metric: ingest.seconds, max: 9').format, 'seconds');
  t.is(gateOf('metric: ingest.bytes, max: 9').better, 'less');
});

/** Each gate with the mistake that it is. */
const mistakes: readonly (readonly [gate: string, mistake: string])[] = [
  [`${loss}, test: mcnemar, ${file}`, 'not-allowed at mcnemar: McNemar’s test is for the accuracy of classes'],
  [`${accuracy}, alpha: 0, ${file}`, 'out-of-range at 0: gates[0].alpha is out of range'],
  [`${accuracy}, alpha: 0.6, ${file}`, 'out-of-range at 0.6: gates[0].alpha is out of range'],
  [
    `${accuracy}, alpha: '\${{ params.path }}', ${file}`,
    'wrong-type at \'${{ params.path }}\': "alpha" must be a number',
  ],
  [`${accuracy}, power: 1, ${file}`, 'out-of-range at 1: gates[0].power is out of range'],
  [`${accuracy}, maxDrop: -1, ${file}`, 'out-of-range at -1: gates[0].maxDrop is out of range'],
  [`${accuracy}, maxDrop: -2%, ${file}`, 'wrong-type at -2%: gates[0].maxDrop has a value that does not fit here'],
  [
    `metric: eval.test.examples, ${file}`,
    'not-allowed at baseline: nothing declares whether more or less of "eval.test.examples" is better: no difference is a drop',
  ],
  [
    'metric: eval.test.examples, points: best, min: 1',
    'not-allowed at points: nothing declares whether more or less of "eval.test.examples" is better',
  ],
  [
    `metric: train.seconds, test: bootstrap, ${file}`,
    'not-allowed at bootstrap: "train.seconds" cannot be tested: its stage keeps no predictions',
  ],
  [
    `metric: eval.seconds, test: bootstrap, ${file}`,
    'not-allowed at bootstrap: "eval.seconds" cannot be tested: predictions do not give it',
  ],
  [
    `metric: eval.seconds, rule: notWorse, ${file}`,
    'not-allowed at notWorse: "rule: notWorse" needs a test, and "eval.seconds" has none',
  ],
  [
    `${accuracy}, test: none, rule: noSignificantDrop, ${file}`,
    'not-allowed at noSignificantDrop: "rule: noSignificantDrop" needs a test, and with "test: none" nothing says how sure a difference is',
  ],
  [
    `${accuracy}, points: { quantile: 0.5 }, test: mcnemar, ${file}`,
    'not-allowed at mcnemar: a quantile over points cannot be tested',
  ],
  [`${accuracy}, points: { quantile: 2 }, min: 1`, 'out-of-range at 2: gates[0].points.quantile is out of range'],
  [
    `metric: seeded.test.accuracy, test: mcnemar, ${file}`,
    'not-allowed at mcnemar: points that repeat each other are judged by their mean: the differences of their values are tested',
  ],
  [accuracy, 'missing-key at { metric: eval.test.accuracy }: a key is missing in gates[0]'],
  [`${accuracy}, min: 1, maxDrop: 1`, 'not-allowed at maxDrop: "maxDrop" means nothing without a baseline'],
  [`${accuracy}, min: 1, onMissing: warn`, 'not-allowed at onMissing: "onMissing" means nothing without a baseline'],
  [`${accuracy}, min: 1, max: 0`, 'out-of-range at 1: no value can pass: "min" is greater than "max"'],
  [`${accuracy}, min: 1, equals: 0.5`, 'out-of-range at 0.5: no value can pass: "equals" is less than "min"'],
  [`${accuracy}, max: 1, equals: 2`, 'out-of-range at 2: no value can pass: "equals" is greater than "max"'],
  ['metric: eval.test.acuracy, min: 1', 'unknown-metric at eval.test.acuracy: "eval" reports no metric "test.acuracy"'],
  [
    `${accuracy}, baseline: { run: latest }`,
    'not-allowed at latest: "latest" is the run that is judged: it cannot be its own baseline',
  ],
  [`${accuracy}, baseline: { point: { f: 1 } }`, 'unknown-axis at f: "eval" has no axis "f"'],
  [`${accuracy}, baseline: { point: { e: 7 } }`, 'empty-selection at e: "where" selects no point of "eval"'],
  [
    `${accuracy}, where: { e: 1 }, baseline: { point: { e: 1 } }`,
    'not-allowed at baseline: the gate compares the point with itself',
  ],
  [
    'metric: seeded.test.accuracy, baseline: { point: { seed: 1 } }',
    'not-allowed at seed: points that differ in "seed" only repeat each other: none of them is a baseline',
  ],
  [`${accuracy}, baseline: 3`, 'wrong-type at 3: gates[0].baseline has a value that does not fit here'],
];

for (const [gate, mistake] of mistakes)
  test(`a mistake, placed: ${gate}`, (t) => {
    t.is(mistakeOf(gate), mistake);
  });

test('terms without an effect are warned of', (t) => {
  t.deepEqual(warningsOf(`${accuracy}, test: none, alpha: 0.1, ${file}`), ['"alpha" has no effect: nothing is tested']);
  t.deepEqual(warningsOf(`${accuracy}, alpha: 0.1, onInconclusive: warn, ${file}`), []);
  t.deepEqual(warningsOf(`${accuracy}, rule: none, onInconclusive: warn, ${file}`), [
    '"onInconclusive" has no effect: "rule: none" always decides',
  ]);
  t.deepEqual(warningsOf(`${accuracy}, where: { e: 1 }, points: best, min: 0`), [
    '"points" has no effect: the gate selects one point',
  ]);
});

/** Gates with a baseline: the comparison that decides, and every one that cannot be made. */

import test from 'ava';
import { type BaselineEntry, baselineText } from '../../../src/core/gates/baseline-file.ts';
import type { BaselineSources } from '../../../src/core/gates/baseline-sources.ts';
import { checkGates, gatesHold } from '../../../src/core/gates/check-gates.ts';
import type { Result } from '../../../src/core/gates/own-measures.ts';
import { pipelineOf } from './reading/study.ts';

const accuracy = 'metric: eval.test.accuracy';
const first = `${accuracy}, where: { e: 1 }`;
const rows = `sha256:${'1'.repeat(64)}`;
const otherRows = `sha256:${'2'.repeat(64)}`;

function entry(metrics: BaselineEntry['metrics'], more: Partial<BaselineEntry> = {}): BaselineEntry {
  const predictions = { test: { task: 'multiclass', rows: 2, truth: rows as never, parts: {} } } as const;
  return { key: 'a'.repeat(64), metrics, predictions, ...more };
}

function fileOf(actions: { readonly [action: string]: BaselineEntry }): BaselineSources {
  return {
    file: () => ({ text: baselineText({ version: 1, pipeline: 'study', actions }) }),
    run: () => ({ missing: 'no run' }),
  };
}

function result(metrics: Result['metrics'], more: Partial<Result> = {}): Result {
  return { metrics, seconds: 2, outputs: {}, ...more };
}

function factsOf(gate: string, results: { readonly [action: string]: Result }, baselines?: BaselineSources) {
  return checkGates(pipelineOf([gate], baselines), {
    result: (id) => results[id],
    selected: () => true,
    lacking: () => ({ outcome: 'failed', error: 'it crashed' }),
  });
}

/** State and sentence of each judged value. */
function verdicts(...given: Parameters<typeof factsOf>): [string | undefined, string][] {
  return factsOf(...given).map(({ state, sentence }) => [state, sentence]);
}

const at90 = fileOf({ 'eval[e=1]': entry({ 'test.accuracy': 0.9, seconds: 1, bytes: 100 }) });
const compared = result(
  { now: 0.88, before: 0.9, delta: -0.02, low: -0.03, high: -0.01, p: 0.001, lost: 30, won: 10, rows: 1000 },
  { facts: {} },
);

test('the record of a comparison decides, and the gate keeps its numbers', (t) => {
  const results = { 'eval[e=1]': result({ 'test.accuracy': 0.88 }), 'compare-1[e=1]': compared };
  const [fact] = factsOf(`${first}, baseline: base.json`, results, at90);
  t.deepEqual(fact?.baseline, {
    ...{ from: 'base.json', value: 0.9, delta: 0.88 - 0.9, low: -0.03, high: -0.01 },
    ...{ p: 0.001, lost: 30, won: 10, rows: 1000 },
  });
  t.like(fact, { state: 'fail', passed: false, value: 0.88, metric: 'eval.test.accuracy', action: 'eval[e=1]' });
  t.deepEqual(fact?.place, { file: 'study.yaml', line: 12, column: 15 });
  t.regex(
    fact?.sentence ?? '',
    /^eval\.test\.accuracy at e=1: 88\.00 %, 2\.00 points below the baseline's 90\.00 % .*: fail, /,
  );
  const [allowed] = factsOf(`${first}, baseline: base.json, maxDrop: 0.05`, results, at90);
  t.is(allowed?.state, 'pass');
});

test('limits beside a baseline must hold too, and the sentence says both', (t) => {
  const results = { 'eval[e=1]': result({ 'test.accuracy': 0.88 }), 'compare-1[e=1]': compared };
  const states = (limits: string): unknown[] =>
    factsOf(`${first}, baseline: base.json, maxDrop: 0.05, ${limits}`, results, at90).map(({ state, sentence }) => [
      state,
      sentence.replace(/^.*; /, ''),
    ]);
  t.deepEqual(states('min: 0.88'), [['pass', 'asked for at least 0.88: pass']]);
  t.deepEqual(states('min: 0.89'), [['fail', 'asked for at least 0.89: fail']]);
  t.deepEqual(states('equals: 0.88'), [['pass', 'asked for exactly 0.88: pass']]);
});

test('a baseline that is not there never passes, and fails the run unless a warning is enough', (t) => {
  const results = { 'eval[e=1]': result({ 'test.accuracy': 0.88 }) };
  const none = fileOf({});
  const because = 'and cannot be compared with base.json: it has no entry of eval[e=1]';
  t.deepEqual(verdicts(`${first}, baseline: base.json`, results, none), [
    ['missing', `eval.test.accuracy at e=1 is 88.00 %, ${because}`],
  ]);
  const holds = (reaction: string): boolean =>
    gatesHold(factsOf(`${first}, baseline: base.json, ${reaction}`, results, none));
  t.deepEqual(['onMissing: fail', 'onMissing: warn', 'onInconclusive: warn'].map(holds), [false, true, false]);
  // A limit that is not kept is more than a missing baseline.
  t.false(holds('onMissing: warn, min: 0.9'), 'the limit fails the run');
});

test('values of other rows, or of another version of the measure, are never compared', (t) => {
  const results = {
    'eval[e=1]': result({ 'test.accuracy': 0.88 }, { facts: { 'rows.test': rows } }),
    'compare-1[e=1]': compared,
  };
  const of = (more: Partial<BaselineEntry>, terms = ''): unknown =>
    verdicts(
      `${first}, baseline: base.json, onMissing: warn${terms}`,
      results,
      fileOf({ 'eval[e=1]': entry({ 'test.accuracy': 0.5 }, more) }),
    );
  const value = 'eval.test.accuracy at e=1 is 88.00 %, and cannot be compared with base.json: the baseline';
  for (const terms of ['', ', test: none']) {
    t.deepEqual(of({ facts: { 'rows.test': otherRows } }, terms), [
      ['fail', `${value} is of other rows (sha256:222222222222, now sha256:111111111111)`],
    ]);
    t.deepEqual(of({ measureVersions: { 'test.accuracy': 2 } }, terms), [
      ['fail', `${value} has version 2 of the measure, now it is version 1`],
    ]);
  }
});

test('values of another positive class, or of rows that one side alone knows, are never compared', (t) => {
  const of = (facts: { readonly [name: string]: string }, before: Partial<BaselineEntry>): unknown =>
    verdicts(
      `${first}, baseline: base.json, onMissing: warn, onInconclusive: warn, test: none`,
      { 'eval[e=1]': result({ 'test.accuracy': 0.88 }, { facts }) },
      fileOf({ 'eval[e=1]': entry({ 'test.accuracy': 0.5 }, before) }),
    );
  const value = 'eval.test.accuracy at e=1 is 88.00 %, and cannot be compared with base.json: ';
  const known = { 'rows.test': rows, positive: 'yes' };
  t.deepEqual(of(known, { facts: { ...known, positive: 'no' } }), [
    ['fail', `${value}the positive class of the baseline is another one ("no", now "yes")`],
  ]);
  t.deepEqual(of({}, { facts: known }), [
    ['fail', `${value}the baseline is of other rows (sha256:111111111111, now unknown)`],
  ]);
  t.like(of(known, { facts: known }), [['pass']]);
  t.like(of({}, {}), [['pass']]);
});

test('values alone whose rows are known on one side only are not compared', (t) => {
  const of = (own: string | undefined, before: string | undefined, terms: string): unknown =>
    factsOf(
      `${first}, baseline: base.json, onMissing: warn${terms}`,
      {
        'eval[e=1]': result({ 'test.accuracy': 0.88 }, own === undefined ? {} : { facts: { 'rows.test': own } }),
        'compare-1[e=1]': result({ now: 0.88, before: 0.5, low: 0.3, high: 0.4, p: 0.001 }, { facts: {} }),
      },
      fileOf({
        'eval[e=1]': entry({ 'test.accuracy': 0.5 }, before === undefined ? {} : { facts: { 'rows.test': before } }),
      }),
    ).map(({ state, sentence }) => [state, /the baseline is of .*/.exec(sentence)?.[0]]);
  t.deepEqual(of(rows, undefined, ', test: none'), [
    ['fail', 'the baseline is of other rows (unknown, now sha256:111111111111)'],
  ]);
  t.deepEqual(of(undefined, rows, ', test: none'), [
    ['fail', 'the baseline is of other rows (sha256:111111111111, now unknown)'],
  ]);
  for (const terms of ['', ', test: none']) t.deepEqual(of(undefined, undefined, terms), [['pass', undefined]], terms);
  // The comparison has looked at the labels.
  t.deepEqual(of(rows, undefined, ''), [['pass', undefined]]);
});

test('a baseline whose predictions do not give the value that it says fails', (t) => {
  const gate = (points: string): string =>
    `${accuracy}${points}, baseline: base.json, onMissing: warn, onInconclusive: warn`;
  const of = (points: string, before: number, says: number): unknown =>
    factsOf(
      gate(points),
      {
        ...{ 'eval[e=1]': result({ 'test.accuracy': 0.88 }), 'eval[e=2]': result({ 'test.accuracy': 0.8 }) },
        ...{ 'compare-1[e=1]': result({ now: 0.88, before, low: 0, high: 0.1, p: 0.4, detectable: 0.001 }) },
        ...{ 'compare-1[e=2]': result({ now: 0.8, before: 0.7, low: 0, high: 0.1, p: 0.4, detectable: 0.001 }) },
        'compare-1': result({ now: 0.88, before, low: 0, high: 0.1, p: 0.4, detectable: 0.001 }),
      },
      fileOf({ 'eval[e=1]': entry({ 'test.accuracy': says }), 'eval[e=2]': entry({ 'test.accuracy': 0.7 }) }),
    ).map(({ state, sentence }) => [state, /base\.json: (.*)/.exec(sentence)?.[1]]);
  const because = 'it says 0.95, and compare-1[e=1] finds 0.85 in its predictions';
  t.deepEqual(of('', 0.85, 0.95), [
    ['fail', because],
    ['pass', undefined],
  ]);
  t.deepEqual(of(', points: best', 0.85, 0.95), [['fail', because.replace('[e=1]', '')]]);
  // Of the best on each side; predictions hold single precision.
  t.deepEqual(of(', points: best', 0.85, 0.85 + 1e-8), [['pass', undefined]]);
});

test('the baseline file of another pipeline is missing', (t) => {
  const text = baselineText({
    version: 1,
    pipeline: 'other',
    actions: { 'eval[e=1]': entry({ 'test.accuracy': 0.5 }) },
  });
  const results = { 'eval[e=1]': result({ 'test.accuracy': 0.88 }), 'compare-1[e=1]': compared };
  for (const terms of ['', ', test: none'])
    t.deepEqual(
      verdicts(`${first}, baseline: base.json${terms}`, results, { ...at90, file: () => ({ text }) }).map(
        ([state, sentence]) => [state, /base\.json: (.*)/.exec(sentence)?.[1]],
      ),
      [['missing', 'it is of the pipeline "other"']],
    );
});

test('a comparison that could not be made, or is of another number, fails with its reason', (t) => {
  const of = (comparison: Result | undefined): unknown =>
    verdicts(
      `${first}, baseline: base.json, onMissing: warn, onInconclusive: warn`,
      { 'eval[e=1]': result({ 'test.accuracy': 0.88 }), ...(comparison && { 'compare-1[e=1]': comparison }) },
      at90,
    );
  const value = 'eval.test.accuracy at e=1 is 88.00 %, and cannot be compared with base.json:';
  t.deepEqual(of(result({}, { facts: { incomparable: 'the labels differ' } })), [
    ['fail', `${value} it cannot be compared: the labels differ`],
  ]);
  t.deepEqual(of(undefined), [
    ['fail', `${value} the comparison is unknown: compare-1[e=1] has no result, failed: it crashed`],
  ]);
  t.deepEqual(of(result({ now: 0.5, before: 0.9 })), [
    [
      'fail',
      `${value} compare-1[e=1] finds 0.5 for it in the predictions, not 0.88; with "test: none" the values alone are compared`,
    ],
  ]);
  t.deepEqual(of(result({})), [
    [
      'fail',
      `${value} compare-1[e=1] finds no value for it in the predictions, not 0.88; with "test: none" the values alone are compared`,
    ],
  ]);
});

test('an action without a result fails its gate as unknown, whatever is missing else', (t) => {
  t.deepEqual(verdicts(`${first}, baseline: base.json, onMissing: warn`, {}, fileOf({})), [
    ['fail', 'eval.test.accuracy at e=1 is unknown: eval[e=1] has no result, failed: it crashed'],
  ]);
});

test('seconds and bytes of any stage are compared by the values alone, less being better', (t) => {
  const output = { type: 'x', digest: rows as never, rows: 1, columns: {} };
  const made = result({}, { seconds: 2, outputs: { one: { ...output, bytes: 60 }, two: { ...output, bytes: 90 } } });
  const state = (metric: string, maxDrop: string): unknown =>
    factsOf(
      `metric: eval.${metric}, where: { e: 1 }, baseline: base.json, maxDrop: ${maxDrop}`,
      { 'eval[e=1]': made },
      at90,
    ).map(({ state, value, baseline }) => [state, value, baseline?.value]);
  t.deepEqual(state('seconds', '0.5'), [['fail', 2, 1]]);
  t.deepEqual(state('seconds', '100%'), [['pass', 2, 1]]);
  t.deepEqual(state('bytes', '49'), [['fail', 150, 100]]);
  t.deepEqual(state('bytes', '50'), [['pass', 150, 100]]);
});

const six = Object.fromEntries(
  [1, 2].flatMap((e) =>
    [1, 2, 3].map((seed) => [
      `seeded[e=${e},seed=${seed}]`,
      result({ 'test.accuracy': (e === 1 ? 0.8 : 0.9) + seed / 100 + (e === 1 && seed === 3 ? 0.001 : 0) }),
    ]),
  ),
);

test('means over seeds are compared by the differences of the seeds that both sides have', (t) => {
  const gate = 'metric: seeded.test.accuracy, baseline: { point: { e: 2 } }';
  const [fact, ...others] = factsOf(gate, six);
  t.deepEqual(others, []);
  t.like(fact, { state: 'fail', action: 'seeded[e=1]', seeds: 3 });
  t.regex(fact?.sentence ?? '', /over 3 seeds .*: about the procedure, not about one model/);
  // Of a file that has two of the seeds, and one of the others.
  const two = fileOf({
    'seeded[e=1,seed=1]': entry({ 'test.accuracy': 0.7 }),
    'seeded[e=1,seed=3]': entry({ 'test.accuracy': 0.72 }),
    'seeded[e=2,seed=3]': entry({ 'test.accuracy': 0.7 }),
  });
  const [paired, single] = factsOf('metric: seeded.test.accuracy, baseline: base.json', six, two);
  t.is(paired?.baseline?.value, 0.71);
  t.regex(paired?.sentence ?? '', /over 2 seeds \(seed=1 and seed=3\)/);
  t.is(single?.state, 'missing');
  t.regex(single?.sentence ?? '', /only seed=3 is on both sides, and a comparison over seeds takes two$/);
});

test('the best of the points is judged, and compared with the best of the same points before', (t) => {
  const results = { 'eval[e=1]': result({ 'test.accuracy': 0.8 }), 'eval[e=2]': result({ 'test.accuracy': 0.85 }) };
  const before = fileOf({ 'eval[e=1]': entry({ 'test.accuracy': 0.9 }), 'eval[e=2]': entry({ 'test.accuracy': 0.7 }) });
  const gate = `${accuracy}, points: best, baseline: base.json, test: none, maxDrop: 0.01`;
  const [fact] = factsOf(gate, results, before);
  t.like(fact, { state: 'fail', action: 'eval[e=2]', value: 0.85 });
  t.is(fact?.baseline?.value, 0.9);
  t.regex(fact?.sentence ?? '', /^eval\.test\.accuracy of the best of 2 points \(e=2\): 85\.00 %, /);
  t.deepEqual(
    verdicts(`${accuracy}, points: best, min: 0.82`, results).map(([state]) => state),
    ['pass'],
  );
  // A point that the baseline lacks might have been its best.
  const lacking = fileOf({ 'eval[e=2]': entry({ 'test.accuracy': 0.7 }) });
  t.is(factsOf(gate, results, lacking)[0]?.state, 'missing');
});

test('the best mean over seeds is compared with the best mean before, by the seeds of both', (t) => {
  const before = fileOf(
    Object.fromEntries(
      [1, 2].flatMap((e) =>
        [1, 2, 3].map((seed) => [
          `seeded[e=${e},seed=${seed}]`,
          entry({ 'test.accuracy': (e === 1 ? 0.95 : 0.6) + seed / 90 }),
        ]),
      ),
    ),
  );
  const [fact, ...others] = factsOf('metric: seeded.test.accuracy, points: best, baseline: base.json', six, before);
  t.deepEqual(others, []);
  t.like(fact, { state: 'fail', action: 'seeded[e=2]', seeds: 3 });
  t.true(Math.abs((fact?.baseline?.value ?? 0) - (0.95 + 2 / 90)) < 1e-12, 'the mean of e=1 was the best');
});

test('a quantile over points is compared with the same quantile before', (t) => {
  const results = { 'eval[e=1]': result({ 'test.accuracy': 0.8 }), 'eval[e=2]': result({ 'test.accuracy': 0.9 }) };
  const before = fileOf({ 'eval[e=1]': entry({ 'test.accuracy': 0.7 }), 'eval[e=2]': entry({ 'test.accuracy': 0.9 }) });
  const [fact] = factsOf(`${accuracy}, points: { quantile: 0.25 }, baseline: base.json`, results, before);
  t.is(fact?.state, 'pass');
  t.true(Math.abs((fact?.value ?? 0) - 0.825) < 1e-12, 'a quarter of the way from the least to the greatest');
  t.true(Math.abs((fact?.baseline?.value ?? 0) - 0.75) < 1e-12, 'the same of the baseline');
});

test('points of one gate are corrected for together, and a smaller selection for less', (t) => {
  const both = fileOf({ 'eval[e=1]': entry({ 'test.accuracy': 0.9 }), 'eval[e=2]': entry({ 'test.accuracy': 0.9 }) });
  const drop = result({ now: 0.88, before: 0.9, low: -0.04, high: -0.001, p: 0.04, detectable: 0.005 });
  const same = result({ now: 0.9, before: 0.9, low: -0.004, high: 0.004, p: 0.9, detectable: 0.005 });
  const results = {
    ...{ 'eval[e=1]': result({ 'test.accuracy': 0.88 }), 'eval[e=2]': result({ 'test.accuracy': 0.9 }) },
    ...{ 'compare-1[e=1]': drop, 'compare-1[e=2]': same },
  };
  t.deepEqual(
    factsOf(`${accuracy}, baseline: base.json`, results, both).map(({ state }) => state),
    ['pass', 'pass'],
  );
  t.deepEqual(
    factsOf(`${first}, baseline: base.json`, results, both).map(({ state }) => state),
    ['fail'],
  );
});

test('a gate whose comparison is not part of the run is not checked', (t) => {
  const pipeline = pipelineOf([`${first}, baseline: base.json`], at90);
  const check = (ids: readonly string[]) =>
    checkGates(pipeline, {
      result: () => undefined,
      selected: (id) => ids.includes(id),
      lacking: () => undefined,
    }).length;
  t.deepEqual([['eval[e=1]'], ['eval[e=1]', 'compare-1[e=1]']].map(check), [0, 1]);
});

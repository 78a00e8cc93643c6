/** Points without results: counted, named and explained. */

import test from 'ava';
import type { ActionFact, RunFacts } from '../../../src/core/facts/run-facts.ts';
import { missingPoints, partCompared } from '../../../src/report/page/missing-points.ts';

const action = (
  stage: string,
  coordinates: ActionFact['coordinates'],
  outcome: ActionFact['outcome'],
  more: Partial<ActionFact> = {},
): ActionFact => ({
  id: `${stage}${JSON.stringify(coordinates)}`,
  stage,
  kind: stage.replace(/\d/, ''),
  coordinates,
  outcome,
  outputs: {},
  timings: {},
  metrics: {},
  notes: [],
  ...more,
});

function factsOf(actions: readonly ActionFact[], isWired = true): RunFacts {
  const idsOf = (kind: string): string[] => actions.filter((one) => one.kind === kind).map((one) => one.id);
  const wiring = { histories: idsOf('train'), evaluations: idsOf('evaluate') };
  const counts = { executed: 0, cached: 0, failed: 0, blocked: 0 };
  const report = action('report', {}, 'executed', isWired ? { wiring } : {});
  const told = [...actions, report];
  return {
    pipeline: 'p',
    file: 'p.yaml',
    run: 'r',
    started: '',
    seconds: 0,
    outcome: 'failed',
    ...counts,
    gates: [],
    actions: told,
  };
}

const rates = [1, 2, 3, 4, 5, 6];
const error = 'diverged at epoch 1';
const six = rates.flatMap((rate) => [
  action('train', { rate }, rate > 4 ? 'failed' : 'executed', rate > 4 ? { error } : {}),
  action('evaluate', { rate }, rate > 4 ? 'blocked' : 'cached'),
]);

test('a point whose training failed is missing once, with the error', (t) => {
  for (const isWired of [true, false]) {
    const facts = factsOf(six, isWired);
    t.deepEqual(partCompared(facts), { models: '4 of 6 models', why: '2 failed' });
    t.deepEqual(
      missingPoints(facts).map(({ name, outcome, error: told }) => [name, outcome, told]),
      [
        ['rate 5', 'failed', error],
        ['rate 6', 'failed', error],
      ],
    );
  }
  t.is(partCompared(factsOf(six.slice(0, 8))), undefined);
});

test('points that were never begun are counted apart from those that failed', (t) => {
  const some = six.map((one): ActionFact => (one.coordinates.rate === 6 ? { ...one, outcome: 'cancelled' } : one));
  t.deepEqual(partCompared(factsOf(some)), { models: '4 of 6 models', why: '1 failed, 1 cancelled' });
});

test('a training is missing at each point of the evaluations it was for', (t) => {
  const actions = [
    ...[1, 2].map((rate) => action('train', { rate }, rate === 2 ? 'failed' : 'cached', { error })),
    ...[1, 2].flatMap((rate) =>
      ['a', 'b', 'c'].map((set) => action('evaluate', { set, rate }, rate === 2 ? 'blocked' : 'cached')),
    ),
  ];
  t.deepEqual(partCompared(factsOf(actions)), { models: '3 of 6 models', why: '3 failed' });
  t.deepEqual(
    missingPoints(factsOf(actions)).map((one) => one.error),
    [error, error, error],
  );
});

test('stages without coordinates are a point each', (t) => {
  const actions = [1, 2, 3].flatMap((number) => [
    action(`train${number}`, {}, number < 3 ? 'failed' : 'executed', { kind: 'train' }),
    action(`evaluate${number}`, {}, number < 3 ? 'blocked' : 'executed', { kind: 'evaluate' }),
  ]);
  t.deepEqual(partCompared(factsOf(actions)), { models: '1 of 3 models', why: '2 failed' });
  t.deepEqual(partCompared(factsOf(actions), 1), { models: '1 of 3 models', why: '2 failed' });
});

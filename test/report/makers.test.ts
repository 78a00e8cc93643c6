/** The actions of a run that made the artifacts of a page, and those that failed alike. */

import test from 'ava';
import type { ActionFact, RunFacts } from '../../src/core/facts/run-facts.ts';
import { failedAlike } from '../../src/report/client/failed-alike.ts';
import { makersOf } from '../../src/report/client/makers.ts';
import type { SourceData } from '../../src/report/page/page-data.ts';

const action = (
  id: string,
  coordinates: ActionFact['coordinates'],
  outputs: ActionFact['outputs'],
  wiring?: ActionFact['wiring'],
): ActionFact => ({
  id,
  stage: id.replace(/\[.*/, ''),
  kind: id.replace(/\[.*/, ''),
  coordinates,
  outcome: 'executed',
  outputs,
  timings: {},
  metrics: {},
  notes: [],
  ...(wiring && { wiring }),
});

function idsOf(actions: readonly ActionFact[], ...sources: readonly SourceData[]): (string | undefined)[] {
  const facts = { actions } as unknown as RunFacts;
  return makersOf(facts, { lead: 'accuracy', points: [], sources }).map((maker) => maker?.id);
}

const [small, large] = [
  action('train[n=2]', { n: 2 }, { model: 'aa', history: 'hh' }),
  action('train[n=8]', { n: 8 }, { model: 'bb', history: 'hh' }),
];
const best = action('best', {}, { model: 'bb', metrics: 'mm' });

test('the model that select returns is matched with the training that is wired to the report', (t) => {
  const report = action('report', {}, {}, { models: ['train[n=2]', 'train[n=8]'], choice: ['best'] });
  const sources = [
    { port: 'models', digest: 'aa', coordinates: { n: 2 } },
    { port: 'models', digest: 'bb', coordinates: { n: 8 } },
    { port: 'choice', digest: 'mm', coordinates: {} },
    { port: 'models', digest: 'zz', coordinates: {} },
  ];
  const ids = ['train[n=2]', 'train[n=8]', 'best', undefined];
  t.deepEqual(idsOf([small, large, best, report], ...sources), ids);
  // Facts of an older run say nothing of wiring.
  t.deepEqual(idsOf([small, large, best], ...sources), ids);
});

test('the wiring decides between two that made the same at the same point', (t) => {
  const only = action('train', {}, { model: 'bb' });
  const model = { port: 'models', digest: 'bb', coordinates: {} };
  const wiredTo = (id: string): ActionFact => action('report', {}, {}, { models: [id] });
  t.deepEqual(idsOf([only, best, wiredTo('best')], model), ['best']);
  t.deepEqual(idsOf([only, best, wiredTo('train')], model), ['train']);
});

test('points with equal bytes are distinguished by their coordinates', (t) => {
  const at = (n: number): SourceData => ({ port: 'histories', digest: 'hh', coordinates: { n } });
  t.deepEqual(idsOf([small, large], at(8), at(2)), ['train[n=8]', 'train[n=2]']);
});

test('actions that failed with one message are told by it once', (t) => {
  const failed = (id: string, error?: string): ActionFact => ({
    ...action(id, {}, {}),
    outcome: 'failed',
    ...(error && { error }),
  });
  t.deepEqual(failedAlike([failed('a', 'diverged'), failed('b'), failed('c', 'diverged'), failed('d', 'other')]), [
    { ids: ['a', 'c'], error: 'diverged' },
    { ids: ['b'], error: 'no message' },
    { ids: ['d'], error: 'other' },
  ]);
});

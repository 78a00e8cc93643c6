/** Numbers before beside those of now: whose they are, and when they are not to be compared. */

import test from 'ava';
import { deltaRows } from '../../../src/view/since/delta-rows.ts';
import { metricsBefore, unlikeNumbers } from '../../../src/view/since/metrics-before.ts';
import { actionFact, factsOf, netsOf, stages } from './told-runs.ts';

const pairsOf = (now: ReturnType<typeof netsOf>, before: ReturnType<typeof netsOf>) =>
  now.map((one, index) => [one, before[index]!] as const);

test('the first actions keep all numbers, the others those of tables', (t) => {
  const nets = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`N${index}`, { validation: 0.5 }]));
  const measured = stages.map((one) => ({
    ...one,
    measures: one.measures.map((measure) =>
      measure.name.endsWith('.examples') ? { ...measure, table: 'none' as const } : measure,
    ),
  }));
  const { metrics: found } = metricsBefore(pairsOf(netsOf(nets), netsOf(nets)), measured);
  t.is(Object.keys(found).length, 20, 'trainings have no numbers here');
  t.is(found['evaluate[net=N0]']?.['test.examples'], 1000);
  t.is(found['evaluate[net=N19]']?.['test.examples'], undefined);
  t.is(found['evaluate[net=N19]']?.['test.accuracy'], 0.5);
});

test('numbers on other rows and by another version of a measure are told', (t) => {
  const net = { A: { validation: 0.5 } };
  const same = pairsOf(netsOf(net), netsOf(net));
  t.deepEqual(unlikeNumbers(same, stages, stages), []);
  const others = pairsOf(netsOf(net), netsOf(net, 'others'));
  t.deepEqual(unlikeNumbers(others, stages, stages), ['the test rows of evaluate[net=A] are other ones than before']);
  const later = stages.map((one) => ({
    ...one,
    measures: one.measures.map((measure) => ({ ...measure, version: 2 })),
  }));
  t.true(unlikeNumbers(same, later, stages).includes('test.accuracy is measured otherwise than before'), 'versions');
});

test('a number of other rows is compared with a doubt, one that was measured otherwise not at all', (t) => {
  const now = netsOf({ A: { validation: 0.9, test: 0.9, loss: 0.1 } });
  const rowsOf = (before: ReturnType<typeof netsOf>, old = stages): string[] =>
    deltaRows(factsOf(now), metricsBefore(pairsOf(now, before), stages, old)).map(
      ({ title, delta, state }) => `${state}: ${title} ${delta}`,
    );
  const net = { A: { validation: 0.9, test: 0.5, loss: 0.1 } };
  t.deepEqual(rowsOf(netsOf(net)), ['good: Test accuracy +40.0 points']);
  t.deepEqual(rowsOf(netsOf(net, 'others')), ['unsure: Test accuracy +40.0 points, other rows']);
  const withFact = (name: string, value: string, nets: ReturnType<typeof netsOf>) =>
    nets.map((one) => ({ ...one, ...(one.facts && { facts: { ...one.facts, [name]: value } }) }));
  for (const [name, own, then, note] of [
    ['task', 'multiclass', 'regression', 'the task is multiclass now, and was regression'],
    ['positive', 'ill', 'well', 'the class that is looked for is ill now, and was well'],
  ] as const) {
    const pairs = pairsOf(withFact(name, own, now), withFact(name, then, netsOf(net)));
    const { metrics } = metricsBefore(pairs, stages, stages);
    t.is(metrics['evaluate[net=A]']?.['test.accuracy'], undefined, name);
    t.deepEqual(unlikeNumbers(pairs, stages, stages), [`the numbers of evaluate[net=A] are not compared: ${note}`]);
    t.deepEqual(rowsOf(netsOf(net)), ['good: Test accuracy +40.0 points'], 'a fact that one side lacks says nothing');
  }
  const turned = stages.map((one) => ({
    ...one,
    measures: one.measures.map((measure) => ({ ...measure, better: 'less' as const })),
  }));
  t.deepEqual(rowsOf(netsOf(net), turned), [], 'another direction is another measure');
});

test('differences are told by model and measure, in points and with their direction; equal numbers are left out', (t) => {
  const facts = factsOf(netsOf({ A: { validation: 0.9, test: 0.8, loss: 0.5 }, B: { validation: 0.9 } }));
  const metrics = { 'evaluate[net=A]': { 'validation.accuracy': 0.9, 'test.accuracy': 0.7, 'test.loss': 0.25 } };
  t.deepEqual(
    deltaRows(facts, { metrics }).map(({ model, title, before, now, delta, state }) => [
      model,
      title,
      before,
      now,
      delta,
      state,
    ]),
    [
      ['A', 'Test accuracy', '70.0 %', '80.0 %', '+10.0 points', 'good'],
      ['A', 'test.loss', '0.2500', '0.5000', '+0.25', 'bad'],
    ],
  );
  t.deepEqual(deltaRows(factsOf([actionFact('load', {}, {})]), { metrics: {} }), []);
  // Of seeds the means are told, where all of them were measured before.
  const seeds = ['1', '2'].map((seed) =>
    actionFact('evaluate', { net: 'A', seed }, { metrics: { 'test.accuracy': seed === '1' ? 0.8 : 0.9 } }),
  );
  const repeated = stages.map((one) => (one.name === 'evaluate' ? { ...one, replicates: { axes: ['seed'] } } : one));
  const [first, second] = seeds.map(({ id }) => id) as [string, string];
  const means = deltaRows(
    { actions: seeds, stages: repeated },
    { metrics: { [first]: { 'test.accuracy': 0.5 }, [second]: { 'test.accuracy': 0.7 } } },
  );
  t.deepEqual(
    means.map(({ model, title, before, now, delta }) => [model, title, before, now, delta]),
    [['A', 'Test accuracy', '60.0 %', '85.0 %', '+25.0 points']],
  );
  t.deepEqual(deltaRows({ actions: seeds, stages: repeated }, { metrics: { [first]: { 'test.accuracy': 0.5 } } }), []);
});

/** The headline: the four questions of a reader answered from facts, with ties and doubts said. */

import test from 'ava';
import { headlinePieces } from '../../../src/core/facts/headline.ts';
import type { RunFacts } from '../../../src/core/facts/run-facts.ts';
import { type Compared, headlineOf } from '../../../src/view/since/headline-of.ts';
import { actionFact, choiceOf, digest, factsOf, gate, netsOf, stages } from './told-runs.ts';

const textsOf = (facts: RunFacts, compared?: Compared): string[] =>
  headlinePieces(headlineOf(facts, compared)).map(({ state, text }) => `${state}: ${text}`);
const earlier = { run: '20261129T192700-0001', started: '2026-11-29T19:27:29.006Z' };
const since = (before: RunFacts, rest: Partial<Extract<Compared, { before: RunFacts }>> = {}): Compared => ({
  ...{ before, changes: [], moreChanges: 0 },
  ...rest,
});

test('a tie is told as a tie, whichever of the two was chosen', (t) => {
  const nets = netsOf({ default: { validation: 0.8 }, A: { validation: 0.93 }, B: { validation: 0.93, test: 0.91 } });
  t.deepEqual(textsOf(factsOf([...nets, choiceOf('A')])), [
    'unsure: A and B tie at 93.0 % (+1.4 −1.8) validation accuracy',
    'plain: 93.0 % (+1.4 −1.8) test accuracy',
  ]);
  const { best } = headlineOf(factsOf([...nets, choiceOf('B')]));
  t.deepEqual(best?.actions, ['evaluate[net=B]', 'evaluate[net=A]']);
  t.is(best?.measure, 'validation.accuracy');
  t.regex(best?.about ?? '', /^B and A tie at the greatest validation\.accuracy of 3 candidates, 93/);
});

test('a lead within the interval is a doubt, one outside it a win', (t) => {
  const near = netsOf({ A: { validation: 0.93 }, B: { validation: 0.92 }, C: { validation: 0.5 } });
  t.is(textsOf(factsOf(near))[0], 'unsure: A leads with 93.0 % (+1.4 −1.8) validation accuracy, B within the interval');
  const far = netsOf({ A: { validation: 0.93 }, B: { validation: 0.5 } });
  t.is(textsOf(factsOf(far))[0], 'good: A is best with 93.0 % (+1.4 −1.8) validation accuracy');
});

test('the measure and the direction are those of the choice', (t) => {
  const nets = netsOf({ A: { validation: 0.93, loss: 0.4 }, B: { validation: 0.5, loss: 0.2 } });
  const { best } = headlineOf(factsOf([...nets, choiceOf('B', 'validation.loss', 'min')]));
  t.deepEqual([best?.text, best?.measure], ['B is best with 0.2000 validation.loss', 'validation.loss']);
});

test('a choice of a model that is not the best one is shown as it was made', (t) => {
  const nets = netsOf({ A: { validation: 0.93 }, B: { validation: 0.5 } });
  t.deepEqual(headlineOf(factsOf([...nets, choiceOf('B')])).best?.actions, ['evaluate[net=B]']);
});

test('points that differ in their seed are one model, by their mean and its interval', (t) => {
  const seeds = [0.9, 0.92, 0.94].flatMap((accuracy, seed) => [
    actionFact('train', { net: 'A', seed }, { outputs: { model: digest(`A${seed}`) } }),
    actionFact(
      'evaluate',
      { net: 'A', seed },
      { inputs: { model: digest(`A${seed}`) }, metrics: { 'validation.accuracy': accuracy } },
    ),
  ]);
  const repeated = stages.map((one) => (one.name === 'evaluate' ? { ...one, replicates: { axes: ['seed'] } } : one));
  const { best } = headlineOf(factsOf(seeds, { stages: repeated }));
  // 92 % and 2 %, the standard error of three, times Student's 4.303.
  t.is(best?.text, '92.0 % (±5.0) validation accuracy');
  t.is(best?.actions.length, 3);
});

test('gates decide the state: failed ones fail, warnings and undecided ones do not pass in silence', (t) => {
  const stateOf = (...gates: RunFacts['gates']) => {
    const { state, gates: piece } = headlineOf(factsOf([], { gates }));
    return [state, piece?.text];
  };
  t.deepEqual(stateOf(gate(true), gate(true)), ['good', '2 of 2 gates passed']);
  t.deepEqual(stateOf(gate(true), gate(false)), ['bad', '1 of 2 gates passed']);
  t.deepEqual(stateOf(gate(false, { warned: true })), ['unsure', '0 of 1 gate passed']);
  t.deepEqual(stateOf(gate(false, { state: 'inconclusive' })), ['unsure', '0 of 1 gate passed']);
  t.deepEqual(stateOf(), ['plain', undefined]);
});

test('a run that failed is told first, with what is missing', (t) => {
  const actions = [
    actionFact('train', { net: 'A' }, { outcome: 'failed' }),
    actionFact('evaluate', { net: 'A' }, { outcome: 'blocked' }),
  ];
  t.deepEqual(textsOf(factsOf(actions, { outcome: 'failed', gates: [gate(true)] })), [
    'bad: failed: 1 action failed, 1 blocked',
    'good: 1 of 1 gate passed',
  ]);
});

test('the difference to the run before is that of the test rows, and says when and why', (t) => {
  const before = factsOf(netsOf({ A: { validation: 0.93, test: 0.96 } }), earlier);
  const now = factsOf(netsOf({ A: { validation: 0.93, test: 0.917 } }));
  const change = {
    stage: 'train',
    actions: ['train[net=A]'],
    of: 'parameter',
    text: 'train.with.batchSize 16 → 32',
  } as const;
  const compared = since(before, { changes: [{ ...change, place: 'study.yaml:24:18' }], moreChanges: 2 });
  t.deepEqual(textsOf(now, compared).slice(-2), [
    'bad: test accuracy −4.3 points since 29 Nov 19:27',
    'plain: changed: train.with.batchSize 16 → 32 and 2 more',
  ]);
  const { since: piece, cause, state } = headlineOf(now, compared);
  t.is(
    piece?.about,
    'test accuracy 96.0 % → 91.7 %; compared with run 20261129T192700-0001, started 2026-11-29T19:27:29.006Z',
  );
  t.is(cause?.about, 'train.with.batchSize 16 → 32 (study.yaml:24:18)');
  t.is(state, 'unsure', 'without gates a worse result is no failure');
  const labelled = since({ ...before, label: { name: 'baseline' } });
  t.is(headlineOf(now, labelled).since?.text, 'test accuracy −4.3 points since baseline');
});

test('a difference within the interval, on other rows or without a number is not told as better or worse', (t) => {
  const now = factsOf(netsOf({ A: { validation: 0.93 } }));
  const told = (before: RunFacts): string | undefined => textsOf(now, since({ ...before, ...earlier })).at(-1);
  const net = (accuracy: number, rows?: string): RunFacts => factsOf(netsOf({ A: { validation: accuracy } }, rows));
  t.is(told(net(0.94)), 'unsure: test accuracy −1.0 points since 29 Nov 19:27');
  t.is(told(net(0.93)), 'plain: test accuracy as good as 29 Nov 19:27');
  t.is(told(net(0.5, 'others')), 'unsure: test accuracy +43.0 points since 29 Nov 19:27, on other rows');
  const looking = (positive: string): RunFacts =>
    factsOf(
      netsOf({ A: { validation: 0.93 } }).map((one) =>
        one.facts ? { ...one, facts: { ...one.facts, positive } } : one,
      ),
    );
  t.is(
    textsOf(looking('ill'), since({ ...looking('well'), ...earlier })).at(-1),
    'unsure: test accuracy is measured otherwise than 29 Nov 19:27',
  );
  t.is(told(net(0.93000001)), 'unsure: test accuracy −0.000001 points since 29 Nov 19:27');
  t.is(told(factsOf([])), 'plain: no number to compare with 29 Nov 19:27');
  t.is(textsOf(now, { alone: 'the first run with results' }).at(-1), 'plain: the first run with results');
});

test('facts without models have a headline too', (t) => {
  t.deepEqual(headlineOf(factsOf([actionFact('load', {}, {})])), { state: 'plain' });
  const { stages: _stages, ...old } = factsOf(netsOf({ A: { validation: 0.9 } }));
  t.deepEqual(headlineOf(old), { state: 'plain' }, 'manifests of earlier versions do not say what stages measure');
});

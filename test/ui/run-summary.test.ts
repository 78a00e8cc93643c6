/** What stands below a run: the table of models, how sure its numbers are, and what was chosen. */

import test from 'ava';
import { trainingMeasures } from '../../src/artifacts/training/measures.ts';
import type { ActionFact, RunFacts } from '../../src/core/facts/run-facts.ts';
import type { StageFact } from '../../src/core/facts/stage-fact.ts';
import { runSummary } from '../../src/ui/run-summary.ts';
import { measuresOf } from '../../stages/evaluate/measures.ts';
import { timings } from '../../stages/train/measures.ts';

type Coordinates = ActionFact['coordinates'];

const action = (stage: string, coordinates: Coordinates, rest: Partial<ActionFact>): ActionFact => ({
  id: stage,
  stage,
  kind: 'train',
  coordinates,
  outcome: 'executed',
  outputs: {},
  timings: {},
  metrics: {},
  notes: [],
  ...rest,
});
const training = (stage: string, coordinates: Coordinates, model: string, epochs: number): ActionFact =>
  action(stage, coordinates, {
    outputs: { model, history: `history of ${stage}` },
    metrics: { epochs, accuracy: epochs / 10 },
    timings: { trainSeconds: 1, secondsPerEpoch: [1] },
  });
const evaluation = (stage: string, coordinates: Coordinates, model: string | undefined): ActionFact =>
  action(stage, coordinates, {
    kind: 'evaluate',
    ...(model !== undefined && { inputs: { model, dataset: 'dataset' } }),
    metrics: { parameters: 9, 'test.accuracy': 0.5 },
  });

const kinds: { readonly [kind: string]: Omit<StageFact, 'name'> } = {
  train: { takes: ['dataset'], gives: ['model', 'history'], measures: trainingMeasures, timings },
  evaluate: {
    takes: ['model', 'dataset'],
    gives: ['metrics', 'predictions'],
    measures: measuresOf({ splits: ['test', 'validation', 'train'] }).reported,
    timings: [],
  },
  select: { takes: ['metrics', 'model'], gives: ['model', 'metrics'], measures: [], timings: [] },
};

function stagesOf(actions: readonly ActionFact[]): StageFact[] {
  return [...new Map(actions.map(({ stage, kind }) => [stage, { name: stage, ...kinds[kind]! }])).values()];
}

function summary(actions: readonly ActionFact[]): string[] {
  const facts: RunFacts = {
    pipeline: 'p',
    file: 'p.yaml',
    run: 'r',
    started: '',
    seconds: 1,
    outcome: 'succeeded',
    executed: actions.length,
    cached: 0,
    failed: 0,
    blocked: 0,
    gates: [],
    actions,
    stages: stagesOf(actions),
  };
  return runSummary(facts, (_, text) => text);
}

/** The rows of the table of models, by title. */
function models(actions: readonly ActionFact[]): Record<string, string>[] {
  const lines = summary(actions);
  const [head = '', rule = '', ...rows] = lines.slice(lines.indexOf('Models') + 1);
  const spans = [...rule.matchAll(/─+/g)].map(({ index, 0: line }) => [index, index + line.length] as const);
  const cells = (line: string): string[] => spans.map(([from, to]) => line.slice(from, to).trim());
  const titles = cells(head);
  return rows
    .slice(0, rows.indexOf(''))
    .map((row) => Object.fromEntries(cells(row).map((cell, index) => [titles[index], cell])));
}

/** Empty where a row has none: a column that is empty in all rows is not there. */
const epochsOf = (actions: readonly ActionFact[]): string[] => models(actions).map((row) => row.epochs ?? '');

test('an evaluation stands beside the training whose model it took', (t) => {
  const stages = [training('small', {}, 'S', 1), training('large', {}, 'L', 20)];
  t.deepEqual(epochsOf([...stages, evaluation('evallarge', {}, 'L'), evaluation('evalsmall', {}, 'S')]), ['20', '1']);
  const grid = [training('train', { h: 2 }, 'two', 3), training('train', { h: 8 }, 'eight', 4)];
  t.deepEqual(epochsOf([...grid, evaluation('final', {}, 'eight')]), ['4']);
  t.deepEqual(epochsOf([...grid, evaluation('other', { h: 2 }, 'handed in')]), ['']);
});

test('trainings with equal bytes are distinguished by coordinates, or not at all', (t) => {
  const included = [training('train', { net: 'A' }, 'same', 3), training('train', { net: 'A', ep: 9 }, 'same', 4)];
  const at = (coordinates: Coordinates) => epochsOf([...included, evaluation('eval', coordinates, 'same')]);
  t.deepEqual([at({ net: 'A', ep: 9 }), at({ net: 'A' }), at({ net: 'A', ep: 9, fold: 1 })], [['4'], ['3'], ['4']]);
  t.deepEqual(at({}), ['']);
  const twice = ['a', 'b'].map((stage) => ({ ...training(stage, {}, 'same', 3), key: 'k' }));
  t.deepEqual(epochsOf([...twice, evaluation('eval', {}, 'same')]), ['3']);
});

test('a manifest without the inputs of its actions is read by coordinates', (t) => {
  const grid = [training('train', { h: 2 }, 'two', 3), training('train', { h: 8 }, 'eight', 4)];
  t.deepEqual(epochsOf([...grid, evaluation('eval', { h: 8 }, undefined)]), ['4']);
  t.deepEqual(epochsOf([...grid, evaluation('eval', {}, undefined)]), ['']);
});

test('numbers of a row are of the epoch whose weights were evaluated, and it is named', (t) => {
  const restored = (epochs: number, keptEpoch: number): ActionFact =>
    action(
      'train',
      { epochs },
      {
        outputs: { model: `of ${epochs}` },
        metrics: { epochs, keptEpoch, accuracy: keptEpoch / 10 },
        timings: { trainSeconds: 1, secondsPerEpoch: [1] },
      },
    );
  const at = (epochs: number): ActionFact => evaluation('evaluate', { epochs }, `of ${epochs}`);
  const rows = models([restored(4, 4), restored(8, 3), at(4), at(8)]);
  t.deepEqual(
    rows.map((row) => [row.epochs, row['training accuracy']]),
    [
      ['4', '0.4000'],
      ['3 of 8', '0.3000'],
    ],
  );
  const measured = { ...at(4), metrics: { ...at(4).metrics, 'train.accuracy': 0.25 } };
  t.is(models([restored(4, 4), measured])[0]!['training accuracy'], '0.2500');
  const wild = { ...at(4), metrics: { ...at(4).metrics, 'test.loss': 1.7594246036789746e37 } };
  t.is(models([restored(4, 4), wild])[0]!['test loss'], '1.7594e+37');
  t.deepEqual(Object.keys(models([restored(4, 4), at(4)])[0]!).filter((title) => title === 'epochs').length, 1);
});

test('the reach of the intervals and what a choice says stand below the models', (t) => {
  const measured = (net: string, right: number): ActionFact => ({
    ...evaluation('evaluate', { net }, net),
    metrics: { 'validation.accuracy': right / 12000, 'validation.examples': 12000, 'test.accuracy': 0.5 },
  });
  const note = 'net=A and net=B tie at the greatest validation.accuracy of 2 candidates, 0.9331';
  const choice = action('best', {}, { kind: 'select', notes: [note] });
  const lines = summary([measured('A', 11197), measured('B', 11197), choice]);
  const end = lines.indexOf('', lines.indexOf('Models'));
  t.deepEqual(lines.slice(end - 2, end), [
    '95 % intervals reach at most 0.0046 from a validation accuracy',
    `best: ${note}`,
  ]);
});

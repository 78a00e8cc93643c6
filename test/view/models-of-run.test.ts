/** Models of a run by the types that stages take and give: kinds of any name are understood. */

import test from 'ava';
import type { ActionFact, RunFacts } from '../../src/core/facts/run-facts.ts';
import type { StageFact } from '../../src/core/facts/stage-fact.ts';
import { modelTable } from '../../src/view/model-table.ts';
import { choicesOfRun, modelsOfRun } from '../../src/view/models-of-run.ts';
import { declared } from '../support/measure.ts';

const stage = (name: string, takes: readonly string[], gives: readonly string[], rest: Partial<StageFact> = {}) => ({
  ...{ name, takes, gives, measures: [], timings: [] },
  ...rest,
});
const action = (stage: string, rest: Partial<ActionFact>): ActionFact => ({
  ...{ id: stage, stage, kind: `my-${stage}`, coordinates: {}, outcome: 'executed' as const },
  ...{ outputs: {}, timings: {}, metrics: {}, notes: [] },
  ...rest,
});
const run: Pick<RunFacts, 'stages' | 'actions'> = {
  stages: [
    stage('fit', ['dataset'], ['model'], {
      measures: [declared('trees')],
      timings: [{ ...declared('laps'), format: 'seconds' }],
    }),
    stage('attack', ['model', 'dataset'], ['metrics'], { measures: [declared('robustness', 'more')] }),
    stage('best', ['metrics', 'model'], ['model', 'metrics'], { measures: [declared('robustness', 'more')] }),
    stage('page', ['metrics', 'model'], ['report']),
  ],
  actions: [
    action('fit', { outputs: { model: 'M' }, metrics: { trees: 3 }, timings: { laps: [1, 2.5] } }),
    action('attack', { inputs: { model: 'M' }, metrics: { robustness: 0.5 } }),
    action('best', { inputs: { model: 'M' }, metrics: { robustness: 0.5 }, notes: ['only candidate'] }),
    action('page', {}),
  ],
};

test('a stage that takes a model and gives metrics measures it; one that hands a model on chooses', (t) => {
  const models = modelsOfRun(run);
  t.deepEqual(
    models.map((one) => one.stage),
    ['attack'],
  );
  t.deepEqual(
    modelTable(models, 'narrow').map(({ title, cells }) => [title, cells[0]!.text]),
    [
      ['trees', '3.0000'],
      ['robustness', '0.5000'],
      ['laps', '3.5 s'],
    ],
  );
  t.deepEqual(
    choicesOfRun(run).map(({ notes }) => notes),
    [['only candidate']],
  );
});

test('facts that do not say what stages measure have no models', (t) => {
  t.deepEqual(modelsOfRun({ actions: run.actions }), []);
  t.deepEqual(choicesOfRun({ actions: run.actions }), []);
});

/** A program that trains and answers, and a score of its answers. */
const programs: Pick<RunFacts, 'stages' | 'actions'> = {
  stages: [
    stage('prepare', [], ['table', 'metrics'], { measures: [declared('rows')] }),
    stage('fit', ['table'], ['files', 'predictions', 'metrics'], { measures: [declared('trees')] }),
    stage('score', ['predictions', 'dataset'], ['metrics', 'predictions'], { measures: [declared('hits', 'more')] }),
    stage('best', ['metrics', 'files'], ['files', 'metrics'], { measures: [declared('hits', 'more')] }),
  ],
  actions: [
    action('prepare', { outputs: { table: 'T', metrics: 'of T' }, metrics: { rows: 9 } }),
    ...[1, 2].flatMap((depth) => [
      action('fit', {
        coordinates: { depth },
        inputs: { data: 'T' },
        // Both made the same files.
        outputs: { model: 'F', predictions: `P${depth}`, metrics: 'numbers' },
        metrics: { trees: depth },
      }),
    ]),
    ...[1, 2].map((depth) =>
      action('score', {
        coordinates: { depth },
        inputs: { predictions: `P${depth}`, dataset: 'D' },
        outputs: { metrics: `S${depth}`, predictions: `P${depth}` },
        metrics: { hits: depth / 2 },
      }),
    ),
    action('best', { outputs: { model: 'F', choice: 'C' }, metrics: { hits: 1 }, notes: ['depth=2'] }),
  ],
};
const table = (facts: Pick<RunFacts, 'stages' | 'actions'>): Record<string, string[]> =>
  Object.fromEntries(
    modelTable(modelsOfRun(facts), 'narrow').map(({ title, cells }) => [title, cells.map(({ text }) => text)]),
  );

test('the score of what a program answered is a row, with the numbers of the program and not of those before it', (t) => {
  t.deepEqual(
    modelsOfRun(programs).map(({ stage, coordinates }) => [stage, coordinates]),
    [
      ['score', { depth: 1 }],
      ['score', { depth: 2 }],
    ],
  );
  t.deepEqual(table(programs), { trees: ['1.0000', '2.0000'], hits: ['0.5000', '1.0000'] });
});

test('a program that nothing scores is a row of its own, beside the models of other stages', (t) => {
  const [fit] = programs.stages!.filter(({ name }) => name === 'fit');
  const both = {
    stages: [...run.stages!.filter(({ name }) => name !== 'fit'), fit!],
    actions: [
      ...run.actions.filter(({ stage: name }) => name === 'attack'),
      ...programs.actions.filter(({ stage: name }) => name === 'fit'),
    ],
  };
  t.deepEqual(table(both), { trees: ['', '1.0000', '2.0000'], robustness: ['0.5000', '', ''] });
});

test('what a program finds in the answers of an evaluated model is no further model', (t) => {
  const stages = [
    ...run.stages!.map((one) => (one.name === 'attack' ? { ...one, gives: ['metrics', 'predictions'] } : one)),
    stage('analysis', ['predictions'], ['metrics'], { measures: [declared('calibration')] }),
  ];
  const actions = [
    ...run.actions.map((one) => (one.stage === 'attack' ? { ...one, outputs: { predictions: 'A' } } : one)),
    action('analysis', { inputs: { answers: 'A' }, metrics: { calibration: 0.1 } }),
  ];
  t.deepEqual(
    modelsOfRun({ stages, actions }).map((one) => one.stage),
    ['attack'],
  );
});

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

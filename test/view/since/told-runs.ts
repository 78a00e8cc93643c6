/** Facts of small runs: networks that were trained and evaluated on 1,000 rows, and a choice among them. */

import type { ActionFact, GateFact, RunFacts } from '../../../src/core/facts/run-facts.ts';
import type { StageFact } from '../../../src/core/facts/stage-fact.ts';
import { declared } from '../../support/measure.ts';

const rows = 1000;
const measures = ['validation', 'test'].flatMap((split) => [
  {
    ...declared(`${split}.accuracy`, 'more'),
    format: 'fraction' as const,
    title: `${split === 'test' ? 'Test' : 'Validation'} accuracy`,
  },
  declared(`${split}.loss`, 'less'),
  declared(`${split}.examples`),
]);

export const stages: readonly StageFact[] = [
  { name: 'train', takes: ['dataset'], gives: ['model', 'history'], measures: [], timings: [] },
  { name: 'evaluate', takes: ['dataset', 'model'], gives: ['metrics'], measures, timings: [] },
  { name: 'best', takes: ['metrics', 'model'], gives: ['model', 'metrics'], measures, timings: [] },
];

/** A digest that tells its text. */
export function digest(text: string): string {
  return `sha256:${Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64)}`;
}

export function actionFact(
  stage: string,
  coordinates: ActionFact['coordinates'],
  rest: Partial<ActionFact>,
): ActionFact {
  const at = Object.entries(coordinates).map(([axis, value]) => `${axis}=${value}`);
  return {
    id: at.length === 0 ? stage : `${stage}[${at.join(',')}]`,
    ...{ stage, kind: stage, coordinates, outcome: 'executed', outputs: {}, timings: {}, metrics: {}, notes: [] },
    ...rest,
  };
}

export interface Net {
  readonly validation: number;
  readonly test?: number;
  readonly loss?: number;
}

/** A training and an evaluation for each network, by its name. */
export function netsOf(nets: { readonly [name: string]: Net }, testRows = 'rows'): ActionFact[] {
  return Object.entries(nets).flatMap(([net, { validation, test = validation, loss = 0.5 }]) => [
    actionFact('train', { net }, { outputs: { model: digest(net) } }),
    actionFact(
      'evaluate',
      { net },
      {
        inputs: { model: digest(net) },
        metrics: {
          ...{ 'validation.accuracy': validation, 'validation.loss': loss, 'validation.examples': rows },
          ...{ 'test.accuracy': test, 'test.loss': loss, 'test.examples': rows },
        },
        facts: { 'rows.test': digest(testRows) },
      },
    ),
  ]);
}

/** The choice of one of them. */
export function choiceOf(net: string, metric = 'validation.accuracy', mode = 'max'): ActionFact {
  return actionFact('best', {}, { outputs: { model: digest(net) }, facts: { metric, mode } });
}

export function gate(passed: boolean, rest: Partial<GateFact> = {}): GateFact {
  const sentence = `evaluate.test.accuracy is 0.9, ${passed ? 'at least 0.8' : 'at least 0.95'} was asked for`;
  return { metric: 'evaluate.test.accuracy', action: 'evaluate', value: 0.9, passed, sentence, ...rest };
}

export function factsOf(actions: readonly ActionFact[], rest: Partial<RunFacts> = {}): RunFacts {
  return {
    ...{ pipeline: 'study', file: 'study.yaml', run: '20261130T120000-0002', started: '2026-11-30T12:00:00.000Z' },
    ...{ seconds: 1, outcome: 'succeeded', executed: 1, cached: 0, failed: 0, blocked: 0, gates: [], actions, stages },
    ...rest,
  };
}

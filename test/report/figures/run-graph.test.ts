/** The stages of a run as boxes: their outcomes, their times, and the lines between them. */

import test from 'ava';
import type { ActionFact, RunFacts } from '../../../src/core/facts/run-facts.ts';
import type { StageFact } from '../../../src/core/facts/stage-fact.ts';
import type { Drawn } from '../../../src/report/figures/drawn.ts';
import { runGraph } from '../../../src/report/figures/run-graph.ts';

const stage = (name: string, needs?: readonly string[]): StageFact => ({
  name,
  ...(needs && { needs }),
  takes: [],
  gives: [],
  measures: [],
  timings: [],
});
const action = (stageName: string, outcome: ActionFact['outcome'], seconds?: number): ActionFact => ({
  id: stageName,
  stage: stageName,
  kind: 'train',
  coordinates: {},
  outcome,
  outputs: {},
  ...(seconds !== undefined && { seconds }),
  timings: {},
  metrics: {},
  notes: [],
});
const facts: Pick<RunFacts, 'stages' | 'actions'> = {
  stages: [stage('ingest', []), stage('train', ['ingest']), stage('report', ['ingest', 'train'])],
  actions: [
    action('ingest', 'cached', 0.5),
    action('train', 'executed', 60),
    action('train', 'executed', 65),
    action('train', 'failed'),
    action('report', 'blocked'),
  ],
};
const textsOf = ({ children }: Drawn): string[] =>
  children.flatMap((child) => (typeof child === 'string' ? [child] : textsOf(child)));

test('a box has the name of its stage, the number of its steps, their outcomes and their time', (t) => {
  const boxes = runGraph(facts)!.children.filter(({ name }) => name === 'g');
  t.deepEqual(boxes.map(textsOf), [
    ['ingest: cached, 500 ms', 'ingest', 'cached · 500 ms'],
    ['train × 3: 1 failed, 2 executed, 2 min 05 s', 'train × 3', '1 failed, 2 executed · 2 min 05 s'],
    ['report: blocked', 'report', 'blocked'],
  ]);
  t.deepEqual(
    boxes.map(({ attributes }) => attributes.class),
    ['stage cached', 'stage failed', 'stage blocked'],
    'the mark has the colour of the worst outcome',
  );
});

test('a line leads from each stage to those that read it, and the boxes stand in the order of reading', (t) => {
  const { children, width } = runGraph(facts)!;
  t.is(children.filter(({ name }) => name === 'path').length, 3);
  const lefts = children
    .filter(({ name }) => name === 'g')
    .map(({ children: parts }) => {
      const rect = parts.find((part) => typeof part !== 'string' && part.name === 'rect');
      return typeof rect === 'object' ? Number(rect.attributes.x) : Number.NaN;
    });
  t.deepEqual(
    [...lefts].sort((one, other) => one - other),
    lefts,
  );
  t.true(lefts.at(-1)! < width, 'the last box lies in the picture');
});

test('a run of an earlier version, and one of a single stage, have no graph', (t) => {
  t.is(runGraph({ ...facts, stages: [stage('ingest'), stage('train')] }), undefined);
  t.is(runGraph({ ...facts, stages: [stage('ingest', [])] }), undefined);
  t.is(runGraph({ actions: facts.actions }), undefined);
});

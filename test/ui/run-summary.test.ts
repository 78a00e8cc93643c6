import test from 'ava';
import type { ActionFact, RunFacts } from '../../src/core/run-facts.ts';
import { runSummary } from '../../src/ui/run-summary.ts';

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

/** The rows of the table of models, by title. */
function models(actions: readonly ActionFact[]): Record<string, string>[] {
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
  };
  const lines = runSummary(facts, (_, text) => text);
  const [head = '', rule = '', ...rows] = lines.slice(lines.indexOf('Models') + 1);
  const spans = [...rule.matchAll(/─+/g)].map(({ index, 0: line }) => [index, index + line.length] as const);
  const cells = (line: string): string[] => spans.map(([from, to]) => line.slice(from, to).trim());
  const titles = cells(head);
  return rows
    .slice(0, rows.indexOf(''))
    .map((row) => Object.fromEntries(cells(row).map((cell, index) => [titles[index], cell])));
}

const epochsOf = (actions: readonly ActionFact[]): (string | undefined)[] => models(actions).map((row) => row.epochs);

test('an evaluation stands beside the training whose model it took', (t) => {
  const stages = [training('small', {}, 'S', 1), training('large', {}, 'L', 20)];
  t.deepEqual(epochsOf([...stages, evaluation('evallarge', {}, 'L'), evaluation('evalsmall', {}, 'S')]), ['20', '1']);
  const grid = [training('train', { h: 2 }, 'two', 3), training('train', { h: 8 }, 'eight', 4)];
  t.deepEqual(epochsOf([...grid, evaluation('final', {}, 'eight')]), ['4']);
  t.deepEqual(epochsOf([...grid, evaluation('other', { h: 2 }, 'handed in')]), ['']);
});

test('trainings that made the same bytes are told apart by coordinates, or not at all', (t) => {
  const included = [training('train', { net: 'A' }, 'same', 3), training('train', { net: 'A', ep: 9 }, 'same', 4)];
  const at = (coordinates: Coordinates) => epochsOf([...included, evaluation('eval', coordinates, 'same')]);
  t.deepEqual([at({ net: 'A', ep: 9 }), at({ net: 'A' }), at({ net: 'A', ep: 9, fold: 1 })], [['4'], ['3'], ['4']]);
  t.deepEqual(at({}), ['']);
  const twice = ['a', 'b'].map((stage) => ({ ...training(stage, {}, 'same', 3), key: 'k' }));
  t.deepEqual(epochsOf([...twice, evaluation('eval', {}, 'same')]), ['3']);
});

test('a manifest that does not say what actions took is read by coordinates', (t) => {
  const grid = [training('train', { h: 2 }, 'two', 3), training('train', { h: 8 }, 'eight', 4)];
  t.deepEqual(epochsOf([...grid, evaluation('eval', { h: 8 }, undefined)]), ['4']);
  t.deepEqual(epochsOf([...grid, evaluation('eval', {}, undefined)]), ['']);
});

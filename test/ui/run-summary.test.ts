/** What stands below a run: the table of models, how sure its numbers are, and what was chosen. */

import test from 'ava';
import { trainingMeasures } from '../../src/artifacts/training/measures.ts';
import type { ActionFact, RunFacts } from '../../src/core/facts/run-facts.ts';
import type { StageFact } from '../../src/core/facts/stage-fact.ts';
import { runSummary, type SummaryOptions } from '../../src/ui/run-summary.ts';
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

function factsOf(actions: readonly ActionFact[]): RunFacts {
  return {
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
}

function summary(actions: readonly ActionFact[], options: SummaryOptions = {}): string[] {
  return runSummary(factsOf(actions), (_, text) => text, options);
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

/** An evaluation of each of these accuracies, and its training. */
function grid(accuracies: readonly number[], rows = 1000): ActionFact[] {
  return accuracies.flatMap((accuracy, index) => [
    training('train', { filters: index + 1 }, `m${index}`, 3),
    {
      ...evaluation('evaluate', { filters: index + 1 }, `m${index}`),
      id: `evaluate[filters=${index + 1}]`,
      metrics: { 'validation.accuracy': accuracy, 'validation.examples': rows, 'test.accuracy': 0.5, 'test.loss': 1.5 },
    },
  ]);
}
const filtersOf = (lines: readonly string[]): string[] => {
  const table = lines.slice(lines.indexOf('Models') + 3);
  return table.flatMap((line) => /^[★ ] +\d+(?= )/.exec(line)?.[0].replace(/ +/, ' ') ?? []);
};

test('models are ranked by the measure that decides, and all that are best are marked', (t) => {
  t.deepEqual(filtersOf(summary(grid([0.5, 0.9, 0.7]))), ['★ 2', ' 3', ' 1']);
  t.deepEqual(filtersOf(summary(grid([0.9, 0.5, 0.9]))), ['★ 1', '★ 3', ' 2']);
  t.false(
    summary(grid([0.9]))
      .join('')
      .includes('★'),
    'a single model is no best',
  );
});

test('of many models the best are listed, and the others counted', (t) => {
  const many = grid(Array.from({ length: 54 }, (_, index) => index / 100));
  const lines = summary(many, { rows: 10 });
  t.deepEqual(filtersOf(lines).slice(0, 2), ['★ 54', ' 53']);
  t.is(filtersOf(lines).length, 10);
  t.true(lines.includes('44 more: pipeline show r'), lines.join('\n'));
  t.is(filtersOf(summary(many.slice(0, 24), { rows: 10 })).length, 12, 'two more are listed, not counted');
  t.is(filtersOf(summary(many)).length, 54);
});

test('the deciding measure has its difference to the run before beside it', (t) => {
  const before = factsOf(grid([0.5, 0.8]));
  const lines = summary(grid([0.5, 0.9, 0.7]), { before });
  const column = lines[lines.indexOf('Models') + 1]!.indexOf('Δ');
  t.deepEqual(
    lines.slice(lines.indexOf('Models') + 3, lines.indexOf('Models') + 6).map((line) =>
      line
        .slice(0, column + 1)
        .trim()
        .split(/ {2,}/)
        .at(-1),
    ),
    ['+10.0 points', '0.7000', '±0'],
  );
});

test('a table that is too wide lacks neutral columns first, and never the measure that decides', (t) => {
  const wide = summary(grid([0.5, 0.9]))[2]!;
  for (const width of [80, 60, 50, 40]) {
    const lines = summary(grid([0.5, 0.9]), { width });
    const table = lines.slice(
      lines.indexOf('Models') + 1,
      lines.findIndex((line) => line.startsWith('95 %')),
    );
    for (const line of table) t.true(line.length <= width, `${width}: ${line}`);
    t.regex(table.join('\n'), /0\.9000/, String(width));
  }
  t.regex(wide, /epochs/);
  t.notRegex(summary(grid([0.5, 0.9]), { width: 50 }).join('\n'), /epochs/);
});

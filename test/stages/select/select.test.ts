/** The kind `select`: the best candidate, ties, missing points, its model. */

import { readFileSync } from 'node:fs';
import { inputArtifact, type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import type { AxisUses } from '../../../src/core/pipeline/axis-uses.ts';
import type { ActionId, Coordinates } from '../../../src/core/pipeline/pipeline.ts';
import type { ArtifactNames } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import { descriptors } from '../../../stages/index.ts';
import { initialWeights } from '../../../stages/lib/learning/network/initial-weights.ts';
import { modelTable } from '../../../stages/lib/learning/network/model-table.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';
import select from '../../../stages/select/body.ts';
import { kind as descriptor } from '../../../stages/select/kind.ts';
import { resolve } from '../../core/kinds.ts';
import { declared as measure } from '../../support/measure.ts';

const allKinds = new Map(
  descriptors.map((one) => [
    one.kind,
    { descriptor: one, schema: JSON.parse(readFileSync(one.schema, 'utf8')) as JsonObject },
  ]),
);

type Point = readonly [coordinates: Coordinates, metrics: { readonly [name: string]: number }];

const metricsOf = (metrics: { readonly [name: string]: number }, model?: string): Table =>
  makeTable(
    { name: column.utf8(Object.keys(metrics)), value: column.float64(Float64Array.from(Object.values(metrics))) },
    { type: 'metrics', version: 1, classNames: ['a', 'b'], ...(model !== undefined && { model }) },
  );
const network = resolveClassifier([{ dense: { units: 'classes' } }], [3], 2);
const modelOf = (seed: number): Table =>
  modelTable({
    network,
    weights: initialWeights(network, seed),
    inputs: [{ ...network.inputs[0]!, scale: 1 }],
    meaning: { task: 'multiclass', classNames: ['a', 'b'] },
    loss: { name: 'meanSquaredError' },
    epochs: 1,
  });

const points: readonly Point[] = [
  [
    { filters: 32, epochs: 5 },
    { 'validation.accuracy': 0.91, 'validation.loss': 0.3 },
  ],
  [
    { filters: 32, epochs: 10 },
    { 'validation.accuracy': 0.93, 'validation.loss': 0.35 },
  ],
  [
    { filters: 64, epochs: 5 },
    { 'validation.accuracy': 0.93, 'validation.loss': 0.2 },
  ],
  [
    { filters: 64, epochs: 10 },
    { 'validation.accuracy': Number.NaN, 'validation.loss': Number.NaN },
  ],
];
const models = points.map(([coordinates], index) => inputArtifact('model', modelOf(index), coordinates));
const declared: ArtifactNames = {
  metrics: [
    measure('validation.accuracy', 'more'),
    measure('*.loss', 'less'),
    measure('score', 'more'),
    measure('test.accuracy', 'more'),
  ],
};
const run = (parameters: { metric: string; mode?: string }, from = points, given = models): Promise<Ran> =>
  runStage(descriptor, select, {
    parameters,
    names: () => [declared],
    inputs: {
      candidates: from.map(([coordinates, metrics]) => ({ table: metricsOf(metrics), coordinates })),
      models: given,
    },
  });

test('returns the very model of the best point; of equals the first, and a note names the tie', async (t) => {
  const { result, outputs, digests, metrics, notes } = await run({ metric: 'validation.accuracy' });
  t.is(result.outputs.model, models[1]!);
  t.is(digests.model, models[1]!.digest);
  t.deepEqual(metrics, { 'validation.accuracy': 0.93, 'validation.loss': 0.35 });
  t.deepEqual(outputs.choice!.metadata.selected, {
    coordinates: { filters: 32, epochs: 10 },
    metric: 'validation.accuracy',
    mode: 'max',
    candidates: 4,
    value: 0.93,
    tied: [{ coordinates: { filters: 64, epochs: 5 } }],
    without: [{ coordinates: { filters: 64, epochs: 10 } }],
  });
  t.deepEqual(notes, [
    'filters=32, epochs=10 and filters=64, epochs=5 tie at the greatest validation.accuracy of 4 candidates, 0.93; filters=32, epochs=10 is first in the document; filters=64, epochs=10 has no finite validation.accuracy and is not compared',
  ]);
});

test('the least loss is kept without a mode, and a value that is not a number never wins', async (t) => {
  const least = await run({ metric: 'validation.loss' });
  t.is(least.digests.model, models[2]!.digest);
  t.is((await run({ metric: 'validation.loss', mode: 'min' })).digests.choice, least.digests.choice);
  const reversed = [...points].reverse();
  t.is((await run({ metric: 'validation.accuracy' }, reversed)).digests.model, models[2]!.digest);
});

test('a candidate with more coordinates than its model finds it', async (t) => {
  const split: Point[] = [
    [{ filters: 32, epochs: 5, noise: 0 }, { score: 1 }],
    [{ filters: 64, epochs: 5, noise: 1 }, { score: 2 }],
  ];
  t.is((await run({ metric: 'score' }, split)).digests.model, models[2]!.digest);
  const only = [inputArtifact('model', modelOf(9))];
  t.is((await run({ metric: 'score' }, split, only)).digests.model, only[0]!.digest);
});

test('numbers that name their model get it, whatever the coordinates', async (t) => {
  const of = (model: number, score: number, coordinates: Coordinates = {}) => ({
    table: metricsOf({ score }, models[model]!.digest),
    coordinates,
  });
  const choose = (candidates: readonly ReturnType<typeof of>[], given = models): Promise<Ran> =>
    runStage(descriptor, select, {
      parameters: { metric: 'score', mode: 'max' },
      inputs: { candidates, models: given },
    });
  const bare = models.map((one) => ({ ...one, coordinates: {} }));
  const two = await choose([of(0, 1), of(3, 2), of(1, 0)], bare);
  t.is(two.digests.model, models[3]!.digest);
  t.is(two.outputs.choice!.metadata.model, models[3]!.digest);
  t.deepEqual(two.notes, ['candidate 2 has the greatest score of 3 candidates, 2']);
  const included = models.slice(0, 2).map((one, index) => ({
    ...one,
    coordinates: (index === 0 ? { net: 'A' } : { net: 'A', ep: 9 }) as Coordinates,
  }));
  for (const best of [0, 1]) {
    const scores = included.map(({ coordinates }, index) => of(index, index === best ? 1 : 0, coordinates));
    t.is((await choose(scores, included)).digests.model, models[best]!.digest);
  }
  const twins = [{ ...models[0]!, coordinates: { filters: 99 } }, ...models];
  t.is((await choose([of(0, 1, { filters: 32, epochs: 5 })], twins)).digests.model, models[0]!.digest);
  const failure = await t.throwsAsync(choose([of(0, 1, { filters: 32, epochs: 10 })], models.slice(1)), {
    instanceOf: StageFailure,
  });
  t.is(failure?.code, 'no-model');
});

test('numbers that name no model get the one that coordinates single out', async (t) => {
  const at = (coordinates: Coordinates, seed: number) => inputArtifact('model', modelOf(seed), coordinates);
  const pinned = [at({ act: 'relu', hidden: 4 }, 1), at({ act: 'relu', hidden: 8 }, 2)];
  t.is((await run({ metric: 'score' }, [[{ hidden: 8 }, { score: 1 }]], pinned)).digests.model, pinned[1]!.digest);
  const included = [at({ net: 'A' }, 1), at({ net: 'A', ep: 9 }, 2)];
  for (const model of included) {
    const only: Point[] = [[model.coordinates, { score: 1 }]];
    t.is((await run({ metric: 'score' }, only, included)).digests.model, model.digest);
  }
  const bare = [at({}, 1), at({}, 2)];
  const failure = await t.throwsAsync(run({ metric: 'score' }, [[{}, { score: 1 }]], bare), {
    instanceOf: StageFailure,
  });
  t.is(failure?.code, 'no-model');
});

test('a metric that is missing is named, with those that exist', async (t) => {
  const failure = await t.throwsAsync(run({ metric: 'validation.acuracy' }), { instanceOf: StageFailure });
  t.is(failure?.code, 'unknown-metric');
  t.like(failure!.facts, {
    expected: 'validation.accuracy, validation.loss',
    hint: 'did you mean "validation.accuracy"?',
  });
});

test('no number, no candidate, no model: failures', async (t) => {
  const code = async (promise: Promise<unknown>): Promise<string | undefined> =>
    (await t.throwsAsync(promise, { instanceOf: StageFailure }))?.code;
  t.is(await code(run({ metric: 'validation.loss' }, points.slice(3))), 'nothing-to-select');
  t.is(await code(run({ metric: 'validation.loss' }, [])), 'nothing-to-select');
  t.is(await code(run({ metric: 'validation.loss' }, points, models.slice(3))), 'no-model');
  const both = [
    inputArtifact('model', modelOf(1), { filters: 32 }),
    inputArtifact('model', modelOf(2), { epochs: 10 }),
  ];
  t.is(await code(run({ metric: 'validation.accuracy' }, points, both)), 'no-model');
});

test('confusion counts are handed on in the artifact and are no metrics of the choice', async (t) => {
  const counted: readonly Point[] = [
    [{}, { 'test.accuracy': 0.5, 'test.confusion.0.1': 3, 'test.f1.a.confusion.1': 0.5 }],
  ];
  const given = [inputArtifact('model', modelOf(0), {})];
  const { metrics, outputs } = await run({ metric: 'test.accuracy' }, counted, given);
  t.deepEqual(metrics, { 'test.accuracy': 0.5, 'test.f1.a.confusion.1': 0.5 });
  const names = [...outputs.choice!.columns.name!.values] as string[];
  t.true(names.includes('test.confusion.0.1'), names.join(' '));
});

const at = (net: string, values: { readonly [name: string]: number }): Point => [{ net }, values];
const accuracy = (right: number, rows: number) => ({
  'validation.accuracy': right / rows,
  'validation.examples': rows,
});
/** The note of a choice among points whose models are made for them. */
const noteOf = async (from: readonly Point[], metric = 'validation.accuracy', mode?: string): Promise<string[]> => {
  const given = from.map(([coordinates], index) => inputArtifact('model', modelOf(index), coordinates));
  return [...(await run({ metric, ...(mode !== undefined && { mode }) }, from, given)).notes];
};

test('notes name a tie, the interval, the rule and the candidates within the interval', async (t) => {
  const [A, B, rest] = [at('A', accuracy(11197, 12000)), at('B', accuracy(11197, 12000)), accuracy(11193, 12000)];
  t.deepEqual(await noteOf([A, B, at('default', rest)]), [
    'net=A and net=B tie at the greatest validation.accuracy of 3 candidates, 93.3 % (12,000 rows, ±0.4); net=A is first in the document; net=default is 0.033 points behind, within the interval',
  ]);
  t.deepEqual(await noteOf([at('far', accuracy(10000, 12000)), at('default', rest), B]), [
    'net=B has the greatest validation.accuracy of 3 candidates, 93.3 % (12,000 rows, ±0.4); net=default is 0.033 points behind, within the interval',
  ]);
  const many = [24, 24, 24, 23, 24, 22, 10].map((right, index) => at(String(index), accuracy(right, 24)));
  t.deepEqual(await noteOf(many), [
    'net=0, net=1, net=2 and net=4 tie at the greatest validation.accuracy of 7 candidates, 100 % (24 rows, +0.0 −13.8); net=0 is first in the document; net=3 (4.2 points behind) and net=5 (8.3 points behind) are within the interval',
  ]);
  t.deepEqual(await noteOf([at('A', accuracy(900, 1000)), at('B', accuracy(100, 1000))]), [
    'net=A has the greatest validation.accuracy of 2 candidates, 90 % (1,000 rows, +1.7 −2.0); no other is within the interval',
  ]);
});

test('of a measure that is no fraction of rows no interval is claimed, and equal losses tie', async (t) => {
  const losses = [0.25, 1 / 3, 0.25].map((loss, index) => at(String(index), { 'test.loss': loss, 'test.examples': 9 }));
  t.deepEqual(await noteOf(losses, 'test.loss'), [
    'net=0 and net=2 tie at the least test.loss of 3 candidates, 0.25; net=0 is first in the document',
  ]);
  // 0.25 of 10 rows is no count of rows.
  const weighted = [0.25, 0.5].map((value, index) =>
    at(String(index), { 'test.accuracy': value + 0.01, 'test.examples': 10 }),
  );
  t.deepEqual(await noteOf(weighted, 'test.accuracy'), ['net=1 has the greatest test.accuracy of 2 candidates, 0.51']);
});

test('notes show one candidate, infinite values and a negative zero as they are', async (t) => {
  t.deepEqual(await noteOf([at('A', accuracy(9, 12))]), [
    'net=A is the only candidate, with validation.accuracy 75 % (12 rows, +16.1 −28.2)',
  ]);
  const infinite = [
    at('A', { score: Number.POSITIVE_INFINITY }),
    at('B', { score: 1 }),
    at('C', { score: Number.NaN }),
  ];
  t.deepEqual(await noteOf(infinite, 'score'), [
    'net=B has the greatest score of 3 candidates, 1; net=A and net=C have no finite score and are not compared',
  ]);
  t.deepEqual(await noteOf([at('A', { score: -0 }), at('B', { score: 0 })], 'score'), [
    'net=A and net=B tie at the greatest score of 2 candidates, 0; net=A is first in the document',
  ]);
  const failure = await t.throwsAsync(noteOf([infinite[0]!, infinite[2]!], 'score'), { instanceOf: StageFailure });
  t.is(failure?.code, 'nothing-to-select');
  t.is(failure?.facts.found, 'net=A: Infinity and net=C: NaN');
});

test('candidates of the same coordinates are numbered, and one without coordinates is the model', async (t) => {
  t.deepEqual(
    await noteOf(
      [at('A', { score: 1 })].map(([, values]) => [{}, values]),
      'score',
    ),
    ['the model is the only candidate, with score 1'],
  );
  const twins = [1, 1].map((score, index) => ({
    table: metricsOf({ score }, models[index]!.digest),
    coordinates: { net: 'A' },
  }));
  const { notes } = await runStage(descriptor, select, {
    parameters: { metric: 'score', mode: 'max' },
    inputs: { candidates: twins, models },
  });
  t.deepEqual(notes, [
    'net=A (candidate 1) and net=A (candidate 2) tie at the greatest score of 2 candidates, 1; net=A (candidate 1) is first in the document',
  ]);
});

test('a note names a mode against the declared direction', async (t) => {
  const losses = [0.25, 0.75].map((loss, index) => at(String(index), { 'test.loss': loss }));
  t.deepEqual(await noteOf(losses, 'test.loss', 'max'), [
    'net=1 has the greatest test.loss of 2 candidates, 0.75',
    'mode: max keeps the model with the greatest test.loss, and less of it is better',
  ]);
  const scores = [0.25, 0.75].map((score, index) => at(String(index), { score }));
  t.is(
    (await noteOf(scores, 'score', 'min'))[1],
    'mode: min keeps the model with the least score, and more of it is better',
  );
});

const seedPoints: readonly Point[] = (
  [
    ['A', 1, 0.95],
    ['A', 2, 0.85],
    ['A', 3, 0.87],
    ['B', 1, 0.9],
    ['B', 2, 0.9],
    ['B', 3, 0.93],
  ] as const
).map(([net, seed, accuracy]): Point => [{ net, seed }, { 'validation.accuracy': accuracy }]);
const uses: AxisUses = new Map([
  ['net', 'value'],
  ['seed', 'seed'],
]);
const overSeeds = (axes: readonly AxisUses[] = seedPoints.map(() => uses), among = seedPoints): Promise<Ran> =>
  runStage(descriptor, select, {
    parameters: { metric: 'validation.accuracy' },
    names: (port) => (port === 'candidates' ? axes : [uses]).map((one) => ({ ...declared, axes: one })),
    inputs: {
      candidates: among.map(([coordinates, metrics]) => ({ table: metricsOf(metrics), coordinates })),
      models: among.map(([coordinates], index) => inputArtifact('model', modelOf(index), coordinates)),
    },
  });

test('candidates that differ in their seed only are compared by their mean; the model nearest to it is handed on', async (t) => {
  const { outputs, metrics, notes } = await overSeeds();
  t.like(outputs.choice!.metadata.selected, {
    coordinates: { net: 'B', seed: 1 },
    over: ['seed'],
    candidates: 2,
    interval: { seeds: 3 },
    near: [{ coordinates: { net: 'A', seed: 3 } }],
  });
  // The best single one is of A, whose mean is lower.
  t.deepEqual(metrics, { 'validation.accuracy': 0.9 });
  t.regex(
    notes[0]!,
    /^net=B has the greatest mean validation\.accuracy over seed of 2 candidates, 0\.91 \(3 seeds, ±0\.0430\); net=A is 0\.02 behind, within the interval$/,
  );
  t.is(notes[1], 'the model of net=B, seed=1 is handed on, 0.9: the nearest to the mean');
});

test('candidates of several stages are compared one by one, which is said', async (t) => {
  const { outputs, notes } = await overSeeds([uses, uses, uses, new Map(uses), new Map(uses), new Map(uses)]);
  t.like(outputs.choice!.metadata.selected, { coordinates: { net: 'A', seed: 1 }, over: undefined, candidates: 6 });
  t.is(notes[1], 'candidates of several stages are compared one by one, not by their mean over seed');
});

test('a mean of fewer seeds than the others is named, since those that diverged are not in it', async (t) => {
  const { notes } = await overSeeds(undefined, seedPoints.slice(0, 4));
  t.regex(notes[0]!, /^net=B has the greatest mean validation\.accuracy over seed of 2 candidates, 0\.9;|0\.9$/);
  t.is(notes[1], 'not all means are of 3 seeds: that of net=B (1) is of fewer');
  t.is(notes[2], 'the model of net=B, seed=1 is handed on, 0.9: the nearest to the mean');
});

test('without a seed axis the parameters are as they were', (t) => {
  const resolved = descriptor.resolveInputs!({ metric: 'validation.accuracy', requireAll: false }, () => [
    { ...declared, axes: new Map([['net', 'value']]) },
  ]);
  t.deepEqual(resolved, { metric: 'validation.accuracy', requireAll: false, mode: 'max' });
});

test('the port takes artifacts of any one type, hands on that type, and prefers the model of a training', (t) => {
  const ports = (types: readonly string[]) =>
    descriptor.ports!({ with: {}, wired: { models: { types, gathered: true } } });
  t.like(ports(['files']), { inputs: { models: { type: 'files' } }, outputs: { model: { type: 'files' } } });
  t.like(ports([]), { inputs: { models: { type: 'model' } }, outputs: { model: { type: 'model' } } });
  t.like(ports(['files', 'model']), { problems: [{ message: 'models of several types: files, model' }] });
});

const wired = (models: string) =>
  resolve(
    `
name: any
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments } }
  train: { uses: train, needs: { dataset: ingest }, matrix: { e: [1, 2] }, with: { epochs: '\${{ matrix.e }}', model: [{ dense: { units: classes } }] } }
  eval: { uses: evaluate, needs: { model: train, dataset: ingest } }
  best: { uses: select, needs: { candidates: eval.metrics, models: ${models} }, with: { metric: test.loss } }
`,
    { kinds: allKinds },
  );

for (const [models, type] of [
  ['train', 'model'],
  ['train.history', 'history'],
  ['eval.predictions', 'predictions'],
] as const)
  test(`wired to ${models}, select hands on an artifact of type ${type}`, (t) => {
    const { pipeline, diagnostics } = wired(models);
    t.deepEqual(diagnostics, []);
    const best = pipeline?.actions.get('best' as ActionId);
    t.is(best?.outputs.model, type);
    t.is(best?.inputs.models?.type, type);
  });

test('an output is named where a stage has several and none is a model', (t) => {
  const { diagnostics } = wired('eval');
  t.like(diagnostics, [{ code: 'ambiguous-output', hint: 'write one of eval.metrics, eval.predictions' }]);
});

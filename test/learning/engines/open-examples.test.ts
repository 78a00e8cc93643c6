/** Datasets opened for engines: in memory or left in their file, with the same bytes; and those that no engine takes. */

import { inputArtifact } from 'arrowline/testing';
import test from 'ava';
import { dataset as datasets, type NumberLabels } from '../../../src/artifacts/dataset.ts';
import type { FailureCode } from '../../../src/core/facts/failure-code.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import { requireClasses } from '../../../stages/lib/kit/dataset/require-classes.ts';
import { permutation, random } from '../../../stages/lib/kit/random/random.ts';
import { compiledEngine } from '../../../stages/lib/learning/engines/compiled/index.ts';
import { type DatasetExamples, groupsOf, openExamples } from '../../../stages/lib/learning/engines/open-examples.ts';
import { initialWeights } from '../../../stages/lib/learning/network/initial-weights.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';
import { lossNamed } from '../../support/losses.ts';
import { smallDataset } from '../../support/small-dataset.ts';
import { artifactInBatches } from '../../support/stored.ts';

/** Everything that a training, an evaluation and a prediction give. */
async function learned(opened: DatasetExamples): Promise<unknown> {
  const { dataset } = opened;
  const classes = requireClasses(dataset, 'learn');
  const model = [
    { conv2d: { filters: 3, kernelSize: 3, activation: 'relu' } },
    { flatten: {} },
    { dense: { units: 'classes', activation: 'softmax' } },
  ];
  const target = { task: 'multiclass', outputs: classes.classNames.length } as const;
  const network = resolveNetwork(model as never, opened.groups, target);
  const groups = groupsOf(network, opened);
  const inputs = groups.map((one) => one.open());
  const trainer = await compiledEngine.trainer({
    network,
    weights: initialWeights(network, 1),
    loss: lossNamed('categoricalCrossentropy'),
    optimizer: { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
    batchSize: 8,
    seed: 1,
    examples: { inputs, targets: { classes: classes.label } },
  });
  const { start, end } = dataset.splits.train;
  for (const epoch of [1, 2])
    await trainer.trainEpoch(permutation(random(1, 'shuffle', epoch), start, end), epoch, () => {});
  const { validation } = dataset.splits;
  const evaluated = await trainer.evaluate(validation.start, validation.end);
  const { weights } = trainer.readState();
  const predictor = await compiledEngine.predictor(network, weights, inputs, 16);
  const { rows, splits, ids } = dataset;
  return {
    weights,
    evaluated,
    predicted: await predictor.predict(0, rows),
    shape: groups[0]!.shape,
    classes,
    rows,
    splits,
    ids,
  };
}

const table = smallDataset({ train: 70, validation: 20, test: 9 });
const never = async (): Promise<Table> => {
  throw new Error('read as a whole');
};

test('features in a file give the bits that they give in memory, whatever the batches', async (t) => {
  const expected = await learned(await openExamples(inputArtifact('dataset', table)));
  for (const rows of [1, 7, 64, 99])
    t.deepEqual(
      await learned(await openExamples(await artifactInBatches('dataset', table, rows, never), 64)),
      expected,
    );
  t.deepEqual(await learned(await openExamples(await artifactInBatches('dataset', table, 16))), expected);
});

test('integers of 16 bits in a file are the numbers that they are in memory', async (t) => {
  const dataset = datasets.read(table);
  const [group] = dataset.groups;
  const stored = (group as { values: Uint8Array }).values;
  const values = Int16Array.from(stored, (one) => 100 * one - 9000);
  const wide = datasets.write({ ...dataset, groups: [{ ...group!, scale: 9000, values } as never] });
  const expected = await learned(await openExamples(inputArtifact('dataset', wide)));
  t.deepEqual(await learned(await openExamples(await artifactInBatches('dataset', wide, 16, never), 64)), expected);
});

test('a dataset that no engine takes is refused with a way out', async (t) => {
  const dataset = datasets.read(table);
  const [group] = dataset.groups;
  const { labels: _, ...unlabelled } = dataset;
  const doubles = Float64Array.from((group as { values: Uint8Array }).values, (one) => one / 3);
  const prices: NumberLabels = { value: new Float64Array(dataset.rows) };
  const age = { name: 'age', type: 'number' as const, column: { type: 'Float64' as const, values: prices.value } };
  const wrong: readonly (readonly [code: FailureCode, hint: RegExp, table: Table, bytesMax?: number])[] = [
    ['no-classes', /label: NAME/, datasets.write(unlabelled)],
    ['no-classes', /label: NAME/, datasets.write(unlabelled), 64],
    ['no-classes', /"price": category/, datasets.write({ ...dataset, labels: prices, labelName: 'price' })],
    ['precision', /normalize/, datasets.write({ ...dataset, groups: [{ ...group!, values: doubles } as never] }), 64],
    [
      'several-groups',
      /input: \{ group/,
      datasets.write({ ...dataset, groups: [group!, { name: 'more', columns: [age] }] }),
    ],
  ];
  for (const [code, hint, one, bytesMax] of wrong) {
    const failure = await t.throwsAsync<StageFailure>(
      openExamples(inputArtifact('dataset', one), bytesMax).then(learned),
      { instanceOf: StageFailure },
    );
    t.is(failure?.code, code);
    t.regex(failure?.facts.hint ?? '', hint);
  }
});

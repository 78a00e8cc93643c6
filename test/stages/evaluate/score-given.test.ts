/** Predictions of another stage, scored: as evaluate itself scores them, and refused where they do not fit. */

import { type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { column, type Table } from '../../../src/stage-api/table.ts';
import body from '../../../stages/evaluate/body.ts';
import { kind } from '../../../stages/evaluate/kind.ts';
import train from '../../../stages/train/body.ts';
import { kind as trainKind } from '../../../stages/train/kind.ts';
import { smallDataset } from '../../support/small-dataset.ts';

const dataset = smallDataset({ train: 60, validation: 20, test: 15, classNames: ['a', 'b', 'c'], wrongLabels: 0.2 });
const own = runStage(trainKind, train, {
  parameters: { model: [{ flatten: {} }, { dense: { units: 'classes', activation: 'softmax' } }], epochs: 2 },
  inputs: { dataset },
}).then(({ outputs }) => runStage(kind, body, { inputs: { model: outputs.model!, dataset } }));

const score = (given: Table, parameters: JsonObject = {}): Promise<Ran> =>
  runStage(kind, body, { parameters, inputs: { predictions: given, dataset } });

/** The table with some rows of some columns replaced. */
function changed(table: Table, name: string, change: (values: readonly number[]) => number[]): Table {
  const before = table.columns[name] as { readonly values: Int32Array };
  const values = change([...before.values]);
  return { ...table, columns: { ...table.columns, [name]: column.int32(Int32Array.from(values)) } };
}

test.serial(
  'the answers of a model get the numbers that evaluate gives the model, and are handed on unchanged',
  async (t) => {
    const { outputs, metrics, digests } = await own;
    const scored = await score(outputs.predictions!);
    const { parameters: _weights, ...expected } = metrics;
    for (const [name, value] of Object.entries(expected)) {
      const difference = Math.abs(scored.metrics[name]! - value);
      // The loss of a model is of outputs in double precision; probabilities are stored in single precision.
      t.true(
        name.endsWith('.loss') ? difference < 1e-6 : difference === 0,
        `${name}: ${scored.metrics[name]}, ${value}`,
      );
    }
    t.deepEqual(Object.keys(scored.metrics), Object.keys(expected));
    t.is(scored.digests.predictions, digests.predictions);
    t.is(scored.outputs.metrics!.metadata.model, outputs.metrics!.metadata.model);
    t.deepEqual(scored.notes, []);
  },
);

test.serial('only the asked split is measured', async (t) => {
  const { outputs } = await own;
  const { metrics } = await score(outputs.predictions!, { splits: ['test'] });
  t.deepEqual([...new Set(Object.keys(metrics).map((name) => name.split('.')[0]))], ['test']);
});

test.serial('an answer that is not the most probable class counts, and is said', async (t) => {
  const { outputs } = await own;
  const given = outputs.predictions!;
  const other = changed(given, 'predicted', (values) => values.with(0, (values[0]! + 1) % 3));
  t.deepEqual((await score(other)).notes, ['1 rows are given another class than their greatest probability says']);
});

const wrong: readonly (readonly [string, (given: Table) => Table, RegExp])[] = [
  [
    'another label than the dataset has',
    (given) => changed(given, 'label', (values) => values.with(3, (values[3]! + 1) % 3)),
    /row 3.*label \d for row 83/,
  ],
  [
    'a row that is not in the dataset',
    (given) => changed(given, 'row', (values) => values.with(2, 95)),
    /row 2.*row 95/,
  ],
  ['a row twice', (given) => changed(given, 'row', (values) => values.with(1, values[0]!)), /row 1.*row 80 again/],
  [
    'a row of another split',
    (given) => changed(given, 'row', (values) => values.with(0, 0)),
    /row 0.*split "test" for row 0.*"train"/,
  ],
  [
    'a class that there is not',
    (given) => changed(given, 'predicted', (values) => values.with(4, 3)),
    /row 4.*class 3/,
  ],
  ['other classes', (given) => ({ ...given, metadata: { ...given.metadata, classNames: ['a', 'b', 'd'] } }), /"d"/],
  ['a part of a split', (given) => headOf(given, 10), /leave out 5 of 15 test rows/],
];
for (const [name, change, expected] of wrong)
  test.serial(`predictions are refused that have ${name}`, async (t) => {
    const { outputs } = await own;
    const error = await t.throwsAsync(score(change(outputs.predictions!)), { instanceOf: StageFailure });
    t.is(error.code, 'model-mismatch');
    t.regex([error.message, error.facts.where, error.facts.found, error.facts.expected].join(' | '), expected);
  });

function headOf(table: Table, rows: number): Table {
  const { split, row, label, predicted, probabilities } = table.columns;
  const ints = (one: unknown) => column.int32((one as { values: Int32Array }).values.slice(0, rows));
  return {
    rows,
    metadata: table.metadata,
    columns: {
      split: column.utf8([...(split as { values: readonly string[] }).values].slice(0, rows)),
      row: ints(row),
      label: ints(label),
      predicted: ints(predicted),
      probabilities: column.vectors((probabilities as { values: Float32Array }).values.slice(0, rows * 3), 3),
    },
  };
}

test('a stage that wires neither or both is a mistake in the document', (t) => {
  const problems = (...wired: string[]) =>
    kind.checkInputs!({ threshold: 0.5, batchSize: 1, engine: 'compiled' }, (port) =>
      wired.includes(port) ? [{}] : [],
    );
  t.is(problems('model').length, 0);
  t.is(problems('predictions').length, 0);
  t.regex(problems()[0]!.message, /either a model or predictions/);
  t.regex(problems('model', 'predictions')[0]!.message, /either a model or predictions/);
});

/** Trains epoch by epoch, from the latest checkpoint on, and predicts the rows that are not for training. */

import {
  column,
  type Digest,
  makeTable,
  type StageBody,
  type StageContext,
  StageFailure,
  type Table,
  tableDigest,
} from 'arrowline/stage';
import { type Examples, examplesOf } from './examples.ts';
import type { kind } from './kind.ts';
import { probabilitiesOf, shuffled, step } from './regression.ts';

const body: StageBody<typeof kind> = async (context) => {
  const examples = examplesOf(await context.one('dataset').table());
  const { weights, loss, from } = await train(context, examples);
  const width = weights.length / examples.classNames.length;
  const table = makeTable({ weights: column.vectors(weights, width) }, { type: 'table', version: 1 });
  return {
    outputs: { weights: table, predictions: predict(examples, weights, await tableDigest(table)) },
    metrics: { 'train.loss': loss },
    notes: from > 0 ? [`continued from epoch ${from}`] : [],
  };
};

export default body;

interface Trained {
  readonly weights: Float64Array;
  readonly loss: number;
  /** The epoch that it continued from. */
  readonly from: number;
}

async function train(context: StageContext<typeof kind>, examples: Examples): Promise<Trained> {
  const { epochs, rate } = context.parameters;
  const rows = [...examples.splits.keys()].filter((row) => examples.splits[row] === 'train');
  if (rows.length === 0) throw new StageFailure('no-rows', 'the dataset has no training rows');
  const latest = await context.checkpoints?.latest(epochs);
  const from = latest?.position ?? 0;
  const kept = latest?.table.columns.weights;
  const weights =
    kept?.type === 'Float64'
      ? Float64Array.from(kept.values)
      : new Float64Array(examples.classNames.length * examples.row(0).length);
  let loss = Number(latest?.table.metadata.loss ?? 0);
  for (let epoch = from + 1; epoch <= epochs; epoch++) {
    let sum = 0;
    for (const [done, row] of shuffled(rows, context.seed, epoch).entries()) {
      sum += step(weights, examples.row(row), examples.labels[row]!, rate);
      if (done % 100 === 0) await context.breathe();
    }
    loss = sum / rows.length;
    if (!Number.isFinite(loss))
      throw new StageFailure('diverged', `diverged in epoch ${epoch}`, {
        found: `a loss of ${loss}`,
        expected: 'a finite loss',
        hint: 'take a smaller rate',
      });
    context.progress({ unit: 'epoch', done: epoch, total: epochs, note: `loss ${loss.toFixed(3)}` });
    await context.checkpoints?.save(epoch, checkpoint(weights, loss));
  }
  return { weights, loss, from };
}

function checkpoint(weights: Float64Array, loss: number): Table {
  return makeTable({ weights: column.float64(weights) }, { type: 'softmax-checkpoint', version: 1, loss });
}

/** `model` is the digest of the weights: it ties the numbers of later stages to them. */
function predict({ splits, labels, classNames, row }: Examples, weights: Float64Array, model: Digest): Table {
  const rows = [...splits.keys()].filter((index) => splits[index] !== 'train');
  const answers = rows.map((index) => probabilitiesOf(weights, row(index)));
  return makeTable(
    {
      split: column.utf8(rows.map((index) => splits[index]!)),
      row: column.int32(Int32Array.from(rows)),
      label: column.int32(Int32Array.from(rows, (index) => labels[index]!)),
      predicted: column.int32(Int32Array.from(answers, (one) => one.indexOf(Math.max(...one)))),
      probabilities: column.vectors(Float32Array.from(answers.flatMap((one) => [...one])), classNames.length),
    },
    { type: 'predictions', version: 1, classNames, model },
  );
}

/** Findings that curves show: each on a made-up history that has it, and none on one that barely has not. */

import test from 'ava';
import { type Curves, curveFindings, thresholds } from '../../../src/artifacts/training/findings.ts';

type Given = Partial<Omit<Curves, 'epoch' | 'loss'>>;

const found = (loss: readonly number[], given: Given = {}): string[] =>
  curveFindings({ epoch: loss.map((_, at) => at + 1), loss, stoppedEarly: false, ...given }).map(({ code, epoch }) =>
    epoch === undefined ? code : `${code} ${epoch}`,
  );

/** Falls by a part of a percent: neither a plateau nor an improvement that counts. */
const settled = [1, 0.5, 0.5, 0.5];

test('a training that settled, and one without epochs, have no findings', (t) => {
  t.deepEqual(found(settled), []);
  t.deepEqual(found(settled, { validationLoss: [1, 0.6, 0.6, 0.61] }), []);
  t.deepEqual(found([]), []);
  t.deepEqual(found([0.5]), []);
  t.deepEqual(found(settled, { validationLoss: [Number.NaN, Number.NaN, Number.NaN, Number.NaN] }), []);
});

test('overfitting begins after the least validation loss, and only while training loss falls', (t) => {
  const falling = [0.9, 0.6, 0.4, 0.3, 0.2];
  t.deepEqual(found(falling, { validationLoss: [0.8, 0.5, 0.6, 0.7, 0.75] }), ['overfitting 2']);
  t.deepEqual(found(falling, { validationLoss: [0.8, 0.7, 0.6, 0.5, 0.6] }), [], 'one epoch is no trend');
  t.deepEqual(found(falling, { validationLoss: [0.8, 0.5, 0.5, 0.51, 0.52] }), [], 'less than 5 %');
  t.deepEqual(found([0.9, 0.6, 0.6, 0.7, 0.8], { validationLoss: [0.8, 0.5, 0.6, 0.7, 0.75] }), []);
});

test('a training loss that ends far above its least, or rises without a pause, diverges', (t) => {
  t.deepEqual(found([1, 0.4, 0.3, 0.9]), ['diverging 3']);
  t.deepEqual(found([1, 0.6, 0.5, 0.7]), [], 'less than half as much again');
  t.deepEqual(found([1, 1e-6, 1e-5, 3e-6]), [], 'next to nothing of the first loss');
  t.deepEqual(found([1, 0.8, 0.82, 0.84, 0.86]), ['diverging 2'], 'each of three epochs');
  t.deepEqual(found([1, 0.8, 0.82, 0.81, 0.86]), [], 'with a pause');
  t.deepEqual(found([1, 0.8, 0.801, 0.802, 0.803]), [], 'by less than a twentieth');
  // Nothing else is said of it.
  t.deepEqual(found([1, 0.2, 0.3, 2], { validationLoss: [1, 0.4, 0.6, 0.3] }), ['diverging 2']);
});

test('a loss of classes far above that of guessing is a divergence even while it falls', (t) => {
  const accuracy = [0.2, 0.2, 0.2];
  t.deepEqual(found([3e28, 2e28, 1e28], { accuracy }), ['diverging']);
  t.deepEqual(found([3e4, 2e4, 2e4], { accuracy, validationLoss: [1, 1, 1] }), ['diverging']);
  // Losses of numbers have any size.
  t.deepEqual(found([3e28, 2e28, 2e28]), []);
});

test('a plateau begins at the last improvement that counts', (t) => {
  const flat = new Array<number>(thresholds.plateauEpochs).fill(0.499);
  t.deepEqual(found([1, 0.5, ...flat]), ['plateau 2']);
  t.deepEqual(found([1, 0.5, ...flat.slice(1)]), []);
  t.deepEqual(found([1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4], { validationLoss: [1, 0.5, ...flat] }), ['plateau 2']);
  // Epoch by epoch it falls by less than a percent, but not all in all.
  t.deepEqual(found(Array.from({ length: 12 }, (_, at) => 0.995 ** at)), []);
});

test('a last epoch that lowers the loss of the validation rows still improved', (t) => {
  t.deepEqual(found([0.5, 0.4]), ['still-improving']);
  t.deepEqual(found([0.5, 0.4], { validationLoss: [0.5, 0.5] }), []);
  t.deepEqual(found([0.5, 0.5 * (1 - thresholds.lossFall)]), []);
  t.deepEqual(found([0.5, 0.4], { stoppedEarly: true }), []);
});

test('a gradient that jumped is told with the norm of the epochs before', (t) => {
  t.deepEqual(found(settled, { gradientNorm: [1, 2, 1, 150] }), ['gradient-jump 4']);
  t.deepEqual(found(settled, { gradientNorm: [1, 2, 1, 90] }), []);
  t.deepEqual(found(settled.slice(0, 3), { gradientNorm: [1, 2, 1000] }), []);
  t.deepEqual(found(settled, { gradientNorm: [0, 0, 0, 1] }), []);
});

test('texts have the numbers, no subject and no full stop', (t) => {
  const all = [
    { loss: [0.9, 0.6, 0.4, 0.3], given: { validationLoss: [0.8, 0.5, 0.6, 0.7] } },
    { loss: [1, 0.4, 0.3, 0.9] },
    { loss: [1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] },
  ].flatMap(({ loss, given }) =>
    curveFindings({ epoch: loss.map((_, at) => at + 1), loss, stoppedEarly: false, ...given }),
  );
  t.deepEqual(
    all.map(({ text }) => text),
    [
      'overfits after epoch 2: validation loss rose from 0.5000 to 0.7000 while training loss fell from 0.6000 to 0.3000',
      'diverges since epoch 3: training loss rose from 0.3000 to 0.9000',
      'is on a plateau since epoch 2: training loss 0.5000 was never lowered by 1 % again',
    ],
  );
});

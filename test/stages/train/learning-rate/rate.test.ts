/** Learning rates: as Keras' schedules and callback give them, and pure functions of the step and the epochs before. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { rateAt, ratesOf } from '../../../../stages/train/learning-rate/rate.ts';
import {
  dependsOnEpochs,
  fullSchedule,
  initialRate,
  rateProblems,
  type Schedule,
} from '../../../../stages/train/learning-rate/schedule.ts';
import type { LearningRate } from '../../../../stages/train/parameters.ts';

interface Rates {
  readonly rates: readonly number[];
}

/** Made by bench/peers/make_rate_goldens.py, in single precision. */
interface Goldens {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly cosine: readonly (Rates & { readonly initial: number; readonly final: number; readonly warmUp: number })[];
  readonly step: readonly (Rates & { readonly initial: number; readonly every: number; readonly factor: number })[];
  readonly losses: readonly number[];
  readonly onPlateau: readonly (Rates & {
    readonly factor: number;
    readonly patience: number;
    readonly minDelta: number;
    readonly least: number;
    readonly monitor: 'val_loss' | 'val_accuracy';
  })[];
}

const goldens = JSON.parse(
  readFileSync(new URL('../../../../../test/stages/train/fixtures/keras-rates.json', import.meta.url), 'utf8'),
) as Goldens;
const { stepsPerEpoch, epochs } = goldens;
const every = (schedule: Schedule): number[] =>
  Array.from({ length: stepsPerEpoch * epochs }, (_, step) => rateAt(schedule, goldens, step, []));

/** `scale` is that of the schedule: Keras' last rates of a cosine are rounded against it. */
function near(t: { true(value: boolean, message?: string): void }, found: readonly number[], rates: readonly number[]) {
  t.true(found.length === rates.length && found.length > 0, 'as many rates');
  const scale = Math.max(...rates);
  for (const [at, rate] of found.entries())
    t.true(Math.abs(rate - rates[at]!) <= 2e-6 * scale, `step ${at}: ${rate}, Keras ${rates[at]}`);
}

test('a cosine is that of Keras, from the first step or after a warm-up', (t) => {
  for (const { initial, final, warmUp, rates } of goldens.cosine)
    near(t, every({ cosine: { initial, final }, ...(warmUp > 0 && { warmUp }) }), rates);
});

test('steps are those of Keras with boundaries between epochs', (t) => {
  for (const { initial, every: epochsEach, factor, rates } of goldens.step)
    near(t, every({ step: { initial, every: epochsEach, factor } }), rates);
});

test('a rate on plateaus falls when that of Keras does', (t) => {
  const history = goldens.losses.map((loss) => ({ loss: 0, validationLoss: loss, validationAccuracy: 1 - loss }));
  for (const { rates, monitor, ...options } of goldens.onPlateau) {
    const watched = monitor === 'val_loss' ? 'validationLoss' : 'validationAccuracy';
    const schedule = { onPlateau: { initial: 0.1, monitor: watched, ...options } };
    const found = history.map((_, epoch) => rateAt(schedule, goldens, epoch * stepsPerEpoch, history.slice(0, epoch)));
    near(t, found, rates);
    t.true(new Set(found).size > 2, 'it falls more than once');
  }
});

test('a rate on plateaus follows a growing history, and reads it once an epoch', (t) => {
  const plateau = { initial: 0.1, factor: 0.5, patience: 0, minDelta: 0, monitor: 'loss', least: 0.01 };
  let reads = 0;
  const row = (): { readonly [name: string]: number } & { readonly loss: number } => ({
    get loss() {
      reads++;
      return 1;
    },
  });
  const history: ReturnType<typeof row>[] = [];
  const rate = ratesOf({ onPlateau: plateau }, goldens, history);
  for (let epoch = 0; epoch < 5; epoch++) {
    const expected = rateAt({ onPlateau: plateau }, goldens, 0, history);
    reads = 0;
    for (let step = 0; step < 10; step++) t.is(rate(step), expected);
    t.is(reads, epoch);
    history.push(row());
  }
});

test('a rate is never raised to the least one, nor lowered below it', (t) => {
  const plateau = { initial: 0.1, factor: 0.5, patience: 0, minDelta: 0, monitor: 'loss', least: 0.04 };
  const history = Array.from({ length: 6 }, () => ({ loss: 1 }));
  t.is(rateAt({ onPlateau: plateau }, goldens, 0, history), 0.04);
  t.is(rateAt({ onPlateau: { ...plateau, least: 0.2 } }, goldens, 0, history), 0.1);
});

test('a warm-up grows from 0 to the rate in equal steps, and then the schedule goes on', (t) => {
  const warm = every({ constant: 0.5, warmUp: 2 });
  t.is(warm[0], 0);
  t.is(warm[7], 0.25);
  t.deepEqual(new Set(warm.slice(14)), new Set([0.5]));
  const stepped = every({ step: { initial: 0.5, every: 3, factor: 0.5 }, warmUp: 1 });
  t.deepEqual([stepped[0], stepped[7], stepped[20], stepped[21]], [0, 0.5, 0.5, 0.25]);
});

test('only a cosine depends on how many epochs are to come', (t) => {
  const positive = fc.double({ min: 1e-6, max: 10, noNaN: true });
  const schedules: fc.Arbitrary<Schedule> = fc.oneof(
    fc.record({ constant: positive, warmUp: positive }),
    fc.record({ step: fc.record({ initial: positive, every: fc.integer({ min: 1, max: 9 }), factor: positive }) }),
    fc.record({ cosine: fc.record({ initial: positive, final: fc.constant(0) }) }),
  );
  fc.assert(
    fc.property(schedules, fc.integer({ min: 1, max: 80 }), (schedule, step) => {
      const [short, long] = [12, 40].map((length) => rateAt(schedule, { epochs: length, stepsPerEpoch }, step, []));
      t.is(short === long, !dependsOnEpochs(schedule), JSON.stringify([schedule, step]));
    }),
  );
});

test('a rate has one form: a number, or a schedule with every field', (t) => {
  const of = (given: LearningRate | undefined) => fullSchedule(given, 0.01);
  t.is(of(undefined), 0.01);
  t.is(of(0.5), 0.5);
  t.is(of({ constant: 0.5 }), 0.5);
  t.deepEqual(of({ warmUp: 2 }), { constant: 0.01, warmUp: 2 });
  t.deepEqual(of({ step: { every: 3 } }), { step: { initial: 0.01, factor: 0.1, every: 3 } });
  t.deepEqual(of({ cosine: {}, warmUp: 1 }), { cosine: { initial: 0.01, final: 0 }, warmUp: 1 });
  for (const given of [{ step: { every: 3 } }, { cosine: { initial: 1 } }, { onPlateau: {} }, { warmUp: 1 }] as const) {
    const full = of(given);
    t.deepEqual(of(full), full, 'a full one stays as it is');
    t.is(initialRate(full), 'cosine' in given ? 1 : 0.01);
  }
});

test('mistakes of a rate are placed', (t) => {
  const path = ['optimizer', 'adam', 'learningRate'];
  const of = (given: LearningRate) => rateProblems(given, 5, path).map((problem) => problem.path.slice(3).join('.'));
  t.deepEqual(of({ step: { every: 3 }, cosine: {} }), ['cosine']);
  t.deepEqual(of({ onPlateau: {}, warmUp: 1 }), ['warmUp']);
  t.deepEqual(of({ cosine: {}, warmUp: 5 }), ['warmUp']);
  for (const sound of [0.1, { cosine: {}, warmUp: 4.5 }, { constant: 1, warmUp: 9 }, { onPlateau: {} }] as const)
    t.deepEqual(of(sound), []);
});

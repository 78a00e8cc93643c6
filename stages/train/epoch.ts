/** One epoch: a pass over the training rows, then the validation rows, and the numbers of both. */

import { countText, formatMetric, type StageContext, StageFailure } from 'arrowline/stage';
import { permutation, random } from '../lib/kit/random/random.ts';
import type { BatchListener, EpochResult, Trainer, TrainerState } from '../lib/learning/engines/engine.ts';
import { gradientNorm } from '../lib/learning/engines/gradient-norm.ts';
import type { EpochRow } from './epoch-row.ts';
import type { kind } from './kind.ts';
import type { Lesson } from './lesson.ts';

/** A running validation reports progress at this interval. */
const announceMs = 300;

/** Scores of single classes are in the history, and not in the line of an epoch. */
const ofClass = /^validation\.(precision|recall|f1)\./;

/** `last` is the row of the epoch before, whose validation is told meanwhile. */
export async function trainEpoch(
  context: StageContext<typeof kind>,
  lesson: Lesson,
  trainer: Trainer,
  epoch: number,
  last?: EpochRow,
): Promise<{ readonly row: EpochRow; readonly weights: readonly Float32Array[] }> {
  const before = needsWay(lesson) ? trainer.readState() : undefined;
  const order = epochOrder(context, lesson, epoch);
  const { loss, accuracy } = await trainer.trainEpoch(order, epoch, announce(context, lesson, epoch, last));
  const validated = await validate(context, lesson, trainer, epoch);
  // The losses of an epoch are computed before its steps: a divergence in the last step shows in the weights only.
  const state = trainer.readState();
  if (!state.weights.every(allFinite))
    throw diverged(`the last batch of epoch ${epoch}`, 'a weight that is not finite', 'finite weights');
  const steps = stepsOf(lesson, epoch, state, before);
  return {
    row: { loss, ...(accuracy !== undefined && { accuracy }), ...validated, ...steps },
    weights: state.weights,
  };
}

/** Progress at the end of an epoch, with its numbers. */
export function epochProgress(context: StageContext<typeof kind>, epoch: number, row: EpochRow): void {
  const { epochs } = context.parameters;
  const whole = Object.entries(row).filter(([name]) => !ofClass.test(name));
  context.progress({
    unit: `epoch ${epoch}/${epochs}, ended`,
    done: 1,
    total: 1,
    overall: epoch / epochs,
    point: { step: epoch, values: Object.fromEntries(whole) },
  });
}

/** `epoch 3: loss 0.4120, accuracy 0.8512, …`. */
export function describeEpoch(
  { changesRate }: Lesson,
  epoch: number,
  { learningRate, gradientNorm: _, ...row }: EpochRow,
): string {
  const whole = Object.entries(row).filter(([name]) => !ofClass.test(name));
  const numbers = whole.map(([name, value]) => `${name} ${value.toFixed(4)}`);
  const rate = changesRate && learningRate !== undefined ? [`learningRate ${formatMetric(learningRate)}`] : [];
  return `epoch ${epoch}: ${[...numbers, ...rate].join(', ')}`;
}

/** Numbers of the validation rows; none without such rows. */
async function validate(
  context: StageContext<typeof kind>,
  { dataset, network, measure }: Lesson,
  trainer: Trainer,
  epoch: number,
): Promise<{ readonly [name: string]: number }> {
  const { start, end } = dataset.splits.validation;
  if (start === end) return {};
  const outputs = measure && new Float32Array((end - start) * network.outputs);
  const { loss, accuracy } = await announced(context, epoch, () => trainer.evaluate(start, end, outputs));
  if (!Number.isFinite(loss))
    throw diverged(`epoch ${epoch}, on the validation rows`, `a loss of ${loss}`, 'a finite loss');
  const values = outputs && measure ? Object.entries(measure(outputs).values) : [];
  return {
    validationLoss: loss,
    ...(accuracy !== undefined && { validationAccuracy: accuracy }),
    ...Object.fromEntries(values.map(([name, value]) => [`validation.${name}`, value])),
  };
}

/** Reports progress at intervals meanwhile, because an engine measures all rows in one call. */
async function announced(
  context: StageContext<typeof kind>,
  epoch: number,
  evaluate: () => Promise<EpochResult>,
): Promise<EpochResult> {
  const { epochs } = context.parameters;
  const announceIt = (): void =>
    context.progress({ unit: `epoch ${epoch}/${epochs}, validation`, done: 0, total: 1, overall: epoch / epochs });
  const timer = setInterval(announceIt, announceMs);
  try {
    return await evaluate();
  } finally {
    clearInterval(timer);
  }
}

/** The rate of the last step, and the norm of recent gradients: 0 where no step tells. */
function stepsOf(
  { network, optimizer, stepsPerEpoch, learningRate }: Lesson,
  epoch: number,
  state: TrainerState,
  before: TrainerState | undefined,
): { readonly [name: string]: number } {
  const steps = Array.from({ length: stepsPerEpoch }, (_, step) => (epoch - 1) * stepsPerEpoch + step);
  const last = learningRate(steps.at(-1)!);
  // A way is made of all steps, a momentum mostly of the last ones.
  const mean = before && steps.reduce((sum, step) => sum + learningRate(step) / steps.length, 0);
  const norm = gradientNorm(network, { ...optimizer, learningRate: mean ?? last }, state, before) ?? 0;
  return { learningRate: last, gradientNorm: Number.isFinite(norm) ? norm : 0 };
}

/** Plain gradient descent remembers no gradients: they follow from the way of the weights. */
function needsWay({ optimizer }: Lesson): boolean {
  return optimizer.name === 'sgd' && optimizer.momentum === 0;
}

/** The training rows in the order of an epoch. */
function epochOrder(context: StageContext<typeof kind>, { dataset }: Lesson, epoch: number): Uint32Array {
  const { start, end } = dataset.splits.train;
  if (context.parameters.shuffle) return permutation(random(context.seed, 'shuffle', epoch), start, end);
  return Uint32Array.from({ length: end - start }, (_, index) => start + index);
}

function announce(
  context: StageContext<typeof kind>,
  { groups }: Lesson,
  epoch: number,
  last: EpochRow | undefined,
): BatchListener {
  const started = performance.now();
  const validation = last === undefined ? '' : validationText(last);
  const what = groups.some(({ shape }) => shape.length > 1) ? 'images' : 'examples';
  return async ({ batch, batches, loss, examples }) => {
    const rate = Math.round(examples / Math.max(1e-3, (performance.now() - started) / 1000));
    context.progress({
      unit: `epoch ${epoch}/${context.parameters.epochs}, batch`,
      done: batch,
      total: batches,
      overall: (epoch - 1 + batch / batches) / context.parameters.epochs,
      note: `loss ${loss.toFixed(4)}, ${validation}${countText(rate)} ${what}/s`,
      point: { step: epoch - 1 + batch / (batches + 1), values: { batchLoss: loss } },
    });
    await context.breathe();
  };
}

/** Empty without validation rows. */
function validationText({ validationAccuracy, validationLoss }: EpochRow): string {
  if (validationAccuracy !== undefined) return `val. acc. ${validationAccuracy.toFixed(3)}, `;
  return validationLoss === undefined ? '' : `val. loss ${validationLoss.toFixed(3)}, `;
}

function allFinite(values: Float32Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return false;
  return true;
}

function diverged(where: string, found: string, expected: string): StageFailure {
  return new StageFailure('diverged', `diverged at ${where}`, {
    where,
    found,
    expected,
    hint: 'lower the learning rate, or look for features that are not finite',
  });
}

/**
 * The contract of an engine, as tests: agree with Keras, agree with the slope of its own loss, continue from a state
 * bit for bit, predict any layer, stop when it diverges. Each engine's test file calls this with its loader.
 */

import type { ExecutionContext, TestFn } from 'ava';
import type { Json } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type {
  Engine,
  EpochResult,
  Examples,
  OptimizerSpec,
  Trainer,
  TrainerOptions,
  TrainerState,
} from '../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../stages/lib/learning/engines/feature-rows.ts';
import { slotNames } from '../../../stages/lib/learning/engines/optimizer.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';
import { lossNamed } from '../../support/losses.ts';
import {
  type Golden,
  goldenExamples,
  goldenOptions,
  goldens,
  goldenWeights,
  numbersOf,
  weighted,
  withFeatures,
} from './goldens.ts';
import { lossGoldenOptions, lossGoldens } from './loss-goldens.ts';

const optimizers: readonly OptimizerSpec[] = [
  { name: 'sgd', learningRate: 0.05, momentum: 0, nesterov: false },
  { name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false },
  { name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: true },
  { name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  { name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
  { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
  { name: 'adamw', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004 },
];

/** Has dropout, batch normalization and a penalty: all that carries something from step to step. */
const everything: Json = [
  { conv2d: { filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' } },
  { batchNormalization: { momentum: 0.9 } },
  { maxPooling2d: {} },
  { dropout: { rate: 0.3 } },
  { flatten: {} },
  { dense: { units: 6, activation: 'tanh', kernelRegularizer: { l2: 0.01 }, name: 'encoded' } },
  { dropout: { rate: 0.5 } },
  { dense: { units: 'classes', activation: 'softmax' } },
];

function optionsOf(model: Json, changes: Partial<TrainerOptions> = {}): TrainerOptions {
  const network = resolveClassifier(model, [7, 6, 2], 3);
  return {
    network,
    weights: goldenWeights(network),
    loss: lossNamed('categoricalCrossentropy'),
    optimizer: optimizers[5]!,
    batchSize: 5,
    seed: 11,
    examples: goldenExamples(84, 18, 3),
    ...changes,
  };
}

const rows = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, index) => index);
const silent = (): void => {};

/** @param tolerance largest difference to Keras, as a part of 1 + |value| */
export function engineContract(test: TestFn, load: () => Promise<Engine>, tolerance = 2e-5): void {
  const training = async <Result>(options: TrainerOptions, use: (trainer: Trainer) => Promise<Result>) => {
    const trainer = await (await load()).trainer(options);
    try {
      return await use(trainer);
    } finally {
      trainer.dispose();
    }
  };

  for (const golden of goldens.cases)
    test(`trains as Keras does: ${golden.name}`, async (t) => {
      const options = goldenOptions(golden);
      const near = nearWithin(t, tolerance);
      const engine = await load();
      const reason = engine.unsupported(options.network, options.optimizer, options.loss);
      t.is(reason, undefined);
      const state = await training(options, async (trainer) => {
        for (let epoch = 1; epoch <= goldens.epochs; epoch++) {
          const { loss, accuracy } = await trainer.trainEpoch(rows(goldens.rows), epoch, silent);
          near([loss], [golden.losses[epoch - 1]!], `loss of epoch ${epoch}`);
          near([accuracy!], [golden.accuracies[epoch - 1]!], `accuracy of epoch ${epoch}`);
        }
        const evaluated = await trainer.evaluate(0, goldens.rows);
        near([evaluated.loss, evaluated.accuracy!], golden.evaluated, 'evaluation');
        return trainer.readState();
      });
      t.is(state.steps, goldens.epochs * Math.ceil(goldens.rows / goldens.batchSize));
      state.weights.forEach((weights, index) => {
        near(weights, golden.weights[index]!, `weight ${index}`);
      });
      await predictsAsKeras(engine, options, state, golden, near);
    });

  for (const golden of lossGoldens.cases)
    test(`trains as Keras does: ${golden.name}`, async (t) => {
      const options = lossGoldenOptions(golden);
      const near = nearWithin(t, Math.max(tolerance, 1e-5));
      const engine = await load();
      t.is(engine.unsupported(options.network, options.optimizer, options.loss), undefined);
      const { rows: count, epochs } = lossGoldens;
      const outputs = new Float32Array(golden.outputs.length);
      const state = await training(options, async (trainer) => {
        for (let epoch = 1; epoch <= epochs; epoch++) {
          const { loss, accuracy } = await trainer.trainEpoch(rows(count), epoch, silent);
          near([loss], [golden.losses[epoch - 1]!], `loss of epoch ${epoch}`);
          t.is(accuracy === undefined, golden.accuracies === null);
          if (golden.accuracies) near([accuracy!], [golden.accuracies[epoch - 1]!], `accuracy of epoch ${epoch}`);
        }
        const { loss, accuracy } = await trainer.evaluate(0, count, outputs);
        near(accuracy === undefined ? [loss] : [loss, accuracy], golden.evaluated, 'evaluation');
        return trainer.readState();
      });
      near(outputs, golden.outputs, 'outputs');
      state.weights.forEach((weights, index) => {
        near(weights, golden.weights[index]!, `weight ${index}`);
      });
    });

  for (const optimizer of optimizers)
    test(`continues from a state bit for bit: ${describe(optimizer)}`, async (t) => {
      const options = optionsOf(everything, { optimizer, examples: weighted(goldenExamples(84, 18, 3), [1, 2, 0.5]) });
      const order = Uint32Array.from(rows(18), (row) => (row * 7) % 18);
      let middle: TrainerState | undefined;
      const straight = await training(options, async (trainer) => {
        await trainer.trainEpoch(order, 1, silent);
        middle = trainer.readState();
        await trainer.trainEpoch(order, 2, silent);
        return trainer.readState();
      });
      const continued = await training(options, async (trainer) => {
        trainer.writeState(middle!);
        t.deepEqual(trainer.readState(), middle);
        await trainer.trainEpoch(order, 2, silent);
        return trainer.readState();
      });
      t.is(straight.steps, 8);
      t.deepEqual(Object.keys(straight.slots).sort(), [...slotNames(optimizer)].sort());
      for (const slots of Object.values(straight.slots)) t.is(slots.length, 8);
      t.deepEqual(continued, straight);
      t.notDeepEqual(straight.weights, middle!.weights);
    });

  for (const optimizer of [optimizers[1]!, optimizers[4]!, optimizers[6]!])
    test(`a rate for each step goes on where a state stands: ${describe(optimizer)}`, async (t) => {
      const asked: number[] = [];
      const learningRate = (step: number): number => {
        asked.push(step);
        return optimizer.learningRate / (1 + step);
      };
      const options = optionsOf(everything, { optimizer, learningRate });
      let middle: TrainerState | undefined;
      const straight = await training(options, async (trainer) => {
        await trainer.trainEpoch(rows(18), 1, silent);
        middle = trainer.readState();
        await trainer.trainEpoch(rows(18), 2, silent);
        return trainer.readState();
      });
      t.deepEqual([...new Set(asked)].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
      const continued = await training(options, async (trainer) => {
        trainer.writeState(middle!);
        await trainer.trainEpoch(rows(18), 2, silent);
        return trainer.readState();
      });
      t.deepEqual(continued, straight);
      const once = async (changes: Partial<TrainerOptions>): Promise<TrainerState> =>
        training({ ...optionsOf(everything, { optimizer }), ...changes }, async (trainer) => {
          await trainer.trainEpoch(rows(18), 1, silent);
          return trainer.readState();
        });
      t.deepEqual(await once({ learningRate: () => optimizer.learningRate }), await once({}));
      t.notDeepEqual(middle!.weights, (await once({})).weights);
    });

  test('evaluation fills the outputs that the predictor gives', async (t) => {
    const engine = await load();
    for (const golden of [lossGoldens.cases[0]!, lossGoldens.cases.at(-1)!]) {
      const options = lossGoldenOptions(golden);
      const { network, weights, examples } = options;
      const outputs = new Float32Array(11 * network.outputs);
      const alone = await training(options, (trainer) => trainer.evaluate(2, 13));
      t.deepEqual(await training(options, (trainer) => trainer.evaluate(2, 13, outputs)), alone);
      const predictor = await engine.predictor(network, weights, examples.inputs, 5);
      nearWithin(t, engine.name === 'compiled' ? 0 : 1e-6)(outputs, await predictor.predict(2, 13), golden.name);
      predictor.dispose();
    }
  });

  test('a state that was read is a copy', async (t) => {
    await training(optionsOf(everything), async (trainer) => {
      const before = trainer.readState();
      const copy = structuredClone(before);
      await trainer.trainEpoch(rows(18), 1, silent);
      t.deepEqual(before, copy);
    });
  });

  test('the same training twice gives the same bits; another seed gives other dropout', async (t) => {
    const run = (seed: number): Promise<TrainerState> =>
      training(optionsOf(everything, { seed }), async (trainer) => {
        await trainer.trainEpoch(rows(18), 1, silent);
        return trainer.readState();
      });
    t.deepEqual(await run(11), await run(11));
    t.notDeepEqual((await run(12)).weights, (await run(11)).weights);
  });

  test('numbers stored as bytes and as floats train the same bits', async (t) => {
    const options = optionsOf(everything);
    const { examples } = options;
    const floats = withFeatures(examples, rowsInMemory(numbersOf(examples), 84));
    const states = [examples, floats].map((stored) =>
      training({ ...options, examples: stored }, async (trainer) => {
        await trainer.trainEpoch(rows(18), 1, silent);
        return { ...trainer.readState(), evaluated: await trainer.evaluate(0, 18) };
      }),
    );
    t.deepEqual(await states[0], await states[1]);
  });

  test('dropout leaves the expected value alone and evaluation untouched', async (t) => {
    const model: Json = [{ flatten: {} }, { dropout: { rate: 0.4 } }, { dense: { units: 'classes' } }];
    const changes = { loss: lossNamed('meanSquaredError'), optimizer: { ...optimizers[0]!, learningRate: 0 } };
    const options = optionsOf(model, { ...changes, batchSize: 4 });
    const plain = optionsOf([model[0]!, model[2]!] as Json, changes);
    const evaluated = await training(options, (trainer) => trainer.evaluate(0, 18));
    t.deepEqual(evaluated, await training(plain, (trainer) => trainer.evaluate(0, 18)));
    await training(options, async (trainer) => {
      const losses = new Set<number>();
      for (let epoch = 1; epoch <= 5; epoch++) losses.add((await trainer.trainEpoch(rows(18), epoch, silent)).loss);
      t.is(losses.size, 5, 'every step draws its own mask');
    });
  });

  test('the gradient is the slope of the loss', async (t) => {
    const model: Json = [
      { conv2d: { filters: 3, kernelSize: [2, 3], strides: [2, 1], padding: 'same', activation: 'tanh' } },
      { batchNormalization: {} },
      { averagePooling2d: { poolSize: 2, strides: 1, padding: 'same' } },
      { activation: { activation: 'sigmoid' } },
      { flatten: {} },
      { dense: { units: 4, activation: 'elu', kernelRegularizer: { l1: 0.01, l2: 0.02 } } },
      { dense: { units: 'classes', activation: 'softmax' } },
    ];
    for (const loss of ['categoricalCrossentropy', 'binaryCrossentropy', 'meanSquaredError'] as const) {
      const optimizer = { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false } as const;
      const options = optionsOf(model, { loss: lossNamed(loss), optimizer, batchSize: 18 });
      // One step of sgd at rate 1 moves by the gradient; the loss of a step is the one before it.
      const step = (weights: readonly Float32Array[]) =>
        training({ ...options, weights }, async (trainer) => {
          const { loss } = await trainer.trainEpoch(rows(18), 1, silent);
          return { loss, weights: trainer.readState().weights };
        });
      const start = await step(options.weights);
      const specs = options.network.layers.flatMap((layer) => layer.weights);
      for (const [index, spec] of specs.entries()) {
        if (!spec.trainable) continue;
        const gradient = options.weights[index]!.map((value, at) => value - start.weights[index]![at]!);
        const length = Math.sqrt(gradient.reduce((sum, one) => sum + one * one, 0));
        const shift = 0.02;
        const moved = async (sign: number): Promise<number> => {
          const weights = options.weights.map((values, other) =>
            other === index ? values.map((value, at) => value + (sign * shift * gradient[at]!) / length) : values,
          );
          return (await step(weights)).loss;
        };
        const slope = ((await moved(1)) - (await moved(-1))) / (2 * shift);
        t.true(Math.abs(slope - length) < 0.01 * length + 1e-4, `${loss}, ${spec.name} ${index}: ${slope}, ${length}`);
      }
    }
  });

  test('batches of one, a remainder of one, and an order that repeats and skips rows', async (t) => {
    await training(optionsOf(everything, { batchSize: 17 }), async (trainer) => {
      const { loss } = await trainer.trainEpoch(rows(18), 1, silent);
      t.true(Number.isFinite(loss), `a loss of ${loss}`);
      t.is(trainer.readState().steps, 2);
    });
    await training(optionsOf(everything, { batchSize: 1 }), async (trainer) => {
      const heard: number[] = [];
      await trainer.trainEpoch(Uint32Array.of(3, 3, 17), 1, ({ examples }) => void heard.push(examples));
      t.is(trainer.readState().steps, 3);
      t.is(heard.at(-1), 3, 'the end of an epoch is told');
    });
  });

  test('an error that the listener throws stops the training', async (t) => {
    await training(optionsOf(everything), async (trainer) => {
      const stop = async (): Promise<void> => {
        throw new Error('cancelled');
      };
      await t.throwsAsync(trainer.trainEpoch(rows(18), 1, stop), { message: 'cancelled' });
    });
  });

  test('a training that diverges fails with its epoch and batch', async (t) => {
    const model: Json = [{ flatten: {} }, { dense: { units: 'classes' } }];
    const optimizer = { name: 'sgd', learningRate: 1e30, momentum: 0, nesterov: false } as const;
    await training(optionsOf(model, { optimizer, loss: lossNamed('meanSquaredError') }), async (trainer) => {
      const failure = await t.throwsAsync(trainer.trainEpoch(rows(18), 3, silent), { instanceOf: StageFailure });
      t.is(failure?.code, 'diverged');
      t.regex(failure!.message, /^diverged at epoch 3, batch [234]$/);
    });
    const bad = goldenExamples(84, 18, 3);
    const numbers = numbersOf(bad).fill(Number.NaN, 6 * 84, 6 * 84 + 1);
    await training(optionsOf(model, { examples: withFeatures(bad, rowsInMemory(numbers, 84)) }), async (trainer) => {
      const failure = await t.throwsAsync(trainer.trainEpoch(rows(18), 1, silent), { instanceOf: StageFailure });
      t.is(failure?.message, 'diverged at epoch 1, batch 2');
    });
  });

  test('float features and bytes of the same value give the same bits', async (t) => {
    const options = optionsOf(everything);
    const features = rowsInMemory(numbersOf(options.examples), 84);
    const run = (changes: Partial<TrainerOptions>): Promise<TrainerState> =>
      training({ ...options, ...changes }, async (trainer) => {
        await trainer.trainEpoch(rows(18), 1, silent);
        return trainer.readState();
      });
    t.deepEqual(await run({ examples: withFeatures(options.examples, features) }), await run({}));
  });

  test('an epoch trains on the features that it is given, and evaluation never sees them', async (t) => {
    const options = optionsOf(everything);
    const { examples } = options;
    const mirrored = rowsInMemory(
      Uint8Array.from(numbersOf(examples), (one) => 255 - one),
      84,
    );
    const run = (own: Partial<Examples>): Promise<{ state: TrainerState; evaluated: EpochResult }> =>
      training({ ...options, examples: { ...examples, ...own } }, async (trainer) => {
        for (const epoch of [1, 2]) await trainer.trainEpoch(rows(18), epoch, silent);
        return { state: trainer.readState(), evaluated: await trainer.evaluate(0, 18) };
      });
    const changed = await run({ forEpoch: () => [mirrored] });
    const alone = await run(withFeatures(examples, mirrored));
    t.deepEqual(changed.state, alone.state);
    t.notDeepEqual(changed.evaluated, alone.evaluated);
    const evaluated = await training(options, async (trainer) => {
      trainer.writeState(changed.state);
      return trainer.evaluate(0, 18);
    });
    t.deepEqual(changed.evaluated, evaluated);
    const second = await run({ forEpoch: (epoch) => [epoch === 2 ? mirrored : examples.inputs[0]!.features] });
    t.notDeepEqual(second.state, changed.state);
    t.notDeepEqual(second.state, (await run({})).state);
  });

  test('every layer can be predicted, in any batch size, and rows are independent', async (t) => {
    const { network, weights, examples } = optionsOf(everything);
    const engine = await load();
    const [whole, parts] = await Promise.all([
      engine.predictor(network, weights, examples.inputs, 18),
      engine.predictor(network, weights, examples.inputs, 4),
    ]);
    for (const layer of network.layers) {
      const all = await whole.predict(0, 18, layer.name);
      const width = layer.outputShape.reduce((product, extent) => product * extent, 1);
      t.is(all.length, 18 * width);
      const some = await parts.predict(5, 16, layer.name);
      nearWithin(t, 1e-6)(some, all.subarray(5 * width, 16 * width), layer.name);
    }
    t.deepEqual(await whole.predict(0, 18), await whole.predict(0, 18, network.layers.at(-1)!.name));
    t.is((await whole.predict(4, 4)).length, 0);
    whole.dispose();
    parts.dispose();
  });

  test('examples of another size are refused', async (t) => {
    const options = optionsOf(everything, { examples: goldenExamples(80, 18, 3) });
    const failure = await t.throwsAsync(
      training(options, async () => {}),
      { instanceOf: StageFailure },
    );
    t.is(failure?.code, 'shape-mismatch');
  });
}

async function predictsAsKeras(
  engine: Engine,
  { network, examples }: TrainerOptions,
  state: TrainerState,
  golden: Golden,
  near: ReturnType<typeof nearWithin>,
): Promise<void> {
  const predictor = await engine.predictor(network, state.weights, examples.inputs, 2);
  near(await predictor.predict(0, 3), golden.outputs, 'outputs');
  if (golden.encoded !== null) near(await predictor.predict(0, 3, 'encoded'), golden.encoded, 'encoded');
  predictor.dispose();
}

function nearWithin(t: ExecutionContext, tolerance: number) {
  return (found: ArrayLike<number>, expected: ArrayLike<number>, what: string): void => {
    t.is(found.length, expected.length, what);
    let worst = 0;
    for (let index = 0; index < expected.length; index++) {
      const error = Math.abs(found[index]! - expected[index]!) / (1 + Math.abs(expected[index]!));
      worst = Math.max(error, worst);
    }
    t.true(worst <= tolerance, `${what}: off by ${worst}`);
  };
}

function describe(optimizer: OptimizerSpec): string {
  const nesterov = optimizer.name === 'sgd' && optimizer.nesterov ? ', nesterov' : '';
  return `${optimizer.name}${'momentum' in optimizer ? `, momentum ${optimizer.momentum}` : ''}${nesterov}`;
}

/** Loading TensorFlow.js: backends side by side in one process, and nothing left behind in it. */

import test from 'ava';
import { tensorflowEngineOn } from '../../../../stages/lib/learning/engines/tensorflow/index.ts';
import { portableRuntime } from '../../../../stages/lib/learning/engines/tensorflow/runtime.ts';
import { goldenOptions, goldens } from '../goldens.ts';

test.serial('training, evaluating and predicting leave no tensors behind', async (t) => {
  const runtime = await portableRuntime('wasm');
  const engine = tensorflowEngineOn(runtime);
  const order = Uint32Array.from({ length: goldens.rows }, (_, row) => row);
  for (const golden of goldens.cases) {
    const options = goldenOptions(golden);
    const before = runtime.tf.memory().numTensors;
    const trainer = await engine.trainer(options);
    await trainer.trainEpoch(order, 1, () => {});
    const trained = runtime.tf.memory().numTensors;
    await trainer.trainEpoch(order, 2, () => {});
    await trainer.evaluate(0, goldens.rows);
    trainer.writeState(trainer.readState());
    t.is(runtime.tf.memory().numTensors, trained, golden.name);
    const predictor = await engine.predictor(options.network, options.weights, options.examples.inputs, 4);
    await predictor.predict(0, goldens.rows);
    predictor.dispose();
    trainer.dispose();
    t.is(runtime.tf.memory().numTensors, before, golden.name);
  }
});

test.serial('two backends work side by side in one process', async (t) => {
  const [golden] = goldens.cases;
  const order = Uint32Array.from({ length: goldens.rows }, (_, row) => row);
  const runtimes = [await portableRuntime('wasm'), await portableRuntime('cpu')];
  const trainers = await Promise.all(runtimes.map((one) => tensorflowEngineOn(one).trainer(goldenOptions(golden!))));
  const yielding = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const results = await Promise.all(trainers.map((trainer) => trainer.trainEpoch(order, 1, yielding)));
  for (const { loss } of results) t.true(Math.abs(loss - golden!.losses[0]!) < 1e-4, `a loss of ${loss}`);
  for (const trainer of trainers) trainer.dispose();
});

test.serial('loading adds no crash handlers and names the backend', async (t) => {
  const count = (): number => process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
  const before = count();
  const runtime = await portableRuntime('wasm');
  t.is(count(), before);
  t.regex(runtime.description, /^tensorflow \d+\.\d+\.\d+ wasm$/);
});

/** The kernels registered for the wasm backend against those of the cpu backend, on random shapes. */

import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import test from 'ava';
import fc from 'fast-check';
import { random } from '../../../../stages/lib/kit/random/random.ts';
import type { TensorFlow } from '../../../../stages/lib/learning/engines/tensorflow/library.ts';
import { portableRuntime, type Runtime } from '../../../../stages/lib/learning/engines/tensorflow/runtime.ts';

const runtimes = Promise.all([portableRuntime('cpu'), portableRuntime('wasm')]);

const windows = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 4 }),
  filters: fc.integer({ min: 1, max: 5 }),
  window: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  padding: fc.constantFrom('valid' as const, 'same' as const),
  seed: fc.nat(),
});
type Windows = typeof windows extends fc.Arbitrary<infer Value> ? Value : never;

const fits = ({ padding, window, height, width }: Windows): boolean =>
  padding === 'same' || (window[0] <= height && window[1] <= width);

/** Numbers in eighths, so that sums are exact; few different ones when `values` is small. */
function filled(tf: TensorFlow, shape: [number, number, number, number], seed: number, values: number): Tensor4D {
  const source = random(seed, 'kernel test', ...shape);
  const count = shape.reduce((product, extent) => product * extent, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, () => (source.below(values) - (values >> 1)) / 8),
    shape,
  ) as Tensor4D;
}

function compute(runtime: Runtime, gradient: (tf: TensorFlow) => Tensor): number[] {
  runtime.enter();
  return runtime.tf.tidy(() => Array.from(gradient(runtime.tf).dataSync()));
}

/** The gradient of Σ output · slope, for slopes as random as the rest. */
function slopeOf(tf: TensorFlow, at: Tensor4D, seed: number, run: (x: Tensor4D) => Tensor4D): Tensor {
  return tf.grad((x) => {
    const output = run(x as Tensor4D);
    return tf.sum(tf.mul(output, filled(tf, output.shape, seed + 1, 16)));
  })(at);
}

test.serial('the gradient of a convolution by its filter', async (t) => {
  const [cpu, wasm] = await runtimes;
  fc.assert(
    fc.property(windows.filter(fits), ({ batch, height, width, channels, filters, window, strides, padding, seed }) => {
      const gradient = (tf: TensorFlow): Tensor => {
        const x = filled(tf, [batch, height, width, channels], seed, 16);
        const filter = filled(tf, [...window, channels, filters], seed, 16);
        return slopeOf(tf, filter, seed, (kernel) => tf.conv2d(x, kernel, strides, padding));
      };
      t.deepEqual(compute(wasm, gradient), compute(cpu, gradient));
    }),
    { numRuns: 60 },
  );
});

/** With `same` padding and a step longer than the window the backend gives zeros: forward.ts pads by hand. */
const isComputed = ({ padding, window, strides }: Windows): boolean =>
  padding === 'valid' || (strides[0] <= window[0] && strides[1] <= window[1]);

test.serial('a depthwise convolution and its gradients by filter and by input', async (t) => {
  const [cpu, wasm] = await runtimes;
  fc.assert(
    fc.property(windows.filter(fits).filter(isComputed), (drawn) => {
      const { batch, height, width, channels, filters, window, strides, padding, seed } = drawn;
      const input = (tf: TensorFlow) => filled(tf, [batch, height, width, channels], seed, 16);
      const kernel = (tf: TensorFlow) => filled(tf, [...window, channels, filters], seed, 16);
      for (const gradient of [
        (tf: TensorFlow) => tf.depthwiseConv2d(input(tf), kernel(tf), strides, padding),
        (tf: TensorFlow) =>
          slopeOf(tf, kernel(tf), seed, (taps) => tf.depthwiseConv2d(input(tf), taps, strides, padding)),
        (tf: TensorFlow) =>
          slopeOf(tf, input(tf), seed, (image) => tf.depthwiseConv2d(image, kernel(tf), strides, padding)),
      ])
        t.deepEqual(compute(wasm, gradient), compute(cpu, gradient));
    }),
    { numRuns: 60 },
  );
});

test.serial('the gradient of max pooling, with many equal values', async (t) => {
  const [cpu, wasm] = await runtimes;
  fc.assert(
    fc.property(windows.filter(fits), fc.constantFrom(1, 2, 200), (drawn, values) => {
      const { batch, height, width, channels, window, strides, padding, seed } = drawn;
      const gradient = (tf: TensorFlow): Tensor => {
        const x = filled(tf, [batch, height, width, channels], seed, values);
        return slopeOf(tf, x, seed, (image) => tf.maxPool(image, window, strides, padding));
      };
      t.deepEqual(compute(wasm, gradient), compute(cpu, gradient));
    }),
    { numRuns: 60 },
  );
});

/** Settings of models beside each other: those that differ as columns, the others once. */

import test from 'ava';
import { settingsOf } from '../../../src/report/page/settings.ts';

const code = `sha256:${'a'.repeat(64)}`;
const adam = (learningRate: number) => ({ adam: { learningRate } });
const layers = (filters: number) => [{ conv2d: { kernel: 'x', filters, size: 3 } }, { flatten: {} }, 'relu'];

test('a setting that differs is a column by its path, and one that all share is told once', (t) => {
  const { differing, shared } = settingsOf([
    { with: { batchSize: 10, optimizer: adam(0.1), model: layers(8), loss: 'mse' }, seed: 5, code },
    { with: { batchSize: 32, optimizer: adam(0.1), model: layers(16), loss: 'mse' }, seed: 5, code },
  ]);
  t.deepEqual(differing, [
    { path: 'batchSize', texts: ['10', '32'] },
    { path: 'model', texts: ['conv2d 8, flatten, relu', 'conv2d 16, flatten, relu'] },
  ]);
  t.deepEqual(shared, [
    { path: 'optimizer.adam.learningRate', text: '0.1' },
    { path: 'loss', text: 'mse' },
    { path: 'seed', text: '5' },
  ]);
});

test('seeds and code that differ are columns, code by the start of its digest', (t) => {
  const { differing } = settingsOf([
    { with: {}, seed: 1, code },
    { with: {}, seed: 2, code: `sha256:${'b'.repeat(64)}` },
  ]);
  t.deepEqual(differing, [
    { path: 'seed', texts: ['1', '2'] },
    { path: 'code', texts: ['aaaaaaaa', 'bbbbbbbb'] },
  ]);
});

test('a setting that a model lacks, and a model without a record, are empty', (t) => {
  const { differing, shared } = settingsOf([
    { with: { optimizer: 'sgd' }, seed: 1, code },
    { with: { optimizer: adam(0.1) }, seed: 1, code },
    undefined,
  ]);
  t.deepEqual(differing.find(({ path }) => path === 'optimizer.adam.learningRate')?.texts, ['', '0.1', '']);
  t.deepEqual(shared, []);
});

test('a long setting is cut', (t) => {
  const { shared } = settingsOf([{ with: { note: 'x'.repeat(500) }, seed: 1, code }]);
  t.is(shared[0]!.text, `${'x'.repeat(59)}…`);
});

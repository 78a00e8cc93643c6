/** The kind `neighbors`: its artifact, and rows that are equal, few or without direction. */

import { inputArtifact, runStage } from 'arrowline/testing';
import test from 'ava';
import type { StageFailure } from '../../../src/stage-api/failure.ts';
import run from '../../../stages/neighbors/body.ts';
import { kind as stage } from '../../../stages/neighbors/kind.ts';
import { embeddingTable } from '../embedding.ts';

const embedding = embeddingTable(Float32Array.of(0, 0, 3, 4, 0, 1, 9, 9), 2);

test('the nearest others of each row, by position, with their distances', async (t) => {
  const artifact = inputArtifact('embedding', embedding);
  const parameters = { count: 2 };
  const { outputs, metrics } = await runStage(stage, run, { parameters, inputs: { embedding: artifact } });
  const { columns, metadata } = outputs.neighbors!;
  t.deepEqual([...(columns.neighbor!.values as Int32Array)], [2, 1, 2, 0, 0, 1, 1, 2]);
  const [first, second] = columns.distance!.values as Float32Array;
  t.deepEqual([first, second], [1, 5]);
  t.deepEqual(columns.row, embedding.columns.row);
  t.like(metadata, { of: artifact.digest, metric: 'euclidean', count: 2, layer: 'encoded', split: 'test' });
  t.is(metrics.count, 2);
});

test('more than there are gives all others; cosine looks at directions', async (t) => {
  const all = await runStage(stage, run, { parameters: {}, inputs: { embedding } });
  t.is(all.metrics.count, 3);
  const turned = embeddingTable(Float32Array.of(1, 0, 100, 1, 0, 2), 2);
  const { outputs } = await runStage(stage, run, {
    parameters: { count: 1, metric: 'cosine' },
    inputs: { embedding: turned },
  });
  const { neighbor, distance } = outputs.neighbors!.columns;
  t.deepEqual([...(neighbor!.values as Int32Array)], [1, 0, 1]);
  const expected = 1 - 1 / Math.sqrt(10_001);
  t.true(Math.abs((distance!.values as Float32Array)[2]! - expected) < 1e-6, 'the distance of a right angle');
});

test('a single row has no neighbours', async (t) => {
  const inputs = { embedding: embeddingTable(Float32Array.of(1, 2), 2) };
  const failed = await t.throwsAsync<StageFailure>(() => runStage(stage, run, { parameters: {}, inputs }));
  t.is(failed!.code, 'too-few-rows');
});

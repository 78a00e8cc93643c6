/** The model artifact: a file of version 1 is read, with the meaning that version 2 writes down. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { model } from '../../src/artifacts/model.ts';
import { artifactTypes } from '../../src/artifacts/registry.ts';
import { artifactChecker } from '../../src/core/schema/artifact-check.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import { describeTable } from '../../src/stage-api/table.ts';
import { networkFromModel } from '../../stages/lib/learning/network/model-table.ts';

const problemOf = artifactChecker((type) => JSON.parse(readFileSync(artifactTypes.get(type)!, 'utf8')) as JsonObject);

/** Written by Arrowline before version 2: a convolution and two dense layers on named pixels, for hats and shoes. */
const table = decodeTable(readFileSync(new URL('../../../test/artifacts/fixtures/model-1.arrow', import.meta.url)));

test('a file of version 1 is a network of one input that tells classes apart', (t) => {
  t.is(table.metadata.version, 1);
  t.is(problemOf('model', describeTable(table)), undefined);
  const { inputs, task, target, loss, epochs } = model.read(table);
  const names = Array.from({ length: 36 }, (_, index) => `p${index}`);
  t.deepEqual(inputs, [{ name: 'features', shape: [6, 6, 1], scale: 255, names }] as never);
  t.deepEqual([task, target, epochs], ['multiclass', { classNames: ['hat', 'shoe'] }, 4]);
  t.deepEqual(loss, { name: 'categoricalCrossentropy', labelSmoothing: 0 });
  const { network, weights, meaning } = networkFromModel(table);
  t.deepEqual(
    network.layers.map(({ name }) => name),
    ['conv2d', 'maxPooling2d', 'batchNormalization', 'flatten', 'encoded', 'dense'],
  );
  t.is(
    weights.reduce((sum, values) => sum + values.length, 0),
    network.parameters,
  );
  t.deepEqual(meaning, { task: 'multiclass', classNames: ['hat', 'shoe'] });
});

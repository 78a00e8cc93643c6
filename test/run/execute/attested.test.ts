/** Digests of rows are facts of this package's kinds alone: artifacts of a user's module never carry them. */

import test from 'ava';
import { dataset } from '../../../src/artifacts/dataset.ts';
import { predictions } from '../../../src/artifacts/predictions.ts';
import type { ActionKey } from '../../../src/core/values/digest.ts';
import { readArtifact } from '../../../src/store/objects/artifact.ts';
import { createRig, type OwnKind } from '../../support/rig.ts';

const digest = `sha256:${'1'.repeat(64)}`;

/** Makes both artifacts as a module would that hands metadata on, and the dataset once more as a stream. */
const makes: OwnKind = {
  kind: 'make',
  code: `const { dataset } = await import('${new URL('../../../src/artifacts/dataset.js', import.meta.url)}');
    const { predictions } = await import('${new URL('../../../src/artifacts/predictions.js', import.meta.url)}');
    const made = dataset.write({ rows: 2, ids: [], contents: { test: '${digest}' },
      splits: { train: { start: 0, end: 1 }, validation: { start: 1, end: 1 }, test: { start: 1, end: 2 } },
      groups: [{ name: 'features', shape: [1], width: 1, scale: 1, values: Float32Array.of(1, 2) }] });
    const types = { split: 'Utf8', features: 'FixedSizeList<Float32>[1]' };
    const answers = predictions.write({ task: 'regression', split: ['test'], row: Int32Array.of(1), rows: { test: '${digest}' },
      label: Float64Array.of(2), predicted: Float64Array.of(3) });
    async function* batches() { yield made.columns; }
    return { outputs: { table: made, stream: { types, metadata: made.metadata, batches: batches() }, answers }, metrics: { value: 1 } };`,
  inputs: {},
  outputs: {
    table: { type: 'dataset', description: 'rows' },
    stream: { type: 'dataset', description: 'the same rows' },
    answers: { type: 'predictions', description: 'an answer' },
  },
};

test('an artifact of a user’s module goes without the digests of rows that it was handed', async (t) => {
  const rig = createRig(t, { kinds: [makes] });
  const { facts } = await rig.run('name: rig\nstages:\n  make: { uses: make }\n');
  t.is(facts.outcome, 'succeeded', facts.actions[0]?.error);
  const store = rig.store();
  const record = await store.records.get(facts.actions[0]?.key as ActionKey);
  const read = (port: string) => {
    const output = record?.outputs[port];
    if (output === undefined) throw new Error(`there is no ${port}`);
    return readArtifact(store.blobs, output);
  };
  for (const port of ['table', 'stream']) {
    const found = dataset.read(await read(port));
    t.false('contents' in found, port);
    t.is(found.rows, 2);
  }
  const answers = predictions.read(await read('answers'));
  t.false('rows' in answers, 'answers');
  t.is(answers.row[0], 1);
});

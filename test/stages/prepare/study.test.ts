/** A study of a table with gaps and categories, in worker processes: prepared, trained on, and applied to new rows. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { dataset as datasets, isTensor, type TensorGroup } from '../../../src/artifacts/dataset.ts';
import type { ActionKey } from '../../../src/core/values/digest.ts';
import { decodeTable } from '../../../src/stage-api/arrow-file.ts';
import { kind as evaluate } from '../../../stages/evaluate/kind.ts';
import { kind as ingest } from '../../../stages/ingest/kind.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import { kind as prepare } from '../../../stages/prepare/kind.ts';
import { kind as split } from '../../../stages/split/kind.ts';
import { kind as train } from '../../../stages/train/kind.ts';
import { createRig, type Rig, type RigRun } from '../../support/rig.ts';

/** Whether a row is `big` follows from its size and colour, and neither is always there. */
function tableOf(rows: number, seed: number): string {
  const source = random(seed, 'table');
  const lines = Array.from({ length: rows }, (_, row) => {
    const size = source.normal();
    const colour = ['red', 'green', 'blue'][source.below(3)]!;
    const label = size + (colour === 'red' ? 1.5 : 0) > 0.5 ? 'big' : 'small';
    const gap = source.below(20);
    return [`k${row}`, gap === 0 ? '' : (1e6 + size).toFixed(4), gap === 1 ? '' : colour, label].join(',');
  });
  return ['key,size,colour,label', ...lines, ''].join('\n');
}

const study = (unknown = 'error'): string => `
name: study
seed: 3
stages:
  read:
    uses: ingest
    with: { format: csv, file: rows.csv, label: label, missing: [''], columns: { key: id } }
  split: { uses: split, needs: { dataset: read }, with: { validation: 0.2 } }
  prepare:
    uses: prepare
    needs: { dataset: split }
    with:
      numbers: { impute: median, indicator: true }
      categories: { impute: mostFrequent, unknown: ${unknown} }
  train:
    uses: train
    needs: { dataset: prepare }
    with:
      model: [dense: { units: 8, activation: relu }, dense: { units: classes, activation: softmax }]
      optimizer: { adam: { learningRate: 0.02 } }
      epochs: 15
  evaluate: { uses: evaluate, needs: { model: train, dataset: prepare } }
  new:
    uses: ingest
    with: { format: csv, file: new.csv, label: label, missing: [''], columns: { key: id }, testSplit: 0 }
  ready: { uses: prepare, needs: { dataset: new, fit: { stage: prepare, output: fit } } }
`;

async function tensorAt(rig: Rig, key: string | undefined): Promise<TensorGroup> {
  const { blobs, records } = rig.store();
  const output = (await records.get(key as ActionKey))!.outputs.dataset!;
  const [group] = datasets.read(decodeTable(await blobs.read(output.digest, output.bytes))).groups;
  if (group === undefined || !isTensor(group)) throw new Error('no tensor');
  return group;
}

const failuresOf = ({ events }: RigRun) => events.filter((one) => one.event === 'action.failed');

test('a table with gaps is prepared and learned, and its fit prepares new rows alike', async (t) => {
  const rig = createRig(t, { descriptors: [ingest, split, prepare, train, evaluate] });
  const file = (name: string): string => join(rig.folder, 'pipelines', name);
  writeFileSync(file('rows.csv'), tableOf(800, 1));
  writeFileSync(file('new.csv'), tableOf(20, 2));
  const first = await rig.run(study());
  t.deepEqual(failuresOf(first), []);
  const action = (id: string) => first.facts.actions.find((one) => one.id === id)!;
  t.true(action('evaluate').metrics['test.accuracy']! > 0.9, JSON.stringify(action('evaluate').metrics));
  t.true(
    action('prepare').notes.some((note) => /^size: \d+ missing, 1000000 for missing/.test(note)),
    action('prepare').notes.join('\n'),
  );
  t.is(action('ready').outputs.fit, action('prepare').outputs.fit);
  const { names } = await tensorAt(rig, action('ready').key);
  t.deepEqual(names, ['size', 'size.missing', 'colour=blue', 'colour=green', 'colour=red']);

  // New rows that differ, and a category that the training rows lack.
  writeFileSync(file('new.csv'), tableOf(20, 2).replace(',red,', ',violet,'));
  const [failed, ...others] = failuresOf(await rig.run(study()));
  t.deepEqual(others, []);
  t.is(failed!.action, 'ready');
  t.like(failed!.failure, { code: 'unknown-category', found: '"violet"' });
  t.regex(failed!.failure.where!, /^row \d+ of the source, feature "colour"$/);
  t.deepEqual(failuresOf(await rig.run(study('zeros'))), []);
});

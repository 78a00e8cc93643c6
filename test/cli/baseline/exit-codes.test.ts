/** Exit codes of `pipeline baseline accept`, with predictions that are packed, and of a gate on a damaged baseline. */

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { baselineText, readBaseline } from '../../../src/core/gates/baseline-file.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { createProject } from '../command-line.ts';

const study = `name: study
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 60, test: 40 } } }
  train:
    uses: train
    needs: { dataset: ingest }
    with: { model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }], epochs: 1 }
  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
gates:
  - { metric: evaluate.test.accuracy, baseline: ../baselines/study.json }
`;

test('accept ends with 2 without a result, with 0, and with 4 where predictions are damaged; damage fails the gate', async (t) => {
  const project = createProject(temporaryFolder(t), { 'study.yaml': study });
  const early = await project.run('baseline', 'accept', 'study.yaml');
  t.is(early.code, 2);
  t.regex(early.error, /without a result is evaluate\n.*pipeline run study\.yaml --only evaluate/);
  t.is((await project.run('run', '-q', 'study.yaml')).code, 3, 'the baseline is missing');
  const accepted = await project.run('baseline', 'accept', 'study.yaml');
  t.is(accepted.code, 0, accepted.error);
  const path = join(project.folder, 'baselines', 'study.json');
  const text = readFileSync(path, 'utf8');
  const read = readBaseline(text);
  if ('problem' in read) throw new Error(read.problem);
  const packed = read.file.actions.evaluate?.predictions?.test;
  t.is(packed?.rows, 40);
  t.deepEqual(Object.keys(packed?.parts ?? {}), ['classes']);
  const gate = await project.run('gate', 'study.yaml', '--json');
  t.is(gate.code, 0, gate.out);
  t.regex(gate.out, /identical predictions/);

  const part = packed?.parts.classes ?? '';
  const other = part.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  writeFileSync(path, text.replace(part, other));
  const damaged = await project.run('gate', 'study.yaml');
  t.is(damaged.code, 2);
  t.regex(damaged.error, /the entry of "evaluate" was changed or damaged/);
  // A digest that was made for the damage: the bytes are not those that packing gives, or they are other answers.
  writeFileSync(path, baselineText(withPart(read.file, `${part}AAAA`)));
  t.is((await project.run('gate', 'study.yaml')).code, 3);
  writeFileSync(path, text);

  const blob = (await project.run('show', 'evaluate', '--path', 'predictions')).out.trim();
  const bytes = readFileSync(blob);
  bytes[bytes.length >> 1]! ^= 1;
  chmodSync(blob, 0o644);
  writeFileSync(blob, bytes);
  const fault = await project.run('baseline', 'accept', 'study.yaml');
  t.is(fault.code, 4, fault.out + fault.error);
  t.regex(fault.error, /^store fault: artifact sha256:/m);
  t.is(readFileSync(path, 'utf8'), text);
});

type File = Parameters<typeof baselineText>[0];

function withPart(file: File, classes: string): File {
  const { evaluate } = file.actions;
  const packed = evaluate?.predictions?.test;
  if (evaluate === undefined || packed === undefined) throw new Error('there are no predictions');
  return { ...file, actions: { evaluate: { ...evaluate, predictions: { test: { ...packed, parts: { classes } } } } } };
}

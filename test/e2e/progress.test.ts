/** A training of some seconds tells how far it is, and stops when it is told to. */

import test from 'ava';
import { createProject, groupMembers, killGroup, until } from '../faults/project.ts';

const training = (epochs: number): string => `
name: small
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 1000, test: 40 } } }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.5 } }
  train:
    uses: train
    needs: { dataset: normalize }
    with:
      epochs: ${epochs}
      model:
        - conv2d: { filters: 64, kernelSize: 3, activation: relu }
        - conv2d: { filters: 64, kernelSize: 3, activation: relu }
        - maxPooling2d: {}
        - flatten: {}
        - dense: { units: 32, activation: relu }
        - dense: { units: classes, activation: softmax }
`;

test.serial('progress comes several times a second, in batches, in validation and across epochs', async (t) => {
  const project = createProject(t, training(3));
  const started = project.start();
  const times: number[] = [];
  const shares: number[] = [];
  started.process.stdout!.on('data', (text: string) => {
    for (const line of text.split('\n')) {
      if (!line.startsWith('{"event":"action.progress","action":"train"')) continue;
      times.push(performance.now());
      const share = /"overall":([\d.]+)/.exec(line)?.[1];
      if (share !== undefined) shares.push(Number(share));
    }
  });
  const { code, out, error } = await started.ended;
  t.is(code, 0, error);
  const gaps = times.slice(1).map((time, index) => time - times[index]!);
  const sorted = gaps.toSorted((left, right) => left - right);
  t.log(
    `${gaps.length} gaps, median ${sorted[gaps.length >> 1]?.toFixed(0)} ms, largest ${sorted.at(-1)?.toFixed(0)} ms`,
  );
  t.true(times.at(-1)! - times[0]! > 1000, 'too short to tell');
  t.true(sorted[gaps.length >> 1]! < 500, `median ${sorted[gaps.length >> 1]} ms`);
  // Half a second on an idle machine; this one may be busy.
  t.true(sorted.at(-1)! < 2500, `largest ${sorted.at(-1)} ms`);
  t.deepEqual(
    shares,
    shares.toSorted((left, right) => left - right),
  );
  t.true(shares.at(-1)! > 0.9 && shares.at(-1)! <= 1, `the last share is ${shares.at(-1)}`);
  t.regex(out, /"unit":"epoch 1\/3, batch","done":\d+,"total":16,.*"note":"loss \d+\.\d{4}, [\d,]+ images\/s"/);
});

test.serial('a training that is interrupted ends at once, in batches of any size', async (t) => {
  const project = createProject(t, training(1000));
  const started = project.start();
  await started.saw('action.progress', 'train');
  const before = performance.now();
  killGroup(started.process, 'SIGINT');
  const { code, out } = await started.ended;
  const taken = performance.now() - before;
  t.log(`${taken.toFixed(0)} ms`);
  t.is(code, 130);
  t.regex(out, /"event":"action\.cancelled","action":"train"/);
  // Half a second on an idle machine; this one may be busy.
  t.true(taken < 3000, `${taken} ms`);
  if (process.platform === 'linux')
    await until(() => groupMembers(started.process.pid!).length === 0, 'the workers to end');
  t.deepEqual(await project.problems(), []);
});

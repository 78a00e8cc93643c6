/**
 * Trainings that are continued, through the real command line: along an axis of epochs, after a kill, and later with
 * more epochs. Each has to end in the bytes of a training that nothing came before.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { listPrefixes } from '../../src/store/care/inventory.ts';
import { createProject, killGroup, type Project, until } from '../faults/project.ts';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));
const optimizers = ['adam', 'sgd', 'rmsprop'];

/** Batch normalization, dropout and the moments of the optimizer all have to be continued, not only weights. */
const document = (epochs: readonly number[], more = ''): string => `
name: small
seed: 11
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 200, test: 40 } } }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.2 } }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { optimizer: [${optimizers}], epochs: [${epochs}] }
    with:
      epochs: '\${{ matrix.epochs }}'
      optimizer: '\${{ matrix.optimizer }}'
      ${more}
      model:
        - conv2d: { filters: 4, kernelSize: 3 }
        - batchNormalization: {}
        - activation: { activation: relu }
        - maxPooling2d: {}
        - dropout: { rate: 0.3 }
        - flatten: {}
        - dense: { units: 8, activation: relu }
        - dense: { units: classes, activation: softmax }
`;

interface Result {
  /** Outputs of each training. */
  readonly digests: Record<string, unknown>;
  /** `train[…]: 5` for each epoch trained. */
  readonly epochs: readonly string[];
  readonly notes: Record<string, string>;
}

async function run(t: ExecutionContext, project: Project, source: string): Promise<Result> {
  project.write(source);
  const { code, out, error } = await project.run();
  t.is(code, 0, out + error);
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; action: string; line?: string; notes?: string[] });
  const trainings = Object.entries(project.digests()).filter(([id]) => id.startsWith('train'));
  return {
    digests: Object.fromEntries(trainings),
    epochs: events.flatMap(({ event, action, line }) => {
      const epoch = event === 'action.log' ? /^epoch (\d+): /.exec(line ?? '')?.[1] : undefined;
      return epoch === undefined ? [] : [`${/optimizer=\w+/.exec(action)?.[0]}: ${epoch}`];
    }),
    notes: Object.fromEntries(
      events.flatMap(({ event, action, notes }) =>
        event === 'action.executed' ? [[action, (notes ?? []).join('; ')]] : [],
      ),
    ),
  };
}

/** Every optimizer, from its first epoch after `from` to its last. */
const epochsOf = (from: number, to: number): string[] =>
  optimizers
    .flatMap((name) => Array.from({ length: to - from }, (_, index) => `optimizer=${name}: ${from + index + 1}`))
    .sort();

test.serial('epochs [1, 5, 10] are ten epochs; 20 later are ten more; all as if trained alone', async (t) => {
  const project = createProject(t, '');
  const axis = await run(t, project, document([1, 5, 10]));
  t.deepEqual([...axis.epochs].sort(), epochsOf(0, 10));
  t.regex(axis.notes['train[optimizer=adam,epochs=10]']!, /continued from epoch 5, which saved \d+\.\d s/);
  for (const epochs of [1, 5, 10]) {
    const alone = await run(t, createProject(t, ''), document([epochs]));
    t.deepEqual([...alone.epochs].sort(), epochsOf(0, epochs));
    for (const [id, digest] of Object.entries(alone.digests)) t.deepEqual(axis.digests[id], digest, id);
  }
  const { objects, checkpoints } = project.store();
  for (const prefix of await listPrefixes(objects)) t.deepEqual(await checkpoints.positions(prefix), [1, 5, 10]);
  const longer = await run(t, project, document([20]));
  t.deepEqual([...longer.epochs].sort(), epochsOf(10, 20));
  t.deepEqual(longer.digests, (await run(t, createProject(t, ''), document([20]))).digests);
});

test.serial('a run that was killed goes on from its checkpoints, to the same bytes', async (t) => {
  const epochs = 100;
  const project = createProject(t, document([epochs]));
  const { objects, checkpoints } = project.store();
  const started = project.start();
  // Of some training; its neighbour is at work too.
  const saved = async (): Promise<boolean> => {
    const all = await Promise.all((await listPrefixes(objects)).map(checkpoints.positions));
    return all.some((positions) => (positions.at(-1) ?? 0) >= 3);
  };
  await until(saved, 'a third epoch');
  killGroup(started.process, 'SIGKILL');
  t.is((await started.ended).code, 137);
  t.deepEqual(await project.problems(), []);
  const said = spawnSync(process.execPath, [program, 'plan', project.file], { encoding: 'utf8' });
  t.regex(
    said.stdout,
    /^run +train\[optimizer=\w+,epochs=100\] +will continue from epoch \d+ of 100 \(a checkpoint of one that has not ended\)$/m,
  );
  const status = spawnSync(process.execPath, [program, 'status', project.file], { encoding: 'utf8' });
  t.regex(status.stdout, /^train\[optimizer=\w+,epochs=100\] +will continue from epoch \d+ of 100/m);
  // Of what is not cached nothing is counted.
  t.regex(status.stdout, /^train +train +0 +3 +0$/m);

  const resumed = await run(t, project, document([epochs]));
  const continued = Object.values(resumed.notes).flatMap((note) => /continued from epoch (\d+)/.exec(note)?.[1] ?? []);
  t.true(
    // Its last epoch may have been saved when the kill came, but not its result.
    continued.some((epoch) => Number(epoch) >= 3),
    JSON.stringify(resumed.notes),
  );
  t.true(
    resumed.epochs.length < optimizers.length * epochs,
    `${resumed.epochs.length} of ${optimizers.length * epochs} epochs were run`,
  );
  const alone = await run(t, createProject(t, ''), document([epochs]));
  t.deepEqual(resumed.digests, alone.digests);
});

test.serial('early stopping stops a continued training where it stops a straight one', async (t) => {
  const stopping = 'earlyStopping: { patience: 2, minDelta: 0.05, restoreBestWeights: true }';
  const project = createProject(t, '');
  await run(t, project, document([2], stopping));
  const continued = await run(t, project, document([40], stopping));
  const alone = await run(t, createProject(t, ''), document([40], stopping));
  t.deepEqual(continued.digests, alone.digests);
  t.true(
    Object.values(alone.notes).some((note) => /stopped early after epoch/.test(note)),
    JSON.stringify(alone.notes),
  );
});

/** An axis of 2 and 4 epochs under a learning rate. */
const scheduled = (learningRate: string, epochs: readonly number[]): string => `
name: scheduled
seed: 11
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 200, test: 40 } } }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.2 } }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { epochs: [${epochs}] }
    with:
      epochs: '\${{ matrix.epochs }}'
      optimizer: { adam: { learningRate: ${learningRate} } }
      model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }]
`;

for (const [learningRate, shares] of [
  ['{ step: { initial: 0.01, every: 1, factor: 0.5 }, warmUp: 1 }', true],
  ['{ onPlateau: { initial: 0.01, factor: 0.5, patience: 0, minDelta: 1 } }', true],
  ['{ cosine: { initial: 0.01 }, warmUp: 1 }', false],
] as const)
  test.serial(`epochs [2, 4] are ${shares ? 'four' : 'six'} epochs under ${learningRate}`, async (t) => {
    const axis = await run(t, createProject(t, ''), scheduled(learningRate, [2, 4]));
    t.is(axis.epochs.length, shares ? 4 : 6);
    for (const epochs of [2, 4]) {
      const alone = await run(t, createProject(t, ''), scheduled(learningRate, [epochs]));
      for (const [id, digest] of Object.entries(alone.digests)) t.deepEqual(axis.digests[id], digest, id);
    }
  });

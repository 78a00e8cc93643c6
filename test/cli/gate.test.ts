/** `pipeline gate` and the exit codes of gates, through the real command. */

import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { baselineText } from '../../src/core/gates/baseline-file.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, openProject } from './command-line.ts';

const study = (gates: string): string => `name: small
stages:
  data: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 300, test: 100 } } }
  train:
    uses: train
    needs: { dataset: data }
    matrix: { epochs: [1, 2] }
    with: { epochs: '\${{ matrix.epochs }}', model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }] }
  evaluate: { uses: evaluate, needs: { model: train, dataset: data } }
gates:
${gates}
`;
const accuracy = 'metric: evaluate.test.accuracy, where: { epochs: 2 }';

test('gates on stored results exit with 0, 2 and 3, and agree with those of the run', async (t) => {
  const { folder, run } = createProject(temporaryFolder(t), {
    'passes.yaml': study(`  - { ${accuracy}, min: 0 }`),
    'fails.yaml': study(`  - { ${accuracy}, baseline: base.json, test: none }`),
    'missing.yaml': study(`  - { ${accuracy}, baseline: none.json }`),
    'warns.yaml': study(`  - { ${accuracy}, baseline: none.json, onMissing: warn }`),
    'invalid.yaml': study(`  - { ${accuracy}, baseline: broken.json }`),
  });
  writeFileSync(
    join(folder, 'pipelines', 'base.json'),
    baselineText({
      version: 1,
      pipeline: 'small',
      actions: { 'evaluate[epochs=2]': { key: 'a'.repeat(64), metrics: { 'test.accuracy': 0.9999 } } },
    }),
  );
  writeFileSync(join(folder, 'pipelines', 'broken.json'), '<<<<<<< ours\n{}\n');

  // Nothing is stored: the gate is unknown.
  const before = await run('gate', 'passes.yaml');
  t.is(before.code, 3);
  t.regex(before.out, /evaluate\.test\.accuracy at epochs=2 is unknown: evaluate\[epochs=2\] has no result/);

  t.is((await run('run', 'passes.yaml', '--quiet')).code, 0);
  t.is((await run('gate', 'passes.yaml')).code, 0);

  const failed = await run('run', 'fails.yaml', '--json');
  const judged = await run('gate', 'fails.yaml', '--json');
  t.deepEqual([failed.code, judged.code], [3, 3]);
  t.deepEqual(
    judged.json(),
    failed.json().filter(({ event }) => event === 'gate.checked'),
  );
  t.like(judged.json()[0], { state: 'fail', passed: false, place: { line: 11 } });

  const missing = await run('gate', 'missing.yaml');
  t.is(missing.code, 3);
  t.regex(missing.out, /cannot be compared with none\.json: there is no such file/);
  t.is((await run('gate', 'warns.yaml')).code, 0);
  t.is((await run('run', 'warns.yaml', '--quiet')).code, 0);

  const invalid = await run('gate', 'invalid.yaml');
  t.is(invalid.code, 2);
  t.regex(invalid.error, /invalid\.yaml:11:\d+/);
  t.regex(invalid.error, /this is no baseline file: line 1 is a conflict marker of git/);
  t.is((await run('lint', 'invalid.yaml')).code, 2);
  t.is((await run('lint', 'missing.yaml')).code, 0);
  t.is((await run('gate', 'passes.yaml', '--only', 'train')).code, 2);
});

test('stored predictions are compared by the judge alone: 1 if the comparison crashes, 4 if the store refuses it', async (t) => {
  const { folder, run } = createProject(temporaryFolder(t), {
    'study.yaml': study(`  - { metric: evaluate.test.accuracy, baseline: { point: { epochs: 2 } } }`),
    'plain.yaml': study(`  - { metric: evaluate.test.accuracy, min: 0 }`),
  });
  t.is((await run('run', 'plain.yaml', '--quiet')).code, 0);
  const runs = join(folder, 'artifacts', 'runs');
  renameSync(runs, `${runs}.away`);
  writeFileSync(runs, 'no folder');
  const refused = await run('gate', 'study.yaml');
  t.is(refused.code, 4);
  t.regex(refused.error, /runs/);
  unlinkSync(runs);
  renameSync(`${runs}.away`, runs);

  // Only processes that are children of the program have a channel to it.
  const crash = join(folder, 'crash.cjs');
  writeFileSync(crash, 'if (process.send !== undefined) process.exit(9);');
  const crashing = openProject(folder, { env: { NODE_OPTIONS: `--require ${crash}` } });
  const crashed = await crashing.run('gate', 'study.yaml');
  t.is(crashed.code, 1);
  t.regex(crashed.error, /the worker process exited with code 9/);
  t.regex(crashed.out, /compare-1\[epochs=1\] has no result, failed/);

  const judged = await run('gate', 'study.yaml', '--json');
  const [gate] = judged.json<{ state: string; baseline: { from: string; rows: number }; sentence: string }>();
  t.like(gate, { baseline: { from: 'epochs=2', rows: 100 } });
  t.regex(gate?.sentence ?? '', /^evaluate\.test\.accuracy at epochs=1: .* the baseline's .*mid-p McNemar p = /);
  const ran = await run('run', 'study.yaml', '--json');
  t.is(ran.code, judged.code);
  const events = ran.json<{ event: string; stage?: string }>();
  t.deepEqual(
    events.filter(({ event, stage }) => event === 'action.executed' && stage === 'compare-1'),
    [],
    'the run finds the comparison',
  );

  // The other commands know the stage that the gate adds.
  const plan = await run('plan', 'study.yaml');
  t.regex(plan.out, /cached {2}compare-1\[epochs=1\] {2}by run/);
  t.regex((await run('status', 'study.yaml')).out, /compare-1 +compare +1/);
  t.regex((await run('why', 'study.yaml', 'compare-1')).out, /compare-1\[epochs=1\] {2}cached: its result is known/);
  t.regex((await run('graph', 'study.yaml')).out, /compare-1/);
  t.regex((await run('lint', 'study.yaml')).out, /4 stages, 6 actions, 1 gates, no mistakes/);
  t.is((await run('run', 'study.yaml', '--only', 'compare-1', '--quiet')).code, judged.code);

  // A run of the judged stage checks its gates: it makes their comparisons too.
  const only = await run('run', 'study.yaml', '--only', 'evaluate', '--json');
  t.is(only.code, judged.code);
  t.deepEqual(
    only.json().filter(({ event }) => event === 'gate.checked'),
    judged.json(),
  );
  const half = await run('run', 'study.yaml', '--only', 'evaluate[epochs=1]', '--json');
  t.deepEqual(
    half.json().filter(({ event }) => event === 'gate.checked'),
    [],
    'the other side is not made',
  );
});

/** What executes and what does not, counted. */

import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { ActionId } from '../../src/core/pipeline/pipeline.ts';
import { reasonText, startText } from '../../src/core/plan/reason-text.ts';
import { listPrefixes } from '../../src/store/care/inventory.ts';
import { blobName, recordName } from '../../src/store/objects/names.ts';
import { createRig } from '../support/rig.ts';

const chain = (value: number, amount: number): string => `
name: chain
stages:
  start: { uses: source, with: { value: ${value} } }
  halved: { uses: half, needs: { input: start } }
  plus: { uses: add, needs: { input: halved }, with: { amount: ${amount} } }
  total: { uses: sum, needs: { inputs: plus } }
gates:
  - { metric: total.value, min: 3 }
`;

test('a second run executes nothing and has the results of the first', async (t) => {
  const rig = createRig(t);
  const first = await rig.run(chain(10, 1));
  t.like(first.facts, { outcome: 'succeeded', executed: 4, cached: 0, failed: 0, blocked: 0 });
  t.deepEqual(first.facts.actions.find((one) => one.id === 'total')?.metrics, { value: 6 });
  const second = await rig.run(chain(10, 1));
  t.deepEqual(second.executed, []);
  t.like(second.facts, { outcome: 'succeeded', executed: 0, cached: 4 });
  t.deepEqual(
    second.facts.actions.map((one) => one.outputs),
    first.facts.actions.map((one) => one.outputs),
  );
});

test('texts that a body reports are in its record and in the manifests of the runs that use it', async (t) => {
  const rig = createRig(t);
  for (const outcome of ['executed', 'cached']) {
    const { facts } = await rig.run(chain(10, 1));
    t.like(
      facts.actions.find((one) => one.id === 'total'),
      { outcome, facts: { inputs: '1 of them' } },
    );
    t.false('facts' in facts.actions[0]!, 'facts of a body that reports none');
  }
});

test('a changed value executes that action and what depends on it', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(10, 1));
  t.deepEqual((await rig.run(chain(10, 2))).executed, ['add {"amount":2}', 'sum {}']);
});

test('a stage that comes out the same stops there', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(10, 1));
  const { executed, events, facts } = await rig.run(chain(11, 1));
  t.deepEqual(executed, ['source {"value":11}', 'half {}']);
  t.like(facts, { executed: 2, cached: 2 });
  // `plus`, and `total` after it.
  t.is(facts.cutOff?.actions, 2);
  t.true((facts.cutOff?.seconds ?? 0) > 0, `saved ${facts.cutOff?.seconds} s`);
  t.true(
    events.some((event) => event.event === 'action.cached' && event.action === 'plus' && event.cutOff),
    JSON.stringify(events),
  );
});

test('comments, order of keys, names of stages and the folder execute nothing', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(10, 1));
  const rewritten = `
# a comment
gates: [{ min: 3, metric: everything.value }]
stages:
  everything: { needs: { inputs: { stage: more } }, uses: sum }
  more: { with: { amount: 1 }, needs: { input: less }, uses: add }
  less: { uses: half, needs: { input: first } }
  first:
    with: &anchor { value: 10 }
    uses: source
name: chain
`;
  t.deepEqual((await rig.run(rewritten)).executed, []);
});

test('editing the code of a kind executes that kind, and what its new results change', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(10, 1));
  rig.editBody('half', (source) => `${source}\n// a comment counts: the digest knows bytes, not meaning\n`);
  t.deepEqual((await rig.run(chain(10, 1))).executed, ['half {}']);
  rig.editBody('half', (source) => source.replace('/ 2', '/ 5'));
  const { executed, facts } = await rig.run(chain(10, 1));
  t.deepEqual(executed, ['half {}', 'add {"amount":1}', 'sum {}']);
  t.is(facts.actions.find((one) => one.id === 'total')?.metrics.value, 3);
});

test('a file counts by its content', async (t) => {
  const rig = createRig(t);
  const source = (name: string): string =>
    `{ name: files, stages: { start: { uses: source, with: { path: ${name} } } } }`;
  writeFileSync(join(rig.folder, 'pipelines', 'a.txt'), '4');
  writeFileSync(join(rig.folder, 'pipelines', 'b.txt'), '4');
  t.is((await rig.run(source('a.txt'))).facts.executed, 1);
  t.is((await rig.run(source('b.txt'))).facts.executed, 0);
  writeFileSync(join(rig.folder, 'pipelines', 'b.txt'), '5');
  const { facts } = await rig.run(source('b.txt'));
  t.is(facts.executed, 1);
  t.is(facts.actions[0]?.metrics.value, 5);
});

test('a file that is missing, or a folder in its place, fails its stage before it starts; a plan says the same', async (t) => {
  const rig = createRig(t);
  const stages = (path: string): string =>
    `{ name: files, stages: { start: { uses: source, with: { path: ${path} } }, plus: { uses: add, needs: { input: start } },
      more: { uses: half, needs: { input: plus } }, apart: { uses: source } } }`;
  mkdirSync(join(rig.folder, 'pipelines', 'folder.txt'));
  for (const [path, message] of [
    ['no.txt', 'a file to read does not exist'],
    ['folder.txt', 'a file to read is a folder'],
  ] as const) {
    const where = join(rig.folder, 'pipelines', path);
    const [start, plus, more, apart] = (await rig.plan(stages(path))).actions;
    t.like(start, { failure: { code: 'file', message, where } });
    t.like(plus, { blockedBy: 'start' });
    t.like(more, { blockedBy: 'start' });
    t.like(apart, { decision: { outcome: path === 'no.txt' ? 'run' : 'cached' } });
    const { facts, events } = await rig.run(stages(path));
    t.like(facts, { outcome: 'failed', failed: 1, blocked: 2 });
    const failed = events.find((event) => event.event === 'action.failed') as { failure: object };
    t.deepEqual(failed.failure, { ...(start as { failure: object }).failure, log: [] });
  }
});

const grid = `
name: grid
stages:
  start: { uses: source }
  plus: { uses: add, needs: { input: start }, matrix: { amount: [1, 2, 3] }, with: { amount: '\${{ matrix.amount }}' } }
  halved: { uses: half, needs: { input: plus } }
  total: { uses: sum, needs: { inputs: halved } }
`;

test('points are mapped and gathered; a new point executes alone', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(grid);
  t.is(facts.executed, 8);
  t.is(facts.actions.find((one) => one.id === 'total')?.metrics.value, 1 + 1 + 2);
  const { executed } = await rig.run(grid.replace('[1, 2, 3]', '[1, 2, 3, 4]'));
  t.deepEqual(executed, ['add {"amount":4}', 'half {}', 'sum {}']);
});

test('--force executes a stage again; --only leaves out what comes after', async (t) => {
  const rig = createRig(t);
  const only = await rig.run(chain(10, 1), { selection: { actions: ['halved' as ActionId] } });
  t.deepEqual(only.executed, ['source {"value":10}', 'half {}']);
  t.deepEqual(only.facts.gates, []);
  await rig.run(chain(10, 1));
  const forced = await rig.run(chain(10, 1), { selection: { force: ['halved' as ActionId] } });
  t.deepEqual(forced.executed, ['half {}']);
  t.like(forced.facts, { outcome: 'succeeded', executed: 1, cached: 3 });
});

test('a failed gate is the outcome; its sentence says value and limit', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(chain(2, 1));
  t.is(facts.outcome, 'gates failed');
  t.like(facts.gates[0], { passed: false, value: 2, sentence: 'total.value is 2, asked for at least 3' });
});

test('a blob damaged at rest is made again, and everything ends as before', async (t) => {
  const rig = createRig(t);
  const first = await rig.run(chain(10, 1));
  const blob = rig
    .store()
    .layout.object(blobName(first.facts.actions.find((one) => one.id === 'halved')!.outputs.output as never));
  chmodSync(blob, 0o644);
  writeFileSync(
    blob,
    readFileSync(blob).map((byte) => byte ^ 1),
  );
  // Only an action that has to read it finds the damage.
  const { facts, executed, events } = await rig.run(chain(10, 2));
  t.is(facts.outcome, 'succeeded');
  t.deepEqual(executed, ['add {"amount":2}', 'half {}', 'add {"amount":2}', 'sum {}']);
  t.true(
    events.some((event) => event.event === 'warning'),
    JSON.stringify(events),
  );
  t.is(facts.actions.find((one) => one.id === 'total')?.metrics.value, 7);
});

test('a store that lost a blob makes it again', async (t) => {
  const rig = createRig(t);
  const first = await rig.run(chain(10, 1));
  rmSync(
    rig
      .store()
      .layout.object(blobName(first.facts.actions.find((one) => one.id === 'halved')!.outputs.output as never)),
  );
  const { executed, facts } = await rig.run(chain(10, 1));
  t.deepEqual(executed, ['half {}']);
  t.is(facts.outcome, 'succeeded');
});

test('an epochs axis shares its prefix, within a run and across runs', async (t) => {
  const rig = createRig(t);
  const axis = (epochs: string): string =>
    `{ name: p, stages: { s: { uses: steps, matrix: { epochs: [${epochs}] }, with: { epochs: '\${{ matrix.epochs }}' } } } }`;
  const first = await rig.run(axis('5, 1, 10'));
  const epochs = first.executed.filter((line) => line.startsWith('epoch'));
  t.deepEqual(
    epochs,
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((epoch) => `epoch ${epoch}`),
  );
  t.deepEqual(
    first.facts.actions.map((one) => one.notes),
    [['continued from 1'], [], ['continued from 5']],
  );
  const second = await rig.run(axis('12'));
  t.deepEqual(
    second.executed.filter((line) => line.startsWith('epoch')),
    ['epoch 11', 'epoch 12'],
  );
});

test('an action that is executed again prints its own notes, not those of the result under its key', async (t) => {
  const rig = createRig(t);
  const steps = (epochs: number): string => `{ name: p, stages: { s: { uses: steps, with: { epochs: ${epochs} } } } }`;
  await rig.run(steps(2));
  const first = await rig.run(steps(4));
  t.deepEqual(first.facts.actions[0]?.notes, ['continued from 2']);
  const force = { selection: { force: ['s' as ActionId] } };
  // There is a checkpoint of its last epoch, and again means from the beginning.
  const { facts, events, executed } = await rig.run(steps(4), force);
  t.deepEqual(facts.actions[0]?.notes, []);
  t.like(
    events.find((event) => event.event === 'action.executed'),
    { notes: [] },
  );
  t.is(executed.filter((line) => line.startsWith('epoch')).length, 4);
  t.like(
    events.find((event) => event.event === 'action.started'),
    { reason: 'forced: its result is known' },
  );
  t.deepEqual((await rig.run(steps(4))).facts.actions[0]?.notes, ['continued from 2']);
});

test('equal checkpoints of two trainings are two blobs: what one drops, the other still has', async (t) => {
  const rig = createRig(t);
  const seeded = (seed: number): string =>
    `{ name: p, seed: ${seed}, stages: { s: { uses: steps, with: { epochs: 3 } } } }`;
  for (const seed of [1, 2]) await rig.run(seeded(seed));
  const store = rig.store();
  const named: (string | undefined)[][] = [];
  for (const prefix of await listPrefixes(store.objects)) {
    const entries = (await store.checkpoints.positions(prefix)).map((at) => store.checkpoints.entry(prefix, at));
    named.push((await Promise.all(entries)).map((entry) => entry?.digest));
  }
  t.deepEqual(
    named.map((digests) => digests.length),
    [3, 3],
  );
  t.is(new Set(named.flat()).size, 6);
});

test('a plan says what a run then does, and why', async (t) => {
  const rig = createRig(t);
  const planned = async (source: string): Promise<[string, string][]> =>
    (await rig.plan(source)).actions.map((one) => [
      one.action.id,
      'waitsFor' in one
        ? `waits for ${one.waitsFor.join()}`
        : 'failure' in one
          ? one.failure.message
          : 'blockedBy' in one
            ? `blocked by ${one.blockedBy}`
            : one.decision.outcome === 'run'
              ? one.decision.reason.why
              : one.decision.outcome,
    ]);
  t.deepEqual((await planned(chain(10, 1)))[0], ['start', 'first']);
  await rig.run(chain(10, 1));
  t.deepEqual([...new Set((await planned(chain(10, 1))).map(([, what]) => what))], ['cached']);
  t.deepEqual(await planned(chain(10, 2)), [
    ['start', 'cached'],
    ['halved', 'cached'],
    ['plus', 'changed'],
    ['total', 'waits for plus'],
  ]);
  t.is(rig.executions()['sum {}'], 1);
});

test('`why` distinguishes a deleted result from one that was never made: artifact deleted, record deleted, both deleted and the stage changed since', async (t) => {
  const rig = createRig(t);
  const reason = async (source: string): Promise<string> => {
    const planned = (await rig.plan(source)).actions.find((one) => one.action.id === 'start');
    if (planned === undefined || !('decision' in planned) || planned.decision.outcome !== 'run') return 'not to run';
    return reasonText(planned.decision.reason);
  };
  t.is(await reason(chain(10, 1)), 'never ran');
  const { facts } = await rig.run(chain(10, 1));
  const { key, outputs } = facts.actions[0] as unknown as { key: string; outputs: { output: string } };
  const { layout } = rig.store();
  rmSync(layout.object(blobName(outputs.output as never)));
  t.is(await reason(chain(10, 1)), 'its result is no longer in the store (missing: output)');
  // What is left of the result still says what changed.
  t.is(await reason(chain(11, 1)), 'with.value 10 → 11');
  const { executed } = await rig.run(chain(11, 1), { selection: { actions: ['start' as ActionId] } });
  t.deepEqual(executed, ['source {"value":11}']);
  // It is the loss that makes it run, though it changed as well.
  t.is(await reason(chain(10, 1)), 'its result is no longer in the store (missing: output)');
  rmSync(layout.object(recordName(key as never)));
  const again = await rig.run(chain(10, 1));
  t.deepEqual(again.executed, ['source {"value":10}']);
  rmSync(layout.object(recordName(key as never)));
  t.is(await reason(chain(10, 1)), 'its result is no longer in the store: its record is missing');
  t.regex(await reason(chain(12, 1)), /^it has changed since it last ran; the change is unknown/);
});

test('a training that was stopped continues from its checkpoint, and plan and run name the epoch', async (t) => {
  const rig = createRig(t);
  const steps = (epochs: number): string =>
    `{ name: p, stages: { s: { uses: steps, with: { epochs: ${epochs}, diesAt: 4 } } } }`;
  const reason = async (source: string): Promise<string> => {
    const [planned] = (await rig.plan(source)).actions;
    return planned !== undefined && 'decision' in planned && planned.decision.outcome === 'run'
      ? startText(planned.decision)
      : 'not to run';
  };
  const continued = 'will continue from epoch 3 of 10 (a checkpoint of one that has not ended)';
  const { facts } = await rig.run(steps(10));
  t.is(facts.outcome, 'failed');
  t.is(await reason(steps(10)), `failed in run ${facts.run}: the worker process exited with code 9; ${continued}`);
  // As after a kill: nobody was there to say how it ended.
  rmSync(join(rig.store().layout.runs, facts.run, 'manifest.json'));
  t.is(await reason(steps(10)), continued);
  t.is(await reason(steps(2)), 'never ran');
  const { events, facts: ended } = await rig.run(steps(10));
  t.like(
    events.find((event) => event.event === 'action.started'),
    { reason: continued },
  );
  t.deepEqual(ended.actions[0]?.notes, ['continued from 3']);
  t.is(
    await reason(steps(12)),
    'with.epochs 10 → 12; will continue from epoch 10 of 12 (the checkpoint of a shorter one)',
  );
});

test('--force on an action without a result gives the reason why it runs anyway', async (t) => {
  const rig = createRig(t);
  const force = { selection: { force: ['start' as ActionId] } };
  const reasonOf = async (): Promise<string> => {
    const { events } = await rig.run(chain(10, 1), force);
    const started = events.find((event) => event.event === 'action.started');
    return started?.event === 'action.started' ? started.reason : '';
  };
  t.is(await reasonOf(), 'never ran');
  t.is(await reasonOf(), 'forced: its result is known');
});

test('an action that failed by a damaged artifact, and succeeds once it is made again, is no failure', async (t) => {
  const rig = createRig(t);
  const source = `
name: passes
stages:
  it: { uses: flaky, with: { failures: 1 } }
  start: { uses: source }
  plus: { uses: add, needs: { input: start } }
  after: { uses: half, needs: { input: it } }
`;
  const { facts } = await rig.run('{ name: passes, stages: { start: { uses: source } } }');
  const { digest, bytes } = (await rig.store().records.get(facts.actions[0]?.key as never))!.outputs.output!;
  const blob = rig.store().layout.object(blobName(digest));
  chmodSync(blob, 0o644);
  writeFileSync(blob, 'x'.repeat(bytes));
  const run = await rig.run(source, { jobs: 1 });
  t.deepEqual(
    run.events.flatMap((event) => (event.event === 'action.failed' ? [event.action] : [])),
    ['it'],
  );
  t.like(run.facts, { outcome: 'succeeded', executed: 4, cached: 0, failed: 0, blocked: 0 });
  for (const { outcome, error } of run.facts.actions) t.deepEqual([outcome, error], ['executed', undefined]);
});

test('a store that cannot be written ends the run as a store fault', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(10, 1));
  const { layout } = rig.store();
  rmSync(layout.listing('blobs/').folder, { recursive: true });
  mkdirSync(join(layout.root, 'blobs-v1'), { recursive: true });
  writeFileSync(layout.listing('blobs/').folder, 'a file where a folder should be');
  const { facts } = await rig.run(chain(11, 1));
  t.is(facts.outcome, 'store fault');
});

test('a forced action gets a new result if its kind may vary; otherwise the first stays and a warning tells of the other', async (t) => {
  const random = {
    code: 'return number(Math.random());',
    inputs: {},
    outputs: { output: { type: 'metrics', description: '' } },
  };
  const rig = createRig(t, {
    kinds: [
      { kind: 'varies', ...random, varies: true },
      { kind: 'fixed', ...random },
    ],
  });
  const source =
    '{ name: p, stages: { a: { uses: varies }, b: { uses: fixed }, c: { uses: add, needs: { input: a } } } }';
  const first = await rig.run(source);
  t.deepEqual((await rig.run(source)).executed, []);
  const force = { selection: { force: ['a' as ActionId, 'b' as ActionId] } };
  const again = await rig.run(source, force);
  const outputOf = ({ facts }: typeof first, at: number): string | undefined => facts.actions[at]?.outputs.output;
  t.is(again.facts.actions[0]?.key, first.facts.actions[0]?.key);
  t.not(outputOf(again, 0), outputOf(first, 0));
  t.is(outputOf(again, 1), outputOf(first, 1));
  const warnings = again.events.flatMap((event) => (event.event === 'warning' ? [event.message] : []));
  t.deepEqual(warnings, [
    'b is nondeterministic: "output" differs from the output that the same key gave before; the first is kept',
  ]);
  t.is(again.facts.actions[2]?.outcome, 'executed', 'whatever depends on it follows');
  const last = await rig.run(source);
  t.deepEqual(last.executed, []);
  t.is(outputOf(last, 0), outputOf(again, 0));
});

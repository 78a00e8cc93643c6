/** Gates with a test: when their comparisons are executed, in a run and by the judge of stored results. */

import { rmSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { baselineSources, type JudgedRun } from '../../src/cli/gates/baseline-sources.ts';
import { judgeGates } from '../../src/cli/gates/judge.ts';
import type { RunEvent } from '../../src/core/facts/event.ts';
import type { ActionId } from '../../src/core/pipeline/pipeline.ts';
import type { Digest } from '../../src/core/values/digest.ts';
import { storeKnowledge } from '../../src/run/knowledge.ts';
import { localBlob } from '../../src/store/objects/local-blob.ts';
import { declared } from '../support/measure.ts';
import { createRig, type OwnKind, type Rig } from '../support/rig.ts';

/** Answers with an accuracy; an artifact of one number stands for them. */
const answers: OwnKind = {
  kind: 'answers',
  code: `const { value } = context.parameters;
  const predictions = makeTable({ value: column.float64(Float64Array.of(value)) }, { type: 'predictions', version: 1 });
  return { outputs: { predictions }, metrics: { 'test.accuracy': value } };`,
  inputs: {},
  outputs: { predictions: { type: 'predictions', description: '' } },
  metrics: () => [{ ...declared('test.accuracy', 'more'), format: 'fraction', test: 'mcnemar' }],
  parameters: { value: { type: 'number' } },
};

/** Compares two accuracies; crashes at 0.13. */
const compare: OwnKind = {
  kind: 'compare',
  code: `const now = await value(context.many('now')[0]);
  if (now === 0.13) process.exit(9);
  const [other] = context.many('before');
  const before = other === undefined ? 0.9 : await value(other);
  if (other === undefined) await context.readFile(context.parameters.baseline.file);
  const margin = context.parameters.alpha / 10;
  const delta = now - before;
  return { outputs: { comparison: number(delta).outputs.output },
    metrics: { now, before, delta, low: delta - margin, high: delta + margin, p: delta < -margin ? 0 : 1, detectable: margin } };`,
  inputs: {
    now: { type: 'predictions', arity: 'many', description: '' },
    before: { type: 'predictions', arity: 'many', optional: true, description: '' },
  },
  outputs: { comparison: { type: 'metrics', description: '' } },
  metrics: () => [declared('delta')],
  files: ({ baseline }) => (baseline === undefined ? [] : [['baseline', 'file']]),
  parameters: {
    ...{ metric: {}, method: {}, power: {}, alpha: { type: 'number' }, pick: {} },
    baseline: { type: 'object' },
  },
};

const values = (net: number): string => `'${'$'}{{ matrix.net }}' } , matrix: { net: [${net}, 0.9] }`;

function document(gate: string, net = 0.88): string {
  return `
name: compared
stages:
  eval: { uses: answers, with: { value: ${values(net)} }
gates:
  - { metric: eval.test.accuracy, ${gate} }
`;
}

const point = 'baseline: { point: { net: 0.9 } }';

function compareRig(t: ExecutionContext, judged: { run: JudgedRun } = { run: 'next' }): Rig {
  return createRig(t, {
    kinds: [answers, compare],
    types: { predictions: { type: 'object' } },
    baselines: (store) => baselineSources(store, judged.run),
  });
}

async function judge(rig: Rig, source: string, only: readonly string[] = []) {
  const pipeline = rig.resolve(source);
  const store = rig.store();
  const before = Object.values(rig.executions()).reduce((sum, count) => sum + count, 0);
  const opened = {
    ...{ pipeline, store, kinds: rig.kinds, settings: {}, remember: () => {} },
    knowledge: storeKnowledge(store, rig.kinds, pipeline.name),
  };
  const events: RunEvent[] = [];
  const { facts, code } = await judgeGates(opened, only, (event) => events.push(event), { version: '0.0.0' });
  const executed = Object.values(rig.executions()).reduce((sum, count) => sum + count, 0) - before;
  return { code, executed, gates: facts.gates, runs: store.runs.list().length, events };
}

const kindsOf = (executed: readonly string[]): string[] => executed.map((line) => line.split(' ')[0] ?? '').sort();

test('a comparison runs once; a changed drop does not run it again, a changed alpha does', async (t) => {
  const rig = compareRig(t);
  const first = await rig.run(document(point));
  t.deepEqual(kindsOf(first.executed), ['answers', 'answers', 'compare']);
  t.is(first.facts.outcome, 'gates failed');
  t.deepEqual(kindsOf((await rig.run(document(point))).executed), []);
  const allowed = await rig.run(document(`${point}, maxDrop: 0.05`));
  t.deepEqual(kindsOf(allowed.executed), []);
  t.is(allowed.facts.outcome, 'succeeded');
  const other = await rig.run(document(`${point}, alpha: 0.1`));
  t.deepEqual(kindsOf(other.executed), ['compare']);
});

test('a run of some stages leaves the comparisons alone, and says that gates are not checked', async (t) => {
  const rig = compareRig(t);
  const ran = await rig.run(document(point), {
    selection: { actions: ['eval[net=0.88]', 'eval[net=0.9]'] as ActionId[] },
  });
  t.deepEqual(kindsOf(ran.executed), ['answers', 'answers']);
  t.deepEqual(
    ran.events.flatMap((event) => (event.event === 'warning' ? [event.message] : [])),
    ['gates of stages that are not selected are not checked: eval.test.accuracy'],
  );
  t.deepEqual(ran.facts.gates, []);
});

test('stored results are judged as a run judges them: comparisons are executed, nothing else, and no run is listed', async (t) => {
  const rig = compareRig(t);
  const source = document(point);
  // Nothing is stored: nothing is executed either.
  const nothing = await judge(rig, source);
  t.like(nothing, { code: 3, executed: 0, runs: 0 });
  t.regex(nothing.gates[0]?.sentence ?? '', /is unknown: eval\[net=0\.88\] has no result$/);
  await rig.run(source, { selection: { actions: ['eval[net=0.88]', 'eval[net=0.9]'] as ActionId[] } });
  const judged = await judge(rig, source);
  t.like(judged, { code: 3, executed: 1, runs: 1 });
  t.like(await judge(rig, source), { code: 3, executed: 0, runs: 1 });
  const ran = await rig.run(source);
  t.deepEqual(kindsOf(ran.executed), []);
  t.deepEqual(judged.gates, ran.facts.gates);
  t.like(await judge(rig, document(`${point}, maxDrop: 0.05`)), { code: 0, executed: 0 });
});

test('only the named gates are judged: by stage, by point, or by the stage of their comparisons', async (t) => {
  const rig = compareRig(t);
  const source = document(point).concat('  - { metric: eval.seconds, min: 0 }\n');
  await rig.run(source);
  const judged = async (...only: readonly string[]): Promise<string[]> =>
    (await judge(rig, source, only)).gates.map(({ metric, action }) => `${metric} ${action}`);
  const seconds = ['eval.seconds eval[net=0.88]', 'eval.seconds eval[net=0.9]'];
  t.deepEqual(await judged('eval'), ['eval.test.accuracy eval[net=0.88]', ...seconds]);
  t.deepEqual(await judged('eval[net=0.9]'), seconds.slice(1));
  t.deepEqual((await judged('compare-1')).slice(0, 1), ['eval.test.accuracy eval[net=0.88]']);
  await t.throwsAsync(judge(rig, source, ['evl']), { message: '--only evl: there is no stage "evl"' });
});

test('a comparison that crashes fails the judging as it fails a run, and its gate is unknown', async (t) => {
  const rig = compareRig(t);
  const source = document(point, 0.13);
  const ran = await rig.run(source);
  t.is(ran.facts.outcome, 'failed');
  const judged = await judge(rig, source);
  t.like(judged, { code: 1, executed: 1 });
  t.regex(judged.gates[0]?.sentence ?? '', /compare-1\[net=0\.13\] has no result, failed: /);
  t.deepEqual(
    judged.gates.map(({ state }) => state),
    ['fail'],
  );
});

test('the run before is the baseline: counted from the run that is judged', async (t) => {
  const judged = { run: 'next' as JudgedRun };
  const rig = compareRig(t, judged);
  const gate = 'where: { net: 0.9 }, baseline: { run: latest~1 }';
  const runs: (string | undefined)[] = [];
  for (const gates of [1, 2]) {
    const ran = await rig.run(document(gate));
    runs.push(ran.facts.gates[0]?.state);
    t.is(kindsOf(ran.executed).includes('compare'), gates === 2);
  }
  t.deepEqual(runs, ['missing', 'pass']);
  const [last] = (await rig.run(document(gate))).facts.gates;
  judged.run = 'latest';
  const stored = await judge(rig, document(gate));
  t.deepEqual(stored.gates, [last]);
  t.like(stored, { code: 0, executed: 0 });
});

test('predictions of an earlier run that were deleted or damaged are missing, with the reason', async (t) => {
  const rig = compareRig(t);
  const ran = await rig.run(document(point));
  const digest = ran.facts.actions.find(({ id }) => id === 'eval[net=0.9]')?.outputs.predictions as Digest;
  const found = localBlob(rig.store(), digest);
  if (!('path' in found)) throw new Error(found.missing);
  rmSync(found.path);
  const gate = document(`where: { net: 0.9 }, baseline: { run: ${ran.facts.run} }`);
  const [before] = rig.resolve(gate).gates[0]?.baseline?.before.values() ?? [];
  t.deepEqual(before, { missing: `its artifact ${digest.slice(0, 19)} is no longer in the store` });
  const again = await rig.run(gate);
  t.is(again.facts.gates[0]?.state, 'missing');
  t.is(again.facts.outcome, 'gates failed');
});

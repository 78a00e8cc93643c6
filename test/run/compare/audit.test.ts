/** A body that draws from elsewhere than its seed is found, described and marked; one that does not is not. */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { ActionId } from '../../../src/core/pipeline/pipeline.ts';
import type { ActionKey } from '../../../src/core/values/digest.ts';
import { type Audit, type AuditBeginning, auditPipeline } from '../../../src/run/compare/audit.ts';
import { blobName } from '../../../src/store/objects/names.ts';
import { createRig } from '../../support/rig.ts';

const source = `
name: audited
stages:
  start: { uses: source, with: { value: 3 } }
  more: { uses: add, needs: { input: start }, with: { amount: 1 } }
`;

test('an audit confirms equal bytes at every number of jobs, and describes different ones by column, row and distance', async (t) => {
  const rig = createRig(t);
  const audit = (scratch: string) => {
    mkdirSync(join(rig.folder, scratch));
    const pipeline = rig.resolve(source);
    return auditPipeline({
      pipeline,
      actions: [...pipeline.actions.values()],
      store: rig.store(),
      kinds: rig.kinds,
      times: 1,
      jobs: [1, 2],
      scratch: join(rig.folder, scratch),
      listener: () => {},
      signal: new AbortController().signal,
      version: '0.0.0',
    });
  };
  t.like(await audit('sound'), { outcome: 'succeeded', runs: 2, compared: 2, findings: [], unclear: [] });

  rig.editBody('source', (code) =>
    code.replace('context.parameters.value', 'context.parameters.value + Math.random()'),
  );
  const { findings, unclear } = await audit('unsound');
  t.deepEqual(unclear, ['more']);
  t.is(findings.length, 1);
  const [found] = findings;
  t.like(found, { action: 'start', output: 'output', between: ['run 1 with 1 job', 'run 2 with 2 jobs'] });
  t.like(found?.difference, { schema: [], metadata: [], columns: [{ column: 'value', rows: 1, firstRow: 0 }] });
  const distance = found?.difference?.columns[0]?.distance ?? 0;
  t.true(distance > 0 && distance < 1, `${distance}`);

  const mark = await rig.store().marks.get(found?.key as ActionKey);
  t.like(mark, { output: 'output', kept: found?.before, other: found?.after });
  t.regex(
    mark?.difference[0] ?? '',
    /^column value: 1 row differs, first row 0: 3\.\d+ → 3\.\d+, at most 0\.\d+ apart$/,
  );
});

test('only audited actions are executed again; their inputs come from the store, or are executed once', async (t) => {
  const rig = createRig(t);
  const grid = `
name: audited
stages:
  start: { uses: source, with: { value: 3 } }
  mid: { uses: half, needs: { input: start } }
  more: { uses: add, needs: { input: mid }, matrix: { amount: [1, 2] }, with: { amount: '\${{ matrix.amount }}' } }
  apart: { uses: add, needs: { input: start }, with: { amount: 7 } }
`;
  const told: AuditBeginning[] = [];
  let audits = 0;
  const audit = async (id: string): Promise<Audit & { executed: Record<string, number> }> => {
    const before = rig.executions();
    const scratch = join(rig.folder, `scratch ${++audits}`);
    mkdirSync(scratch);
    const pipeline = rig.resolve(grid);
    const result = await auditPipeline({
      pipeline,
      actions: [pipeline.actions.get(id as ActionId)!],
      begins: (run) => told.push(run),
      store: rig.store(),
      kinds: rig.kinds,
      times: 2,
      jobs: [1, 2],
      scratch,
      listener: () => {},
      signal: new AbortController().signal,
      version: '0.0.0',
    });
    const executed = Object.entries(rig.executions()).map(([tag, count]) => [tag, count - (before[tag] ?? 0)] as const);
    return { ...result, executed: Object.fromEntries(executed.filter(([, count]) => count > 0)) };
  };
  const cold = await audit('more[amount=2]');
  t.like(cold, { outcome: 'succeeded', runs: 4, compared: 1, findings: [], unclear: [] });
  t.deepEqual(cold.executed, { 'source {"value":3}': 1, 'half {}': 1, 'add {"amount":2}': 4 });
  t.like(told[0], { name: 'run 1 with 1 job', audited: 1, taken: 0, needed: ['start', 'mid'] });
  t.like(told[1], { audited: 1, taken: 2, needed: [] });

  await rig.run(grid);
  const warm = await audit('more[amount=2]');
  t.deepEqual(warm.executed, { 'add {"amount":2}': 4 });
  // What stands between two audited actions would be needed too, and is no part of the audit.
  t.is(told.at(-1)?.taken, 2);
  // A damaged artifact in the store is as good as none.
  const { layout, records } = rig.store();
  const { actions: planned } = await rig.plan(grid);
  const start = await records.get(planned.flatMap((one) => ('decision' in one ? [one.decision.key] : []))[0]!);
  const blob = layout.object(blobName(start!.outputs.output!.digest));
  chmodSync(blob, 0o644);
  writeFileSync(blob, 'x'.repeat(start!.outputs.output!.bytes));
  const mended = await audit('more[amount=2]');
  t.like(mended, { outcome: 'succeeded', compared: 1, findings: [] });
  t.deepEqual(mended.executed, { 'source {"value":3}': 1, 'add {"amount":2}': 4 });
});

test('an audit compares the actions that succeed though others fail, and names the failure', async (t) => {
  const rig = createRig(t);
  const scratch = join(rig.folder, 'scratch');
  mkdirSync(scratch);
  const pipeline = rig.resolve(`${source}  bad: { uses: fail, needs: { input: start } }\n`);
  const audit = await auditPipeline({
    pipeline,
    actions: [...pipeline.actions.values()],
    store: rig.store(),
    kinds: rig.kinds,
    times: 1,
    jobs: [1, 2],
    scratch,
    listener: () => {},
    signal: new AbortController().signal,
    version: '0.0.0',
  });
  t.like(audit, { outcome: 'failed', runs: 2, compared: 2, findings: [] });
});

test('a second result under one key, met in a run, is a warning and is marked; the first is kept', async (t) => {
  const rig = createRig(t);
  rig.editBody('source', (code) =>
    code.replace('context.parameters.value', 'context.parameters.value + Math.random()'),
  );
  const first = await rig.run(source);
  const again = await rig.run(source, { selection: { force: ['start' as never] } });
  t.true(
    again.events.some((event) => event.event === 'warning' && /start is nondeterministic/.test(event.message)),
    JSON.stringify(again.events),
  );
  const [before, after] = [first, again].map(({ facts }) => facts.actions[0]);
  t.deepEqual(after?.outputs, before?.outputs);
  const mark = await rig.store().marks.get(before?.key as ActionKey);
  t.is(mark?.kept as string | undefined, before?.outputs.output);
});

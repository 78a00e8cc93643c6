/** A body that draws from elsewhere than its seed is found, described and marked; one that does not is not. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { ActionKey } from '../../src/core/digest.ts';
import { auditPipeline } from '../../src/run/audit.ts';
import { createRig } from '../support/rig.ts';

const source = `
name: audited
stages:
  start: { uses: source, with: { value: 3 } }
  more: { uses: add, needs: { input: start }, with: { amount: 1 } }
`;

test('the same bytes at every number of jobs is said; other bytes are described by column, row and distance', async (t) => {
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
  t.true(distance > 0 && distance < 1);

  const mark = rig.store().marks.get(found?.key as ActionKey);
  t.like(mark, { output: 'output', kept: found?.before, other: found?.after });
  t.regex(
    mark?.difference[0] ?? '',
    /^column value: 1 row differs, first row 0: 3\.\d+ → 3\.\d+, at most 0\.\d+ apart$/,
  );
});

test('a second result under one key, met in a run, is told and marked; the first is kept', async (t) => {
  const rig = createRig(t);
  rig.editBody('source', (code) =>
    code.replace('context.parameters.value', 'context.parameters.value + Math.random()'),
  );
  const first = await rig.run(source);
  const again = await rig.run(source, { selection: { force: ['start' as never] } });
  t.true(again.events.some((event) => event.event === 'warning' && /start is nondeterministic/.test(event.message)));
  const [before, after] = [first, again].map(({ facts }) => facts.actions[0]);
  t.deepEqual(after?.outputs, before?.outputs);
  t.true(rig.store().marks.get(before?.key as ActionKey)?.kept === before?.outputs.output);
});

/** The comparison of two runs by parameters, metrics and artifacts. */

import test from 'ava';
import { changeText } from '../../../src/core/plan/change-text.ts';
import { compareRuns } from '../../../src/run/compare/compare-runs.ts';
import { createRig } from '../../support/rig.ts';

const chain = (value: number, extra = ''): string => `
name: compared
stages:
  start: { uses: source, with: { value: ${value} } }
  halved: { uses: half, needs: { input: start } }
  plus: { uses: add, needs: { input: halved }, with: { amount: 1 } }
${extra}`;

test('a comparison lists changed parameters, measures and outputs action by action, and counts equal ones', async (t) => {
  const rig = createRig(t);
  const before = await rig.run(chain(10));
  // 11 halves to the same 5: from there on nothing differs.
  const after = await rig.run(chain(11, '  other: { uses: source, with: { value: 1 } }\n'));
  const { same, actions } = await compareRuns(before.facts, after.facts, rig.store());
  t.is(same, 1);
  t.deepEqual(
    actions.map(({ action, presence }) => [action, presence]),
    [
      ['start', 'both'],
      ['halved', 'both'],
      ['other', 'after'],
    ],
  );
  const [start, halved] = actions;
  t.deepEqual(start?.changes.map(changeText), ['with.value 10 → 11']);
  t.deepEqual(start?.metrics, [{ metric: 'value', before: 10, after: 11 }]);
  t.like(start?.artifacts[0], { output: 'output', difference: { columns: [{ column: 'value', distance: 1 }] } });
  // Another input, the same output.
  t.like(halved, { metrics: [], artifacts: [] });
  t.deepEqual(halved?.changes.map(changeText), ['input input has different content']);
  t.deepEqual((await compareRuns(after.facts, after.facts, rig.store())).actions, []);
});

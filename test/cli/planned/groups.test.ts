/** A plan in few lines: groups by stage and reason, causes first, with what follows from them and how long it takes. */

import test from 'ava';
import { estimateOf } from '../../../src/cli/planned/estimate.ts';
import { planGroups } from '../../../src/cli/planned/groups.ts';
import { createRig } from '../../support/rig.ts';

const document = (value: number, amounts: string): string => `name: p
stages:
  one: { uses: source, with: { value: ${value} } }
  more:
    uses: add
    needs: { input: one }
    matrix: { amount: ${amounts} }
    with: { amount: '\${{ matrix.amount }}' }
  total: { uses: sum, needs: { inputs: more } }
  apart: { uses: source, with: { value: 9 } }
`;

test('actions of a stage with the same reason are one group, and causes come before consequences', async (t) => {
  const rig = createRig(t);
  await rig.run(document(1, '[1, 2, 3]'));
  const changed = await rig.plan(document(2, '[1, 2, 3]'));
  t.deepEqual(
    planGroups(changed).map(({ outcome, stage, actions, of, text, followers }) => [
      outcome,
      stage,
      actions.length,
      of,
      text,
      followers.length,
    ]),
    [
      ['run', 'one', 1, 1, 'with.value 1 → 2', 4],
      ['waits', 'more', 3, 3, 'for one', 0],
      ['waits', 'total', 1, 1, 'for more', 0],
      ['cached', 'apart', 1, 1, '', 0],
    ],
  );
  t.regex(planGroups(changed)[0]!.place ?? '', /:3:\d+$/);
  const wider = planGroups(await rig.plan(document(1, '[1, 2, 3, 4, 5]')));
  t.deepEqual(
    wider.map(({ outcome, actions, of, text }) => [outcome, actions.map(({ id }) => id).join(' '), of, text]),
    [
      ['run', 'more[amount=4] more[amount=5]', 5, 'never ran'],
      ['waits', 'total', 1, 'for more'],
      ['cached', 'one', 1, ''],
      ['cached', 'more[amount=1] more[amount=2] more[amount=3]', 5, ''],
      ['cached', 'apart', 1, ''],
    ],
  );
  t.is(wider[1]!.followers.length, 0, 'a waiting action is told by its cause');
  t.is(wider[0]!.followers.length, 1, 'only the sum waits for the new points');
});

test('actions take the longest chain of them or their work shared, whichever is more', (t) => {
  const { actions } = createRig(t).resolve(document(1, '[1, 2, 3, 4]'));
  const all = [...actions.values()];
  const seconds: { readonly [stage: string]: number } = { one: 1, more: 10, total: 2, apart: 5 };
  const bySeconds = (jobs: number) => estimateOf(all, ({ stage }) => seconds[stage], jobs);
  t.deepEqual(bySeconds(1), { seconds: 48, whole: true });
  t.deepEqual(bySeconds(2), { seconds: 24, whole: true });
  t.deepEqual(bySeconds(16), { seconds: 13, whole: true }, 'one, more and total wait for one another');
  t.deepEqual(
    estimateOf(all, ({ stage }) => (stage === 'more' ? undefined : 1), 1),
    { seconds: 3, whole: false },
  );
  t.is(
    estimateOf(all, () => undefined, 1),
    undefined,
  );
});

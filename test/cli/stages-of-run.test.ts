/** Stage facts of a run whose manifest holds none are gathered from its kinds and records, as planning gathers them. */

import test from 'ava';
import { stagesOfRun } from '../../src/cli/stages-of-run.ts';
import { createRig } from '../support/rig.ts';

const source = `
name: two
stages:
  first: { uses: source }
  second: { uses: add, matrix: { amount: [1, 2] }, needs: { input: first }, with: { amount: '\${{ matrix.amount }}' } }
`;

test('a manifest without stages gets those that the run had', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(source);
  const { stages, ...older } = facts;
  // Nothing says any more which stage a stage was wired to.
  const known = stages!.map(({ needs: _needs, ...fact }) => fact);
  t.deepEqual(await stagesOfRun(older, async () => rig.kinds, rig.store().records), known);
  t.deepEqual(
    stages?.map(({ name, measures }) => [name, measures.length > 0]),
    [
      ['first', true],
      ['second', true],
    ],
  );
});

test('stages of a manifest that holds them are taken as they are, and no kind is loaded', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(source);
  const loadKinds = async () => t.fail('kinds are loaded') as never;
  t.is(await stagesOfRun(facts, loadKinds, rig.store().records), facts.stages!);
});

test('a stage of a kind that is no longer there is left out', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(source);
  const { stages: _stages, ...older } = facts;
  const kinds = new Map([...rig.kinds].filter(([kind]) => kind !== 'add'));
  const found = await stagesOfRun(older, async () => kinds, rig.store().records);
  t.deepEqual(
    found.map(({ name }) => name),
    ['first'],
  );
});

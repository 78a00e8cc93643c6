/** Thousands of orders in which runs, kills and collections may happen; and bugs that some of them bring to light. */

import test, { type ExecutionContext } from 'ava';
import { createRig } from '../support/rig.ts';
import { type Bug, runSchedule, type Schedule } from './simulated-runs.ts';

const source = `
name: simulated
stages:
  start: { uses: source }
  plus: { uses: add, needs: { input: start }, matrix: { amount: [1, 2] }, with: { amount: '\${{ matrix.amount }}' } }
  total: { uses: sum, needs: { inputs: plus } }
`;
/** Of three candidates one diverges, and the choice is made between two. */
const diverging = `
name: diverging
stages:
  start: { uses: source }
  train: { uses: swing, matrix: { value: [1, -1, 2] }, with: { value: '\${{ matrix.value }}' } }
  evaluate: { uses: add, needs: { input: train } }
  best: { uses: pick, needs: { inputs: evaluate } }
  total: { uses: some, needs: { inputs: [start, evaluate], extra: best } }
`;
const schedules = process.env.FAULTS === 'long' ? 10_000 : 500;

const base: Omit<Schedule, 'seed'> = { runs: 3, locks: true, kills: 0, collects: false, elsewhere: false };
const kinds: { readonly [what: string]: Omit<Schedule, 'seed'> } = {
  'runs beside each other': base,
  'runs of which some are killed': { ...base, runs: 4, kills: 2 },
  'runs on two machines, of which some are killed': { ...base, runs: 4, kills: 2, elsewhere: true },
  'runs without locks': { ...base, locks: false, kills: 1 },
  'runs beside collections': { ...base, kills: 1, collects: true },
};

async function play(
  t: ExecutionContext,
  kind: Omit<Schedule, 'seed'>,
  count: number,
  enough = count,
  document = source,
): Promise<string[]> {
  const pipeline = createRig(t).resolve(document);
  const violations = new Set<string>();
  let steps = 0;
  let seed = 0;
  while (seed < count && violations.size < enough) {
    const outcome = await runSchedule(pipeline, { ...kind, seed: ++seed });
    for (const violation of outcome.violations) violations.add(violation);
    steps += outcome.steps;
  }
  t.log(`${seed} schedules, ${steps} steps${violations.size === 0 ? '' : `: ${[...violations].join('; ')}`}`);
  return [...violations];
}

for (const [what, kind] of Object.entries(kinds))
  test(`${what} end right in every order`, async (t) => {
    t.deepEqual(await play(t, kind, Math.ceil(schedules / Object.keys(kinds).length)), []);
  });

for (const [what, kind] of Object.entries(kinds))
  test(`${what}, where a point diverges, choose among the others in every order`, async (t) => {
    const count = Math.ceil(schedules / Object.keys(kinds).length);
    t.deepEqual(await play(t, kind, count, count, diverging), []);
  });

const planted: [Bug, Omit<Schedule, 'seed'>][] = [
  ['a record before its blobs', { ...base, locks: false }],
  ['stealing a live lock', base],
  ['removing a dead lock before taking it', { ...base, runs: 4, kills: 2 }],
  ['a lease after the look for a collection', { ...base, collects: true }],
];
for (const [bug, kind] of planted)
  test(`planted: ${bug} is noticed`, async (t) => {
    const found = await play(t, { ...kind, bug }, 10_000, 1);
    t.true(found.length > 0, 'no schedule of 10,000 finds the bug');
  });

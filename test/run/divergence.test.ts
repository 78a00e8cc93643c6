/** Points that diverge: what goes on without them, what does not, and what the run says of it. */

import { readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import type { ActionId } from '../../src/core/pipeline/pipeline.ts';
import type { ActionKey } from '../../src/core/values/digest.ts';
import { verifyStore } from '../../src/store/care/verify.ts';
import { plainConsole } from '../../src/ui/plain-console.ts';
import { runSummary } from '../../src/ui/run-summary.ts';
import { createRig, type RigRun } from '../support/rig.ts';

const plain = (_format: unknown, text: string): string => text;

/** Candidates at points; the best of them, what follows from it, a summary of everything, and gates. */
const study = (values: readonly number[], more = '', picked = '{}'): string => `
name: diverging
stages:
  train: { uses: swing, matrix: { value: [${values}] }, with: { value: '\${{ matrix.value }}' } }
  evaluate: { uses: add, needs: { input: train } }
  ${more}
  best: { uses: pick, needs: { inputs: ${more === '' ? 'evaluate' : '[evaluate, other]'} }, with: ${picked} }
  behind: { uses: half, needs: { input: best } }
  report: { uses: some, needs: { inputs: [train, evaluate], extra: best } }
gates:
  - { metric: best.value, min: 5 }
  - { metric: evaluate.value, where: { value: ${values[0]} }, min: 0 }
`;

function outcomesOf({ facts }: RigRun): Record<string, string> {
  return Object.fromEntries(facts.actions.map((one) => [one.id, one.outcome]));
}

function linesOf({ events }: RigRun): string[] {
  const lines: string[] = [];
  const console = plainConsole((line) => lines.push(line), plain);
  for (const event of events) console(event);
  return lines;
}

function summaryOf({ facts }: RigRun): string[] {
  return runSummary(facts, plain);
}

test('the choice is made among those that did not diverge, and says among how many; all behind it runs', async (t) => {
  const rig = createRig(t);
  const first = await rig.run(study([-1, 3, 8, -2]));
  t.like(first.facts, { outcome: 'failed', executed: 7, cached: 0, failed: 2, blocked: 2, cancelled: 0 });
  const fact = first.facts.actions.find((one) => one.id === 'best');
  t.like(fact, { outcome: 'executed', metrics: { value: 9 }, lacking: 'from 2 of 4 inputs; 2 diverged' });
  t.deepEqual(fact?.without, ['evaluate[value=-1]', 'evaluate[value=-2]']);
  t.like(outcomesOf(first), { behind: 'executed', report: 'executed', 'evaluate[value=-1]': 'blocked' });
  t.true(
    linesOf(first).some((line) => /^done +best .*from 2 of 4 inputs; 2 diverged$/.test(line)),
    linesOf(first).join('\n'),
  );
  t.true(
    linesOf(first).includes('blocked   evaluate[value=-1]  by train[value=-1]: it diverged'),
    linesOf(first).join('\n'),
  );
  t.true(summaryOf(first).includes('best: from 2 of 4 inputs; 2 diverged'), summaryOf(first).join('\n'));
  // The gate on the choice is checked; that on a point that diverged fails.
  t.deepEqual(
    first.facts.gates.map((gate) => [gate.action, gate.passed]),
    [
      ['best', true],
      ['evaluate[value=-1]', false],
    ],
  );
  t.is(
    first.facts.gates[1]?.sentence,
    'evaluate.value at value=-1 is unknown: evaluate[value=-1] has no result, blocked by train[value=-1]: it diverged',
  );
  const again = await rig.run(study([-1, 3, 8, -2]));
  t.deepEqual(again.executed, [], 'a divergence is a result too');
  t.like(again.facts, { outcome: 'failed', executed: 0, cached: 7, failed: 2, failedBefore: 2, blocked: 2 });
  t.true(
    linesOf(again).some((line) => /^cached +best +from 2 of 4 inputs; 2 diverged$/.test(line)),
    linesOf(again).join('\n'),
  );
  t.like(
    again.facts.actions.find((one) => one.id === 'best'),
    { lacking: 'from 2 of 4 inputs; 2 diverged' },
  );
});

test('the choice has the key of the inputs that it has: a study without the diverged points finds it', async (t) => {
  const rig = createRig(t);
  await rig.run(study([-1, 3, 8]));
  const { facts, executed } = await rig.run(study([3, 8]));
  t.like(facts, { outcome: 'succeeded', executed: 0 });
  t.deepEqual(executed, []);
  const best = facts.actions.find((one) => one.id === 'best');
  t.is(best?.lacking, undefined);
  t.is(best?.without, undefined);
});

test('with requireAll there is no choice without every candidate; with all of them it has the same key', async (t) => {
  const rig = createRig(t);
  const refused = await rig.run(study([-1, 3, 8], '', '{ requireAll: true }'));
  t.like(outcomesOf(refused), { best: 'blocked', behind: 'blocked', report: 'executed' });
  t.true(linesOf(refused).includes('blocked   best  by train[value=-1]: it diverged'), linesOf(refused).join('\n'));
  const all = await rig.run(study([3, 8], '', '{ requireAll: true }'));
  const any = await rig.run(study([3, 8]));
  const keyOf = ({ facts }: RigRun) => facts.actions.find((one) => one.id === 'best')?.key;
  t.is(keyOf(all), keyOf(any));
});

for (const [what, kind, more] of [
  ['an ordinary failure', 'fail', ''],
  ['a crash', 'crash', ''],
  ['a timeout', 'loop', ', timeoutMinutes: 0.02'],
] as const)
  test(`${what} of a candidate prevents the choice, whatever else diverged`, async (t) => {
    const other = `start: { uses: source }\n  other: { uses: ${kind}, needs: { input: start }${more} }`;
    const run = await createRig(t).run(study([-1, 3], other));
    t.like(outcomesOf(run), { other: 'failed', best: 'blocked', behind: 'blocked', report: 'executed' });
    t.true(
      linesOf(run).includes('blocked   best  by other: of its inputs only those that diverge may be missing'),
      linesOf(run).join('\n'),
    );
  });

test('where all candidates diverge the choice is blocked, and says so', async (t) => {
  const run = await createRig(t).run(study([-1, -2]));
  t.like(outcomesOf(run), { best: 'blocked', behind: 'blocked', report: 'blocked' });
  t.true(
    linesOf(run).includes('blocked   best  by train[value=-1]: none of its 2 inputs is there: all diverged'),
    linesOf(run).join('\n'),
  );
});

test('an action that diverged is not executed again; plan and run say in which run it did', async (t) => {
  const rig = createRig(t);
  const first = await rig.run(study([-1, 3]));
  const { run } = first.facts;
  t.is(first.facts.actions[0]?.failedIn, run);
  t.true(
    summaryOf(first).includes('1 failure follows from the key: only --retry-failed tries again'),
    summaryOf(first).join('\n'),
  );
  t.false(
    summaryOf(first).some((line) => line.startsWith('the next run tries')),
    summaryOf(first).join('\n'),
  );
  const told = (await rig.plan(study([-1, 3]))).actions.map((one) => [
    one.action.id,
    'waitsFor' in one ? 'waits' : 'decision' in one ? one.decision.outcome : 'else',
  ]);
  t.deepEqual(told, [
    ['train[value=-1]', 'failed'],
    ['train[value=3]', 'cached'],
    ['evaluate[value=-1]', 'else'],
    ['evaluate[value=3]', 'cached'],
    ['best', 'cached'],
    ['behind', 'cached'],
    ['report', 'cached'],
  ]);
  const [planned, , blocked] = (await rig.plan(study([-1, 3]))).actions;
  t.like(planned, { decision: { failed: { run, failure: { message: 'diverged at once' } } } });
  t.like(blocked, { blockedBy: 'train[value=-1]' });
  const again = await rig.run(study([-1, 3]));
  const said = `failed before in run ${run}: diverged at once; --retry-failed tries again`;
  t.like(again.facts.actions[0], { outcome: 'failed', error: said, failedIn: run });
  t.true(
    linesOf(again).some((line) => line.includes(said)),
    linesOf(again).join('\n'),
  );
  t.regex(summaryOf(again).at(-1) ?? '', /failed 1 \(before\), blocked 1 in /);
  // The original run is named, however often it was met since.
  const third = await rig.run(study([-1, 3]));
  t.is(third.facts.actions[0]?.error, said);
});

test('--retry-failed and --force execute it again, each once; a success deletes the failure', async (t) => {
  const rig = createRig(t);
  const source = '{ name: again, stages: { it: { uses: swing, with: { value: -1 } }, other: { uses: source } } }';
  await rig.run(source);
  const key = (await rig.run(source)).facts.actions[0]?.key as ActionKey;
  for (const selection of [{ retryFailed: true }, { force: ['it' as ActionId] }]) {
    const { facts, executed } = await rig.run(source, { selection });
    t.deepEqual(executed, ['swing {"value":-1}']);
    t.like(facts, { failed: 1, failedBefore: undefined });
    t.like(await rig.store().failures.get(key), { run: facts.run });
    t.deepEqual((await rig.run(source)).executed, []);
  }
  // The same code gives another result: on another machine, say.
  const body = rig.kinds.get('swing')?.descriptor.body as URL;
  const text = readFileSync(body, 'utf8');
  const failure = (await rig.store().failures.get(key))!;
  writeFileSync(body, text.replace('value < 0', 'value < -9'));
  const edited = await rig.run(source, { selection: { retryFailed: true } });
  t.like(edited.facts.actions[0], { outcome: 'executed' });
  t.not(edited.facts.actions[0]?.key, key, 'edited code has another key, and that has no failure');
  t.deepEqual(await rig.store().failures.get(key), failure);
});

test('the failure of a key is deleted when the key has a result', async (t) => {
  const rig = createRig(t);
  const source = '{ name: mended, stages: { it: { uses: swing, with: { value: 1 } } } }';
  const { facts } = await rig.run(source);
  const key = facts.actions[0]?.key as ActionKey;
  const store = rig.store();
  const { fingerprint } = (await store.records.get(key))!;
  await store.records.discard(key);
  const failure = { code: 'diverged', message: 'diverged once', log: [] } as const;
  await store.failures.put({ key, fingerprint, failure, seconds: 1, run: facts.run, finished: facts.started });
  t.is((await rig.run(source)).facts.actions[0]?.outcome, 'failed');
  t.is((await rig.run(source, { selection: { retryFailed: true } })).facts.actions[0]?.outcome, 'executed');
  t.is(await rig.store().failures.get(key), undefined);
});

test('a failure that does not follow from the key is tried again by the next run', async (t) => {
  for (const [kind, more] of [
    ['crash', ''],
    ['loop', ', timeoutMinutes: 0.02'],
    ['fail', ''],
  ] as const) {
    const rig = createRig(t);
    const source = `{ name: ${kind}, stages: { start: { uses: source }, it: { uses: ${kind}, needs: { input: start }${more} } } }`;
    const first = await rig.run(source);
    t.is(first.facts.actions[1]?.failedIn, undefined);
    t.deepEqual(await rig.store().objects.list('failures/'), [], kind);
    const again = await rig.run(source);
    t.like(again.facts, { failed: 1, failedBefore: undefined }, kind);
  }
});

test('the failure of a killed or concurrent run counts too; a damaged one counts as none', async (t) => {
  const rig = createRig(t);
  const source = '{ name: damaged, stages: { it: { uses: swing, with: { value: -1 } } } }';
  const { facts } = await rig.run(source);
  await rig.run(source);
  const [name] = (await rig.store().objects.list('failures/')).map((one) => one.name);
  await rig.store().objects.replace(name!, new TextEncoder().encode('nothing'));
  // The run that executed it is told, not the last one that met its failure.
  const unfinished = { run: facts.run, outcome: 'failed', error: 'diverged at once' };
  t.like((await rig.plan(source)).actions[0], { decision: { reason: { why: 'first', unfinished } } });
  t.deepEqual(
    (await verifyStore(rig.store(), false)).problems.map(({ kind }) => kind),
    ['index'],
  );
  t.deepEqual((await rig.run(source)).executed, ['swing {"value":-1}']);
  t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
  t.deepEqual((await rig.run(source)).executed, []);
});

test('--fail-fast: a divergence starts nothing new and leaves no hole', async (t) => {
  const run = await createRig(t).run(study([-1, 3, 8]), { failFast: true, jobs: 1 });
  t.like(run.facts, { outcome: 'failed', failed: 1 });
  t.like(outcomesOf(run), { best: 'blocked', report: 'blocked' });
  t.true(
    summaryOf(run).some((line) =>
      /^the next run tries the other failed actions again and keeps the finished results; 2 more did not finish: .*--fail-fast/.test(
        line,
      ),
    ),
    summaryOf(run).join('\n'),
  );
});

test('a longer action of a chain diverges with the shorter one that it would continue, without being executed', async (t) => {
  const rig = createRig(t);
  const run = await rig.run(`
name: chain
stages:
  train: { uses: steps, matrix: { epochs: [2, 5, 9] }, with: { epochs: '\${{ matrix.epochs }}', divergesAt: 4 } }
  best: { uses: pick, needs: { inputs: train } }
`);
  t.like(outcomesOf(run), {
    'train[epochs=2]': 'executed',
    'train[epochs=5]': 'failed',
    'train[epochs=9]': 'failed',
    best: 'executed',
  });
  t.is(rig.executions()['steps {"epochs":9,"divergesAt":4}'], undefined);
  const failures = run.events.flatMap((event) => (event.event === 'action.failed' ? [event.failure.message] : []));
  t.deepEqual(failures, ['diverged at epoch 4', 'diverged at epoch 4, like train[epochs=5], which it would continue']);
  t.is((await rig.store().objects.list('failures/')).length, 2, 'each under its own key');
  t.true(
    linesOf(run).some((line) => /^done +best .*from 1 of 3 inputs; 2 diverged$/.test(line)),
    linesOf(run).join('\n'),
  );
});

test('a divergence is not tried again by retries: it follows from the key', async (t) => {
  const rig = createRig(t);
  const run = await rig.run('{ name: once, stages: { it: { uses: swing, with: { value: -1 }, retries: 3 } } }');
  t.is(run.facts.outcome, 'failed');
  t.deepEqual(rig.executions(), { 'swing {"value":-1}': 1 });
});

test('the counts of the last line add up to the actions', async (t) => {
  const rig = createRig(t);
  for (const options of [{}, { failFast: true, jobs: 1 }]) {
    const { facts } = await rig.run(
      study([-1, 3, 8, -5], 'start: { uses: source }\n  other: { uses: fail, needs: { input: start } }'),
      options,
    );
    const cancelled = facts.actions.filter((one) => one.outcome === 'cancelled').length;
    t.is(facts.executed + facts.cached + facts.failed + facts.blocked + cancelled, facts.actions.length);
    t.regex(
      runSummary(facts, plain).at(-1) ?? '',
      new RegExp(
        `^failed: executed ${facts.executed}, cached ${facts.cached}, failed ${facts.failed}(?: \\([^)]*before\\))?, blocked ${facts.blocked}${cancelled > 0 ? `, cancelled ${cancelled}` : ''} in `,
      ),
    );
  }
});

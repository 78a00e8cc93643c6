/** The run that another is compared with: the newest with other results, and among those the one most like it. */

import test from 'ava';
import { runBefore } from '../../../src/cli/since/run-before.ts';
import type { RunFacts } from '../../../src/core/facts/run-facts.ts';
import { digest, factsOf, netsOf, stages } from '../../view/since/told-runs.ts';

/** Newest first; each has the results of its text. */
function chosen(now: RunFacts, runs: readonly RunFacts[]): string {
  const known = new Map(runs.map((one) => [one.run, { ...one, version: 2 }]));
  const log = { list: () => [...known.keys()], manifest: (id: string) => known.get(id) };
  const found = runBefore(now, log);
  return 'alone' in found ? found.alone : `${found.before.run}: ${found.chosen}`;
}

const run = (id: string, content: string, rest: Partial<RunFacts> = {}): RunFacts => {
  const actions = netsOf({ A: { validation: 0.9 } }).map((one) => ({
    ...one,
    outputs: { out: digest(`${one.id}${content}`) },
  }));
  return factsOf(actions, { run: id, ...rest });
};
const newest = 'the newest run before with other results';

test('it is the newest one with other results; the same results are no run before', (t) => {
  const now = run('4', 'x');
  t.is(chosen(now, [now, run('3', 'x'), run('2', 'y'), run('1', 'z')]), `2: ${newest}`);
  t.is(chosen(now, [now, run('3', 'x')]), 'the first run with these results');
  t.is(chosen(now, [run('5', 'w'), now, run('2', 'y')]), `2: ${newest}`, 'later runs do not count');
  t.is(chosen(now, [now, run('3', 'y', { pipeline: 'other' })]), 'the first run with these results');
});

test('the same values are preferred, then runs that came to their end', (t) => {
  const now = run('4', 'x', { given: ['train=10'] });
  const plain = run('3', 'y');
  const like = run('2', 'z', { given: ['train=10'] });
  t.is(chosen(now, [now, plain, like]), `2: ${newest}`);
  t.is(chosen(now, [now, plain]), `3: ${newest}; its -P or --set were other ones`);
  const failed = run('3', 'y', { outcome: 'failed', given: ['train=10'] });
  t.is(chosen(now, [now, failed, like]), `2: ${newest}`);
  t.is(chosen(now, [now, failed]), `3: ${newest}; it did not come to its end`);
  const elsewhere = run('3', 'y', { given: ['train=10'], file: 'other.yaml' });
  t.is(chosen(now, [now, elsewhere]), `3: ${newest}; its document was named otherwise`);
});

test('a run of some stages is none, and without numbers there is nothing to compare', (t) => {
  const now = run('4', 'x');
  const trained = run('3', 'y');
  const some = { ...trained, actions: trained.actions.filter(({ stage }) => stage === 'train') };
  t.is(chosen(now, [now, some]), 'the first run with these results');
  t.is(chosen(factsOf([], { run: '5', stages }), [now]), 'nothing is measured');
});

test('the search ends after a number of runs, and says so', (t) => {
  const now = run('100', 'x');
  const same = Array.from({ length: 80 }, (_, index) => run(String(99 - index), 'x'));
  t.is(chosen(now, [now, ...same, run('1', 'y')]), 'no run with other results among the 60 before');
});

/** Accepted entries in a baseline file: what is kept, what is replaced, and what is told. */

import test from 'ava';
import { type BaselineTarget, baselineTargets } from '../../../src/cli/baseline/targets.ts';
import { updateBaseline } from '../../../src/cli/baseline/update.ts';
import { UsageError } from '../../../src/cli/exit.ts';
import type { BaselineEntry, BaselineFile } from '../../../src/core/gates/baseline-file.ts';

const [key, otherKey] = ['a'.repeat(64), 'b'.repeat(64)];
const entry = (accuracy: number, more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  key,
  metrics: { accuracy, seconds: 1 },
  ...more,
});
const needed: BaselineTarget['needed'] = new Map(
  ['A', 'B'].map((action) => [
    action,
    {
      metrics: new Map([
        ['accuracy', { version: 1, format: 'fraction', better: 'more' }],
        ['seconds', { version: 1, format: 'seconds', better: 'less' }],
      ]),
      tested: new Map(),
    },
  ]),
);
const before: BaselineFile = {
  version: 1,
  pipeline: 'p',
  actions: { A: entry(0.5, { commit: 'c'.repeat(40) }), old: entry(0.1) },
};

const update = (
  entries: { readonly [action: string]: BaselineEntry },
  prune = false,
  file: BaselineFile | undefined = before,
) => updateBaseline(file, 'p', new Map(Object.entries(entries)), { needed }, prune);

test('a new file has the accepted entries', (t) => {
  const { file, states } = updateBaseline(undefined, 'p', new Map([['A', entry(0.5)]]), { needed }, false);
  t.deepEqual(file, { version: 1, pipeline: 'p', actions: { A: entry(0.5) } });
  t.deepEqual(states, { A: 'new' });
});

test('a result that was accepted at an earlier commit changes nothing', (t) => {
  const { file, states } = update({ A: entry(0.5, { commit: 'd'.repeat(40) }) });
  t.deepEqual(file, before);
  t.deepEqual(states, { A: 'unchanged' });
});

test('another result under the same key is a change, with its commit', (t) => {
  const next = entry(0.6, { commit: 'd'.repeat(40) });
  const { file, states } = update({ A: next });
  t.deepEqual(file.actions.A, next);
  t.deepEqual(states, { A: 'changed' });
});

test('entries of other actions stay; those that no gate names are told, and removed if that is asked for', (t) => {
  const kept = update({ B: entry(0.7) });
  t.deepEqual(Object.keys(kept.file.actions).sort(), ['A', 'B', 'old']);
  t.deepEqual(kept.unused, ['old']);
  const pruned = update({ B: entry(0.7) }, true);
  t.deepEqual(Object.keys(pruned.file.actions).sort(), ['A', 'B']);
  t.deepEqual(pruned.unused, ['old']);
});

test('a value is worse by the direction of its measure', (t) => {
  const worse = (accuracy: number, seconds: number) =>
    update({ A: { key: otherKey, metrics: { accuracy, seconds } } }).metrics.map(({ name, isWorse }) => [
      name,
      isWorse,
    ]);
  t.deepEqual(worse(0.4, 0.5), [
    ['accuracy', true],
    ['seconds', false],
  ]);
  t.deepEqual(worse(0.6, 2), [
    ['accuracy', false],
    ['seconds', true],
  ]);
  t.deepEqual(worse(0.5, 1), [
    ['accuracy', false],
    ['seconds', false],
  ]);
});

test('an action may have the name of a field that every object has', (t) => {
  const { states, metrics } = update({ constructor: entry(0.5) });
  t.deepEqual(states, { constructor: 'new' });
  t.deepEqual(metrics, [], 'no gate names it');
});

type Gates = Parameters<typeof baselineTargets>[0]['gates'];

const gate = (
  metric: string,
  file: string | undefined,
  actions: readonly string[],
  tests: 'none' | 'bootstrap',
): Gates[number] => ({
  metric,
  name: metric.slice(metric.indexOf('.') + 1),
  version: 1,
  format: 'number',
  ...(file === undefined
    ? {}
    : {
        baseline: {
          file: `/p/${file}`,
          from: file,
          test: tests,
          before: new Map(actions.map((action) => [action, { missing: 'x' }])),
        },
      }),
});
const pipeline: Parameters<typeof baselineTargets>[0] = {
  file: 'p.yaml',
  gates: [
    gate('e.test.accuracy', 'one.json', ['e[n=1]', 'e[n=2]'], 'bootstrap'),
    gate('e.test.logLoss', 'one.json', ['e[n=1]'], 'bootstrap'),
    gate('e.seconds', 'two.json', ['e[n=1]'], 'none'),
    gate('e.test.recall.a.b', undefined, [], 'none'),
  ],
};

test('what a file needs is what all gates on it compare', (t) => {
  const [one, two, ...more] = baselineTargets(pipeline);
  t.deepEqual(more, []);
  t.deepEqual([...(one?.needed.get('e[n=1]')?.metrics.keys() ?? [])], ['test.accuracy', 'test.logLoss']);
  t.deepEqual(one?.needed.get('e[n=1]')?.tested, new Map([['test', new Set(['accuracy', 'logLoss'])]]));
  t.deepEqual(one?.needed.get('e[n=2]')?.tested, new Map([['test', new Set(['accuracy'])]]));
  t.deepEqual([two?.path, two?.needed.get('e[n=1]')?.tested.size], ['/p/two.json', 0]);
});

test('a named gate asks for its actions; their entries have what every gate needs', (t) => {
  for (const name of ['e.test.logLoss', 'compare-2']) {
    const [one, ...more] = baselineTargets(pipeline, [name]);
    t.deepEqual(more, []);
    t.deepEqual([...(one?.asked ?? [])], ['e[n=1]']);
    t.is(one?.needed.get('e[n=1]')?.metrics.size, 2);
  }
});

test('a gate without a baseline file cannot be accepted, nor one that is not there', (t) => {
  for (const name of ['e.test.recall.a.b', 'compare-4', 'compare-9', 'e'])
    t.throws(() => baselineTargets(pipeline, [name]), { instanceOf: UsageError, message: new RegExp(`name ${name}$`) });
  t.throws(() => baselineTargets({ ...pipeline, gates: [] }), { message: /^no gate of p\.yaml compares/ });
});

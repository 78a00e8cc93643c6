/** Explanations of a changed key: every difference of two fingerprints is named. */

import test from 'ava';
import fc from 'fast-check';
import type { Action, ActionId } from '../../../src/core/pipeline/pipeline.ts';
import { alignLists, type Step } from '../../../src/core/plan/align-lists.ts';
import { changeText } from '../../../src/core/plan/change-text.ts';
import { explainChange } from '../../../src/core/plan/explain.ts';
import {
  actionKey,
  type CodeParts,
  codeDigestOf,
  type Fingerprint,
  fingerprintOf,
  prefixKey,
} from '../../../src/core/plan/fingerprint.ts';
import { type Json, type JsonObject, sameJson } from '../../../src/core/values/canonical.ts';
import type { Digest } from '../../../src/core/values/digest.ts';

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}` as Digest;

const base: Fingerprint = {
  keyVersion: 1,
  kind: 'train',
  code: digest('a'),
  with: { epochs: 5, optimizer: { adam: { learningRate: 0.001 } }, model: [{ dense: { units: 3 } }] },
  inputs: { dataset: digest('b') },
  seed: 5,
};

const changed: [string, Partial<Fingerprint>, string][] = [
  [
    'a nested value',
    { with: { ...base.with, optimizer: { adam: { learningRate: 0.0005 } } } },
    'with.optimizer.adam.learningRate 0.001 → 0.0005',
  ],
  [
    'a value in a list',
    { with: { ...base.with, model: [{ dense: { units: 4 } }] } },
    'with.model[0].dense.units 3 → 4',
  ],
  ['a new value', { with: { ...base.with, shuffle: false } }, 'with.shuffle (none) → false'],
  ['an input', { inputs: { dataset: digest('c') } }, 'input dataset has different content'],
  ['a new input', { inputs: { ...base.inputs, other: digest('c') } }, 'input other is new'],
  ['the code', { code: digest('d') }, 'the code of the stage changed'],
  ['the seed', { seed: 6 }, 'seed 5 → 6'],
  ['the way keys are made', { keyVersion: 2 }, 'keys are computed in a new way'],
];
test('a file of a list that became executable is another one, and said so', (t) => {
  const listing = (mode: readonly string[]): Fingerprint => ({
    ...base,
    with: { files: [['run.sh', digest('d'), ...mode]] },
  });
  const [before, after] = [listing([]), listing(['executable'])];
  t.not(actionKey(after), actionKey(before));
  t.deepEqual(explainChange(before, after).map(changeText), [
    'with.files["run.sh"]  file dddddddd → file dddddddd (executable)',
  ]);
});

for (const [what, change, text] of changed)
  test(`${what} changes the key and is named`, (t) => {
    const after = { ...base, ...change } as Fingerprint;
    t.not(actionKey(after), actionKey(base));
    t.deepEqual(explainChange(base, after).map(changeText), [text]);
  });

test('two fingerprints have a difference to explain exactly when their keys differ', (t) => {
  const small = fc.record({
    with: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(1, 2, null, 'x', true)),
    inputs: fc.dictionary(fc.constantFrom('p', 'q'), fc.constantFrom('m', 'n')),
    seed: fc.constantFrom(1, 2),
    code: fc.constantFrom('u', 'v'),
  });
  fc.assert(
    fc.property(small, small, (left, right) => {
      const [one, two] = [{ ...base, ...left } as Fingerprint, { ...base, ...right } as Fingerprint];
      return (explainChange(one, two).length === 0) === (actionKey(one) === actionKey(two));
    }),
    { numRuns: 500 },
  );
  t.deepEqual(explainChange(base, structuredClone(base)), []);
});

test('a key covers what files hold, not where they lie', (t) => {
  const action = (path: string): Action => ({
    id: 'ingest' as ActionId,
    stage: 'ingest' as Action['stage'],
    kind: 'ingest',
    coordinates: {},
    parameters: { train: { features: path, labels: '/x' }, list: ['y'] } as JsonObject,
    files: [{ parameter: ['train', 'features'], path }],
    fileLists: [],
    versions: [],
    outputs: {},
    deterministic: true,
    inputs: {},
    seed: 1,
  });
  const key = (path: string, content: Digest): string =>
    actionKey(
      fingerprintOf(action(path), {
        codeDigest: () => digest('a'),
        fileDigest: () => content,
        listFiles: () => [],
        programVersion: () => '',
        outputDigest: () => digest('b'),
      }),
    );
  t.is(key('/one', digest('e')), key('/two', digest('e')));
  t.not(key('/one', digest('e')), key('/one', digest('f')));
});

test('a prefix key leaves out how far to go, and nothing else', (t) => {
  const at = (epochs: number, seed = 5): string =>
    prefixKey({ ...base, with: { ...base.with, epochs }, seed }, 'epochs');
  t.is(at(5), at(10));
  t.not(at(5), at(5, 6));
  t.not(at(5), actionKey(base));
});

test('where the end matters, a prefix key is that of one end', (t) => {
  const at = (epochs: number, endMatters: boolean): string =>
    prefixKey({ ...base, with: { ...base.with, epochs } }, 'epochs', endMatters);
  t.not(at(5, true), at(10, true));
  t.not(at(5, true), at(5, false));
  t.not(at(5, true), actionKey({ ...base, with: { ...base.with, epochs: 5 } }));
});

test('changed code is named by module, asset and package where both are known', (t) => {
  const before: CodeParts = {
    modules: [
      ['run.js', 'one'],
      ['../lib/gone.js', 'two'],
    ],
    assets: [['engine.wasm', 'three']],
    packages: ['apache-arrow@1.0.0', '@scope/same@2.0.0'],
  };
  const after: CodeParts = {
    modules: [['run.js', 'other']],
    assets: [['engine.wasm', 'three']],
    packages: ['apache-arrow@1.1.0', '@scope/same@2.0.0'],
  };
  const codes = new Map([before, after].map((parts) => [codeDigestOf(parts) as string, parts]));
  const [one, two] = [before, after].map((parts) => ({ ...base, code: codeDigestOf(parts) }) as Fingerprint);
  const changes = explainChange(one!, two!, (digest) => codes.get(digest));
  t.deepEqual(changes.map(changeText), ['code changed: ../lib/gone.js, run.js, apache-arrow@1.0.0 → 1.1.0']);
  t.deepEqual(explainChange(one!, two!).map(changeText), ['the code of the stage changed']);
});

const layer = (name: string, units: number): JsonObject => ({ [name]: { units } });
const withModel = (...model: JsonObject[]): Fingerprint => ({ ...base, with: { model } });

test('a list that became longer or shorter: `why` names the inserted and removed items and their place', (t) => {
  const two = withModel(layer('dense', 64), layer('dense', 10));
  const three = withModel(layer('dense', 64), layer('dropout', 1), layer('dense', 10));
  t.deepEqual(explainChange(two, three), [{ field: 'with', path: ['model', 1], after: { dropout: { units: 1 } } }]);
  t.deepEqual(explainChange(two, three).map(changeText), ['with.model[1] (none) → {"dropout":{"units":1}}']);
  t.deepEqual(explainChange(three, two), [
    { field: 'with', path: ['model', 1], before: { dropout: { units: 1 } }, near: ['model', 1] },
  ]);
  t.deepEqual(explainChange(three, two).map(changeText), ['with.model[1] {"dropout":{"units":1}} → (none)']);
  // The last one has none after it: the list itself is the place.
  t.deepEqual(explainChange(two, withModel(layer('dense', 64))), [
    { field: 'with', path: ['model', 1], before: { dense: { units: 10 } }, near: ['model'] },
  ]);
  const changedToo = withModel(layer('dense', 32), layer('flatten', 0), layer('dropout', 1), layer('dense', 10));
  t.deepEqual(explainChange(two, changedToo).map(changeText), [
    'with.model[0].dense.units 64 → 32',
    'with.model[1] (none) → {"flatten":{"units":0}}',
    'with.model[2] (none) → {"dropout":{"units":1}}',
  ]);
});

test('a file is one value, named by the beginning of its digest', (t) => {
  const at = (digest: Digest): Fingerprint => ({
    ...base,
    with: { file: { file: digest }, files: [{ file: digest }] },
  });
  t.deepEqual(explainChange(at(digest('4')), at(digest('9'))).map(changeText), [
    'with.file  file 44444444 → file 99999999',
    'with.files[0]  file 44444444 → file 99999999',
  ]);
});

test('of a port that gathers, only what changed is named: by its point and its place among the inputs', (t) => {
  const one = (net: string, content: string) => ({ at: { net }, artifact: digest(content) });
  const of = (...models: ReturnType<typeof one>[]): Fingerprint => ({ ...base, inputs: { models } });
  const before = of(one('A', 'a'), one('B', 'b'), one('C', 'c'));
  const texts = (after: Fingerprint): string[] => explainChange(before, after).map(changeText);
  t.like(explainChange(before, of(one('A', 'a'), one('B', 'd'), one('C', 'c'))), [{ field: 'gathered', index: 1 }]);
  t.deepEqual(texts(of(one('A', 'a'), one('B', 'd'), one('C', 'c'))), ['input models[net=B] has different content']);
  t.deepEqual(texts(of(one('A', 'a'), one('C', 'e'))), [
    'input models[net=B] was removed',
    'input models[net=C] has different content',
  ]);
  t.deepEqual(texts(of(one('A', 'a'), one('B', 'b'), one('C', 'c'), one('D', 'd'))), ['input models[net=D] is new']);
  t.deepEqual(texts(of(one('C', 'c'), one('A', 'a'), one('B', 'b'))), ['input models comes in another order']);
  t.deepEqual(texts(of(one('A', 'a'), one('X', 'b'), one('C', 'c'))), ['input models: [net=B] → [net=X]']);
});

test('`why` matches points whatever the order of their axes and their place, and names only changed contents', (t) => {
  const one = (at: Record<string, number>, content: string) => ({ at, artifact: digest(content) });
  const of = (...models: { at: Record<string, number>; artifact: Digest }[]): Fingerprint => ({
    ...base,
    inputs: { models },
  });
  const texts = (before: Fingerprint, after: Fingerprint): string[] => explainChange(before, after).map(changeText);
  // As a record has it, and as the document has it.
  const stored = of(one({ epochs: 1, filters: 8 }, 'a'), one({ epochs: 2, filters: 8 }, 'b'));
  t.deepEqual(texts(stored, of(one({ filters: 8, epochs: 1 }, 'c'), one({ filters: 8, epochs: 2 }, 'b'))), [
    'input models[filters=8,epochs=1] has different content',
  ]);
  t.deepEqual(texts(stored, of(one({ filters: 8, epochs: 2 }, 'b'), one({ filters: 8, epochs: 1 }, 'c'))), [
    'input models[filters=8,epochs=1] has different content',
    'input models comes in another order',
  ]);
  // Of a grid that is walked the other way round and has one point more, one point is new.
  const grid = (outer: number[], inner: number[], flipped: boolean) =>
    outer.flatMap((x) => inner.map((y) => one(flipped ? { b: x, a: y } : { a: x, b: y }, `${(flipped ? y : x) % 6}`)));
  const small = grid([0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 3], false);
  const turned = grid([1, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7], true);
  t.deepEqual(texts(of(...small), of(...turned)), ['input models comes in another order']);
  t.deepEqual(texts(of(...small), of(...turned, one({ a: 9, b: 9 }, 'f'))), [
    'input models[a=9,b=9] is new',
    'input models comes in another order',
  ]);
  // An axis that every point has gained.
  t.deepEqual(
    texts(of(one({ a: 1 }, 'a'), one({ a: 2 }, 'b')), of(one({ b: 5, a: 1 }, 'a'), one({ b: 5, a: 2 }, 'b'))),
    ['input models: [a=1] → [b=5,a=1]', 'input models: [a=2] → [b=5,a=2]'],
  );
  // Two stages at one point, gathered the other way round.
  t.deepEqual(texts(of(one({ a: 1 }, 'a'), one({ a: 1 }, 'b')), of(one({ a: 1 }, 'b'), one({ a: 1 }, 'a'))), [
    'input models comes in another order',
  ]);
});

test('the order of axes, which a body can read, is in the key where it is not alphabetical', (t) => {
  const gathering = (coordinates: Record<string, number>): Fingerprint =>
    fingerprintOf(
      {
        id: 'sum' as ActionId,
        stage: 'sum' as Action['stage'],
        kind: 'sum',
        coordinates: {},
        parameters: {},
        files: [],
        fileLists: [],
        versions: [],
        outputs: {},
        deterministic: true,
        inputs: {
          inputs: {
            arity: 'many',
            type: 'metrics',
            from: [{ action: 'a' as ActionId, output: 'output', coordinates }],
          },
        },
        seed: 1,
      },
      {
        codeDigest: () => digest('a'),
        fileDigest: () => digest('b'),
        listFiles: () => [],
        programVersion: () => '',
        outputDigest: () => digest('c'),
      },
    );
  const [sorted, other] = [gathering({ a: 1, b: 2 }), gathering({ b: 2, a: 1 })];
  t.deepEqual(sorted.inputs.inputs, [{ at: { a: 1, b: 2 }, artifact: digest('c') }]);
  t.not(actionKey(sorted), actionKey(other));
  t.deepEqual(explainChange(sorted, other).map(changeText), ['input inputs comes in another order']);
});

test('the steps between two lists make one from the other, and none is needless', (t) => {
  const list = fc.array(fc.constantFrom<Json>(1, 2, 3, { a: 1 }, { a: 2 }, null), { maxLength: 12 });
  const alike = (left: Json, right: Json): boolean => typeof left === typeof right;
  fc.assert(
    fc.property(list, list, (before, after) => {
      const steps = alignLists(before, after, alike);
      const made: Json[] = before.filter(
        (_, index) => !steps.some((one) => one.before === index && one.after === undefined),
      );
      for (const { before: from, after: to } of steps)
        if (to !== undefined) made.splice(to, from === undefined ? 0 : 1, after[to] as Json);
      t.deepEqual(made, after);
      t.deepEqual(
        steps.filter(
          (one) =>
            one.before !== undefined && one.after !== undefined && sameJson(before[one.before]!, after[one.after]!),
        ),
        [],
      );
      const price = (list: readonly Step[]): number =>
        list.reduce((sum, { before: from, after: to }) => {
          if (from === undefined || to === undefined) return sum + 1;
          const [left, right] = [before[from] as Json, after[to] as Json];
          return sum + (sameJson(left, right) ? 0 : alike(left, right) ? 1 : 1.5);
        }, 0);
      const itemByItem = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
        ...(index < before.length && { before: index }),
        ...(index < after.length && { after: index }),
      }));
      t.true(price(steps) <= price(itemByItem), `the steps cost ${price(steps)}, item by item ${price(itemByItem)}`);
    }),
    { numRuns: 1000 },
  );
  const long = Array.from({ length: 300 }, (_, index) => index);
  t.deepEqual(alignLists(long, [...long.slice(0, 7), -1, ...long.slice(7)], alike), [{ after: 7 }]);
  const other = long.map((value) => value + 1000);
  t.is(alignLists(long, [...other, 5000], alike).length, 301);
});

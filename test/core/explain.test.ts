import test from 'ava';
import fc from 'fast-check';
import type { JsonObject } from '../../src/core/canonical.ts';
import type { Digest } from '../../src/core/digest.ts';
import { changeText, explainChange } from '../../src/core/explain.ts';
import {
  actionKey,
  type CodeParts,
  codeDigestOf,
  type Fingerprint,
  fingerprintOf,
  prefixKey,
} from '../../src/core/fingerprint.ts';
import type { Action, ActionId } from '../../src/core/pipeline.ts';

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
  ['a value in a list', { with: { ...base.with, model: [{ dense: { units: 4 } }] } }, 'with.model.0.dense.units 3 → 4'],
  ['a new value', { with: { ...base.with, shuffle: false } }, 'with.shuffle nothing → false'],
  ['an input', { inputs: { dataset: digest('c') } }, 'input dataset has other content'],
  ['a new input', { inputs: { ...base.inputs, other: digest('c') } }, 'input other is new'],
  ['the code', { code: digest('d') }, 'the code of the stage changed'],
  ['the seed', { seed: 6 }, 'seed 5 → 6'],
  ['the way keys are made', { keyVersion: 2 }, 'keys are made in a new way'],
];
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
    inputs: {},
    seed: 1,
  });
  const key = (path: string, content: Digest): string =>
    actionKey(
      fingerprintOf(action(path), {
        codeDigest: () => digest('a'),
        fileDigest: () => content,
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

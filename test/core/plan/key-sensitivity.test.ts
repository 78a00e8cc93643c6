/** Every value a shipped stage is given counts in its key, and so does every input; where it stands does not. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import test from 'ava';
import fc from 'fast-check';
import { readDocument } from '../../../src/core/document/read-document.ts';
import type { Action, Pipeline } from '../../../src/core/pipeline/pipeline.ts';
import { resolvePipeline } from '../../../src/core/pipeline/resolve.ts';
import { actionKey, type Fingerprint, fingerprintOf, type KeySources } from '../../../src/core/plan/fingerprint.ts';
import { canonicalJson, type Json, type JsonObject } from '../../../src/core/values/canonical.ts';
import { type Digest, digestOf } from '../../../src/core/values/digest.ts';
import { descriptors } from '../../../stages/index.ts';

const root = new URL('../../../../', import.meta.url);
const kinds = new Map(
  descriptors.map((descriptor) => [
    descriptor.kind,
    { descriptor, schema: JSON.parse(readFileSync(descriptor.schema, 'utf8')) as JsonObject },
  ]),
);

function load(name: string, directory = '/project/pipelines'): Pipeline {
  const { pipeline, diagnostics } = resolvePipeline({
    readDocument,
    source: readFileSync(new URL(`pipelines/${name}`, root), 'utf8'),
    file: name,
    directory,
    project: dirname(directory),
    invocationDirectory: directory,
    kinds,
    params: new Map(),
    env: { get: () => undefined },
    facts: { gpuEngine: false, tensorflowBackend: 'wasm' },
  });
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  return pipeline;
}

const sources: KeySources = {
  codeDigest: (kind) => digestOf(`code of ${kind}`),
  // By content: a file's name is where it lies, its bytes are what counts.
  fileDigest: (path) => digestOf(`bytes of ${path.slice(path.lastIndexOf('/') + 1)}`),
  listFiles: () => [],
  programVersion: () => '',
  outputDigest: ({ action, output }) => digestOf(`${action} ${output}`),
};
const fingerprint = (action: Action, changes: Partial<KeySources> = {}): Fingerprint =>
  fingerprintOf(action, { ...sources, ...changes });
const keyOf = (action: Action): string => actionKey(fingerprint(action));

/** Copies of a value, each with one leaf changed. */
function* variants(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const variant of variants(item)) yield value.map((one, at) => (at === index ? variant : one));
    yield [...value, null];
  } else if (typeof value === 'object' && value !== null) {
    const object = value as JsonObject;
    for (const key of Object.keys(object)) {
      for (const variant of variants(object[key] as Json)) yield { ...object, [key]: variant };
      const { [key]: _removed, ...others } = object;
      yield others;
    }
  } else if (typeof value === 'number') yield* [value + 1, -value - 0.5, String(value)];
  else if (typeof value === 'string') yield* [`${value} `, `${value.slice(1)}x`, null];
  else yield* [value !== true, 'x'];
}

for (const name of ['default.yaml', 'fashion-mnist.yaml', 'grid.yaml'])
  test(`${name}: every leaf of every action's parameters is in its key`, (t) => {
    let tried = 0;
    for (const action of load(name).actions.values()) {
      const before = keyOf(action);
      const outside = action.outsideKey ?? [];
      const keyed = Object.fromEntries(Object.entries(action.parameters).filter(([name]) => !outside.includes(name)));
      for (const parameters of variants(keyed)) {
        // What names a file is replaced by the digest of its bytes: another name for the same bytes is no change.
        const files = action.files.filter((file) => typeof valueAt(parameters, file.parameter) === 'string');
        if (files.length < action.files.length) continue;
        if (action.files.some((file) => valueAt(parameters, file.parameter) !== file.path)) continue;
        t.not(keyOf({ ...action, parameters: parameters as JsonObject, files }), before, canonicalJson(parameters));
        tried++;
      }
    }
    t.true(tried > 20, `${tried} changes were tried`);
  });

function valueAt(value: Json, path: readonly (string | number)[]): Json | undefined {
  let current: Json | undefined = value;
  for (const step of path) current = (current as { [key: string | number]: Json } | null | undefined)?.[step];
  return current;
}

test('every input, every file, the code, the seed and the kind are in the key', (t) => {
  for (const name of ['default.yaml', 'fashion-mnist.yaml'])
    for (const action of load(name).actions.values()) {
      const before = keyOf(action);
      for (const input of Object.values(action.inputs))
        for (const reference of input.from) {
          const outputDigest: KeySources['outputDigest'] = (one) =>
            one === reference ? digestOf('other') : sources.outputDigest(one);
          t.not(actionKey(fingerprint(action, { outputDigest })), before);
        }
      for (const { path } of action.files) {
        const fileDigest = (one: string): Digest => (one === path ? digestOf('other') : sources.fileDigest(one));
        t.not(actionKey(fingerprint(action, { fileDigest })), before);
      }
      t.not(actionKey(fingerprint(action, { codeDigest: () => digestOf('other') })), before);
      t.not(keyOf({ ...action, seed: action.seed + 1 }), before);
      t.not(keyOf({ ...action, kind: `${action.kind}2` }), before);
    }
});

test('the folder of a project, the names of stages and points are in no key', (t) => {
  for (const name of ['default.yaml', 'fashion-mnist.yaml']) {
    const [here, there] = [load(name, '/project/pipelines'), load(name, '/elsewhere/on/another machine')];
    const keys = (pipeline: Pipeline): string[] => [...pipeline.actions.values()].map(keyOf);
    t.deepEqual(keys(here), keys(there));
    for (const action of here.actions.values())
      t.is(
        keyOf({ ...action, id: 'x' as Action['id'], stage: 'x' as Action['stage'], coordinates: { x: 1 } }),
        keyOf(action),
      );
  }
});

const json: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 3 })
  .map(
    (value) =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll('-0,', '0,')
          .replace(/-0\b(?![.\d])/g, '0'),
      ) as Json,
  )
  .filter((value) => JSON.stringify(value) === JSON.stringify(value).toWellFormed());

test('two requests have the same key exactly when they mean the same, however their keys are ordered', (t) => {
  const request = fc.dictionary(fc.constantFrom('a', 'b', 'c'), json);
  const action = [...load('default.yaml').actions.values()][0] as Action;
  const given = (parameters: Json): string => keyOf({ ...action, parameters: parameters as JsonObject, files: [] });
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, one]) => [key, reversed(one)]),
    );
  };
  fc.assert(
    fc.property(request, request, (left, right) => {
      t.is(given(left) === given(right), canonicalJson(left) === canonicalJson(right));
      t.is(given(left), given(reversed(left)));
    }),
    { numRuns: 300 },
  );
});

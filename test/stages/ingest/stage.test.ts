/** The parameters of `ingest`: the files they name, the mistakes that planning finds. */

import { completeParameters } from 'arrowline/testing';
import test from 'ava';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { kind as ingest } from '../../../stages/ingest/kind.ts';

/** As planning sees it: with parameters that a schema has checked. */
const planned: StageDescriptor = ingest;

const train = { features: 'a', labels: 'b' };
const files = { train, test: { features: 'c', labels: 'd' } };

test('the files of a pipeline are those that its fields name', (t) => {
  const paths = (parameters: JsonObject): string[] =>
    planned.files!(parameters, new Set()).map((path) => path.join('.'));
  t.deepEqual(paths({ format: 'idx', ...files }), ['train.features', 'train.labels', 'test.features', 'test.labels']);
  t.deepEqual(paths({ format: 'csv', train: { file: 'x', label: 'y' } }), ['train.file']);
  t.deepEqual(paths({ format: 'csv', file: 'x', label: 'y' }), ['file']);
  t.deepEqual(paths({ format: 'synthetic' }), []);
});

test('mistakes that the schema cannot express', (t) => {
  const problems = (parameters: JsonObject): string[] =>
    planned.check!(completeParameters(ingest, parameters)).map(({ path, message }) => `${path.join('.')}: ${message}`);
  t.deepEqual(problems({ format: 'idx', ...files }), []);
  t.deepEqual(problems({ format: 'csv', ...files, test: { file: 'x', label: 'y' } }), []);
  t.deepEqual(problems({ format: 'csv', file: 'x', label: 'y', testSplit: 0.5 }), []);
  t.deepEqual(problems({ format: 'synthetic' }), []);
  t.deepEqual(problems({ format: 'idx', train }), [': "test" is missing']);
  t.deepEqual(problems({ format: 'idx', ...files, test: { file: 'x', label: 'y' } }), ['test: "test" has file, label']);
  t.deepEqual(problems({ format: 'csv', ...files, test: { features: 'x', label: 'y' } }), [
    'test: "test" has features, label',
  ]);
  t.deepEqual(problems({ format: 'synthetic', ...files, file: 'x' }), [
    'train: "train" does not belong to format synthetic',
    'test: "test" does not belong to format synthetic',
    'file: "file" does not belong to format synthetic',
  ]);
  t.deepEqual(problems({ format: 'idx', ...files, examples: {} }), [
    'examples: "examples" does not belong to format idx',
  ]);
  t.deepEqual(problems({ format: 'csv', file: 'x', train }), [
    'train: "train" beside "file"',
    'file: "file" needs "label"',
  ]);
  t.deepEqual(problems({ format: 'csv', ...files, testSplit: 0.1 }), ['testSplit: "testSplit" needs "file"']);
  t.deepEqual(problems({ format: 'idx', ...files, relabel: { 0: [1, 2], 2: [1] }, relabelNames: ['a'] }), [
    'relabel: new class 1 is missing',
    'relabel.2.0: class 1 is already in new class 0',
    'relabelNames: 1 names for 2 classes',
  ]);
  t.deepEqual(problems({ format: 'idx', ...files, relabelNames: ['a'] }), [
    'relabelNames: "relabelNames" needs "relabel"',
  ]);
});

test('names that look alike, or would break a line, are mistakes of the document', (t) => {
  const problems = (parameters: JsonObject): string[] =>
    planned.check!({ format: 'synthetic', ...parameters }).map(({ path, message }) => `${path.join('.')}: ${message}`);
  t.deepEqual(problems({ classNames: ['a', 'a\u200b'] }), ['classNames.1: the names "a" and "a\\u200b" look the same']);
  t.deepEqual(problems({ classNames: { 0: 'caf\u00e9', 1: 'cafe\u0301' } }), [
    'classNames.1: the names "caf\\u00e9" and "cafe\\u0301" look the same',
  ]);
  t.deepEqual(problems({ classNames: { 0: 'a', 1: 'a' } }), ['classNames.1: "a" is the name of another class']);
  t.deepEqual(problems({ classNames: ['a\n::error::b', ' '] }), [
    'classNames.0: the name "a\\n::error::b" holds a control character',
    'classNames.1: nothing can be seen of the name " "',
  ]);
  t.deepEqual(problems({ relabel: { 0: [1], 1: ['1', 2] }, relabelNames: ['a', 'a '] }), [
    'relabel.1.0: class 1 is already in new class 0',
    'relabelNames.1: the names "a" and "a " look the same',
  ]);
});

test('the schema refuses what is no ingest', (t) => {
  for (const parameters of [
    {},
    { format: 'arrow' },
    { format: 'idx', rows: 3 },
    { format: 'idx', train: { features: 1, labels: 'b' } },
    { format: 'csv', file: 'x', label: 'y', testSplit: 1 },
    { format: 'synthetic', examples: { train: 60_001 } },
    { format: 'synthetic', limit: 0 },
    { format: 'synthetic', relabel: { a: [1] } },
    { format: 'synthetic', relabel: { 0: [] } },
    { format: 'synthetic', classNames: ['a', 'a'] },
  ] as JsonObject[])
    t.throws(() => completeParameters(ingest, parameters), { message: /^with of ingest/ }, JSON.stringify(parameters));
});

/** Baseline files: their text, and every damage to it that is found. */

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import test from 'ava';
import fc from 'fast-check';
import {
  type BaselineEntry,
  type BaselineFile,
  baselineCharactersMax,
  baselineText,
  entryOf,
  readBaseline,
} from '../../../src/core/gates/baseline-file.ts';
import { digestOf } from '../../../src/core/values/digest.ts';

const key = 'a'.repeat(64);
const entry: BaselineEntry = {
  key,
  commit: `${'c'.repeat(40)}-dirty`,
  metrics: { 'test.accuracy': 0.9213, 'test.logLoss': 1e-7 },
  measureVersions: { 'test.logLoss': 2 },
  facts: { 'rows.test': digestOf('rows') },
  predictions: {
    test: {
      ...{ task: 'binary', rows: 3, truth: digestOf('truth'), names: ['no', 'yes'], positive: 1 },
      parts: { labels: 'QUJDRA==', scores: 'AAAAPwAAgD4=' },
    },
  },
};
const file: BaselineFile = {
  version: 1,
  pipeline: 'study',
  actions: { 'evaluate[net=B]': { key, metrics: { 'test.accuracy': 1 } }, 'evaluate[net=A]': entry },
};
const text = baselineText(file);

const schema = new Ajv({ strict: true }).compile(
  JSON.parse(readFileSync(new URL('../../../../schemas/baseline.schema.json', import.meta.url), 'utf8')) as object,
);

function problemOf(damaged: string): string {
  const read = readBaseline(damaged);
  return 'problem' in read ? read.problem : 'none';
}

test('a baseline is read as it was written, and its text does not depend on the order of fields', (t) => {
  t.deepEqual(readBaseline(text), { file });
  const reversed = Object.fromEntries(Object.entries(file.actions).reverse());
  t.is(baselineText({ actions: reversed, pipeline: 'study', version: 1 }), text);
  t.true(text.indexOf('net=A') < text.indexOf('net=B'), 'entries are sorted');
  t.true(text.endsWith('}\n'), 'it ends with a line break');
  t.true(schema(JSON.parse(text)), JSON.stringify(schema.errors));
});

test('line ends of another system and other indentation change nothing', (t) => {
  t.deepEqual(readBaseline(text.replaceAll('\n', '\r\n')), { file });
  t.deepEqual(readBaseline(JSON.stringify(JSON.parse(text))), { file });
});

test('names that are fields of every object, or odd, are names', (t) => {
  const names = ['__proto__', 'constructor', '10', '9', 'a"b\\', 'new\nline', '🦆', ''];
  const odd: BaselineFile = {
    version: 1,
    pipeline: '__proto__',
    actions: Object.fromEntries(names.map((name) => [name, { key, metrics: Object.fromEntries([[name, 1]]) }])),
  };
  const read = readBaseline(baselineText(odd));
  t.true('file' in read, 'it is read');
  if ('file' in read)
    for (const name of names) t.deepEqual(Object.keys(entryOf(read.file, name)?.metrics ?? {}), [name]);
  t.is(entryOf(file, 'toString'), undefined);
  t.is(entryOf(file, '__proto__'), undefined);
});

for (const [what, damaged, expected] of [
  ['nothing', ' \n', /^it is empty$/],
  ['another language', 'version: 1', /^it is not JSON$/],
  ['a comma more', text.replace('"pipeline"', ', "pipeline"'), /^it is not JSON at line \d+$/],
  ['the beginning only', text.slice(0, 300), /^it is cut off/],
  ['a conflict', text.replace('  "pipeline"', '<<<<<<< HEAD\n  "pipeline"'), /conflict marker of git/],
  ['a later version', text.replace('"version": 1', '"version": 2'), /^it is of version 2, and this program reads/],
  ['other JSON', '[1]', /does not have the fields of a baseline file$/],
  ['null', 'null', /does not have the fields of a baseline file$/],
  ['a field more', text.replace('"version"', '"more": 1, "version"'), /does not have the fields of a baseline file$/],
  [
    'a field of an entry more',
    text.replace('"key"', '"more": 1, "key"'),
    /"evaluate\[net=A\]" does not have the fields/,
  ],
  [
    'an entry without metrics',
    text.replace(/"metrics": \{[^}]*\}/, '"metrics": {}'),
    /does not have the fields of an entry/,
  ],
  ['another number', text.replace('0.9213', '0.8213'), /"evaluate\[net=A\]" was changed or damaged/],
  ['entries exchanged', text.replace('net=A', 'net=C'), /"evaluate\[net=C\]" was changed or damaged/],
  ['a field twice', text.replace('"version": 1', '"version": 1, "version": 1'), /there twice$/],
  ['half of a pair', text.replace('net=A', '\\ud83d'), /it was changed: .*surrogate/],
  ['a negative zero', text.replace('1e-7', '-0'), /it was changed: /],
  ['depth', '['.repeat(1e6), /^it is cut off/],
  [
    'deep fields',
    `{"version":1,"pipeline":"","actions":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`,
    /fields of an entry/,
  ],
  ['a long file', ' '.repeat(baselineCharactersMax + 1), /too many for a baseline file$/],
] as const)
  test(`a file with ${what} is refused with the reason`, (t) => {
    t.regex(problemOf(damaged), expected);
  });

test('an entry that is there twice is refused, whichever of the two is the later one', (t) => {
  const single = JSON.parse(text) as { actions: Record<string, object> };
  const twice = Object.entries(single.actions).map(([name, one]) => `${JSON.stringify(name)}: ${JSON.stringify(one)}`);
  const whole = (entries: readonly string[]): string =>
    `{"version":1,"pipeline":"study","actions":{${entries.join(',')}}}`;
  t.is(problemOf(whole(twice)), 'none');
  t.is(problemOf(whole([...twice, twice[0]!])), 'an entry or a field of it is there twice');
});

test('no changed character is read as another baseline', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length - 1 }),
        fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
        (at, other) => {
          const read = readBaseline(text.slice(0, at) + other + text.slice(at + 1));
          // The name of the pipeline is in no digest: `accept` compares it with the document's.
          return 'problem' in read || baselineText({ ...read.file, pipeline: 'study' }) === text;
        },
      ),
      { numRuns: 2000 },
    ),
  );
});

test('the schema and the reader agree about which fields there are', (t) => {
  const accepted = (value: unknown): boolean => !/fields|version/.test(problemOf(JSON.stringify(value)));
  const parsed = JSON.parse(text) as object;
  const paths = pathsIn(parsed);
  t.true(paths.length > 30, `${paths.length} fields`);
  for (const path of paths)
    for (const other of [null, -1, 1.5, 'x', [], {}, undefined]) {
      const changed = withValue(parsed, path, other);
      t.is(accepted(changed), schema(changed), `${path.join('.')}: ${JSON.stringify(other)}`);
    }
});

function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [[...path, name], ...pathsIn(one, [...path, name])]);
}

/** A copy with another value at the path; without it for undefined. */
function withValue(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other;
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === name ? withValue(one, rest, other) : one));
  const inner = withValue((value as Record<string, unknown>)[name], rest, other);
  const { [name]: _, ...others } = value as Record<string, unknown>;
  return inner === undefined ? others : { ...others, [name]: inner };
}

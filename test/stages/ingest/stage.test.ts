/** The parameters of `ingest`: the files they name, the mistakes that planning finds, one form for each meaning. */

import { completeParameters } from 'arrowline/testing';
import test from 'ava';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import { kind as ingest } from '../../../stages/ingest/kind.ts';

/** As planning sees it: with parameters that a schema has checked. */
const planned: StageDescriptor = ingest;

const machine = { gpuEngine: false, tensorflowBackend: 'wasm' };
const resolved = (parameters: JsonObject): JsonObject => planned.resolve!(parameters, machine);

const train = { features: 'a', labels: 'b' };
const files = { train, test: { features: 'c', labels: 'd' } };

test('the files of a pipeline are those that its fields name, unless an artifact is wired that has them', (t) => {
  const paths = (parameters: JsonObject, ...wired: string[]): string[] =>
    planned.files!(resolved(parameters), new Set(wired)).map((path) => path.join('.'));
  t.deepEqual(paths({ format: 'idx', ...files }), ['train.features', 'train.labels', 'test.features', 'test.labels']);
  t.deepEqual(paths({ format: 'csv', train: { file: 'x', label: 'y' }, test: ['c', 'd'] }), [
    'train.file',
    'test.0',
    'test.1',
  ]);
  t.deepEqual(paths({ format: 'csv', file: 'x', label: 'y' }), ['file']);
  t.deepEqual(paths({ format: 'parquet', file: ['x', 'y'] }), ['file.0', 'file.1']);
  t.deepEqual(paths({ format: 'csv', file: 'x', label: 'y' }, 'files'), []);
  t.deepEqual(paths({ format: 'synthetic' }), []);
  t.deepEqual(paths({ format: 'images', folder: 'pictures', file: 'list.csv' }), ['file']);
  const lists = (parameters: JsonObject, ...wired: string[]): string[] =>
    planned.fileLists!(resolved(parameters), new Set(wired)).map((path) => path.join('.'));
  t.deepEqual(lists({ format: 'images', train: 'a', test: ['b', '!b/old'] }), ['train', 'test']);
  t.deepEqual(lists({ format: 'images', folder: 'pictures' }), ['folder']);
  t.deepEqual(lists({ format: 'images', folder: 'pictures' }, 'files'), []);
  t.deepEqual(lists({ format: 'csv', train: 'a', test: 'b' }), []);
});

const csv = { format: 'csv', file: 'x' };
const mistakes: readonly (readonly [parameters: JsonObject, ...problems: string[]])[] = [
  [{ format: 'idx', ...files }],
  [{ format: 'csv', ...files, test: { file: 'x', label: 'y' } }],
  [{ format: 'csv', file: 'x', label: 'y', testSplit: 0.5 }],
  [csv],
  [{ format: 'parquet', train: 'x', test: ['y', 'z'], label: 'l' }],
  [{ format: 'images', folder: 'a', size: [28, 28], channels: 1, orient: true }],
  [{ format: 'images', file: 'list.csv', folder: 'a', label: 'kind' }],
  [{ format: 'images', file: 'list.tsv', folder: 'a', delimiter: '\t', missing: [''] }],
  [
    { format: 'images', file: 'list.jsonl', folder: 'a' },
    'file: the table that names pictures is read as csv, and "list.jsonl" is jsonl',
  ],
  [
    { format: 'images', folder: 'a', missing: ['NA'] },
    'missing: "missing" is for a table, and the pictures are named by their folders',
  ],
  [{ format: 'synthetic' }],
  [{ label: 'y', columns: { id: 'id' } }],
  [{ format: 'idx', train }, ': "test" is missing'],
  [{ format: 'csv', train: 'x' }, ': "test" is missing'],
  [{ format: 'csv' }, ': "train" is missing', ': "test" is missing'],
  [{ file: 'x.csv' }, ': "format" is missing'],
  [{ format: 'idx', ...files, test: { file: 'x', label: 'y' } }, 'test: "test" has file, label'],
  [{ format: 'idx', train: 'x', test: 'y' }, 'train: "train" names no labels', 'test: "test" names no labels'],
  [{ format: 'csv', ...files, test: { features: 'x', label: 'y' } }, 'test: "test" has features, label'],
  [
    { format: 'csv', train: { file: 'x', label: 'a' }, test: { file: 'y', label: 'b' } },
    'test.label: the labels are in column "a" for training and in "b" for tests',
  ],
  [
    { format: 'csv', ...files, label: 'y' },
    'label: "label" beside "train", which has its own labels',
    'label: "label" beside "test", which has its own labels',
  ],
  [
    { format: 'synthetic', ...files, file: 'x' },
    'file: "file" does not belong to format synthetic',
    'train: "train" does not belong to format synthetic',
    'test: "test" does not belong to format synthetic',
  ],
  [{ format: 'idx', ...files, examples: {} }, 'examples: "examples" does not belong to format idx'],
  [{ format: 'idx', ...files, columns: { a: 'id' } }, 'columns: "columns" does not belong to format idx'],
  [{ format: 'parquet', file: 'x', delimiter: ';' }, 'delimiter: "delimiter" does not belong to format parquet'],
  [{ ...csv, size: [2, 2] }, 'size: "size" does not belong to format csv'],
  [{ delimiter: ';' }, 'delimiter: "delimiter" does not belong to a table that is wired'],
  [{ ...csv, delimiter: ';', decimal: ',' }],
  [
    { ...csv, decimal: ',' },
    'decimal: the decimal sign "," is the delimiter: files with decimal commas have another one, mostly ";"',
  ],
  [{ ...csv, train }, 'train: "train" beside "file"'],
  [{ format: 'images', file: 'list.csv' }, 'file: "file" needs "folder"'],
  [{ format: 'images', train, test: 'b' }, 'train: "train" is a pair of files'],
  [{ format: 'csv', ...files, testSplit: 0.1 }, 'testSplit: "testSplit" needs "file"'],
  [
    { format: 'idx', ...files, relabel: { 0: [1, 2], 2: [1] }, relabelNames: ['a'] },
    'relabel: new class 1 is missing',
    'relabel.2.0: class 1 is already in new class 0',
    'relabelNames: 1 names for 2 classes',
  ],
  [{ format: 'idx', ...files, relabelNames: ['a'] }, 'relabelNames: "relabelNames" needs "relabel"'],
  [{ ...csv, columns: { a: 'label', b: { as: 'label' } } }, 'columns.b: two columns have the role label: "a" and "b"'],
  [{ ...csv, label: 'a', columns: { b: 'label' } }, 'columns.b: two columns have the role label: "a" and "b"'],
  [{ ...csv, label: 'a', columns: { a: 'label' } }],
  [
    { ...csv, label: 'a', columns: { a: 'drop' } },
    'columns.a: the column "a" is the label, and cannot have the role drop',
  ],
  [{ ...csv, columns: { a: 'weight', b: 'weight' } }, 'columns.b: two columns have the role weight: "a" and "b"'],
  [{ ...csv, columns: { a: { as: 'weight', type: 'text' } } }, 'columns.a.type: a weight of type text'],
  [
    { ...csv, columns: { a: { as: 'group', name: 'x' } } },
    'columns.a.name: a column with the role group has no name in the dataset',
  ],
  [
    { ...csv, columns: { a: { as: 'drop', type: 'text', name: 'x' } } },
    'columns.a.type: a dropped column has no type',
    'columns.a.name: a column with the role drop has no name in the dataset',
  ],
  [{ ...csv, columns: { a: { name: 'b' }, b: 'number' } }, 'columns.a.name: "b" and "a" would both be named "b"'],
  [{ ...csv, columns: { a: { name: 'c' }, b: { name: 'c' } } }, 'columns.b.name: "a" and "b" would both be named "c"'],
  [{ ...csv, columns: { a: { name: 'b' }, b: { name: 'a' } } }],
  [{ ...csv, columns: { a: { name: 'b\n' } } }, 'columns.a.name: the name "b\\n" holds a control character'],
  [{ ...csv, columns: { '*': 'drop', a: 'number' } }],
  [{ ...csv, columns: { '*': 'id' } }, 'columns.*: "*" cannot have the role id'],
  [{ ...csv, columns: { '*': { name: 'x' } } }, 'columns.*.name: "*" cannot have one name'],
  [{ ...csv, label: 'a', columns: { a: 'date' } }, 'columns.a: a label of type date'],
  [
    { ...csv, label: 'a', columns: { a: 'number' }, classNames: ['x'] },
    'classNames: "classNames" is for classes, and the label "a" is of type number',
  ],
];

test('mistakes that the schema cannot express are named with their places', (t) => {
  for (const [parameters, ...expected] of mistakes) {
    const found = planned.check!(completeParameters(ingest, parameters));
    t.deepEqual(
      found.map(({ path, message }) => `${path.join('.')}: ${message}`),
      expected,
      JSON.stringify(parameters),
    );
  }
});

test('a missing format is guessed for the hint only', (t) => {
  const hint = (parameters: JsonObject): string | undefined => planned.check!(parameters)[0]?.hint;
  t.is(hint({ file: 'data/people.CSV.gz' }), 'format: csv');
  t.is(hint({ train: { features: 'train-images-idx3-ubyte.gz', labels: 'l' } }), 'format: idx');
  t.is(hint({ folder: 'pictures' }), 'format: images');
  t.is(hint({ file: ['a.parquet', 'b.parquet'] }), 'format: parquet');
  t.regex(hint({ file: 'data' })!, /csv, parquet/);
});

test('a table at the port takes the place of the format and of files; without either, planning says so', (t) => {
  const problems = (parameters: JsonObject, ...ports: string[]): string[] =>
    planned.checkInputs!(resolved(parameters), (port) => (ports.includes(port) ? [{}] : [])).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
  t.deepEqual(problems({ label: 'y' }, 'table'), []);
  t.deepEqual(problems(csv), []);
  t.deepEqual(problems(csv, 'files'), []);
  t.deepEqual(problems(csv, 'table'), ['format: "format" beside a table that is wired']);
  t.deepEqual(problems({ label: 'y' }), [': "format" is missing']);
  t.deepEqual(problems({ format: 'synthetic' }, 'files'), [': files are wired, and none of them is named']);
  const pictures = { format: 'images', folder: ['.', '!old', 'cat/*.png'] };
  t.deepEqual(problems(pictures, 'files'), [
    'folder: "cat/*.png" is a pattern, and the files are those of an artifact',
  ]);
  t.deepEqual(problems(pictures), []);
});

test('parameters of one meaning have one form', (t) => {
  const same = (...all: JsonObject[]): void => {
    for (const one of all) t.deepEqual(resolved(one), resolved(all[0]!), JSON.stringify(one));
  };
  same(
    { ...csv, label: 'y' },
    { format: 'csv', file: ['x'], columns: { y: 'label' } },
    { ...csv, label: 'y', columns: { y: { as: 'label' } } },
  );
  same({ ...csv, columns: { a: 'number' } }, { ...csv, columns: { a: { type: 'number' } } });
  same({ ...csv, columns: { a: 'id' } }, { ...csv, columns: { a: { as: 'id' } } });
  same(csv, { ...csv, testSplit: 0.2, delimiter: ',', quote: '"', decimal: '.', header: true });
  same({ format: 'tsv', file: 'x' }, { format: 'tsv', file: 'x', delimiter: '\t' });
  same({ ...csv, missing: ['NA', -999, ''] }, { ...csv, missing: ['', '-999', 'NA'] });
  same(
    { format: 'csv', train: 'a', test: 'b', label: 'y' },
    { format: 'csv', train: { file: 'a', label: 'y' }, test: { file: 'b', label: 'y' } },
    { format: 'csv', train: ['a'], test: ['b'], label: 'y' },
  );
  same({ format: 'images', folder: 'a' }, { format: 'images', folder: ['a'] });
  same({ format: 'images', folder: 'a', file: 'x' }, { format: 'images', folder: 'a', file: 'x', delimiter: ',' });
  t.notDeepEqual(resolved({ ...csv, delimiter: ';' }), resolved(csv));
  t.notDeepEqual(resolved({ ...csv, testSplit: 0 }), resolved(csv));
  const proto = resolved({ ...csv, columns: JSON.parse('{"__proto__":"id"}') as JsonObject });
  t.deepEqual(Object.entries(proto.columns as JsonObject), [['__proto__', { as: 'id' }]]);
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
    { format: 'xlsx' },
    { format: 'idx', rows: 3 },
    { format: 'idx', train: { features: 1, labels: 'b' } },
    { format: 'csv', file: 'x', label: 'y', testSplit: 1 },
    { format: 'csv', file: [] },
    { format: 'csv', file: ['x', 'x'] },
    { ...csv, columns: {} },
    { ...csv, columns: { a: 'numeric' } },
    { ...csv, columns: { a: { as: 'feature' } } },
    { ...csv, columns: { a: { kind: 'number' } } },
    { ...csv, missing: [0.5] },
    { ...csv, delimiter: ';;' },
    { format: 'images', folder: 'a', channels: 2 },
    { format: 'images', folder: 'a', background: 'white' },
    { format: 'synthetic', examples: { train: 60_001 } },
    { format: 'synthetic', limit: 0 },
    { format: 'synthetic', relabel: { a: [1] } },
    { format: 'synthetic', relabel: { 0: [] } },
    { format: 'synthetic', classNames: ['a', 'a'] },
  ] as JsonObject[])
    t.throws(() => completeParameters(ingest, parameters), { message: /^with of ingest/ }, JSON.stringify(parameters));
});

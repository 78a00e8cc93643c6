/** Values of the command line in YAML: `-P` and `--set`, what they mean, and where their mistakes are. */

import test from 'ava';
import type { ActionId } from '../../../src/core/pipeline/pipeline.ts';
import type { Json } from '../../../src/core/values/canonical.ts';
import { type Given, resolve } from '../kinds.ts';

const source = `name: study
params: { tags: none, rate: 0.1 }
stages:
  ingest: { uses: ingest, with: { path: here.csv } }
  train:
    uses: train
    needs: { dataset: ingest }
    with:
      epochs: 3
      tags: ['\${{ params.tags }}', x]
      layers:
        - &d { dense: { units: 4 } }
        - *d
        - flatten: {}
  alone: { uses: train, needs: { dataset: ingest } }
`;

function parametersOf(id: string, given: Given): Json | undefined {
  const { pipeline, diagnostics } = resolve(source.replace("['${{ params.tags }}', x]", "'${{ params.tags }}'"), given);
  return (
    pipeline?.actions.get(id as ActionId)?.parameters ?? diagnostics.map(({ code, message }) => `${code}: ${message}`)
  );
}

for (const [written, value] of [
  ['[4, 16]', [4, 16]],
  ['[ ]', []],
  [' [a, "5", 5]', ['a', '5', 5]],
  ["['it''s', b]", ["it's", 'b']],
  ['[2026-01-31, 1e3, 0x1F]', ['2026-01-31', 1000, 31]],
  ['[a, # comment\n b]', ['a', 'b']],
] as const)
  test(`-P tags=${written} is read as YAML`, (t) => {
    t.like(parametersOf('train', { params: { tags: written } }), { tags: value });
  });

for (const [written, value] of [
  ['2026-01-31', '2026-01-31'],
  ['"5"', '5'],
  ["'null'", 'null'],
  ['a: b', 'a: b'],
  ['C:\\data [new]', 'C:\\data [new]'],
  ['#1', '#1'],
] as const)
  test(`-P note=${written} is a text`, (t) => {
    const { pipeline } = resolve(
      `name: a\nparams: { note: x }\nstages: { i: { uses: ingest }, t: { uses: train, needs: { dataset: i }, with: { note: '\${{ params.note }}' } } }`,
      { params: { note: written } },
    );
    t.is(pipeline?.actions.get('t' as ActionId)?.parameters.note, value);
  });

test('null, numbers and truth values keep their types', (t) => {
  const { pipeline } = resolve('name: a\nparams: { a: 1, b: 1, c: 1 }\nstages: { i: { uses: ingest } }', {
    params: { a: 'null', b: '-1.5e3', c: 'false' },
  });
  t.deepEqual(pipeline?.params, { a: null, b: -1500, c: false });
});

for (const [settings, id, expected] of [
  [{ 'train.with.epochs': '7' }, 'train', { epochs: 7 }],
  [{ 'train.with.rate': '0.5' }, 'train', { epochs: 3, rate: 0.5 }],
  [{ 'train.with.rate': '${{ params.rate }}' }, 'train', { rate: 0.1 }],
  [{ 'train.with.note': '"7"' }, 'train', { note: '7' }],
  [{ 'train.with.tags': '[a, 1]' }, 'train', { tags: ['a', 1] }],
  [
    { 'train.with.layers[0].dense.units': '9' },
    'train',
    { layers: [{ dense: { units: 9 } }, { dense: { units: 4 } }, { flatten: {} }] },
  ],
  [
    { 'train.with.layers[2]': '{ dense: { units: classes } }' },
    'train',
    { layers: [{ dense: { units: 4 } }, { dense: { units: 4 } }, { dense: { units: 'classes' } }] },
  ],
  [{ 'alone.with.epochs': '2', 'alone.with.note': 'hello' }, 'alone', { epochs: 2, note: 'hello' }],
  [{ 'train.with': '{ epochs: 1 }', 'train.with."note"': 'x' }, 'train', { epochs: 1, note: 'x', layers: undefined }],
] as const)
  test(`--set ${Object.entries(settings)
    .map(([path, value]) => `${path}=${value}`)
    .join(' --set ')} is the value of the action`, (t) => {
    t.like(parametersOf(id, { settings: { ...settings }, params: { tags: '[a]' } }), expected);
  });

test('the matrix and the seed of a stage can be set; a path in a value starts where the command was called', (t) => {
  const { pipeline, diagnostics } = resolve(source, {
    settings: {
      'train.matrix.e': '[1, 2]',
      'train.with.epochs': '${{ matrix.e }}',
      'alone.seed': '8',
      'ingest.with.path': 'there.csv',
    },
  });
  t.deepEqual(diagnostics, []);
  t.deepEqual(
    [...(pipeline?.actions.keys() ?? [])].filter((id) => id.startsWith('train')),
    ['train[e=1]', 'train[e=2]'],
  );
  t.is(pipeline?.actions.get('alone' as ActionId)?.seed, 8);
  t.is(pipeline?.actions.get('ingest' as ActionId)?.files[0]?.path, '/elsewhere/there.csv');
  t.deepEqual(pipeline?.settings[0], 'train.matrix.e=[1, 2]');
  t.like(pipeline?.locate('train' as never, ['epochs']), { file: 'command line', line: 2 });
});

/** Code, line of the flag and the marked text. */
function placesOf(given: Given): string[] {
  const { diagnostics, pipeline } = resolve(source, given);
  if (diagnostics.length > 0 && pipeline !== undefined) throw new Error('a pipeline with mistakes');
  return diagnostics.map(({ code, file, range, sourceLine = '', hint }) => {
    const marked = sourceLine.slice(
      (range?.column ?? 1) - 1,
      (range?.column ?? 1) - 1 + (range ? range.end - range.start : 0),
    );
    return `${code} at ${file}:${range?.line} "${marked}"${hint === undefined ? '' : `; ${hint}`}`;
  });
}

for (const [path, value, expected] of [
  ['trian.with.epochs', '1', 'wrong-setting at command line:1 "trian.with.epochs"; did you mean "train"?'],
  ['train', '1', 'wrong-setting at command line:1 "train"'],
  ['train..epochs', '1', 'wrong-setting at command line:1 "train..epochs"'],
  ['train.uses', 'ingest', 'wrong-setting at command line:1 "train.uses"; write another stage'],
  ['train.with.__proto__.x', '1', 'wrong-setting at command line:1 "train.with.__proto__.x"'],
  ['train.wiht.epochs', '1', 'unknown-key at command line:1 "train.wiht.epochs"; did you mean "with"?'],
  ['train.with.epoch', '1', 'unknown-key at command line:1 "train.with.epoch"; did you mean "epochs"?'],
  ['train.with.epochs', 'many', 'wrong-type at command line:1 "many"'],
  ['train.with.epochs', '0', 'out-of-range at command line:1 "0"'],
  ['train.with.epochs.more', '1', 'wrong-setting at command line:1 "train.with.epochs.more"'],
  ['train.with.layers[7].dense', '{}', 'wrong-setting at command line:1 "train.with.layers[7].dense"'],
  ['train.with.layers.dense', '{}', 'wrong-setting at command line:1 "train.with.layers.dense"'],
  [
    'train.with.epochs',
    '${{ params.rat }}',
    'unknown-reference at command line:1 "${{ params.rat }}"; did you mean "rate"?',
  ],
] as const)
  test(`--set ${path}=${value} is refused at the flag`, (t) => {
    t.deepEqual(placesOf({ settings: { [path]: value } }), [expected]);
  });

test('values that are no YAML are refused at the flag, each on its own line', (t) => {
  const places = placesOf({
    params: { tags: '[1, 2' },
    settings: { 'train.with.note': '"open', 'train.with.epochs': ' ' },
  });
  t.is(places.length, 3, places.join('\n'));
  t.regex(places.join('\n'), /yaml-syntax at command line:1/);
  t.regex(places.join('\n'), /yaml-syntax at command line:2/);
  t.regex(places.join('\n'), /empty-value at command line:3 "train.with.epochs"/);
});

test('a param that is no YAML is reported once, not as the matrix that it leaves without values too', (t) => {
  const axis = source.replace('needs: { dataset: ingest }\n', "$&    matrix: { tag: '${{ params.tags }}' }\n");
  const codes = resolve(axis, { params: { tags: '[1, 2' } }).diagnostics.map(({ code }) => code);
  t.deepEqual(codes, ['yaml-syntax']);
});

test('a value below a setting that was made is a value like any other: a later setting replaces an earlier one', (t) => {
  t.like(
    parametersOf('train', {
      settings: { 'train.with.layers': '[]', 'train.with.epochs': '2' },
      params: { tags: '[]' },
    }),
    {
      layers: [],
      epochs: 2,
    },
  );
});

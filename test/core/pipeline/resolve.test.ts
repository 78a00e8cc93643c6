/** A resolved pipeline: values substituted, defaults filled in, files placed, order and gates. */

import test from 'ava';
import type { Pipeline, StageName } from '../../../src/core/pipeline/pipeline.ts';
import { type Given, resolve } from '../kinds.ts';

function resolved(source: string, given: Given = {}): Pipeline {
  const { pipeline, diagnostics } = resolve(source, given);
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return pipeline;
}

function parametersOf(source: string, given: Given = {}): unknown[] {
  return [...resolved(source, given).actions.values()].map((action) => action.parameters);
}

const ingest = (fields: string, rest = ''): string =>
  `name: a\nstages:\n  i: { uses: ingest, with: ${fields} }\n${rest}`;
const train = (lines: string, rest = ''): string =>
  `name: a\nstages:\n  i: { uses: ingest }\n  t:\n    uses: train\n    needs: { dataset: i }\n${lines}\n${rest}`;

test('defaults are filled in, also nested ones', (t) => {
  const source =
    'name: a\nstages: { i: { uses: ingest }, n: { uses: normalize, needs: { dataset: i }, with: { options: {} } }, m: { uses: normalize, needs: { dataset: i } } }';
  t.deepEqual(parametersOf(source), [
    { format: 'csv' },
    { scale: 255, options: { split: 0.2 } },
    { scale: 255, options: { split: 0.2 } },
  ]);
});

test("the kind's own resolution runs after the defaults", (t) => {
  t.like(parametersOf(train(''))[1], { engine: 'compiled', epochs: 5 });
});

test('a text that is only a reference keeps its type; inside a text it becomes text', (t) => {
  const source = train(
    `    matrix: { e: [3], name: [x] }
    with:
      epochs: '\${{ matrix.e }}'
      rate: \${{params.rate}}
      note: 'e=\${{ matrix.e }} \${{ matrix.name }}, \${{ env.USER }}, $\${{ params.rate }}, \${{ params.yes }}'
      layers: '\${{ params.layers }}'
      tags: ['\${{ params.o.list.1 }}', '\${{ params.o.text }}']`,
    'params: { rate: 0.5, yes: true, layers: [flatten: {}], o: { list: [7, 8], text: "9" } }',
  );
  t.like(parametersOf(source, { env: { USER: 'ada' } })[1], {
    epochs: 3,
    rate: 0.5,
    note: 'e=3 x, ada, ${{ params.rate }}, true',
    layers: [{ flatten: {} }],
    tags: [8, '9'],
  });
});

test('integer-like keys are text, and stay', (t) => {
  t.like(parametersOf(ingest('{ relabel: { 0: [0, 6], 1: [5] } }'))[0], { relabel: { 0: [0, 6], 1: [5] } });
});

test('a key whose axis has no value at this point is left out', (t) => {
  const source = `name: a
stages:
  i: { uses: ingest }
  c:
    uses: cluster
    needs: { dataset: i }
    matrix: { include: [{ method: kmeans, k: 5 }, { method: dbscan, eps: 2.5 }] }
    with: { method: '\${{ matrix.method }}', k: '\${{ matrix.k }}', eps: '\${{ matrix.eps }}' }
`;
  t.deepEqual(parametersOf(source).slice(1), [
    { method: 'kmeans', k: 5 },
    { method: 'dbscan', eps: 2.5 },
  ]);
});

test('a mapping on an axis: its fields are read, its name is the coordinate, also where it is inherited', (t) => {
  const source = train(
    `    matrix: { net: [{ name: A, layers: [flatten: {}], e: 2 }, { name: B, layers: [] }] }
    with: { layers: '\${{ matrix.net.layers }}', note: '\${{ matrix.net }}', epochs: '\${{ matrix.net.e }}' }`,
    '  u: { uses: evaluate, needs: { model: t, dataset: i } }\n  w: { uses: report, needs: { evaluations: { stage: u, where: { net: B } } }, with: { title: all } }',
  );
  const pipeline = resolved(source);
  t.deepEqual([...pipeline.actions.keys()], ['i', 't[net=A]', 't[net=B]', 'u[net=A]', 'u[net=B]', 'w'] as never);
  t.like(parametersOf(source)[1], { layers: [{ flatten: {} }], note: 'A', epochs: 2 });
  t.like(parametersOf(source)[2], { layers: [], note: 'B', epochs: 5 });
  t.deepEqual(
    [...pipeline.actions.values()].at(-1)?.inputs.evaluations?.from.map((one) => one.action),
    ['u[net=B]'] as never,
  );
});

test('axes and their values may come from params', (t) => {
  const source = train(
    "    matrix: { e: '${{ params.epochs }}', f: ['${{ params.f }}', 2] }",
    'params: { epochs: [1, 2], f: 9 }',
  );
  t.deepEqual([...resolved(source, { params: { f: '8' } }).actions.keys()].slice(1), [
    't[e=1,f=8]',
    't[e=1,f=2]',
    't[e=2,f=8]',
    't[e=2,f=2]',
  ] as never);
});

test('-P values are read as YAML scalars, and quotes make text', (t) => {
  const values = ['5', '-0', '0x1F', '1e-3', 'true', '~', 'yes', '/a: b', '""', '"5"', "'it''s'", '[1]'];
  const names = values.map((_, index) => `p${index}`);
  const source = `name: a\nparams: { ${names.map((name) => `${name}: 0`).join(', ')} }\nstages: { i: { uses: ingest } }\n`;
  const given = Object.fromEntries(names.map((name, index) => [name, values[index] as string]));
  t.deepEqual(Object.values(resolved(source, { params: given }).params), [
    5,
    0,
    31,
    0.001,
    true,
    null,
    'yes',
    '/a: b',
    '',
    '5',
    "it's",
    [1],
  ]);
});

test('an override makes the value in the document meaningless', (t) => {
  t.deepEqual(resolved(ingest('{}', 'params: { a: "${{ env.NOT_SET }}" }'), { params: { a: '1' } }).params, { a: 1 });
});

test('files are absolute: from the document, or from where the command was called for what -P gives', (t) => {
  const source = ingest("{ path: '${{ params.data }}/x.csv' }", 'params: { data: ../data }');
  const file = (given?: Given): unknown => [...resolved(source, given).actions.values()][0]?.files;
  t.deepEqual(file(), [{ parameter: ['path'], path: '/project/data/x.csv' }]);
  t.deepEqual(file({ params: { data: 'mine' } }), [{ parameter: ['path'], path: '/elsewhere/mine/x.csv' }]);
  t.deepEqual(file({ params: { data: '/abs' } }), [{ parameter: ['path'], path: '/abs/x.csv' }]);
  t.like(parametersOf(source)[0], { path: '/project/data/x.csv' });
});

test('seeds: the stage before the pipeline before 0', (t) => {
  const seeds = (source: string, given?: Given): unknown =>
    [...resolved(source, given).actions.values()].map((action) => action.seed);
  t.deepEqual(seeds('name: a\nstages: { i: { uses: ingest }, j: { uses: ingest, seed: 3 } }'), [0, 3]);
  t.deepEqual(
    seeds(
      'name: a\nparams: { s: 1 }\nseed: "${{ params.s }}"\nstages: { i: { uses: ingest }, j: { uses: ingest, seed: 3 } }',
      { params: { s: '9' } },
    ),
    [9, 3],
  );
});

test('how a stage is run is carried beside it', (t) => {
  const [first, second] = resolved(
    'name: a\nstages: { i: { uses: ingest }, j: { uses: ingest, retries: 2, timeoutMinutes: 0.5, resources: { cpu: 2, gpu: 1, memory: 512 } } }',
  ).stages;
  t.deepEqual(first?.execution, { retries: 0, resources: { cpu: 1, gpu: 0 } });
  t.deepEqual(second?.execution, {
    retries: 2,
    timeoutMinutes: 0.5,
    resources: { cpu: 2, gpu: 1, memoryMebibytes: 512 },
  });
});

test('stages come in topological order, ties in document order', (t) => {
  const source =
    'name: a\nstages:\n  r: { uses: report, needs: { evaluations: v } }\n  v: { uses: evaluate, needs: { model: t, dataset: i } }\n  z: { uses: ingest }\n  t: { uses: train, needs: { dataset: i } }\n  i: { uses: ingest }\n  b: { uses: ingest }\n';
  t.deepEqual(
    resolved(source).stages.map((stage) => stage.name),
    ['z', 'i', 't', 'v', 'r', 'b'] as never,
  );
});

test('gates select points and carry their limits', (t) => {
  const source = train(
    '    matrix: { e: [1, 2], f: [1, 2] }',
    '  v: { uses: evaluate, needs: { model: t, dataset: i } }\nparams: { low: 0.5 }\ngates:\n  - { metric: v.test.accuracy, where: { e: 2 }, min: "${{ params.low }}" }\n  - { metric: v.test.classes.0.bag.recall, max: 1 }\n',
  );
  const gates = resolved(source).gates;
  t.like(gates[0], {
    stage: 'v',
    name: 'test.accuracy',
    actions: ['v[e=2,f=1]', 'v[e=2,f=2]'],
    min: 0.5,
    range: { line: 11, column: 15 },
  });
  t.is(gates[0]?.max, undefined);
  t.is(gates[1]?.actions.length, 4);
});

test('locate finds the place of a value, or of the nearest thing that is written', (t) => {
  const source = train('    with:\n      layers:\n        - conv2d: { filters: 3 }\n');
  const at = (stage: string, ...path: (string | number)[]): string => {
    const range = resolved(source).locate(stage as StageName, path);
    return `${range?.line}:${range?.column}`;
  };
  t.is(at('t', 'layers', 0, 'conv2d', 'filters'), '9:30');
  t.is(at('t', 'layers', 0, 'conv2d', 'activation'), '9:19');
  t.is(at('t', 'epochs'), '7:5');
  t.is(at('i', 'limit'), '3:3');
  t.is(resolved(source).locate('x' as StageName, []), undefined);
});

test('locateSeed finds the seed of a stage, else that of the pipeline', (t) => {
  const seeded = 'name: a\nseed: 5\nstages: { i: { uses: ingest }, j: { uses: ingest, seed: 3 } }';
  const at = (source: string, stage: string): unknown => {
    const range = resolved(source).locateSeed(stage as StageName);
    return range && [range.line, range.column];
  };
  t.deepEqual(
    [at(seeded, 'i'), at(seeded, 'j')],
    [
      [2, 7],
      [3, 57],
    ],
  );
  t.is(at('name: a\nstages: { i: { uses: ingest } }', 'i'), undefined);
});

test('a byte order mark at the start and Windows line ends are fine', (t) => {
  t.is(resolved('\ufeffname: a\r\nstages:\r\n  i: { uses: ingest }\r\n').name, 'a');
});

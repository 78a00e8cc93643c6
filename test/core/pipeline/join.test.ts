/** How points meet: mapping, gathering, the natural join, narrowing. */

import test from 'ava';
import fc from 'fast-check';
import { resolve } from '../kinds.ts';

function idsOf(source: string, stage: string): string[] {
  const { pipeline, diagnostics } = resolve(source);
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  return [...pipeline.actions.keys()].filter((id) => id === stage || id.startsWith(`${stage}[`));
}

const study = (consumer: string): string => `name: a
stages:
  i: { uses: ingest }
  t: { uses: train, needs: { dataset: i }, matrix: { f: [1, 2], e: [3, 4] } }
  n: { uses: normalize, needs: { dataset: i }, matrix: { f: [2, 1], s: [x, y] } }
  v: { uses: evaluate, needs: { model: t, dataset: i } }
  ${consumer}
`;

test('a port of arity one maps: a consumer for each point, with its coordinates', (t) => {
  t.deepEqual(idsOf(study(''), 'v'), ['v[f=1,e=3]', 'v[f=1,e=4]', 'v[f=2,e=3]', 'v[f=2,e=4]']);
});

test('inputs join on the axes they share, in the order of the ports of the kind', (t) => {
  const expected = [
    'c[f=1,e=3,s=x]',
    'c[f=1,e=3,s=y]',
    'c[f=1,e=4,s=x]',
    'c[f=1,e=4,s=y]',
    'c[f=2,e=3,s=x]',
    'c[f=2,e=3,s=y]',
    'c[f=2,e=4,s=x]',
    'c[f=2,e=4,s=y]',
  ];
  t.deepEqual(idsOf(study('c: { uses: evaluate, needs: { model: t, dataset: n } }'), 'c'), expected);
  t.deepEqual(idsOf(study('c: { uses: evaluate, needs: { dataset: n, model: t } }'), 'c'), expected);
});

test('the own matrix multiplies', (t) => {
  t.deepEqual(idsOf(study('c: { uses: train, needs: { dataset: n }, matrix: { k: [1, 2] } }'), 'c').slice(0, 3), [
    'c[f=2,s=x,k=1]',
    'c[f=2,s=x,k=2]',
    'c[f=2,s=y,k=1]',
  ]);
});

test('where narrows; an axis narrowed to one value is no coordinate of the consumer', (t) => {
  t.deepEqual(idsOf(study('c: { uses: evaluate, needs: { model: { stage: t, where: { f: 2 } }, dataset: i } }'), 'c'), [
    'c[e=3]',
    'c[e=4]',
  ]);
  t.deepEqual(
    idsOf(study('c: { uses: evaluate, needs: { model: { stage: t, where: { f: 2, e: 4 } }, dataset: i } }'), 'c'),
    ['c'],
  );
  t.deepEqual(
    idsOf(
      study('c: { uses: evaluate, needs: { model: { stage: t, where: { f: [2, 7], e: [3, 4] } }, dataset: i } }'),
      'c',
    ),
    ['c[f=2,e=3]', 'c[f=2,e=4]'],
  );
});

test('a port of arity many gathers in matrix order, from several stages in the order of the list', (t) => {
  const { pipeline } = resolve(
    study('c: { uses: report, needs: { evaluations: [{ stage: v, where: { e: 4 } }, v] } }'),
  );
  const [action] = [...(pipeline?.actions.values() ?? [])].filter((one) => one.stage === 'c');
  t.is(action?.inputs.evaluations?.arity, 'many');
  t.deepEqual(
    action?.inputs.evaluations?.from.map((one) => [one.action, one.output, one.coordinates]),
    [
      ['v[f=1,e=4]', 'metrics', { f: 1, e: 4 }],
      ['v[f=2,e=4]', 'metrics', { f: 2, e: 4 }],
      ['v[f=1,e=3]', 'metrics', { f: 1, e: 3 }],
      ['v[f=1,e=4]', 'metrics', { f: 1, e: 4 }],
      ['v[f=2,e=3]', 'metrics', { f: 2, e: 3 }],
      ['v[f=2,e=4]', 'metrics', { f: 2, e: 4 }],
    ] as never,
  );
});

test('each consumer gets the artifacts of its own point', (t) => {
  const { pipeline } = resolve(study('c: { uses: evaluate, needs: { model: t, dataset: n } }'));
  for (const action of pipeline?.actions.values() ?? []) {
    if (action.stage !== 'c') continue;
    for (const input of Object.values(action.inputs))
      for (const [axis, value] of Object.entries(input.from[0]?.coordinates ?? {}))
        t.is(action.coordinates[axis], value);
  }
  t.is(pipeline?.actions.size, 1 + 4 + 4 + 4 + 8);
});

test('law: the join has a row for each pair that agrees on the shared axes', (t) => {
  const values = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });
  t.notThrows(() =>
    fc.assert(
      fc.property(values, values, values, values, (leftShared, left, rightShared, right) => {
        const common = leftShared.filter((value) => rightShared.includes(value));
        const { pipeline, diagnostics } = resolve(`name: a
stages:
  i: { uses: ingest }
  l: { uses: train, needs: { dataset: i }, matrix: { s: ${JSON.stringify(leftShared)}, l: ${JSON.stringify(left)} } }
  r: { uses: normalize, needs: { dataset: i }, matrix: { r: ${JSON.stringify(right)}, s: ${JSON.stringify(rightShared)} } }
  j: { uses: evaluate, needs: { model: l, dataset: r } }
`);
        if (common.length === 0) return diagnostics.length === 1 && diagnostics[0]?.code === 'empty-join';
        const joined = pipeline?.stages.find((stage) => stage.name === 'j')?.actions ?? [];
        return new Set(joined).size === joined.length && joined.length === common.length * left.length * right.length;
      }),
      { numRuns: 60 },
    ),
  );
});

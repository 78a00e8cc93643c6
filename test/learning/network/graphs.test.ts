/** Networks that are graphs: which layers read which, their shapes, their inputs, and every mistake in writing them. */

import test from 'ava';
import fc from 'fast-check';
import type { Json } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { canonicalModel } from '../../../stages/lib/learning/network/model-table.ts';
import { isChain, type Network, type NetworkInput } from '../../../stages/lib/learning/network/network.ts';
import { normalModel } from '../../../stages/lib/learning/network/normal-form.ts';
import { readLayers } from '../../../stages/lib/learning/network/read-layers.ts';
import { resolveClassifier, resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';
import type { Target } from '../../../stages/lib/learning/network/target.ts';

const classes: Target = { task: 'multiclass', outputs: 3 };
const end: Json = { dense: { units: 'classes', activation: 'softmax' } };

const residual: Json = [
  { conv2d: { filters: 4, kernelSize: 1, name: 'in' } },
  { conv2d: { filters: 4, kernelSize: 3, padding: 'same' } },
  { add: { inputs: ['conv2d', 'in'] } },
  { globalAveragePooling2d: {} },
  end,
];
const pictureAndTable: Json = [
  { input: { group: 'picture' } },
  { conv2d: { filters: 4, kernelSize: 3 } },
  { flatten: {} },
  { input: { group: 'table' } },
  { dense: { units: 5, name: 'encoded' } },
  { concatenate: { inputs: ['flatten', 'encoded'] } },
  end,
];
const groups: readonly NetworkInput[] = [
  { name: 'table', shape: [6] },
  { name: 'unused', shape: [2] },
  { name: 'picture', shape: [4, 4, 1] },
];

/** For each layer the names of what it reads. */
function reads({ layers, inputs }: Network): string[][] {
  return layers.map(({ name, from }) => [
    name,
    ...from.map((source) => ('input' in source ? `group ${inputs[source.input]!.name}` : layers[source.layer]!.name)),
  ]);
}

test('a layer reads the layer before it, or those that it names', (t) => {
  const network = resolveClassifier(residual, [5, 5, 2], 3);
  t.deepEqual(reads(network), [
    ['in', 'group features'],
    ['conv2d', 'in'],
    ['add', 'conv2d', 'in'],
    ['globalAveragePooling2d', 'add'],
    ['dense', 'globalAveragePooling2d'],
  ]);
  t.deepEqual(network.layers[2]?.inputShapes, [
    [5, 5, 4],
    [5, 5, 4],
  ]);
  t.is(isChain(network), false);
  t.is(isChain(resolveClassifier([{ flatten: {} }, end], [5, 5, 2], 3)), true);
});

test('a network has the groups that its layers read, in that order, and no others', (t) => {
  const network = resolveNetwork(pictureAndTable, groups, classes);
  t.deepEqual(network.inputs, [groups[2]!, groups[0]!]);
  t.deepEqual(reads(network), [
    ['picture', 'group picture'],
    ['conv2d', 'picture'],
    ['flatten', 'conv2d'],
    ['table', 'group table'],
    ['encoded', 'table'],
    ['concatenate', 'flatten', 'encoded'],
    ['dense', 'concatenate'],
  ]);
  t.deepEqual(network.layers[5]?.outputShape, [2 * 2 * 4 + 5]);
});

test('channels are concatenated behind each other, and a product has the shape of its factors', (t) => {
  const model: Json = [
    { conv2d: { filters: 4, kernelSize: 1, name: 'a' } },
    { conv2d: { filters: 2, kernelSize: 1, name: 'b' } },
    { concatenate: { inputs: ['a', 'b'] } },
    { globalMaxPooling2d: {} },
    end,
  ];
  t.deepEqual(resolveClassifier(model, [3, 2, 1], 3).layers[2]?.outputShape, [3, 2, 6]);
  const gate: Json = [
    { dense: { units: 3, name: 'values' } },
    { dense: { units: 3, activation: 'sigmoid', inputs: 'values', name: 'gate' } },
    { multiply: { inputs: ['values', 'gate'] } },
  ];
  t.deepEqual(resolveClassifier(gate, [7], 3).layers.at(-1)?.outputShape, [3]);
});

test('a network of one task ends in its outputs', (t) => {
  const one: Json = [{ dense: { units: 1 } }];
  for (const task of ['binary', 'regression'] as const) {
    t.deepEqual(resolveNetwork(one, [groups[0]!], { task, outputs: 1 }).layers[0]?.outputShape, [1]);
    const failure = t.throws(() => resolveNetwork([end], [groups[0]!], { task, outputs: 1 }), {
      instanceOf: StageFailure,
    });
    t.regex(failure?.facts.hint ?? '', /units: 1/);
    const wide = t.throws(() => resolveNetwork([{ dense: { units: 2 } }], [groups[0]!], { task, outputs: 1 }), {
      instanceOf: StageFailure,
    });
    t.regex(wide?.facts.hint ?? '', /units: 1/);
  }
  const labels = resolveNetwork([{ dense: { units: 'classes' } }], [groups[0]!], { task: 'multilabel', outputs: 4 });
  t.deepEqual(labels.layers[0]?.outputShape, [4]);
});

for (const [title, model, path, message, hint] of [
  [
    'a name that does not exist',
    [{ flatten: { name: 'flat' } }, { dense: { units: 3, inputs: 'flt' } }],
    'model.1.dense.inputs',
    /no layer "flt"/,
    /did you mean "flat"/,
  ],
  [
    'a name that is like none',
    [{ flatten: {} }, { dense: { units: 3, inputs: 'zzzzzz' } }],
    'model.1.dense.inputs',
    /no layer "zzzzzz"/,
    /one of flatten/,
  ],
  [
    'a layer that comes later',
    [{ flatten: { inputs: ['dense'] } }, { dense: { units: 3 } }],
    'model.0.flatten.inputs',
    /comes later/,
    /before it/,
  ],
  ['itself', [{ flatten: {} }, { dense: { units: 3, inputs: 'dense' } }], 'model.1.dense.inputs', /itself/, /earlier/],
  [
    'a layer twice',
    [{ dense: { units: 3 } }, { add: { inputs: ['dense', 'dense'] } }],
    'model.1.add.inputs',
    /"dense" twice/,
    /once/,
  ],
  [
    'one input of a sum',
    [{ dense: { units: 3 } }, { add: { inputs: 'dense' } }],
    'model.1.add.inputs',
    /2 inputs/,
    /./,
  ],
  ['no inputs of a sum', [{ dense: { units: 3 } }, { add: {} }], 'model.1.add', /add needs "inputs"/, /./],
  [
    'two inputs of a layer that takes one',
    [{ flatten: {} }, { dense: { units: 3 } }, { dense: { units: 3, inputs: ['flatten', 'dense'] } }],
    'model.2.dense.inputs',
    /takes one input/,
    /concatenate/,
  ],
  ['no names', [{ flatten: {} }, { dense: { units: 3, inputs: 3 } }], 'model.1.dense.inputs', /earlier layer/, /./],
  [
    'a layer that nothing reads',
    [{ flatten: {} }, { dense: { units: 3, name: 'lost' } }, { dense: { units: 3, inputs: 'flatten' } }],
    'model.1.dense',
    /no layer reads "lost"/,
    /leave it out/,
  ],
  [
    'inputs of an input',
    [{ input: { group: 'a' } }, { input: { group: 'b', inputs: ['a'] } }],
    'model.1.input.inputs',
    /no field "inputs"/,
    /./,
  ],
  [
    'a model that begins with another layer than its inputs',
    [{ flatten: {} }, { input: { group: 'b' } }, { concatenate: { inputs: ['flatten', 'b'] } }],
    'model.0.flatten',
    /begins with one/,
    /group: NAME/,
  ],
  [
    'one group twice',
    [{ input: { group: 'b' } }, { input: { group: 'b', name: 'again' } }, { add: { inputs: ['b', 'again'] } }],
    'model.1.input.group',
    /take the group "b"/,
    /inputs/,
  ],
  ['a kind of layer that does not exist', [{ lstm: { units: 3 } }], 'model.0.lstm', /uses: command/, /./],
] as const)
  test(`${title} is a mistake at its place`, (t) => {
    const { problems } = readLayers(model as never);
    t.deepEqual(
      problems.map((one) => one.path.join('.')),
      [path],
    );
    t.regex(problems[0]!.message, message);
    if (problems[0]!.hint !== undefined) t.regex(problems[0]!.hint, hint);
  });

for (const [title, model, offered, code, where] of [
  ['several groups and no layer of kind input', [end], groups, 'several-groups', /input: \{ group: NAME/],
  ['a group that the dataset has not', [{ input: { group: 'pictures' } }, end], groups, 'several-groups', /"picture"/],
  [
    'a sum of two shapes',
    [{ dense: { units: 3 } }, { dense: { units: 4 } }, { add: { inputs: ['dense', 'dense_1'] } }, end],
    [groups[0]!],
    'shape-mismatch',
    /one shape/,
  ],
  [
    'pictures of two sizes side by side',
    [
      { conv2d: { filters: 2, kernelSize: 3 } },
      { conv2d: { filters: 2, kernelSize: 2 } },
      { concatenate: { inputs: ['conv2d', 'conv2d_1'] } },
      { flatten: {} },
      end,
    ],
    [groups[2]!],
    'shape-mismatch',
    /last axis/,
  ],
] as const)
  test(`${title} is a failure that says a way out`, (t) => {
    const failure = t.throws(() => resolveNetwork(model as never, offered, classes), { instanceOf: StageFailure });
    t.is(failure?.code, code);
    t.regex(`${failure?.facts.hint} ${failure?.facts.expected}`, where);
  });

test('inputs are written where they are not the layer before, and in one way', (t) => {
  const model: Json = [
    { dense: { units: 3, activation: 'relu' } },
    { dense: { units: 3, inputs: ['dense'] } },
    { dropout: { rate: 0.5, inputs: 'dense' } },
    { add: { inputs: ['dense_1', 'dropout'] } },
  ];
  const normal = normalModel(model) as readonly { readonly [kind: string]: { readonly inputs?: Json } }[];
  t.deepEqual(
    normal.map((layer) => Object.values(layer)[0]!.inputs),
    [undefined, undefined, 'dense', ['dense_1', 'dropout']],
  );
  const chain: Json = [{ flatten: {} }, { dense: { units: 3, inputs: ['flatten'] } }];
  t.deepEqual(normalModel(chain), normalModel([{ flatten: {} }, { dense: { units: 3 } }]));
});

/** Random graphs over vectors of four numbers: each layer reads one or two of the layers before it. */
const graphs: fc.Arbitrary<Json> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('dense', 'activation', 'add', 'multiply', 'concatenate'),
      named: fc.boolean(),
      written: fc.boolean(),
      first: fc.nat(1000),
      second: fc.nat(1000),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((choices) => {
    const layers: Json[] = [{ dense: { units: 4, name: 'start' } }];
    const names = ['start'];
    const unread = new Set(['start']);
    /** Of eight numbers. */
    const joined = new Set<string>();
    const push = (kind: string, fields: { [name: string]: Json }, read: readonly string[], name?: string): void => {
      const numbered = names.filter((one) => one === kind || one.startsWith(`${kind}_`)).length;
      const own = name ?? (numbered === 0 ? kind : `${kind}_${numbered}`);
      layers.push({ [kind]: { ...fields, ...(name && { name }) } });
      for (const one of read) unread.delete(one);
      names.push(own);
      unread.add(own);
    };
    for (const [index, { kind, named, written, first, second }] of choices.entries()) {
      const name = named ? `own${index}` : undefined;
      const four = names.filter((one) => !one.startsWith('concatenate') && !joined.has(one));
      const pick = (at: number): string => four[at % four.length]!;
      if (kind === 'dense' || kind === 'activation' || names.length < 2) {
        const read = written ? pick(first) : names.at(-1)!;
        const fields: { [field: string]: Json } = kind === 'activation' ? { activation: 'tanh' } : { units: 4 };
        push(kind === 'activation' ? kind : 'dense', { ...fields, ...(written && { inputs: read }) }, [read], name);
        continue;
      }
      const [one, other] = [pick(first), pick(second)];
      if (one === other) continue;
      const inputs = [one, other];
      push(kind, { inputs }, inputs, name);
      if (kind !== 'concatenate') continue;
      joined.add(names.at(-1)!);
      push('dense', { units: 4 }, [names.at(-1)!]);
    }
    const rest = [...unread];
    if (rest.length > 1) push('add', { inputs: rest }, rest, 'rest');
    layers.push(end);
    return layers;
  });

test('the normal form of a graph is a fixed point that means the same, and so does the form in a model artifact', (t) => {
  fc.assert(
    fc.property(graphs, (model) => {
      const network = resolveClassifier(model, [5], 3);
      const normal = normalModel(model);
      t.deepEqual(normalModel(normal), normal);
      t.deepEqual(resolveClassifier(normal, [5], 3), network);
      const canonical = canonicalModel(network);
      t.deepEqual(resolveClassifier(canonical, [5], 3), network);
      t.deepEqual(normalModel(normalModel(canonical)), normalModel(canonical));
    }),
    { numRuns: 300 },
  );
});

/** The quick answer to "does it fit its schema?" against ajv's, over every schema that is shipped. */

import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { pipelineSchema } from '../../../src/core/schema/pipeline-schema.ts';
import { schemaAccepts } from '../../../src/core/schema/schema-accepts.ts';
import { compileSchema } from '../../../src/core/schema/schema-check.ts';
import type { Json, JsonObject } from '../../../src/core/values/canonical.ts';
import { fieldOf } from '../../../src/core/values/json-path.ts';

const schemas: [string, JsonObject][] = [
  ['pipeline', pipelineSchema],
  ...['stages', 'artifacts'].flatMap((name) => {
    const folder = new URL(`../../../../schemas/${name}/`, import.meta.url);
    return readdirSync(folder).map((file): [string, JsonObject] => [
      name === 'stages' ? file : `${name}/${file}`,
      JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as JsonObject,
    ]);
  }),
];

const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -1, 0.5, 2, 28, 1e9, '', 'adam', 'A', '${{ params.x }}', 'a b'),
  fc.constantFrom<Json>([], {}, [1], ['a', 'a'], [[1, 2]], { a: 1 }, { name: 'x' }),
) as fc.Arbitrary<Json>;

/** Values that mostly fit, so that every keyword is reached; now and then something else. */
function mostlyFitting(schema: Json, root: JsonObject, depth: number): fc.Arbitrary<Json> {
  if (typeof schema !== 'object' || schema === null || depth > 7) return anything;
  const given = schema as JsonObject;
  if (typeof given.$ref === 'string') {
    const found = fieldOf(root, given.$ref.slice(2).split('/')) as JsonObject;
    return mostlyFitting({ ...found, ...{ ...given, $ref: null } }, root, depth);
  }
  const choices: fc.Arbitrary<Json>[] = [];
  const constants = [
    ...(Object.hasOwn(given, 'const') ? [given.const as Json] : []),
    ...((given.enum ?? []) as readonly Json[]),
    ...(given.default === undefined ? [] : [given.default]),
    ...[given.minimum, given.maximum, given.exclusiveMinimum, given.exclusiveMaximum].filter(
      (one) => one !== undefined,
    ),
  ];
  if (constants.length > 0) choices.push(fc.constantFrom(...constants));
  for (const keyword of ['anyOf', 'oneOf', 'allOf'])
    for (const one of (given[keyword] ?? []) as readonly Json[]) choices.push(mostlyFitting(one, root, depth + 1));
  const types = [given.type ?? []].flat();
  if (typeof given.pattern === 'string') choices.push(fc.stringMatching(new RegExp(given.pattern)));
  else if (types.includes('string')) choices.push(fc.constantFrom<Json>('name', 'a', 'model', '1', 'x'.repeat(300)));
  if (types.includes('integer') || types.includes('number'))
    choices.push(fc.constantFrom<Json>(0, 1, 2, 7, 0.25, 1.5, -3));
  if (types.includes('boolean')) choices.push(fc.boolean());
  if (types.includes('array') || given.items !== undefined)
    choices.push(
      fc.array(mostlyFitting(given.items ?? true, root, depth + 1), {
        minLength: (given.minItems as number | undefined) ?? 0,
        maxLength: (given.maxItems as number | undefined) ?? 3,
      }),
    );
  if (given.properties !== undefined || typeof given.additionalProperties === 'object')
    choices.push(mapping(given, root, depth));
  else if (types.includes('object')) choices.push(fc.constantFrom<Json>({}, { a: 1 }));
  if (choices.length === 0) return anything;
  return fc.oneof({ weight: 60, arbitrary: fc.oneof(...choices) }, { weight: 1, arbitrary: anything });
}

function mapping(schema: JsonObject, root: JsonObject, depth: number): fc.Arbitrary<Json> {
  const known = Object.entries((schema.properties ?? {}) as JsonObject);
  const required = (schema.required ?? []) as readonly string[];
  const own = Object.fromEntries(known.map(([key, one]) => [key, mostlyFitting(one, root, depth + 1)]));
  const others = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : false;
  const extra =
    others === false
      ? fc.constant({})
      : fc.dictionary(fc.constantFrom('a', 'b', 'name', 'no name'), mostlyFitting(others, root, depth + 1), {
          maxKeys: 2,
        });
  const keys = required.filter((key) => Object.hasOwn(own, key));
  return fc
    .tuple(fc.record(own, { requiredKeys: keys }), extra, fc.nat(12), fc.nat(20))
    .map(([record, more, drop, add]) => {
      const result: Record<string, Json> = { ...record, ...more };
      const names = Object.keys(result);
      if (drop < names.length && drop < 2) delete result[names[drop] as string];
      if (add === 0) result.unheard = 1;
      return result;
    });
}

const layers = [
  { conv2d: { filters: 8, kernelSize: 3 } },
  { flatten: {} },
  { dense: { units: 'classes', activation: 'softmax' } },
];
/** Sound values of schemas that chance alone does not meet. */
const sound: { readonly [name: string]: readonly Json[] } = {
  pipeline: [
    {
      name: 'study',
      seed: 3,
      stages: {
        ingest: { uses: 'ingest', with: { format: 'synthetic' } },
        train: { uses: 'train', needs: { dataset: { stage: 'ingest' } }, matrix: { net: ['A', 'B'] }, retries: 1 },
      },
      gates: [{ metric: 'train.accuracy', where: { net: 'A' }, min: 0.5 }],
    },
  ],
  'ingest.schema.json': [
    { format: 'synthetic', synthetic: 'garments', examples: { train: 10, test: 5 }, relabel: { 0: [0, 6], 1: [5] } },
    { format: 'csv', train: { file: 'a.csv' }, test: { file: 'b.csv' } },
    { format: 'idx', train: { features: 'a', labels: 'b' }, test: { features: 'c', labels: 'd' } },
  ],
  'cluster.schema.json': [
    { method: 'kmeans', k: 5 },
    { method: 'dbscan', eps: 0.5, minPoints: 4 },
  ],
  'artifacts/dataset.schema.json': [
    {
      columns: { features: 'FixedSizeList<Uint8>[4]', label: 'Int32', original: 'Int32', split: 'Utf8' },
      metadata: {
        type: 'dataset',
        version: 2,
        groups: [{ name: 'features', tensor: { shape: [2, 2, 1], scale: 255, bytes: true } }],
        classes: { classNames: ['a', 'b'], originalNames: ['a', 'b'] },
        splits: { train: [0, 6], validation: [6, 6], test: [6, 9] },
      },
    },
  ],
  'artifacts/model.schema.json': [
    {
      columns: { layer: 'Utf8', weight: 'Utf8', shape: 'List<Int32>', values: 'List<Float32>' },
      metadata: {
        type: 'model',
        version: 2,
        model: [{ dense: { units: 2 } }],
        inputs: [{ name: 'features', shape: [3], scale: 1 }],
        task: 'multiclass',
        target: { classNames: ['a', 'b'] },
        parameters: 8,
        loss: { name: 'meanSquaredError' },
        epochs: 3,
      },
    },
  ],
  'artifacts/comparison.schema.json': [
    {
      columns: { split: 'Utf8', row: 'Int32', label: 'Int32', now: 'Int32', before: 'Int32', 'id.name': 'Utf8' },
      metadata: {
        type: 'comparison',
        version: 1,
        task: 'multiclass',
        metric: 'test.accuracy',
        method: 'mcnemar',
        alpha: 0.05,
        power: 0.8,
        numbers: { now: 0.9, before: 0.8, lost: 3, won: 4, rows: 10 },
      },
    },
  ],
  'artifacts/history.schema.json': [
    {
      columns: { epoch: 'Int32', loss: 'Float64', learningRate: 'Float64', 'validation.rocAuc': 'Float64' },
      metadata: { type: 'history', version: 2, stoppedEarly: false, keptEpoch: 3, findings: [] },
    },
  ],
  'artifacts/predictions.schema.json': [
    {
      columns: { split: 'Utf8', row: 'Int32', label: 'Float64', predicted: 'Float32', 'id.name': 'Utf8' },
      metadata: { type: 'predictions', version: 2, task: 'regression' },
    },
  ],
  'artifacts/projection.schema.json': [
    {
      columns: { row: 'Int32', label: 'Int32', position: 'FixedSizeList<Float32>[2]' },
      metadata: { type: 'projection', version: 1, method: 'pca', parameters: {}, spectrum: [0.5, 0.25] },
    },
  ],
  'artifacts/fit.schema.json': [
    {
      columns: { group: 'Utf8', name: 'Utf8', from: 'Utf8' },
      metadata: {
        type: 'fit',
        version: 1,
        rows: 5,
        groups: [
          { name: 'features', columns: [{ name: 'age', type: 'number', numbers: [{ name: 'age', centre: 2 }] }] },
        ],
      },
    },
  ],
  'artifacts/clusters.schema.json': [
    {
      columns: { row: 'Int32', label: 'Int32', original: 'Int32', cluster: 'Int32' },
      metadata: {
        type: 'clusters',
        version: 1,
        method: 'dbscan',
        parameters: { eps: 2.5 },
        layer: 'encoded',
        split: 'test',
        classNames: ['a'],
        originalNames: ['a'],
        clusters: [{ size: 3, medoid: 7, nearest: [7, 8] }],
        noise: 2,
        contingency: { label: [[3], [2]], original: [[3], [2]] },
      },
    },
  ],
  'train.schema.json': [
    { model: layers, epochs: 3, optimizer: 'adam', batchSize: 10 },
    { model: layers, optimizer: { adam: {} } },
  ],
};

/** `value` with up to two of its parts left out or replaced. What replaces is copied: the next change may lie within. */
function damaged(value: Json): fc.Arbitrary<Json> {
  const change = fc.record({ at: fc.nat(40), by: fc.option(anything, { nil: undefined }) });
  return fc.array(change, { maxLength: 2 }).map((changes) => {
    const copy = structuredClone(value);
    for (const { at, by } of changes) {
      const places: [{ [key: string]: Json }, string][] = [];
      const walk = (node: Json): void => {
        if (typeof node !== 'object' || node === null) return;
        for (const [key, part] of Object.entries(node)) {
          places.push([node as { [key: string]: Json }, key]);
          walk(part as Json);
        }
      };
      walk(copy);
      const [parent, key] = places[at] ?? [];
      if (parent === undefined || key === undefined) continue;
      if (by !== undefined) parent[key] = structuredClone(by);
      else if (!Array.isArray(parent)) delete parent[key];
    }
    return copy;
  });
}

for (const [name, schema] of schemas)
  test(`${name}: the same answer and the same defaults as ajv`, (t) => {
    const accepts = schemaAccepts(schema);
    if (accepts === undefined) return void t.fail('a keyword of the schema is not known to the quick check');
    const validate = compileSchema(schema);
    const seeds = (sound[name] ?? []).map((one) => ({ weight: 3, arbitrary: damaged(one) }));
    const seen = { fits: 0, fails: 0 };
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: mostlyFitting(schema, schema, 0) }, ...seeds, anything), (value) => {
        const [quick, slow] = [structuredClone(value), structuredClone(value)];
        const answer = accepts(quick);
        t.is(answer, validate(slow), JSON.stringify(value));
        seen[answer ? 'fits' : 'fails']++;
        if (answer) t.deepEqual(quick, slow);
      }),
      { numRuns: 400 },
    );
    // A comparison in which one answer never occurs would compare nothing.
    t.true(seen.fits > 3 && seen.fails > 3, JSON.stringify(seen));
  });

test('a schema may contain itself', (t) => {
  const tree = {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      size: { default: 1 },
      parts: { type: 'array', items: { $ref: '#/definitions/tree' } },
    },
  };
  const schema = { definitions: { tree }, $ref: '#/definitions/tree' };
  const accepts = schemaAccepts(schema);
  const validate = compileSchema(schema);
  if (accepts === undefined) return t.fail('it is not understood');
  const part = (name: Json, ...parts: JsonObject[]): JsonObject => ({ name, parts });
  for (const value of [
    part('a'),
    part('a', part('b', part('c')), part('d')),
    part('a', part('b', part(1))),
    part('a', {}),
  ]) {
    const [quick, slow] = [structuredClone(value), structuredClone(value)];
    const answer = accepts(quick);
    t.is(answer, validate(slow), JSON.stringify(value));
    if (answer) t.deepEqual(quick, slow);
  }
});

test('a schema that is nothing but itself, or has other keywords, is left to ajv', (t) => {
  const beside = { items: { $ref: '#/definitions/a', title: 'beside' } };
  for (const a of [{ $ref: '#/definitions/a' }, beside])
    t.is(schemaAccepts({ definitions: { a }, $ref: '#/definitions/a' }), undefined);
  t.is(schemaAccepts({ patternProperties: { a: true } }), undefined);
});

test('a property may be called like a keyword', (t) => {
  const accepts = schemaAccepts({ properties: { definitions: { type: 'number' }, default: { type: 'number' } } });
  t.is(accepts?.({ definitions: 'x' }), false);
  t.is(accepts?.({ definitions: 1, default: 2 }), true);
});

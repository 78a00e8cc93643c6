/** Artifact types are handed in: the package's own by its registry, and a user's beside them, without a change to core. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { artifactTypes } from '../../src/artifacts/registry.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { kindsOf } from '../../src/run/kind.ts';
import { storeKnowledge } from '../../src/run/knowledge.ts';
import { executeRequest } from '../../src/run/request.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { createRig, type OwnKind } from '../support/rig.ts';

const schemas = new URL('../../../schemas/artifacts/', import.meta.url);

test('the registry names every schema in schemas/artifacts and no other', (t) => {
  const files = readdirSync(schemas).map((name) => name.replace('.schema.json', ''));
  t.deepEqual([...artifactTypes.keys()].sort(), files.sort());
  for (const [type, schema] of artifactTypes) {
    const { title } = JSON.parse(readFileSync(schema, 'utf8')) as { title: string };
    t.is(title, type);
  }
});

/** A type that only this test knows: one whole number. */
const tally: JsonObject = {
  type: 'object',
  required: ['columns', 'metadata'],
  properties: {
    columns: {
      type: 'object',
      additionalProperties: false,
      required: ['count'],
      properties: { count: { const: 'Int32' } },
    },
    metadata: {
      type: 'object',
      required: ['type', 'version'],
      properties: { type: { const: 'tally' }, version: { const: 1 } },
    },
  },
};

const port = { type: 'tally', description: 'a count' } as const;
const made = (columnOf: string): string =>
  `return { outputs: { output: makeTable({ count: ${columnOf} }, { type: 'tally', version: 1 }) } };`;
const counting: OwnKind = {
  kind: 'count',
  code: made('column.int32(Int32Array.of(7))'),
  inputs: {},
  outputs: { output: port },
};
const telling: OwnKind = {
  kind: 'tell',
  code: `const { columns } = await context.one('input').table(); return number(columns.count.values[0]);`,
  inputs: { input: port },
  outputs: { output: { type: 'metrics', description: 'a number' } },
};

const source = `
name: own
stages:
  counted: { uses: count }
  told: { uses: tell, needs: { input: counted } }
`;

test("a type of a user's own is made, checked, kept and taken by the next stage", async (t) => {
  const rig = createRig(t, { kinds: [counting, telling], types: { tally } });
  const { facts } = await rig.run(source);
  t.is(facts.outcome, 'succeeded');
  t.deepEqual(facts.actions.find((one) => one.id === 'told')?.metrics, { value: 7 });
  t.deepEqual((await rig.run(source)).executed, [], 'a second run finds it in the store');
});

test("a table that does not fit a user's type is refused where it is made", async (t) => {
  const wrong = { ...counting, code: made('column.float64(Float64Array.of(7))') };
  const rig = createRig(t, { kinds: [wrong, telling], types: { tally } });
  const { events, executed } = await rig.run(source);
  const [failed] = events.filter((event) => event.event === 'action.failed');
  t.like(failed, {
    action: 'counted',
    failure: {
      code: 'artifact',
      message: 'output "output" does not fit its artifact type',
      found: 'tally/columns/count must be equal to constant',
    },
  });
  t.deepEqual(executed, ['count {}'], 'nothing takes it');
});

test('a request names the schemas of its types by their places, and a worker that cannot read one says which', async (t) => {
  const rig = createRig(t, { kinds: [counting, telling], types: { tally } });
  const [first] = (await rig.plan(source)).actions;
  if (first === undefined || !('decision' in first) || first.decision.outcome !== 'run') return t.fail('it is to run');
  const { action, decision } = first;
  const knowledge = storeKnowledge(rig.store(), rig.kinds, 'own');
  const place = join(rig.folder, 'tally.schema.json');
  t.deepEqual(
    executeRequest(
      { action, decision },
      { kinds: rig.kinds, knowledge, pipeline: rig.resolve(source) },
      () => t.fail() as never,
    ).artifacts,
    {
      tally: pathToFileURL(place).href,
    },
  );
  for (const [text, found] of [
    ['[]', /^a list$/],
    ['{', /JSON/],
  ] as const) {
    writeFileSync(place, text);
    const { events } = await rig.run(source);
    const failure = events.find((event) => event.event === 'action.failed')?.failure;
    t.like(failure, { code: 'file', message: 'a schema cannot be read', where: place });
    t.regex(failure?.found ?? '', found);
  }
});

test('wiring distinguishes artifact types of a user by name', (t) => {
  const rig = createRig(t, { kinds: [counting, telling], types: { tally } });
  const crossed = `
name: crossed
stages:
  number: { uses: source }
  told: { uses: tell, needs: { input: number } }
`;
  t.throws(() => rig.resolve(crossed), { message: /port-mismatch.*takes a tally/s });
});

test('a kind that names an unknown type is refused with the port and the known types', (t) => {
  const [descriptor] = [...createRig(t).kinds.values()].map((kind) => kind.descriptor);
  const misspelt = { ...descriptor!, outputs: { output: { type: 'metrcs', description: 'a number' } } };
  const failure = t.throws(() => kindsOf([misspelt], artifactTypes), { instanceOf: StageFailure });
  t.is(failure.code, 'unknown-artifact-type');
  t.is(failure.facts.where, 'output "output"');
  t.is(failure.facts.found, 'metrcs');
  t.is(failure.facts.expected, [...artifactTypes.keys()].join(', '));
});

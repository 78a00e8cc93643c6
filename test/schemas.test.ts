/** The schemas are sound, the files generated from them are up to date, and editors reach every stage kind. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import test from 'ava';

const root = new URL('../../', import.meta.url);

interface Generator {
  outdatedFiles(): Promise<string[]>;
  stageKinds(): string[];
}
const generator = (await import(new URL('scripts/generate-types.mjs', root).href)) as Generator;

interface Conditional {
  readonly if: { readonly properties: { readonly uses: { readonly const: string } } };
  readonly then: { readonly properties: { readonly with: { readonly $ref: string } } };
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
}

test('generated files are what the schemas generate', async (t) => {
  t.deepEqual(await generator.outdatedFiles(), [], 'run `npm run generate`');
});

test('every schema is a valid draft-07 schema', (t) => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const folders = ['schemas/', 'schemas/stages/', 'schemas/artifacts/'].filter((one) => existsSync(new URL(one, root)));
  const paths = folders.flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith('.schema.json'))
      .map((name) => folder + name),
  );
  t.true(paths.length > 0);
  for (const path of paths) t.true(ajv.validateSchema(read(path) as object) as boolean, `${path}: ${ajv.errorsText()}`);
});

test('the schema for editors knows the parameters of every stage kind that has a schema', (t) => {
  const schema = read('schemas/pipeline.schema.json') as {
    definitions: { stage: { allOf: Conditional[]; properties: { uses: { examples: string[] } } } };
  };
  const { allOf, properties } = schema.definitions.stage;
  const referenced = new Map(allOf.map((one) => [one.if.properties.uses.const, one.then.properties.with.$ref]));
  t.deepEqual([...referenced.keys()], properties.uses.examples);
  for (const [kind, reference] of referenced) t.is(reference, `stages/${kind}.schema.json`);
  for (const kind of generator.stageKinds()) t.true(referenced.has(kind), `schemas/pipeline.schema.json: ${kind}`);
});

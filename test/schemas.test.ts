/** The schemas are sound, the files generated from them are up to date, and editors reach every stage kind. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import test from 'ava';
import { parse } from 'yaml';
import type { StageDescriptor } from '../src/core/pipeline/stage-kind.ts';
import { descriptors } from '../stages/index.ts';

const root = new URL('../../', import.meta.url);

interface Generator {
  outdatedFiles(): Promise<string[]>;
  stageKinds(): string[];
}
interface KindLists {
  withFolders(index: string, kinds: readonly string[]): string;
  kindsOf(index: string): string[];
  withKinds(schema: string, kinds: readonly string[]): string;
  withKindTable(readme: string, descriptors: readonly StageDescriptor[]): string;
}
const lists = (await import(new URL('scripts/kind-lists.mjs', root).href)) as KindLists;
const generator = (await import(new URL('scripts/generate-types.mjs', root).href)) as Generator;

interface Conditional {
  readonly if: { readonly properties: { readonly uses: { readonly const: string } } };
  readonly then: { readonly properties: { readonly with: { readonly $ref: string } } };
}

interface DocumentSchema {
  readonly definitions: {
    readonly stage: {
      readonly allOf: readonly Conditional[];
      readonly properties: { readonly uses: { readonly examples: readonly string[] } };
    };
  };
}

function readText(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

function read(path: string): unknown {
  return JSON.parse(readText(path));
}

test('generated files are what the schemas generate', async (t) => {
  t.deepEqual(await generator.outdatedFiles(), [], 'run `npm run generate`');
});

test('the folder of a kind reaches the list of kinds, the schema for editors and the table of README', (t) => {
  const listed = readText('stages/index.ts');
  t.is(lists.withFolders(listed, generator.stageKinds()), listed, 'without a new folder nothing changes');
  const reversed = [...generator.stageKinds()].reverse();
  t.is(lists.withFolders(listed, reversed), listed, 'lines keep their order');
  const index = lists.withFolders(listed, ['extra', ...generator.stageKinds()]);
  t.is(lists.withFolders(index, generator.stageKinds()), listed, 'a folder that is gone loses its line');
  const kinds = lists.kindsOf(index);
  t.deepEqual(kinds, [...generator.stageKinds(), 'extra']);
  const before = readText('schemas/pipeline.schema.json');
  t.is(lists.withKinds(before, generator.stageKinds()), before, 'without a new kind nothing changes');
  const schema = JSON.parse(lists.withKinds(before, kinds)) as DocumentSchema;
  const { allOf, properties } = schema.definitions.stage;
  t.deepEqual(properties.uses.examples, kinds);
  t.deepEqual(
    allOf.map((one) => one.then.properties.with.$ref),
    kinds.map((kind) => `editor/${kind}.schema.json`),
  );
  const [first] = descriptors;
  const readme = lists.withKindTable(readText('README.md'), [...descriptors, { ...first!, kind: 'extra' }]);
  t.regex(readme, /^\| `extra` \| \[table\], \[files\] → dataset \| Reads .*\. \|$/m);
  t.throws(() => lists.withKindTable('no table', descriptors), { message: /no markers/ });
});

test('every schema is a valid draft-07 schema', (t) => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const folders = ['schemas/', 'schemas/stages/', 'schemas/editor/', 'schemas/artifacts/'].filter((one) =>
    existsSync(new URL(one, root)),
  );
  const paths = folders.flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith('.schema.json'))
      .map((name) => folder + name),
  );
  t.true(paths.length > 2 * generator.stageKinds().length, 'schemas were found');
  for (const path of paths) t.true(ajv.validateSchema(read(path) as object) as boolean, `${path}: ${ajv.errorsText()}`);
});

test('the schema for editors knows the parameters of every stage kind that has a schema', (t) => {
  const schema = read('schemas/pipeline.schema.json') as DocumentSchema;
  const { allOf, properties } = schema.definitions.stage;
  const referenced = new Map(allOf.map((one) => [one.if.properties.uses.const, one.then.properties.with.$ref]));
  t.deepEqual([...referenced.keys()], properties.uses.examples);
  for (const [kind, reference] of referenced) t.is(reference, `editor/${kind}.schema.json`);
  for (const kind of generator.stageKinds()) {
    t.true(referenced.has(kind), `schemas/pipeline.schema.json: ${kind}`);
    t.true(existsSync(new URL(`schemas/editor/${kind}.schema.json`, root)), kind);
  }
});

/** What an editor does with a document: the pipeline schema, with those of the stages beside it. */
function editorValidator(): ValidateFunction {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  for (const kind of generator.stageKinds())
    ajv.addSchema(read(`schemas/editor/${kind}.schema.json`) as object, `file:///schemas/editor/${kind}.schema.json`);
  const schema = read('schemas/pipeline.schema.json') as { definitions: { stage: { allOf: Conditional[] } } };
  const { stage } = schema.definitions;
  stage.allOf = stage.allOf.filter((one) => generator.stageKinds().includes(one.if.properties.uses.const));
  return ajv.compile({ $id: 'file:///schemas/pipeline.schema.json', ...schema });
}

test('an editor finds no fault in the shipped pipelines, and says where their schema is', (t) => {
  const validate = editorValidator();
  const folder = new URL('pipelines/', root);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  for (const name of names) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    t.true(validate(parse(text)), `${name}: ${JSON.stringify(validate.errors, null, 1)}`);
    t.true(text.startsWith('# yaml-language-server: $schema=../schemas/pipeline.schema.json\n'), name);
  }
  t.true(names.length > 0, 'pipelines were found');
});

test('an editor finds faults beside references', (t) => {
  const validate = editorValidator();
  for (const kind of generator.stageKinds()) {
    const { properties = {} } = read(`schemas/stages/${kind}.schema.json`) as { properties?: object };
    const parameters = Object.fromEntries(Object.keys(properties).map((name) => [name, '${{ params.x }}']));
    const faults = (extra: object): string[] => {
      validate({ name: 'a', stages: { s: { uses: kind, with: { ...parameters, ...extra } } } });
      return (validate.errors ?? []).map((error) => error.keyword);
    };
    t.deepEqual(faults({}), [], kind);
    t.true(faults({ 'no such parameter': 1 }).includes('additionalProperties'), kind);
  }
  t.true(generator.stageKinds().length > 0, 'kinds were found');
});

test('every kind has a page of reference with an example, and the examples of schemas fit them', (t) => {
  for (const { kind } of descriptors) {
    const page = readText(`docs/reference/${kind}.md`);
    t.regex(page, new RegExp(`## Example\\n[^#]*uses: ${kind}\\b`), kind);
    t.regex(page, /## Parameters\n/, kind);
    const schema = read(`schemas/stages/${kind}.schema.json`) as { readonly examples?: readonly object[] };
    const accepts = new Ajv({ strict: false }).compile(schema);
    for (const example of schema.examples ?? []) t.true(accepts(example), `${kind}: ${JSON.stringify(example)}`);
  }
});

/** Each mistake in a stage kind of one's own is a problem at `uses` that says what was found, and nothing of it runs here. */

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { artifactTypes } from '../../../src/artifacts/registry.ts';
import type { StageDescriptor } from '../../../src/core/pipeline/stage-kind.ts';
import { type Kinds, kindsOf } from '../../../src/run/kind.ts';
import { loadUserKinds, type UserKinds } from '../../../src/run/user-kinds/load-user-kinds.ts';
import { descriptors } from '../../../stages/index.ts';
import { type Files, onePort, parametersSchema, writeFiles } from '../../support/own-kinds.ts';
import { temporaryFolder, temporaryStore } from '../../support/temporary.ts';

const builtIn: Kinds = kindsOf(descriptors, artifactTypes);

const descriptor = (more: { readonly kind?: string; readonly ports?: string; readonly rest?: string } = {}): string =>
  `import { defineStage } from 'arrowline/stage';
export default defineStage({
  kind: '${more.kind ?? 'mine'}',
  summary: 'Gives one.',
  ${more.ports ?? onePort}
  schema: new URL('./schema.json', import.meta.url),
  body: new URL('./body.ts', import.meta.url),
  ${more.rest ?? ''}
});
`;

const good: Files = {
  'mine/kind.ts': descriptor(),
  'mine/schema.json': parametersSchema({ rate: { type: 'number', default: 1 } }),
  'mine/body.ts': 'export default async () => ({ outputs: {} });\n',
};

function loading(t: ExecutionContext, files: Files, uses: readonly string[] = ['./mine']): Promise<UserKinds> {
  const folder = temporaryFolder(t);
  writeFiles(folder, { ...good, ...files });
  return loadUserKinds(uses, folder, builtIn, temporaryStore(t));
}

interface Case {
  readonly files?: Files;
  readonly uses?: string;
  readonly code: string;
  /** In message, found, expected and hint. */
  readonly says: RegExp;
}

const cases: { readonly [title: string]: Case } = {
  'a path that leads nowhere': { uses: './mime', code: 'kind-missing', says: /no such file.*did you mean "mine"/s },
  'a folder without a kind': { uses: './', code: 'kind-missing', says: /mine.*kind\.ts or kind\.js/s },
  'a folder with two kinds': {
    files: { 'mine/kind.js': '' },
    code: 'kind-missing',
    says: /kind\.ts, kind\.js.*mine\/kind\.ts/s,
  },
  'a file that is no module': { uses: './mine/schema.json', code: 'kind-missing', says: /schema\.json/ },
  'a reference in the path': { uses: './${{ params.x }}', code: 'kind-reference', says: /write the path itself/ },
  'no export': { files: { 'mine/kind.ts': 'export const other = 1;\n' }, code: 'kind-export', says: /exports: other/ },
  'an export that defineStage did not make': {
    files: { 'mine/kind.ts': "export default { kind: 'mine' };\n" },
    code: 'kind-export',
    says: /default: object.*defineStage/s,
  },
  'an import that throws': {
    files: { 'mine/kind.ts': "const name: string = 'x';\nthrow new Error(`broken ${name}`);\nexport {};\n" },
    code: 'kind-throws',
    says: /Error: broken x.*kind\.ts:2:7/s,
  },
  'an import that exits': {
    files: { 'mine/kind.ts': "console.error('last words');\nprocess.exit(3);\nexport {};\n" },
    code: 'kind-exits',
    says: /exit code 3.*last words/s,
  },
  'an import that prints': {
    files: { 'mine/kind.ts': `console.log('hello');\n${descriptor()}` },
    code: 'kind-prints',
    says: /hello/,
  },
  'an import that leaves a timer running': {
    files: { 'mine/kind.ts': `setInterval(() => {}, 1000);\n${descriptor()}` },
    code: 'kind-hangs',
    says: /leaves something running: a timer/,
  },
  'an import that throws later': {
    files: { 'mine/kind.ts': `setTimeout(() => { throw new Error('too late'); }, 20);\n${descriptor()}` },
    code: 'kind-exits',
    says: /exit code 1.*too late\n/s,
  },
  'an import with a rejection that nothing handles': {
    files: { 'mine/kind.ts': `void Promise.reject(new Error('lost'));\n${descriptor()}` },
    code: 'kind-exits',
    says: /exit code 1.*lost\n/s,
  },
  'a field that does not exist': {
    files: { 'mine/kind.ts': descriptor({ rest: 'chek: () => [],' }) },
    code: 'kind-throws',
    says: /"mine" has an unknown field "chek"; did you mean "check"\?/,
  },
  'a field of another form': {
    files: { 'mine/kind.ts': descriptor({ ports: 'inputs: {}, outputs: [],' }) },
    code: 'kind-throws',
    says: /"outputs" is \[\]; expected ports by name/,
  },
  'an enum': {
    files: { 'mine/body.ts': 'export default async () => 1;\nenum Colour { Red }\n' },
    code: 'kind-code',
    says: /enum, which is more than types.*body\.ts:2:1/s,
  },
  'a namespace': {
    files: { 'mine/kind.ts': `namespace Own { export const a = 1; }\n${descriptor()}` },
    code: 'kind-code',
    says: /namespace.*kind\.ts:1:1/s,
  },
  'a syntax error in a helper': {
    files: { 'mine/body.ts': "import './helper.ts';\nexport default 1;\n", 'mine/helper.ts': 'const x: = 1;\n' },
    code: 'kind-code',
    says: /helper\.ts:1:10/,
  },
  'a helper that is not there': {
    files: { 'mine/body.ts': "import './helper.js';\nexport default 1;\n" },
    code: 'kind-code',
    says: /helper\.js: ENOENT.*body\.ts/s,
  },
  'a helper named without its ending': {
    files: { 'mine/body.ts': "import './helper';\nexport default 1;\n", 'mine/helper.ts': 'export {};\n' },
    code: 'kind-code',
    says: /helper: ENOENT; write the name of the file, helper\.ts/s,
  },
  'a missing body': {
    files: { 'mine/kind.ts': descriptor().replace('./body.ts', './body.js') },
    code: 'kind-body',
    says: /body\.js/,
  },
  'a body without a default export': {
    files: { 'mine/body.ts': 'export const body = 1;\n' },
    code: 'kind-body',
    says: /no default export.*export default async/s,
  },
  'a schema that is not there': {
    files: { 'mine/kind.ts': descriptor().replace('./schema.json', './scheme.json') },
    code: 'kind-schema',
    says: /scheme\.json: ENOENT/,
  },
  'a schema that is no JSON': { files: { 'mine/schema.json': '{' }, code: 'kind-schema', says: /is no JSON/ },
  'a schema that is no schema': {
    files: { 'mine/schema.json': '{ "type": "number!" }' },
    code: 'kind-schema',
    says: /is no JSON Schema.*draft-07/s,
  },
  'a schema that cannot be compiled': {
    files: { 'mine/schema.json': '{ "properties": { "a": { "$ref": "other.json" } } }' },
    code: 'kind-schema',
    says: /cannot be compiled.*other\.json/s,
  },
  'a name that comes with the program': {
    files: { 'mine/kind.ts': descriptor({ kind: 'train' }) },
    code: 'kind-name',
    says: /"train" comes with the program.*rename/s,
  },
  'an unknown artifact type': {
    files: { 'mine/kind.ts': descriptor().replace("type: 'metrics'", "type: 'trail'") },
    code: 'unknown-artifact-type',
    says: /output "numbers".*trail/s,
  },
  'an artifact type of the program': {
    files: { 'mine/kind.ts': descriptor({ rest: "types: { model: new URL('./schema.json', import.meta.url) }," }) },
    code: 'kind-type',
    says: /"model" comes with the program/,
  },
  'a body in the process of the program': {
    files: { 'mine/kind.ts': descriptor({ rest: 'inProcess: true,' }) },
    code: 'kind-in-process',
    says: /inProcess/,
  },
};

for (const [title, { files = {}, uses = './mine', code, says }] of Object.entries(cases))
  test.serial(`${title} is a problem`, async (t) => {
    const { kinds, problems } = await loading(t, files, [uses]);
    t.is(kinds.size === 0 || problems.size > 0, true);
    const problem = problems.get(uses);
    t.is(problem?.code, code, problem?.message);
    t.regex(`${problem?.message}\n${problem?.found}\n${problem?.expected}\n${problem?.hint}`, says);
  });

test.serial('an import that hangs is ended after ten seconds', async (t) => {
  const { problems } = await loading(t, { 'mine/kind.ts': `for (;;);\n${descriptor()}` });
  t.is(problems.get('./mine')?.code, 'kind-hangs');
});

test.serial(
  'two kinds of one name, and two types of one name, are refused; two paths to one kind are not',
  async (t) => {
    const copy: Files = {
      'two/kind.ts': descriptor(),
      'two/schema.json': good['mine/schema.json'] as string,
      'two/body.ts': good['mine/body.ts'] as string,
    };
    const clash = await loading(t, copy, ['./mine', './two']);
    t.regex(clash.problems.get('./two')?.message ?? '', /^\.\/mine is a stage kind "mine" too$/);
    const same = await loading(t, {}, ['./mine', './mine/kind.ts']);
    t.deepEqual([...same.problems], []);
    t.is(same.kinds.size, 2);
  },
);

test.serial(
  'a type that a kind brings may be at the ports of kinds whose ports follow from the document',
  async (t) => {
    const folder = temporaryFolder(t);
    const rest = "types: { trail: new URL('./schema.json', import.meta.url) },";
    writeFiles(folder, { ...good, 'mine/kind.ts': descriptor({ rest }) });
    const [select] = kindsOf(
      descriptors.filter(({ kind }) => kind === 'select').map((one) => ({ ...one, ports: () => ({ problems: [] }) })),
      artifactTypes,
    ).values();
    const given = new Map([...builtIn, ['open', select!]]);
    const { known, problems } = await loadUserKinds(['./mine'], folder, given, temporaryStore(t));
    t.deepEqual([...problems], []);
    t.true(known.get('open')?.artifacts.has('trail'), 'the type is known there');
    t.false(known.get('train')?.artifacts.has('trail'), 'and not where the ports are declared');
  },
);

test.serial('code that cannot be followed is said', async (t) => {
  const body = `import { createRequire } from 'node:module';
const load = createRequire(import.meta.url);
// require('in a comment')
export default async (name: string) => [await import(name), load];
import '#inside';
`;
  const { kinds, warnings } = await loading(t, { 'mine/body.ts': body });
  t.is(kinds.size, 1);
  const said = (warnings.get('./mine') ?? []).map(({ found }) => found?.replace(/.*body\.ts:/, ''));
  t.deepEqual(said, ['4:47 import(name)', "5:1 import '#inside'", '2:14 createRequire(…)']);
});

test.serial('an unchanged kind is examined once, and again when its schema changes', async (t) => {
  const folder = temporaryFolder(t);
  // The mark shows how often the descriptor is imported by a process of its own.
  const marker = join(folder, 'imports.log');
  writeFiles(folder, {
    ...good,
    'mine/kind.ts': `import { appendFileSync } from 'node:fs';
if (process.send !== undefined && process.argv[1]!.endsWith('examiner.js')) appendFileSync(${JSON.stringify(marker)}, 'x');
${descriptor()}`,
  });
  const store = temporaryStore(t);
  const { readFileSync } = await import('node:fs');
  const load = async (): Promise<string> => {
    t.deepEqual([...(await loadUserKinds(['./mine'], folder, builtIn, store)).problems], []);
    return readFileSync(marker, 'utf8');
  };
  t.is(await load(), 'x');
  t.is(await load(), 'x');
  writeFileSync(join(folder, 'mine/schema.json'), parametersSchema({}));
  t.is(await load(), 'xx');
  rmSync(store.layout.kinds);
  t.is(await load(), 'xxx');
});

const functions: {
  readonly [title: string]: readonly [rest: string, call: (kind: StageDescriptor) => unknown, says: RegExp];
} = {
  'a check that throws': [
    "check: () => { throw new TypeError('oh'); },",
    (kind) => kind.check?.({}),
    /`check` of the stage kind "mine" failed: TypeError: oh/,
  ],
  'a check that returns no list': [
    'check: () => true as never,',
    (kind) => kind.check?.({}),
    /`check`.*something else/,
  ],
  'parameters that are no JSON': [
    'resolve: () => ({ at: new Date() }) as never,',
    (kind) => kind.resolve?.({}, { gpuEngine: false, tensorflowBackend: '' }),
    /`resolve`.*something else/,
  ],
  'a measure without a direction': [
    "metrics: () => [{ name: 'a' }] as never,",
    (kind) => kind.metrics?.({}, () => []),
    /`metrics`.*something else/,
  ],
};

for (const [title, [rest, call, says]] of Object.entries(functions))
  test.serial(`${title} is a fault of the kind that names the function`, async (t) => {
    const { kinds, problems } = await loading(t, { 'mine/kind.ts': descriptor({ rest }) });
    t.deepEqual([...problems], []);
    const { descriptor: kind } = kinds.get('./mine')!;
    t.throws(() => call(kind), { name: 'KindFault', message: says });
  });

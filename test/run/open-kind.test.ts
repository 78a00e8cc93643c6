/**
 * A kind whose ports, files, words and versions follow from the document, in real runs: each declared leaf changes the key
 * and nothing else does; early cutoff; results that vary.
 */

import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import type { ActionId, StageName } from '../../src/core/pipeline/pipeline.ts';
import { changeText } from '../../src/core/plan/change-text.ts';
import type { ActionKey } from '../../src/core/values/digest.ts';
import { auditPipeline } from '../../src/run/compare/audit.ts';
import { defineStage, type JsonObject, type StageDescriptor } from '../../src/stage-api/index.ts';
import { createRig, type Rig, type RigRun } from '../support/rig.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Gives each of its outputs the number of its words, or a random one. */
const body = `import { column, makeTable } from '${new URL('../../src/stage-api/table.js', import.meta.url)}';
export default async ({ parameters }) => {
  const value = parameters.vary ? Math.random() : (parameters.run ?? []).length;
  const table = makeTable({ name: column.utf8(['value']), value: column.float64(Float64Array.of(value)) },
    { type: 'metrics', version: 1, classNames: [] });
  return { outputs: Object.fromEntries(Object.keys(parameters.outputs).map((port) => [port, table])), metrics: { value } };
};
`;

function openKind(folder: string): StageDescriptor {
  const text: JsonObject = { type: 'string' };
  const list: JsonObject = { type: 'array' };
  const properties: JsonObject = {
    run: list,
    versions: list,
    files: { type: 'array', items: text },
    outputs: { type: 'object', additionalProperties: text },
    vary: { type: 'boolean', default: false },
    pass: text,
  };
  writeFileSync(
    join(folder, 'schema.json'),
    JSON.stringify({ type: 'object', additionalProperties: false, properties }),
  );
  writeFileSync(join(folder, 'body.mjs'), body);
  return defineStage({
    kind: 'call',
    summary: 'a program of somebody else',
    schema: pathToFileURL(join(folder, 'schema.json')),
    body: pathToFileURL(join(folder, 'body.mjs')),
    inputs: {},
    outputs: {},
    words: ['run'],
    wordLists: ['versions'],
    program: true,
    ports: ({ with: given, wired }) => ({
      inputs: Object.fromEntries(
        Object.entries(wired).map(([port, { types, gathered }]) => [
          port,
          { type: types[0] ?? '', arity: gathered ? ('many' as const) : ('one' as const), description: port },
        ]),
      ),
      outputs: Object.fromEntries(
        Object.entries((given.outputs ?? {}) as JsonObject).map(([port, type]) => [
          port,
          { type: String(type), description: port },
        ]),
      ),
    }),
    fileLists: ({ files }) => (files === undefined ? [] : [['files']]),
    versions: ({ versions }) =>
      ((versions ?? []) as string[][]).map((words, index) => ({ at: ['versions', index], words })),
    deterministic: ({ vary }) => vary !== true,
    outsideKey: () => ['pass'],
  });
}

interface Project {
  readonly rig: Rig;
  write(name: string, text: string): void;
  /** The key of `call` with these fields. */
  key(fields: string, stages?: string): Promise<string>;
}

const input = 'first: { uses: source, with: { value: 3 } }';

function project(t: ExecutionContext): Project {
  const rig = createRig(t, { descriptors: [openKind(temporaryFolder(t))] });
  const write = (name: string, text: string): void => {
    const path = join(rig.folder, 'pipelines', name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  };
  write('train.py', 'one');
  write('lib/a.py', 'two');
  write('tool', '#!/bin/sh\necho "tool 1"');
  chmodSync(join(rig.folder, 'pipelines', 'tool'), 0o755);
  return {
    rig,
    write,
    key: async (fields, stages = input) => {
      const source = `name: keys\nstages:\n  ${stages}\n  call: { uses: call, needs: { data: first }, with: { ${fields} } }\n`;
      const run = await rig.run(source);
      const fact = run.facts.actions.find(({ stage }) => stage === 'call');
      if (fact?.key === undefined) throw new Error(JSON.stringify(fact));
      return fact.key;
    },
  };
}

const outputs = 'outputs: { out: metrics }';
const whole = `${outputs}, run: 'x \${{ inputs.data }} -o \${{ outputs.out }}', files: [train.py, lib], versions: ['./tool -v']`;

test('each declared leaf changes the key', async (t) => {
  const { key, write } = project(t);
  const keys = [await key(whole)];
  const changed = async (what: string, fields = whole, stages?: string): Promise<void> => {
    keys.push(await key(fields, stages));
    t.is(new Set(keys).size, keys.length, what);
  };
  await changed('a word', whole.replace('-o', '-p'));
  await changed('a port in a word', whole.replace('-o ${{ outputs.out }}', '-o'));
  await changed('an output', whole.replace('metrics }', 'metrics, more: metrics }'));
  await changed('an input', whole, 'first: { uses: source, with: { value: 4 } }');
  await changed('the list of files', whole.replace(', lib', ''));
  await changed('another program', whole.replace("['./tool -v']", "['./tool -v', './tool -w']"));
  write('train.py', 'one more');
  await changed('the content of a file');
  write('lib/b.py', '');
  await changed('a new file of a folder');
  write('tool', '#!/bin/sh\necho "tool 2"');
  await changed('the version of a program');
});

test('nothing else changes the key', async (t) => {
  const { key, write, rig } = project(t);
  const before = await key(whole);
  const same = async (what: string, fields = whole, stages?: string): Promise<void> => {
    t.is(await key(fields, stages), before, what);
  };
  await same('a field outside the key', `${whole}, pass: x`);
  await same('patterns that name the same files', whole.replace('[train.py, lib]', "['lib/**', '*.py', '!x']"));
  await same('quotes', whole.replace("'x ", `'"x" `));
  write('other.py', 'not declared');
  write('tool', '#!/bin/sh\n# rebuilt\necho "tool 1"');
  await same('another program with the same version');
  const folder = join(rig.folder, 'pipelines');
  utimesSync(join(folder, 'train.py'), 1, 1);
  renameSync(join(folder, 'lib/a.py'), join(folder, 'lib/c'));
  writeFileSync(join(folder, 'lib/a.py'), 'two');
  rmSync(join(folder, 'lib/c'));
  await same('times and inodes');
  await same('an input that comes out the same', whole, 'first: { uses: source, with: { value: 3.0 } }');
});

test('a changed file is named by why, and so is a changed version', async (t) => {
  const { key, write, rig } = project(t);
  const source = `name: keys\nstages:\n  ${input}\n  call: { uses: call, needs: { data: first }, with: { ${whole} } }\n`;
  await key(whole);
  write('lib/a.py', 'changed');
  write('lib/deep/b.py', 'new');
  write('tool', '#!/bin/sh\necho "tool 2"');
  const planned = (await rig.plan(source)).actions.find(({ action }) => action.stage === 'call');
  if (planned === undefined || !('decision' in planned) || planned.decision.outcome !== 'run')
    return t.fail('it is to run');
  const { reason } = planned.decision;
  if (reason.why !== 'changed') return t.fail(reason.why);
  const texts = reason.changes.map((change) => changeText(change).replaceAll(/[0-9a-f]{8}/g, '…'));
  t.deepEqual(texts, [
    'with.files["lib/a.py"]  file … → file …',
    'with.files["lib/deep/b.py"]  (none) → file …',
    'with.versions[0] tool 1 → tool 2',
  ]);
  const pipeline = rig.resolve(source);
  t.is(pipeline.locate('call' as StageName, ['files', 'lib/a.py'])?.line, 4);
});

const executedCalls = ({ events }: RigRun): string[] =>
  events.flatMap((event) => (event.event === 'action.executed' ? [event.action] : []));

test('points that differ in words only have their own keys, and early cutoff holds through such stages', async (t) => {
  const { rig } = project(t);
  const source = (note: string, value = 4) => `
name: cut
stages:
  first: { uses: source, with: { value: ${value} } }
  halved: { uses: half, needs: { input: first } }
  call:
    uses: call
    needs: { data: halved }
    matrix: { n: [1, 2] }
    with: { outputs: { out: metrics }, run: 'x ${note} \${{ matrix.n }}' }
  after: { uses: sum, needs: { inputs: [call.out] } }
`;
  t.deepEqual(executedCalls(await rig.run(source('a'))).sort(), ['after', 'call[n=1]', 'call[n=2]', 'first', 'halved']);
  t.deepEqual(executedCalls(await rig.run(source('a'))), []);
  // Other words, the same numbers: nothing after them runs.
  t.deepEqual(executedCalls(await rig.run(source('b'))).sort(), ['call[n=1]', 'call[n=2]']);
  // Another number that is the same once halved: nothing after that runs.
  t.deepEqual(executedCalls(await rig.run(source('b', 5))).sort(), ['first', 'halved']);
});

test('a list that cannot be made fails its action at its place, and the others run', async (t) => {
  const { rig } = project(t);
  symlinkSync('train.py', join(rig.folder, 'pipelines', 'lib', 'link'));
  const source = `
name: refused
stages:
  sound: { uses: source }
  typo: { uses: call, with: { outputs: { out: metrics }, files: [train.py, trian.py] } }
  link: { uses: call, with: { outputs: { out: metrics }, files: [lib] } }
  tool: { uses: call, with: { outputs: { out: metrics }, versions: [./toll] } }
`;
  const { facts, events } = await rig.run(source);
  t.like(facts, { executed: 1, failed: 3 });
  const failures = events.flatMap((event) =>
    event.event === 'action.failed' ? [[event.stage, event.failure] as const] : [],
  );
  const of = (stage: string) => failures.find(([name]) => name === stage)?.[1];
  t.like(of('typo'), { code: 'files', where: 'rig.yaml:5:76', found: 'trian.py', hint: 'did you mean "train.py"?' });
  t.like(of('link'), { code: 'files', where: join(rig.folder, 'pipelines', 'lib', 'link') });
  t.like(of('tool'), { code: 'version', where: 'rig.yaml:7:69' });
  const planned = (await rig.plan(source)).actions.filter((one) => 'failure' in one);
  t.deepEqual(
    planned.map((one) => 'failure' in one && one.failure.where),
    ['typo', 'link', 'tool'].map((stage) => of(stage)?.where),
  );
});

test('--force gives the key of a stage that may vary a new result, and only checks any other', async (t) => {
  const { rig } = project(t);
  const source = (fields: string) => `
name: varies
stages:
  call: { uses: call, with: { outputs: { out: metrics }, ${fields} } }
  after: { uses: add, needs: { input: call.out } }
`;
  const force = { selection: { force: ['call' as StageName] } };
  const resultOf = async ({ facts }: RigRun) => {
    const key = facts.actions.find(({ stage }) => stage === 'call')?.key as ActionKey;
    return { key, record: await rig.store().records.get(key) };
  };
  const first = await resultOf(await rig.run(source('vary: true')));
  t.is(first.record?.deterministic, false);
  const forced = await rig.run(source('vary: true'), force);
  const second = await resultOf(forced);
  t.is(second.key, first.key);
  t.not(second.record?.outputs.out?.digest, first.record?.outputs.out?.digest);
  t.deepEqual(executedCalls(forced), ['call', 'after']);
  t.deepEqual(
    forced.events.filter(({ event }) => event === 'warning'),
    [],
  );
  t.is(await rig.store().marks.get(first.key), undefined);
  t.deepEqual(executedCalls(await rig.run(source('vary: true'))), [], 'the new result is the one that counts');
  const sound = await resultOf(await rig.run(source('vary: false')));
  t.false('deterministic' in (sound.record ?? {}), 'only said where it varies');
});

test('an audit tells the differences of a stage that may vary, and marks nothing', async (t) => {
  const { rig } = project(t);
  const pipeline = rig.resolve(`
name: varies
stages:
  call: { uses: call, with: { outputs: { out: metrics }, vary: true } }
`);
  const scratch = join(rig.folder, 'scratch');
  mkdirSync(scratch);
  const audit = await auditPipeline({
    pipeline,
    actions: [...pipeline.actions.values()],
    store: rig.store(),
    kinds: rig.kinds,
    times: 2,
    jobs: [1],
    scratch,
    listener: () => {},
    signal: new AbortController().signal,
    version: '0.0.0',
  });
  const [finding, ...others] = audit.findings;
  t.deepEqual(others, []);
  t.like(finding, { action: 'call' as ActionId, output: 'out', promised: false });
  t.is(await rig.store().marks.get(finding?.key as ActionKey), undefined);
});

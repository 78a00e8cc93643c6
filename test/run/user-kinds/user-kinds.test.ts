/** Stage kinds of one's own, from real files in a project to results: as the program runs them, on every Node it supports. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { createProject, type Project } from '../../cli/command-line.ts';
import {
  type Files,
  judgeKind,
  onePort,
  parametersSchema,
  walkDocument,
  walkKind,
  writeFiles,
} from '../../support/own-kinds.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function projectOf(t: ExecutionContext, document: string, files: Files): Project {
  const project = createProject(temporaryFolder(t), { 'own.yaml': document });
  writeFiles(project.folder, files);
  return project;
}

const walks = (t: ExecutionContext, document = walkDocument): Project =>
  projectOf(t, document, { ...walkKind, ...judgeKind });

function edit(project: Project, path: string, change: (text: string) => string): void {
  const file = join(project.folder, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

test.serial(
  'a kind in TypeScript has its own artifact type, names, metrics, checkpoints, progress and seed',
  async (t) => {
    const project = walks(t);
    const first = await project.run('run', 'own.yaml', '--json');
    t.is(first.code, 0, `${first.error}${first.out}`);
    const events = first.json();
    t.like(events.at(-1), { event: 'run.finished', outcome: 'succeeded', executed: 3, cached: 0 });
    const ended = events.filter((one) => one.event === 'action.executed');
    const longer = ended.find((one) => one.action === 'walk[steps=5]');
    t.like(longer, { metrics: { distance: 8 }, notes: ['continued from 2'] });
    t.true(
      events.some((one) => one.event === 'action.progress'),
      'progress is reported',
    );
    t.true(
      events.some((one) => one.event === 'action.log' && one.line === 'walked 5'),
      'a print is a log line',
    );
    const second = await project.run('run', 'own.yaml', '--json');
    t.like(second.json().at(-1), { executed: 0, cached: 3 });
    const shown = await project.run('show', 'judge', '--json');
    t.is(shown.code, 0, shown.error);
    t.regex((await project.run('show', 'walk[steps=5]')).out, /trail/);
  },
);

test.serial('the same project runs under newer versions of Node', async (t) => {
  const folder = walks(t).folder;
  const program = fileURLToPath(new URL('../../../../bin/pipeline.js', import.meta.url));
  for (const version of ['22', '24']) {
    const args = ['-y', '-p', `node@${version}`, 'node'];
    const probe = spawnSync('npx', [...args, '-p', 'process.version'], { encoding: 'utf8', timeout: 100_000 });
    if (probe.stdout?.startsWith(`v${version}.`) !== true) {
      t.log(`skipped: Node ${version} cannot be had here: ${probe.stderr}`);
      continue;
    }
    const store = join(folder, `store-${version}`);
    const run = (): ReturnType<typeof spawnSync> =>
      spawnSync('npx', [...args, program, 'run', 'own.yaml', '--store', store], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 100_000,
      });
    const first = run();
    t.regex(String(first.stdout), /executed 3, cached 0/, `Node ${version}: ${first.stderr}`);
    t.is(String(first.stderr), '', `Node ${version} warns of nothing`);
    t.regex(String(run().stdout), /executed 0, cached 3/, `Node ${version}`);
  }
  t.pass();
});

test.serial('an edit of a helper two imports away executes again, and why names the file', async (t) => {
  const project = walks(t);
  await project.run('run', 'own.yaml', '--quiet');
  edit(project, 'lib/length.ts', (text) => text.replace('rate * 2', 'rate * 4'));
  const why = await project.run('why', 'own.yaml', 'walk[steps=2]');
  t.regex(why.out, /\.\.\/\.\.\/lib\/length\.ts/);
  const run = await project.run('run', 'own.yaml', '--json');
  t.like(run.json().at(-1), { executed: 3, cached: 0 });
  // Read for its types only.
  edit(project, 'stages/walk/kind.ts', (text) => text.replace('Walks for', 'Goes for'));
  t.like((await project.run('run', 'own.yaml', '--json')).json().at(-1), { executed: 0, cached: 3 });
});

test.serial('a result is not of the cache if its kind declares another output, type or schema now', async (t) => {
  const document = 'name: own\nstages: { walk: { uses: ../stages/walk, with: { steps: 1 } } }\n';
  const project = projectOf(t, document, walkKind);
  const ends = async (): Promise<unknown> => (await project.run('run', 'own.yaml', '--json')).json().at(-1);
  t.like(await ends(), { executed: 1 });
  const kind = 'stages/walk/kind.ts';
  edit(project, kind, (text) => text.replace("trail: { type: 'trail'", "trail: { type: 'metrics'"));
  t.regex((await project.run('plan', 'own.yaml')).out, /run +walk .*missing: trail/);
  t.like(await ends(), { executed: 0, failed: 1 }, 'its body still writes the old type');
  edit(project, kind, (text) => text.replace("trail: { type: 'metrics'", "trail: { type: 'trail'"));
  t.like(await ends(), { executed: 0, cached: 1 });
  edit(project, 'stages/walk/trail.schema.json', (text) => text.replace('"integer"', '"number"'));
  t.regex((await project.run('why', 'own.yaml', 'walk')).out, /trail\.schema\.json/);
  t.like(await ends(), { executed: 1 });
});

const planningFaults: readonly (readonly [title: string, check: string, says: RegExp])[] = [
  ['does not end', 'for (;;);', /kind-hangs.*`check` of the stage kind "one" did not end within \d+ seconds/s],
  ['ends the process', 'process.exit(0);', /kind-throws.*tried to end the process/s],
  ['throws', "throw new RangeError('no');", /kind-throws.*`check` of the stage kind "one" failed: RangeError: no/s],
  ['returns another form', 'return 5;', /kind-result.*a list of problems/s],
];

for (const [title, check, says] of planningFaults)
  test.serial(`a function of a descriptor that ${title} is a mistake at uses`, async (t) => {
    const files = kindWith('');
    const kind = files['stages/one/kind.js']?.replace("kind: 'one'", `check() { ${check} }, kind: 'one'`) ?? '';
    const project = projectOf(t, oneDocument(), { ...files, 'stages/one/kind.js': kind });
    const { code, out, error } = await project.run('run', 'own.yaml');
    t.is(code, 2, out);
    t.regex(error, says);
  });

test.serial('a function that is called after planning is bounded too', async (t) => {
  const files = kindWith('');
  const kind = files['stages/one/kind.js']?.replace(
    "kind: 'one'",
    "continuesAlong() { process.exit(0); }, kind: 'one'",
  );
  const project = projectOf(t, oneDocument(), { ...files, 'stages/one/kind.js': kind ?? '' });
  const { code, error } = await project.run('run', 'own.yaml');
  t.not(code, 0);
  t.regex(error, /`continuesAlong` of the stage kind "one" failed: Error: it tried to end the process/);
});

test.serial('prints of a descriptor go to the error output', async (t) => {
  const files = kindWith('');
  const check = "check() { process.stdout.write('from check'); return []; }, kind: 'one'";
  const kind = files['stages/one/kind.js']?.replace("kind: 'one'", check) ?? '';
  const project = projectOf(t, oneDocument(), { ...files, 'stages/one/kind.js': kind });
  const program = fileURLToPath(new URL('../../../../bin/pipeline.js', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [program, 'plan', 'own.yaml', '--json'], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  t.regex(stdout, /^\{"action":"one".*\}\n$/);
  t.is(stderr, 'from check');
});

const mistakes: readonly (readonly [
  title: string,
  from: string,
  to: string,
  code: string,
  line: number,
  found: RegExp,
])[] = [
  ['an unknown parameter', 'metric: distance', 'metrik: distance', 'unknown-key', 11, /metrik/],
  ['a value out of range', "steps: '${{ matrix.steps }}'", 'steps: 0', 'out-of-range', 7, /0/],
  [
    'a name that no input has',
    'metric: distance',
    'metric: height',
    'invalid-with',
    11,
    /no walk has a number "height"/,
  ],
  ['a port of another type', 'walks: walk.numbers', 'walks: walk.trail', 'port-mismatch', 10, /trail/],
  ['a gate on a metric that is not declared', 'walk.distance', 'walk.hight', 'unknown-metric', 13, /hight/],
];

for (const [title, from, to, mistake, line, found] of mistakes)
  test.serial(`${title} of a kind of one's own has its place in the document`, async (t) => {
    const project = walks(t, walkDocument.replace(from, to));
    const { code, out } = await project.run('lint', 'own.yaml', '--json');
    t.is(code, 2);
    const [diagnostic] = out
      .split('\n')
      .filter((one) => one !== '')
      .map((one) => JSON.parse(one) as { code: string; message: string; found?: string; range: { line: number } });
    t.is(diagnostic?.range.line, line, out);
    t.is(diagnostic?.code, mistake);
    t.regex(`${diagnostic?.message} ${diagnostic?.found}`, found);
  });

/** A kind whose body is `code`. */
const kindWith = (code: string, head = ''): Files => ({
  'stages/one/kind.js': `import { defineStage } from 'arrowline/stage';
export default defineStage({
  kind: 'one',
  summary: 'Gives one.',
  ${onePort}
  schema: new URL('./one.schema.json', import.meta.url),
  body: new URL('./body.ts', import.meta.url),
});
`,
  'stages/one/one.schema.json': parametersSchema({}),
  'stages/one/body.ts': `${head}import { StageFailure, column, makeTable, type StageContext } from 'arrowline/stage';
export default async (context: StageContext) => {
  ${code}
  const value = column.float64(Float64Array.of(1));
  return { outputs: { numbers: makeTable({ name: column.utf8(['one']), value }, { type: 'metrics', version: 1, classNames: [] }) } };
};
`,
});

const oneDocument = (more = ''): string => `name: one
stages:
  one: { uses: ../stages/one, ${more} }
`;

const contained: readonly (readonly [title: string, code: string, settings: string, failure: RegExp, head?: string])[] =
  [
    ['throws', "throw new TypeError('a bug of theirs');", '', /internal.*a bug of theirs/],
    [
      'fails as stages fail',
      "throw new StageFailure('bad', 'it is bad', { hint: 'be good' });",
      '',
      /"code":"bad".*be good/,
    ],
    ['hangs', 'for (;;) {}', 'timeoutMinutes: 0.02', /"code":"timeout"/],
    ['exits', 'process.exit(7);', '', /worker-exit.*code 7/],
    [
      'takes more memory than it asked for',
      'const kept: Buffer[] = []; for (;;) { kept.push(Buffer.alloc(2 ** 24, 1)); await context.breathe(); }',
      'resources: { memory: 400 }',
      /"code":"memory"/,
    ],
    ['returns nothing', 'return undefined as never;', '', /body-result.*undefined.*outputs: \{ numbers \}/],
    [
      'returns a fact that is no text',
      'return { outputs: { numbers: makeTable({}, {}) }, facts: { rows: 5 } } as never;',
      '',
      /body-result.*facts/,
    ],
    ['leaves out its output', 'return { outputs: {} };', '', /output-missing.*"numbers\\"/],
    ['returns a number as an output', 'return { outputs: { numbers: 5 } };', '', /body-result.*number 5/],
    [
      'returns an output more',
      'const table = makeTable({}, {}); return { outputs: { numbers: table, more: table } };',
      '',
      /output-extra.*"more\\"/,
    ],
    ['asks for a port that is not there', "await context.one('nope').table();", '', /no-port.*"nope\\"/],
    ['gathers a port that is not there', "context.many('nope');", '', /no-port.*"nope\\"/],
    ['imports a package that is not there', '', '', /code-missing.*not-there/, "import 'not-there';\n"],
  ];

for (const [title, code, settings, failure, head] of contained)
  test.serial(`a body of one's own that ${title} fails its action, and the run goes on`, async (t) => {
    const files = kindWith(code, head);
    const document = `${oneDocument(settings)}  other: { uses: ../stages/walk, with: { steps: 1 } }\n`;
    const project = projectOf(t, document, { ...walkKind, ...files });
    const { out, error, json } = await project.run('run', 'own.yaml', '--json');
    const failed = json().find((one) => one.event === 'action.failed');
    t.is(failed?.action, 'one', `${error}${out}`);
    t.regex(JSON.stringify(failed), failure);
    t.like(json().at(-1), { executed: 1, failed: 1 });
  });

test.serial('code that changes while the pipeline runs is not stored under the old key', async (t) => {
  const project = projectOf(t, oneDocument(), {
    ...kindWith(''),
    'stages/one/other.ts': 'export const other = 1;\n',
  });
  // The descriptor is read first, the body's helper last: the edit comes in between.
  edit(project, 'stages/one/body.ts', (text) => `import { other } from './other.ts';\nvoid other;\n${text}`);
  const body = join(project.folder, 'stages/one/other.ts');
  edit(project, 'stages/one/body.ts', (text) =>
    text.replace(
      'import { other }',
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(body)}, 'export const other = 2;\\n');\nimport { other }`,
    ),
  );
  const { json, error } = await project.run('run', 'own.yaml', '--json');
  const failed = json().find((one) => one.event === 'action.failed');
  t.regex(JSON.stringify(failed), /code-changed.*other\.ts/, error);
});

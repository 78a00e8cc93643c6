/**
 * Pipes, devices, links and folders where a store has files, and files where it has folders: every command ends, says what
 * is in the way or does without, and deletes nothing that the program did not write.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { openStore, type Store } from '../../src/store/store.ts';
import { createProject, long, type Project } from './project.ts';

const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

const document = `
name: small
stages:
  ingest: { uses: ingest, with: { format: synthetic, examples: { train: 100, test: 20 } } }
  train:
    uses: train
    needs: { dataset: ingest }
    with:
      epochs: 2
      model: [{ flatten: {} }, { dense: { units: 4, activation: relu } }, { dense: { units: classes, activation: softmax } }]
  evaluate: { uses: evaluate, needs: { dataset: ingest, model: train } }
  report: { uses: report, needs: { dataset: ingest, histories: train, evaluations: evaluate } }
`;

/** What is put in the place of a file. */
const oddThings: { readonly [what: string]: (path: string) => void } = {
  'a named pipe': (path) => void spawnSync('mkfifo', [path]),
  'a link to an endless device': (path) => symlinkSync('/dev/zero', path),
  'a folder with something of the user': (path) => {
    mkdirSync(path);
    writeFileSync(join(path, 'precious.txt'), 'mine');
  },
  'a link to itself': (path) => symlinkSync(path, path),
};

/** Every kind of small file of a store, some of which are only there while a run goes on. */
function smallFiles({ layout }: Store): { readonly [what: string]: readonly string[] } {
  const below = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const files = (folder: string, ending: string): string[] => below(folder).filter((path) => path.endsWith(ending));
  const keys = files(layout.listing('records/').folder, '.json').map((path) => path.slice(-69, -5));
  return {
    records: files(layout.listing('records/').folder, '.json'),
    blobs: files(layout.listing('blobs/').folder, '.arrow'),
    manifests: files(layout.runs, 'manifest.json'),
    events: files(layout.runs, 'events.jsonl'),
    leases: readdirSync(layout.runs).map((id) => join(layout.runs, id, 'lease.json')),
    checkpoints: files(layout.listing('checkpoints/').folder, '.json'),
    codes: files(join(layout.root, 'code-v1'), '.json'),
    documents: files(layout.documents, '.json'),
    latest: [layout.latest('small')],
    marks: keys.map((key) => join(layout.root, 'marks-v1', `${key}.json`)),
    locks: [...keys, 'collection'].map((key) => join(layout.locks, `${key}.1.json`)),
    caches: [layout.statCache, layout.engines],
    'note of the report': [`${layout.report('small')}.json`],
  };
}

function replace(path: string, make: (path: string) => void): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true, recursive: true });
  make(path);
}

/** A command, and the exit codes that are right where anything in a store may be unreadable. */
const commands: readonly (readonly [command: readonly string[], codes: readonly number[]])[] = [
  [['run', 'small.yaml'], [0]],
  [['run', 'small.yaml', '--force', 'ingest'], [0]],
  [['plan', 'small.yaml'], [0]],
  [['status', 'small.yaml'], [0]],
  [['why', 'small.yaml', 'ingest'], [0]],
  [
    ['report', 'small.yaml'],
    [0, 2],
  ],
  [
    ['show', 'latest'],
    [0, 2],
  ],
  [
    ['show', 'ingest'],
    [0, 2],
  ],
  [['log'], [0]],
  [
    ['diff', 'latest', 'latest'],
    [0, 2],
  ],
  [['verify'], [0, 4]],
  [['verify', '--repair'], [0]],
  [
    ['gc', '--grace', '0'],
    [0, 4],
  ],
  [['du'], [0]],
];

async function inTime(
  project: Project,
  store: string,
  command: readonly string[],
): Promise<{ code: number; said: string }> {
  const started = project.start({ store, arguments: command });
  const timer = setTimeout(() => started.process.kill('SIGKILL'), 30_000);
  const { code, out, error } = await started.ended;
  clearTimeout(timer);
  return { code, said: `${command.join(' ')}: ${code}\n${out}${error}` };
}

async function sound(project: Project): Promise<void> {
  const { code, out, error } = await project.run({ arguments: ['run', 'small.yaml'] });
  if (code !== 0) throw new Error(out + error);
}

/** The short form: every command at a pipe, a third of them at the others. */
const commandsAt = (index: number): typeof commands =>
  long || index === 0 ? commands : commands.filter((_, at) => at % 3 === 0);

for (const [index, [what, make]] of Object.entries(oddThings)
  .slice(0, long ? undefined : 3)
  .entries())
  test(`${what} in the place of every small file: every command ends, and nothing of the user is deleted`, async (t) => {
    const project = createProject(t, document);
    await sound(project);
    const store = join(project.folder, 'odd');
    const parts = Object.entries(smallFiles(project.store()));
    for (const chosen of long ? [parts, ...parts.map((part) => [part])] : [parts])
      for (const [command, codes] of commandsAt(index)) {
        rmSync(store, { recursive: true, force: true });
        cpSync(project.storeFolder, store, { recursive: true });
        const paths = chosen.flatMap(([, files]) => files.map((path) => path.replace(project.storeFolder, store)));
        for (const path of paths) replace(path, make);
        const { code, said } = await inTime(project, store, command);
        t.true(codes.includes(code), said);
        t.notRegex(said, /Internal error/);
        if (!what.startsWith('a folder')) continue;
        const kept = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('precious.txt'),
        );
        t.is(kept.length, paths.length, said);
      }
  });

/** Folders of a store without which nothing can be kept, and those that only save time. */
const needed = ['runs', 'locks', 'tmp', 'blobs-v1', 'blobs-v1/sha256', 'results-v1', 'code-v1'];

test('a file in the place of a folder is named before anything is executed, and no command hangs at it', async (t) => {
  const project = createProject(t, document);
  await sound(project);
  const store = join(project.folder, 'odd');
  for (const folder of needed)
    for (const command of [['run', 'small.yaml', '--force', 'ingest', '--json'], ['verify'], ['gc']]) {
      rmSync(store, { recursive: true, force: true });
      cpSync(project.storeFolder, store, { recursive: true });
      replace(join(store, folder), (path) => writeFileSync(path, 'mine'));
      const { code, said } = await inTime(project, store, command);
      t.notRegex(said, /Internal error/);
      if (command[0] !== 'run') continue;
      t.is(code, 4, said);
      t.true(said.includes(`${join(store, folder)} is a file where a folder is expected`), said);
      t.notRegex(said, /action\.started/);
      t.true(existsSync(join(store, folder)), said);
    }
});

test('a store below /proc, in a device or behind a circle of links ends at once with exit code 4', async (t) => {
  const project = createProject(t, document);
  const circle = join(project.folder, 'circle');
  symlinkSync(circle, circle);
  for (const [store, reason] of [
    ['/proc/store', /\/proc takes no folders/],
    ['/proc/self/store', /\/proc\/self takes no folders|cannot/],
    ['/dev/null', /\/dev\/null is a device where a folder is expected/],
    [circle, /symbolic links lead in a circle/],
    [join(circle, 'store'), /symbolic links lead in a circle/],
    [join(project.file, 'store'), /small\.yaml is a file where a folder is expected/],
    [join(project.folder, 'n'.repeat(300)), /longer than the file system allows/],
  ] as const) {
    const { code, said } = await inTime(project, store, ['run', 'small.yaml', '--json']);
    t.is(code, 4, said);
    t.regex(said, reason);
    t.notRegex(said, /action\.started|Internal error/);
  }
});

test('a document, and a file to read, that is a pipe or a device is refused and not waited for', async (t) => {
  const project = createProject(t, document);
  const pipe = join(project.folder, 'pipelines', 'pipe');
  spawnSync('mkfifo', [pipe]);
  for (const [path, found] of [
    [pipe, 'a named pipe'],
    ['/dev/zero', 'a device'],
  ] as const) {
    for (const command of ['run', 'plan', 'status', 'report']) {
      const started = project.start({ arguments: [command, path] });
      const timer = setTimeout(() => started.process.kill('SIGKILL'), 30_000);
      const { code, error } = await started.ended;
      clearTimeout(timer);
      t.is(code, 2, error);
      t.true(error.startsWith(`error: ${path} is ${found}\n`), error);
    }
    project.write(`{ name: small, stages: { a: { uses: ingest, with: { format: csv, file: '${path}', label: y } } } }`);
    const { code, said } = await inTime(project, project.storeFolder, ['run', 'small.yaml']);
    t.is(code, 1, said);
    t.regex(said, /a file to read is not a regular file/);
  }
});

test('a folder with files of others is no store for anybody, and stays as it is', async (t) => {
  const project = createProject(t, document);
  // As TensorBoard leaves them, and with a draft that an earlier version would have deleted.
  const foreign = join(project.folder, 'logs');
  const files = ['runs/Nov29_12-00-00_host/events.out.tfevents.1', 'tmp/1-0011223344556677', 'locks/a', 'engines.json'];
  for (const file of files) {
    mkdirSync(dirname(join(foreign, file)), { recursive: true });
    writeFileSync(join(foreign, file), '{}');
  }
  const listed = (): string[] => readdirSync(foreign, { recursive: true, encoding: 'utf8' }).sort();
  const before = listed();
  for (const [command] of commands) {
    const { code, said } = await inTime(project, foreign, command);
    t.is(code, 2, said);
    t.regex(said, /logs is not a store: it has other files and no arrowline-store\.json\nhint: /);
    t.deepEqual(listed(), before, said);
  }
});

test('an artifacts folder of the user is not written into, and a store can be elsewhere', async (t) => {
  const project = createProject(t, document);
  mkdirSync(project.storeFolder);
  writeFileSync(join(project.storeFolder, 'photo.png'), 'mine');
  const { stderr, status } = spawnSync(process.execPath, [program, 'run', 'small.yaml'], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  t.is(status, 2);
  t.is(
    stderr,
    `error: ${project.storeFolder} is not a store: it has other files and no arrowline-store.json\n` +
      'hint:  a store needs its own folder: give another with --store\n',
  );
  t.deepEqual(readdirSync(project.storeFolder), ['photo.png']);
  t.is((await inTime(project, join(project.storeFolder, 'store'), ['run', 'small.yaml'])).code, 0);
});

test('a folder that holds only files of the operating system becomes a store; its files stay', async (t) => {
  const project = createProject(t, document);
  mkdirSync(join(project.storeFolder, 'lost+found'), { recursive: true });
  writeFileSync(join(project.storeFolder, '.gitignore'), '*');
  await sound(project);
  for (const name of ['lost+found', '.gitignore', 'arrowline-store.json'])
    t.true(existsSync(join(project.storeFolder, name)), name);
});

test('a store of a version without the marker is read, not collected, and adopted by the next run, which says so', async (t) => {
  const project = createProject(t, document);
  await sound(project);
  const marker = join(project.storeFolder, 'arrowline-store.json');
  unlinkSync(marker);
  const says = async (...command: string[]): Promise<{ code: number; said: string }> =>
    inTime(project, project.storeFolder, command);
  for (const command of [['log'], ['verify'], ['du'], ['show', 'ingest'], ['plan', 'small.yaml']]) {
    const { code, said } = await says(...command);
    t.is(code, 0, said);
  }
  for (const command of [['gc'], ['verify', '--repair']]) {
    const { code, said } = await says(...command);
    t.is(code, 2, said);
    t.regex(said, /nothing is deleted in it\nhint: .*the next `pipeline run` with it adds the file/);
  }
  t.false(existsSync(marker), marker);
  const { code, said } = await says('run', 'small.yaml');
  t.is(code, 0, said);
  t.regex(said, /was made by an earlier version: arrowline-store\.json is added to it/);
  t.regex(said, /executed 0, cached 4/);
  t.true(existsSync(marker), marker);
  t.is((await says('gc')).code, 0);
  t.is(openStore(project.storeFolder).runs.list().length, 2);
});

test('something else in the place of the marker is named: nothing is deleted, and no run is recorded', async (t) => {
  const project = createProject(t, document);
  await sound(project);
  const marker = join(project.storeFolder, 'arrowline-store.json');
  unlinkSync(marker);
  mkdirSync(marker);
  const says = async (...command: string[]): Promise<{ code: number; said: string }> =>
    inTime(project, project.storeFolder, command);
  for (const command of [['gc'], ['verify', '--repair']]) {
    const { code, said } = await says(...command);
    t.is(code, 2, said);
    t.regex(said, /nothing is deleted in it\nhint: {2}something else has that name: move it/);
  }
  const { said } = await says('run', 'small.yaml');
  t.regex(said, /arrowline-store\.json is not a file: move it/);
  t.notRegex(said, /is added to it/);
});

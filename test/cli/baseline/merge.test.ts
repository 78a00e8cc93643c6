/** Baseline files in git: usual changes on two branches merge by themselves, and no merge makes a baseline that nobody accepted. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  type BaselineEntry,
  type BaselineFile,
  baselineText,
  readBaseline,
} from '../../../src/core/gates/baseline-file.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type Change = (actions: Record<string, BaselineEntry>) => Record<string, BaselineEntry>;

/** As `accept` writes it: most of its lines differ from those of another version. */
function entry(action: string, version: number, metrics: readonly string[] = ['test.accuracy']): BaselineEntry {
  const digest = (part: string): string => digestOf(`${action} ${version} ${part}`);
  return {
    key: digest('key').slice(7),
    commit: digest('commit').slice(7, 47),
    metrics: Object.fromEntries(metrics.map((name, index) => [name, version / 100 + index])),
    facts: { 'rows.test': digestOf('rows') },
    predictions: {
      test: {
        ...{ task: 'multiclass', rows: 100, truth: digestOf('labels'), names: ['a', 'b', 'c'] },
        parts: { classes: Buffer.from(digest('classes').repeat(20)).toString('base64') },
      },
    },
  };
}

const points = ['A', 'B', 'C'].map((net) => `evaluate[net=${net}]`);
const base = Object.fromEntries(points.map((action) => [action, entry(action, 1)]));
const updates =
  (action: string, version = 2): Change =>
  (actions) => ({ ...actions, [action]: entry(action, version) });

/** Merges two changes of the same file; the file that git leaves. */
function merged(t: ExecutionContext, ours: Change, theirs: Change, from = base): { code: number | null; text: string } {
  const folder = temporaryFolder(t);
  const path = join(folder, 'baselines', 'study.json');
  const git = (...words: readonly string[]): void => {
    const own = ['-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main'];
    execFileSync('git', ['-C', folder, ...own, ...words], { stdio: 'pipe', env: plainGit });
  };
  const commit = (actions: BaselineFile['actions']): void => {
    writeFileSync(path, baselineText({ version: 1, pipeline: 'study', actions }));
    git('add', '.');
    git('commit', '-qm', 'accept');
  };
  mkdirSync(join(folder, 'baselines'));
  git('init', '-q');
  commit(from);
  git('switch', '-qc', 'theirs');
  commit(theirs(from));
  git('switch', '-q', 'main');
  commit(ours(from));
  const { status } = spawnSync(
    'git',
    ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', 'merge', '-q', '--no-edit', 'theirs'],
    { env: plainGit },
  );
  return { code: status, text: readFileSync(path, 'utf8') };
}

/** Without the settings of whoever runs the tests. */
const plainGit = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

for (const [what, ours, theirs] of [
  ['update neighbouring points', updates(points[0]!), updates(points[1]!)],
  ['update the first and the last point', updates(points[2]!), updates(points[0]!)],
  ['add a point at the end, and update the one before', updates('evaluate[net=D]'), updates(points[2]!)],
  ['add a point at the beginning, and update the one after', updates('evaluate[net=1]'), updates(points[0]!)],
  ['add a point in between, and update the one before', updates('evaluate[net=AA]'), updates(points[0]!)],
  ['add a point in between, and update the one after', updates('evaluate[net=AA]'), updates(points[1]!)],
  ['add points at both ends', updates('evaluate[net=D]'), updates('evaluate[net=1]')],
  ['remove a point, and update another', ({ [points[0]!]: _, ...rest }) => rest, updates(points[2]!)],
  [
    'add a metric to one point, and update another',
    (actions) => ({ ...actions, [points[0]!]: entry(points[0]!, 1, ['test.accuracy', 'test.logLoss']) }),
    updates(points[1]!),
  ],
] as const satisfies readonly (readonly [string, Change, Change])[])
  test(`branches that ${what} merge without a conflict`, (t) => {
    const { code, text } = merged(t, ours, theirs);
    t.is(code, 0, text);
    const expected = theirs(ours(base));
    t.deepEqual(readBaseline(text), { file: { version: 1, pipeline: 'study', actions: expected } });
    t.is(text, baselineText({ version: 1, pipeline: 'study', actions: expected }), 'it is canonical');
  });

test('entries of metrics alone merge as well: one is added after one that is updated', (t) => {
  const plain = (version: number): BaselineEntry => ({ key: digestOf(`${version}`).slice(7), metrics: { m: version } });
  const { code, text } = merged(
    t,
    (actions) => ({ ...actions, b: plain(2) }),
    (actions) => ({ ...actions, c: plain(3) }),
    { a: plain(0), b: plain(1) },
  );
  t.is(code, 0, text);
  const actions = { a: plain(0), b: plain(2), c: plain(3) };
  t.is(text, baselineText({ version: 1, pipeline: 'study', actions }));
});

for (const [what, ours, theirs] of [
  ['update one point', updates(points[1]!, 2), updates(points[1]!, 3)],
  [
    'add another metric each to one point',
    (actions) => ({ ...actions, [points[1]!]: entry(points[1]!, 1, ['a', 'test.accuracy']) }),
    (actions) => ({ ...actions, [points[1]!]: entry(points[1]!, 1, ['test.accuracy', 'z']) }),
  ],
] as const satisfies readonly (readonly [string, Change, Change])[])
  test(`branches that ${what} in different ways conflict, and the file says so until one side is taken`, (t) => {
    const { code, text } = merged(t, ours, theirs);
    t.is(code, 1);
    const read = readBaseline(text);
    t.regex('problem' in read ? read.problem : '', /^line \d+ is a conflict marker of git/);
    // Both sides kept, or one of each conflict: no entry of them is taken for an accepted one.
    const lines = text.split('\n');
    const isMarker = (line: string): boolean => /^(<{7}|={7}|>{7})/.test(line);
    t.true('problem' in readBaseline(lines.filter((line) => !isMarker(line)).join('\n')), 'both sides');
    for (const side of [0, 1]) {
      let [inside, conflict] = [-1, 0];
      const mixed = lines.filter((line) => {
        if (line.startsWith('<<<<<<<')) inside = 0;
        else if (line.startsWith('=======')) inside = 1;
        else if (line.startsWith('>>>>>>>')) [inside, conflict] = [-1, conflict + 1];
        else return inside < 0 || inside === (side + conflict) % 2;
        return false;
      });
      const accepted = [ours(base), theirs(base)].map((actions) =>
        baselineText({ version: 1, pipeline: 'study', actions }),
      );
      const again = readBaseline(mixed.join('\n'));
      t.true('problem' in again || accepted.includes(mixed.join('\n')), mixed.join('\n'));
    }
  });

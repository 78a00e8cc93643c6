/** `pipeline baseline` as users call it: what is written, what is refused, and with which exit code. */

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readBaseline } from '../../../src/core/gates/baseline-file.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { createProject, openProject, type Project } from '../command-line.ts';

const study = `name: study
params: { epochs: 1 }
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 60, test: 40 } } }
  train:
    uses: train
    needs: { dataset: ingest }
    matrix: { units: [2, 4] }
    with: { model: [{ flatten: {} }, { dense: { units: '\${{ matrix.units }}' } }, { dense: { units: classes, activation: softmax } }], epochs: '\${{ params.epochs }}' }
  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
gates:
  - { metric: evaluate.test.accuracy, baseline: ../baselines/study.json, test: none, maxDrop: 1, onMissing: warn }
  - { metric: evaluate.test.logLoss, where: { units: 4 }, baseline: ../baselines/study.json, test: none, maxDrop: 100, onMissing: warn }
`;

/** In a repository, without the settings of whoever runs the tests. */
const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

function committed({ folder }: Project, message: string): string {
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    }).trim();
  if (!existsSync(join(folder, '.git'))) git('init', '-q');
  git('add', '.');
  git('commit', '-q', '--allow-empty', '-m', message);
  return git('rev-parse', 'HEAD');
}

function project(t: ExecutionContext, text = study): Project {
  const made = createProject(temporaryFolder(t), { 'study.yaml': text });
  writeFileSync(join(made.folder, '.gitignore'), 'artifacts/\n');
  return made;
}

const baselineIn = ({ folder }: Project): string => join(folder, 'baselines', 'study.json');

function entriesIn(project: Project) {
  const read = readBaseline(readFileSync(baselineIn(project), 'utf8'));
  if ('problem' in read) throw new Error(read.problem);
  return read.file.actions;
}

test('results become baselines with their commit; a later commit with the same results changes nothing', async (t) => {
  const made = project(t);
  const first = committed(made, 'one');
  t.is((await made.run('run', '-q', 'study.yaml')).code, 0);
  const accepted = await made.run('baseline', 'accept', 'study.yaml');
  t.is(accepted.code, 0, accepted.error);
  t.regex(accepted.out, /^written {2}\.\.\/baselines\/study\.json {2}.*: 2 new$/m);
  const entries = entriesIn(made);
  t.deepEqual(Object.keys(entries), ['evaluate[units=2]', 'evaluate[units=4]']);
  t.deepEqual(Object.keys(entries['evaluate[units=2]']?.metrics ?? {}), ['test.accuracy']);
  t.deepEqual(Object.keys(entries['evaluate[units=4]']?.metrics ?? {}), ['test.accuracy', 'test.logLoss']);
  for (const { commit, facts } of Object.values(entries)) {
    t.is(commit, first);
    t.regex(facts?.['rows.test'] ?? '', /^sha256:/);
  }
  const text = readFileSync(baselineIn(made), 'utf8');
  committed(made, 'two');
  const again = await made.run('baseline', 'accept', 'study.yaml');
  t.regex(again.out, /^unchanged {2}.*: 2 unchanged$/m);
  t.is(readFileSync(baselineIn(made), 'utf8'), text);
  t.deepEqual(readdirSync(join(made.folder, 'baselines')), ['study.json'], 'no draft is left');

  // Another training of both points, of which one is accepted.
  const more = ['-P', 'epochs=3'];
  const waiting = await made.run('baseline', 'accept', 'study.yaml', ...more);
  t.is(waiting.code, 2);
  t.regex(waiting.error, /nothing was accepted: without a result are evaluate\[units=2\], evaluate\[units=4\]\n/);
  t.regex(waiting.error, /pipeline run study\.yaml --only evaluate/);
  t.is((await made.run('run', '-q', 'study.yaml', ...more)).code, 0);
  const differences = (await made.run('baseline', 'diff', 'study.yaml', '--json', ...more)).json();
  t.is(differences.length, 3);
  for (const { before, now, delta, isSame } of differences) {
    t.is(delta, Number(now) - Number(before));
    t.false(isSame, 'the key is another one');
  }
  const second = committed(made, 'three');
  const one = await made.run('baseline', 'accept', 'study.yaml', '--gate', 'compare-2', ...more);
  t.regex(one.out, /: 1 changed$/m);
  const updated = entriesIn(made);
  t.deepEqual(updated['evaluate[units=2]'], entries['evaluate[units=2]'], 'the entry of another action stays');
  t.is(updated['evaluate[units=4]']?.commit, second);
  t.deepEqual(Object.keys(updated['evaluate[units=4]']?.metrics ?? {}), ['test.accuracy', 'test.logLoss']);

  // Back to the worse results, by a gate that fails for it: accepted, and said.
  writeFileSync(join(made.folder, 'pipelines', 'study.yaml'), study.replace('maxDrop: 100', 'maxDrop: 0'));
  const [now, before] = [entries, updated].map(
    (all) => all['evaluate[units=4]']?.metrics['test.logLoss'] ?? Number.NaN,
  );
  t.true(now! > before!, `${now} is worse than ${before}`);
  const worse = await made.run('baseline', 'accept', 'study.yaml');
  t.is(worse.code, 0);
  t.regex(worse.out, /^evaluate\[units=4\] +test\.logLoss .* worse$/m);
  t.regex(worse.out, /^until now: evaluate\.test\.logLoss at units=4: .* above the baseline's/m);
  t.deepEqual(
    Object.values(entriesIn(made)).map(({ metrics }) => metrics),
    Object.values(entries).map(({ metrics }) => metrics),
  );
  t.regex(
    (await made.run('baseline', 'show', 'study.yaml')).out,
    /^evaluate\[units=4\] +test\.accuracy +\d.* %.* [0-9a-f]{10}/m,
  );
});

test('a file that another process writes meanwhile is not overwritten', async (t) => {
  const made = project(t);
  t.is((await made.run('run', '-q', 'study.yaml')).code, 0);
  t.is((await made.run('baseline', 'accept', 'study.yaml', '--gate', 'compare-2')).code, 0);
  // Git is asked between reading and writing: this one accepts as another process does.
  const programs = temporaryFolder(t);
  const others = readFileSync(baselineIn(made), 'utf8').replace('{', '{\n');
  writeFileSync(join(programs, 'others.json'), others);
  const script = `#!/bin/sh\ncp '${join(programs, 'others.json')}' '${baselineIn(made)}'\nexit 1\n`;
  writeFileSync(join(programs, 'git'), script, { mode: 0o755 });
  const meanwhile = openProject(made.folder, { env: { PATH: `${programs}:${process.env.PATH}` } });
  const refused = await meanwhile.run('baseline', 'accept', 'study.yaml');
  t.is(refused.code, 2, refused.out);
  t.regex(refused.error, /study\.json has changed while this command ran: nothing was written\n.*accept again/);
  t.is(readFileSync(baselineIn(made), 'utf8'), others);
  t.regex((await made.run('baseline', 'accept', 'study.yaml')).out, /: 1 new, 1 unchanged$/m);
});

test('entries that no gate names are told, and removed only if that is asked for', async (t) => {
  const made = project(t);
  t.is((await made.run('run', '-q', 'study.yaml')).code, 0);
  t.is((await made.run('baseline', 'accept', 'study.yaml')).code, 0);
  const document = join(made.folder, 'pipelines', 'study.yaml');
  writeFileSync(document, study.replace('baseline:', 'where: { units: 4 }, baseline:'));
  const kept = await made.run('baseline', 'accept', 'study.yaml');
  t.regex(kept.out, /^no gate names {2}evaluate\[units=2\] {2}\(--prune/m);
  t.is(Object.keys(entriesIn(made)).length, 2);
  const [pruned] = (await made.run('baseline', 'accept', 'study.yaml', '--prune', '--json')).json();
  t.deepEqual(pruned?.unused, ['evaluate[units=2]']);
  t.deepEqual(Object.keys(entriesIn(made)), ['evaluate[units=4]']);
  t.is(entriesIn(made)['evaluate[units=4]']?.commit, undefined, 'there is no repository');
});

test('a damaged baseline file, or that of another pipeline, is refused with exit code 2, and stays as it is', async (t) => {
  const { made, text } = await accepted(t);
  for (const [damaged, expected, verbs] of [
    [`<<<<<<< HEAD\n${text}`, /line 1 is a conflict marker of git/, ['accept', 'show', 'diff']],
    [text.slice(0, -20), /it is cut off/, ['accept']],
    [text.replace(/"test\.accuracy": 0/, '"test.accuracy": 1'), /changed or damaged/, ['show']],
    [text.replace('"study"', '"other"'), /of the pipeline "other"/, ['accept', 'diff']],
  ] as const) {
    t.not(damaged, text);
    writeFileSync(baselineIn(made), damaged);
    for (const verb of verbs) {
      const { code, error } = await made.run('baseline', verb, 'study.yaml');
      t.is(code, 2, `${expected} ${verb}`);
      t.regex(error, expected, verb);
    }
    t.is(readFileSync(baselineIn(made), 'utf8'), damaged);
  }
});

async function accepted(t: ExecutionContext): Promise<{ readonly made: Project; readonly text: string }> {
  const made = project(t, study.replace('units: [2, 4]', 'units: [4]').replace('where: { units: 4 }, ', ''));
  t.is((await made.run('run', '-q', 'study.yaml')).code, 0);
  t.is((await made.run('baseline', 'accept', 'study.yaml')).code, 0);
  return { made, text: readFileSync(baselineIn(made), 'utf8') };
}

test('a folder, a pipe and a link in the place of the file', async (t) => {
  const { made, text } = await accepted(t);
  const path = baselineIn(made);
  const target = join(made.folder, 'elsewhere.json');
  writeFileSync(target, text.replaceAll('\n', '\r\n'));
  rmSync(path);
  symlinkSync(target, path);
  t.regex((await made.run('baseline', 'accept', 'study.yaml')).out, /^written .*1 unchanged$/m);
  t.is(readFileSync(target, 'utf8'), text, 'line ends are those of the canonical text again');
  t.true(lstatSync(path).isSymbolicLink(), 'the link stays');
  rmSync(path);
  mkdirSync(path);
  const { code, error } = await made.run('baseline', 'accept', 'study.yaml');
  t.is(code, 2);
  t.regex(error, /is a folder/);
  rmSync(path, { recursive: true });
  execFileSync('mkfifo', [path]);
  const waiting = await made.run('baseline', 'accept', 'study.yaml');
  t.is(waiting.code, 2, 'nobody waits for a writer');
});

test('a document without baselines, a gate that is not there, and a command that is not there', async (t) => {
  const made = project(t, study.replace(/gates:[\s\S]*/, ''));
  for (const verb of ['accept', 'show', 'diff']) {
    const { code, error } = await made.run('baseline', verb, 'study.yaml');
    t.is(code, 2);
    t.regex(error, /no gate of .*study\.yaml compares with a baseline file/);
  }
  t.is((await made.run('baseline', 'forget', 'study.yaml')).code, 2);
  const other = project(t);
  const { code, error } = await other.run('baseline', 'accept', 'study.yaml', '--gate', 'compare-3');
  t.is(code, 2);
  t.regex(error, /compare-3[\s\S]*there are: evaluate\.test\.accuracy, compare-1/);
});

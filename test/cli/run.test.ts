/** A project from its first run on: what each command says of it. One store for all, made once. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Finished, openProject, type Project, small } from './command-line.ts';

let project: Project;
let first: Finished;

const gated = small(1, 0.2).concat(`  train:
    uses: train
    needs: { dataset: normalize }
    with: { model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }], epochs: 1 }
gates:
  - { metric: train.accuracy, min: 1.5 }
`);

test.before(async () => {
  project = createProject(mkdtempSync(join(tmpdir(), 'arrowline-cli-')), {
    'small.yaml': small(1, 0.2),
    'gated.yaml': gated,
  });
  first = await project.run('run', 'small.yaml', '--json');
});
test.after.always(() => rmSync(project.folder, { recursive: true, force: true }));

/** A copy of the project that a test may change. */
function copyOf(folder: string, document: string): Project {
  cpSync(project.folder, folder, { recursive: true });
  writeFileSync(join(folder, 'pipelines', 'small.yaml'), document);
  return openProject(folder);
}

interface Explained {
  readonly action: string;
  readonly outcome: string;
  readonly run?: string;
  readonly changes: readonly { readonly text: string; readonly place?: string }[];
}

test('--json: a line for each event, the last of them run.finished', (t) => {
  t.like(first, { code: 0, error: '' });
  const events = first.json();
  t.is(events[0]?.event, 'run.started');
  t.like(events.at(-1), { event: 'run.finished', outcome: 'succeeded', executed: 2, cached: 0 });
  t.deepEqual(
    events.filter((one) => one.event === 'action.executed').map((one) => one.action),
    ['ingest', 'normalize'],
  );
});

test('a second run executes nothing; --quiet prints nothing', async (t) => {
  const again = await project.run('run', 'small.yaml', '--json');
  t.like(again.json().at(-1), { event: 'run.finished', executed: 0, cached: 2 });
  t.like(await project.run('run', 'small.yaml', '--quiet'), { code: 0, out: '', error: '' });
});

test('plan and status count; why names the run that made a hit', async (t) => {
  const plan = await project.run('plan', 'small.yaml', '--json');
  t.deepEqual(
    plan.json().map(({ action, outcome }) => [action, outcome]),
    [
      ['ingest', 'cached'],
      ['normalize', 'cached'],
    ],
  );
  t.like((await project.run('status', 'small.yaml', '--json')).json()[0], {
    stage: 'ingest',
    cached: 1,
    run: 0,
    waits: 0,
  });
  const [explained] = (await project.run('why', 'small.yaml', 'ingest', '--json')).json<Explained>();
  t.like(explained, { outcome: 'cached', changes: [] });
  t.is(explained?.run, first.json()[0]?.run as string);
});

test('why: a changed value by its line and column, through a parameter too', async (t) => {
  const changed = copyOf(temporaryFolder(t), small(1, 0.2).replace('train: 100', 'train: 90'));
  const { out } = await changed.run('why', 'small.yaml', 'ingest');
  t.regex(out, /ingest\.with\.examples\.train 100 → 90 {2}pipelines.small\.yaml:8:72/);
  const [waits] = (await changed.run('why', 'small.yaml', 'normalize', '--json')).json<Explained>();
  t.is(waits?.outcome, 'waits');
  const byParam = await project.run('why', 'small.yaml', 'normalize', '-P', 'split=0.3');
  t.regex(byParam.out, /normalize\.with\.validationSplit 0\.2 → 0\.3 {2}pipelines.small\.yaml:13:24/);
});

test('why: a changed seed, and the upstream action whose result changed', async (t) => {
  const changed = copyOf(temporaryFolder(t), small(2, 0.2));
  t.regex((await changed.run('why', 'small.yaml', 'ingest')).out, /seed 1 → 2 {2}pipelines.small\.yaml:3:7\n/);
  await changed.run('run', 'small.yaml', '--only', 'ingest', '--quiet');
  const [explained] = (await changed.run('why', 'small.yaml', 'normalize', '--json')).json<Explained>();
  t.is(explained?.outcome, 'run');
  t.true(
    explained?.changes.some(({ text }) => text === 'input dataset has different content: ingest.dataset'),
    JSON.stringify(explained?.changes),
  );
});

test('show, log, diff and verify read what the runs left', async (t) => {
  const changed = copyOf(temporaryFolder(t), small(1, 0.2));
  await changed.run('run', 'small.yaml', '-P', 'split=0.5', '--quiet');
  const log = (await changed.run('log', '--json')).json<{ run: string; outcome: string }>();
  t.true(log.length >= 2, `${log.length} runs`);
  t.deepEqual(
    log.filter((one) => one.outcome === 'unfinished'),
    [],
  );
  const oldest = log.at(-1)?.run as string;
  const difference = await changed.run('diff', oldest, 'latest');
  t.is(difference.code, 0);
  t.regex(difference.out, /normalize\n {2}with\.validationSplit 0\.2 → 0\.5\n/);
  t.regex(difference.out, /dataset: column split: \d+ rows differ, first row \d+: /);
  t.regex(difference.out, /1 actions differ, 1 are the same\n$/);
  const shown = await changed.run('show', 'ingest');
  t.regex(shown.out, /120 rows/);
  t.like((await changed.run('verify', '--json')).json()[0], { problems: [] });
  const table = (await changed.run('show', 'ingest', '--json')).json<{ outputs: { dataset: { digest: string } } }>()[0];
  t.regex((await changed.run('show', table?.outputs.dataset.digest.slice(0, 20) ?? '')).out, /^sha256:/);
});

test('the same keys from another folder, with another time zone and language, and at any number of jobs', async (t) => {
  const keys = async (where: Project, file: string, ...args: string[]): Promise<unknown[]> =>
    (await where.run('plan', file, '--json', ...args)).json().map(({ action, key }) => [action, key]);
  const here = await keys(project, 'small.yaml');
  const moved = copyOf(join(temporaryFolder(t), 'a folder', 'of another name'), small(1, 0.2));
  t.deepEqual(await keys(moved, 'small.yaml'), here);
  const elsewhere = openProject(project.folder, {
    cwd: tmpdir(),
    env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  });
  t.deepEqual(await keys(elsewhere, join(project.folder, 'pipelines', 'small.yaml')), here);
  const events = (await project.run('run', 'small.yaml', '--json', '--jobs', '7')).json();
  t.deepEqual(
    events.filter((one) => one.event === 'action.cached').map(({ action, key }) => [action, key]),
    here,
  );
});

test('exit codes: a failed stage 1, a failed gate 3, and both say why on standard error', async (t) => {
  const files = 'format: idx, train: { features: a, labels: nothing.gz }, test: { features: c, labels: d }';
  const document = small(1, 0.2).replace(/format: synthetic.*20 \}/, files);
  const failed = await copyOf(temporaryFolder(t), document).run('run', 'small.yaml', '--quiet');
  t.like(failed, { code: 1, out: '' });
  t.regex(failed.error, /ingest.*a file to read does not exist.*pipelines.a\b/s);
  const gate = await project.run('run', 'gated.yaml', '--quiet');
  t.like(gate, { code: 3, out: '' });
  t.regex(gate.error, /gate failed: train\.accuracy is 0\.\d+, asked for at least 1\.5/);
});

test('a missing input file: plan, run -n, status, why and report print the message of run and exit with its code', async (t) => {
  const document = small(1, 0.2).replace(/format: synthetic.*20 \}/, 'format: csv, file: absent.csv, label: kind');
  const broken = copyOf(temporaryFolder(t), document);
  const said = /a file to read does not exist {2}\[file\]\n {4}where: +\S*pipelines.absent\.csv\n {4}hint: /;
  t.regex((await broken.run('run', 'small.yaml')).out, said);
  for (const args of [['plan'], ['run', '-n'], ['status'], ['why']]) {
    const [command = '', ...options] = args;
    const asked = command === 'why' ? ['ingest'] : options;
    const { code, out, error } = await broken.run(command, 'small.yaml', ...asked);
    t.like({ code, error }, { code: 1, error: '' }, command);
    t.regex(out, said, command);
    t.regex(out, /cannot run {2}ingest {2}/, command);
    const lines = (await broken.run(command, 'small.yaml', '--json', ...asked)).json<{
      outcome?: string;
      cannotRun?: number;
      failure?: { code: string };
    }>();
    if (command === 'status')
      t.deepEqual(
        lines.map((one) => one.cannotRun),
        [1, 1],
      );
    else t.like(lines[0], { outcome: 'cannot run', failure: { code: 'file' } });
  }
  t.regex(
    (await broken.run('plan', 'small.yaml')).out,
    /blocked normalize {2}by ingest\n.*1 that cannot run, 1 blocked/s,
  );
  t.regex((await broken.run('why', 'small.yaml', 'normalize')).out, /blocked: ingest cannot run\n$/);
  const report = await broken.run('report', 'small.yaml');
  t.like(report, { code: 1, out: '' });
  t.regex(report.error, said);
});

test('a reader that goes away ends nothing: `| head -1` leaves exit code 0 and a whole run', (t) => {
  const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));
  const script = 'set -o pipefail; "$0" "$1" run small.yaml --json | head -1 > /dev/null; echo "${PIPESTATUS[0]}"';
  const { stdout } = spawnSync('bash', ['-c', script, process.execPath, program], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  t.is(stdout.trim(), '0');
});

test('audit names the actions that gave the same result twice', async (t) => {
  const { code, out } = await project.run(
    'audit',
    'small.yaml',
    '--actions',
    'ingest',
    '--times',
    '1',
    '--jobs',
    '1,2',
  );
  t.is(code, 0, out);
  t.regex(
    out,
    /^run 1 with 1 job: executes the audited action\n.*\n2 runs, 1 action compared: all results are equal\n$/s,
  );
});

/** Pages that are written by `run` and by `report`: what they say of gates, and where they cannot be written. */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { RunFacts } from '../../src/core/facts/run-facts.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Project, small } from './command-line.ts';

const gates = `gates:
  - { metric: evaluate.test.accuracy, min: 0.01 }
`;
/** How often `text` says that the page is of an earlier run. */
const earlier = (text: string): number =>
  text.split(/^report: none of this run; .*index\.html is of an earlier one$/m).length - 1;

/** A network at some learning rates; `extra` is needed by nobody. */
const document = (rates: string, asked: string): string =>
  small(1, 0.2).concat(`  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { rate: ${rates} }
    with:
      model: [{ flatten: {} }, { dense: { units: classes } }]
      loss: meanSquaredError
      optimizer: { sgd: { learningRate: '\${{ matrix.rate }}' } }
      epochs: 1
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize } }
  extra:
    uses: train
    needs: { dataset: normalize }
    with: { model: [{ flatten: {} }, { dense: { units: classes } }], epochs: 1 }
  report: { uses: report, needs: { histories: train, evaluations: evaluate } }
${asked}`);

const folderOf = (project: Project): string => join(project.folder, 'artifacts', 'reports', 'small');

function factsOf(folder: string): RunFacts {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  return JSON.parse(/id="run-facts">(.*?)<\/script>/.exec(page)![1]!) as RunFacts;
}

const verdicts = (facts: RunFacts): [string, boolean][] => facts.gates.map((gate) => [gate.action, gate.passed]);

function project(t: ExecutionContext, text: string): Project & { write(text: string): void } {
  const made = createProject(temporaryFolder(t), { 'small.yaml': text });
  return { ...made, write: (next) => writeFileSync(join(made.folder, 'pipelines', 'small.yaml'), next) };
}

test('a gate of an action without a result fails wherever it is shown: in the run, in its page, in pages and texts written later', async (t) => {
  const { folder, run } = project(t, document('[0.01, 1.0e+30]', gates));
  const first = await run('run', 'small.yaml', '--keep-going', '--json');
  t.is(first.code, 1);
  const expected: [string, boolean][] = [
    ['evaluate[rate=0.01]', true],
    ['evaluate[rate=1e+30]', false],
  ];
  const told = first.json<{ event: string; action: string; passed: boolean; sentence: string }>();
  t.deepEqual(
    told.filter((one) => one.event === 'gate.checked').map((one) => [one.action, one.passed]),
    expected,
  );
  const page = folderOf({ folder, run });
  t.deepEqual(verdicts(factsOf(page)), expected);
  t.is((await run('report', 'small.yaml')).code, 0);
  const again = factsOf(page);
  t.deepEqual(verdicts(again), expected);
  t.is(again.outcome, 'failed');
  t.regex(again.gates[1]!.sentence, /is unknown: evaluate\[rate=1e\+30\] has no result/);
  const text = await run('report', 'small.yaml', '--format', 'md');
  t.regex(text.out, /❌ fail \| evaluate\.test\.accuracy \| .*has no result/);
  t.regex(text.out, /✅ pass \| evaluate\.test\.accuracy/);
  t.is((await run('report', 'small.yaml', '--out', join(folder, 'out'))).code, 0);
  t.deepEqual(verdicts(factsOf(join(folder, 'out'))), expected);
  const repeated = await run('run', 'small.yaml', '--keep-going');
  t.regex(repeated.out, /FAIL {2}evaluate\.test\.accuracy at rate=1e\+30 is unknown/);
  t.deepEqual(verdicts(factsOf(page)), expected);
});

test('a page follows the gates of the document, whichever command wrote it and although nothing is executed', async (t) => {
  const { folder, run, write } = project(t, document('[0.01]', gates));
  await run('run', 'small.yaml', '--quiet');
  const page = folderOf({ folder, run });
  const state = (): unknown => {
    const { outcome, gates } = factsOf(page);
    return [outcome, gates.map(({ min, passed }) => [min, passed])];
  };
  t.deepEqual(state(), ['succeeded', [[0.01, true]]]);
  const strict = document('[0.01]', gates.replace('0.01', '1.5'));
  const wanted = { strict: ['gates failed', [[1.5, false]]], open: ['succeeded', [[0.01, true]]] };
  write(strict);
  t.is((await run('run', 'small.yaml', '--quiet')).code, 3);
  t.deepEqual(state(), wanted.strict);
  // The page that `report` writes is the one that its note tells the next run of.
  write(document('[0.01]', gates));
  t.is((await run('report', 'small.yaml')).code, 0);
  t.deepEqual(state(), wanted.open);
  write(strict);
  t.is((await run('run', 'small.yaml', '--quiet')).code, 3);
  t.deepEqual(state(), wanted.strict);
  write(document('[0.01]', ''));
  t.is((await run('run', 'small.yaml', '--quiet')).code, 0);
  t.deepEqual(state(), ['succeeded', []]);
});

test('a run of some stages says which gates it does not check, and its page has them all', async (t) => {
  const both = `${gates}  - { metric: extra.accuracy, min: 1.5 }\n`;
  const { folder, run } = project(t, document('[0.01]', both));
  const only = await run('run', 'small.yaml', '--only', 'report', '--json');
  t.is(only.code, 0, only.error);
  const events = only.json<{ event: string; action?: string; message?: string }>();
  t.deepEqual(
    events.filter((one) => one.event === 'gate.checked').map((one) => one.action),
    ['evaluate[rate=0.01]'],
  );
  t.true(
    events.some((one) => one.event === 'warning' && one.message?.includes('are not checked: extra.accuracy')),
    JSON.stringify(events),
  );
  const page = folderOf({ folder, run });
  const missing: [string, boolean][] = [
    ['evaluate[rate=0.01]', true],
    ['extra', false],
  ];
  t.deepEqual(verdicts(factsOf(page)), missing);
  t.is((await run('report', 'small.yaml')).code, 0);
  t.deepEqual(verdicts(factsOf(page)), missing);
  t.is(factsOf(page).actions.find((one) => one.id === 'extra')?.outcome, 'absent');
});

test('a report that cannot be written says so in a sentence: 2 for --out, 4 for the store', async (t) => {
  const { folder, run } = project(t, document('[0.01]', ''));
  await run('run', 'small.yaml', '--quiet');
  const taken = join(folder, 'taken');
  writeFileSync(taken, 'mine');
  mkdirSync(join(folder, 'crossed', 'index.html', 'full'), { recursive: true });
  for (const out of [taken, join(taken, 'below'), join(folder, 'crossed')]) {
    const { code, error } = await run('report', 'small.yaml', '--out', out);
    t.is(code, 2, out + error);
    t.regex(error, /^error: a report cannot be written to .*\nhint: {2}name a folder/);
    t.notRegex(error, /Internal error|\n\s+at /);
  }
  t.is(readFileSync(taken, 'utf8'), 'mine');
  t.true(existsSync(join(folder, 'crossed', 'index.html', 'full')), join(folder, 'crossed', 'index.html', 'full'));
  const reports = join(folder, 'artifacts', 'reports');
  rmSync(reports, { recursive: true });
  writeFileSync(reports, '');
  for (const command of ['report', 'run']) {
    const { code, error, out } = await run(command, 'small.yaml');
    t.is(code, 4, error + out);
    t.regex(error, /^store fault: cannot .*reports/);
    t.notRegex(error, /Internal error|\n\s+at /);
  }
  t.false(existsSync(join(folder, 'artifacts', 'tmp', 'index.html')), join(folder, 'artifacts', 'tmp', 'index.html'));
});

test('a run whose report has no result says that the page is of an earlier run, until one has', async (t) => {
  const { run, write } = project(t, document('[1.0e+30]', gates));
  const first = await run('run', 'small.yaml');
  t.regex(first.out, /blocked +report/);
  t.is(earlier(first.out), 0);
  write(document('[0.01]', gates));
  const drawn = await run('run', 'small.yaml');
  t.regex(drawn.out, /^report: .*index\.html$/m);
  write(document('[1.0e+30]', gates));
  t.is(earlier((await run('run', 'small.yaml')).out), 1);
  // A run that was not asked for the report has none to miss.
  t.is(earlier((await run('run', 'small.yaml', '--only', 'normalize')).out), 0);
  write(document('[0.01]', gates));
  t.is(earlier((await run('run', 'small.yaml')).out), 0);
});

test('a run that ends with a store fault although no action failed says why, with --quiet too', async (t) => {
  const { folder, run } = project(t, document('[0.01]', ''));
  t.is((await run('run', 'small.yaml', '--only', 'ingest', '--quiet')).code, 0);
  const latest = join(folder, 'artifacts', 'latest');
  rmSync(latest, { recursive: true });
  writeFileSync(latest, 'in the way');
  const { code, error } = await run('run', 'small.yaml', '--only', 'ingest', '--quiet');
  t.is(code, 4);
  t.regex(error, /^warning: cannot write .*small\.json: .*latest is a file where a folder is expected/m);
});

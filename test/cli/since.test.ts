/** Runs beside the run before: in the terminal, in pages and in texts, by the runs that were made and by those that are named. */

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { PresentedFacts } from '../../src/core/facts/presented-facts.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Project, small } from './command-line.ts';

const document = (rate: string): string =>
  `${small(1, 0.2)}  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { net: [A, B] }
    with:
      model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }]
      optimizer: { sgd: { learningRate: ${rate} } }
      epochs: 2
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { metric: validation.accuracy } }
  report: { uses: report, needs: { dataset: normalize, histories: train, evaluations: evaluate, predictions: evaluate } }
gates:
  - { metric: evaluate.test.accuracy, min: 0 }
`;

interface Written extends Project {
  write(rate: string): void;
  /** The facts of the page in a folder of reports; the names of folders. */
  factsOf(name: string): PresentedFacts;
  folders(): string[];
}

function project(t: ExecutionContext, rate = '0.5'): Written {
  const made = createProject(temporaryFolder(t), { 'small.yaml': document(rate) });
  const reports = join(made.folder, 'artifacts', 'reports');
  return {
    ...made,
    write: (next) => writeFileSync(join(made.folder, 'pipelines', 'small.yaml'), document(next)),
    folders: () => readdirSync(reports).filter((name) => !name.endsWith('.json')),
    factsOf: (name) => {
      const page = readFileSync(join(reports, name, 'index.html'), 'utf8');
      return JSON.parse(/id="run-facts">(.*?)<\/script>/.exec(page)![1]!) as PresentedFacts;
    },
  };
}

const placeOf = /pipelines\/small\.yaml:\d+:\d+$/;

test('a run says what changed since the run before, and its page has numbers, curves and answers of both', async (t) => {
  const { run, write, factsOf } = project(t);
  const first = await run('run', 'small.yaml');
  t.regex(first.out, /1 of 1|2 of 2 gates passed/);
  t.regex(first.out, /A and B tie at \d+\.\d % .* the first run with these results/, first.out);
  const alone = factsOf('small');
  t.is(alone.since, undefined);
  write('0.001');
  const second = await run('run', 'small.yaml');
  t.regex(second.out, /since \d+ \w+ \d\d:\d\d · changed: train\.with\.optimizer\.sgd\.learningRate 0\.5 → 0\.001$/m);
  const { since, headline, parameters, origin } = factsOf('small');
  t.is(since?.run, alone.run);
  t.is(since?.changes.length, 1, JSON.stringify(since?.changes));
  t.like(since?.changes[0], {
    ...{ stage: 'train', of: 'parameter', path: 'train.with.optimizer.sgd.learningRate', before: 0.5, after: 0.001 },
    actions: ['train[net=A]', 'train[net=B]'],
  });
  t.regex(since?.changes[0]?.place ?? '', placeOf);
  t.is(since?.metrics['evaluate[net=A]']?.['test.accuracy'], metricIn(await run('show', alone.run, '--json'), 'A'));
  t.deepEqual(since?.curves['train[net=B]']?.epochs, [1, 2]);
  const answers = since?.answers['evaluate[net=A]'];
  const { bothRight = 0, onlyBefore = 0, onlyNow = 0, bothWrong = 0 } = answers ?? {};
  t.is(bothRight + onlyBefore + onlyNow + bothWrong, 20, 'the test rows of the document');
  const rows = [...(answers?.newlyWrong ?? []), ...(answers?.newlyRight ?? [])];
  t.is(rows.length, onlyBefore + onlyNow);
  t.true(
    rows.every(({ picture }) => picture?.startsWith('data:image/png;base64,') === true),
    'each has its picture',
  );
  t.deepEqual(since?.notes, []);
  t.is(headline?.best?.actions[0], 'evaluate[net=A]');
  t.like(parameters?.['train[net=A]']?.with, { epochs: 2 });
  t.is(origin?.machines.length, 1);
  const repeated = await run('run', 'small.yaml');
  t.regex(repeated.out, /changed: train\.with\.optimizer\.sgd\.learningRate 0\.5 → 0\.001$/m, 'nothing was executed');
});

/** Test accuracy of a network, by the JSON of `show`. */
function metricIn(shown: { readonly out: string }, net: string): number | undefined {
  const { actions } = JSON.parse(shown.out) as { actions: { id: string; metrics: Record<string, number> }[] };
  return actions.find(({ id }) => id === `evaluate[net=${net}]`)?.metrics['test.accuracy'];
}

test('values of -P and --set have a folder of their own, and are compared with the plain run', async (t) => {
  const { run, folders, factsOf, folder: root } = project(t);
  await run('run', 'small.yaml', '--quiet');
  const plain = factsOf('small').run;
  const other = await run('run', 'small.yaml', '--set', 'train.with.epochs=1');
  t.is(folders().length, 2);
  t.is(factsOf('small').run, plain, 'the page of the plain run is left alone');
  const own = folders().find((name) => name !== 'small')!;
  t.true(other.out.includes(`report: artifacts/reports/${own}/index.html`), other.out);
  const { since, settings } = factsOf(own);
  t.deepEqual(settings, ['train.with.epochs=1']);
  t.is(since?.run, plain);
  t.regex(since?.chosen ?? '', /its -P or --set were other ones/);
  t.like(since?.changes[0], { path: 'train.with.epochs', before: 2, after: 1 });
  const again = await run('run', 'small.yaml', '--quiet');
  t.is(again.code, 0);
  t.is(factsOf('small').since, undefined, 'nothing of the plain page has changed');
  const folder = join(root, 'artifacts', 'reports', own);
  writeFileSync(join(folder, 'mine.txt'), 'a note');
  const kept = await run('gc', '--keep-runs', '2', '--grace', '0');
  t.false(/reports? of older values/.test(kept.out), kept.out);
  const asked = await run('gc', '--keep-runs', '1', '--grace', '0', '--dry-run');
  t.regex(asked.out, /, 1 report of older values \(/);
  t.true(asked.out.includes(`would delete reports/${own}/index.html`), asked.out);
  t.true(existsSync(join(folder, 'index.html')), 'a dry run deletes nothing');
  t.regex((await run('gc', '--keep-runs', '1', '--grace', '0')).out, /, 1 report of older values \(/);
  t.deepEqual(readdirSync(folder), ['mine.txt'], "the user's file stays, alone");
  t.deepEqual(readdirSync(join(folder, '..')).sort(), ['small', 'small.json', own].sort());
});

test('two named runs have a page of their own, whichever came first; text too', async (t) => {
  const { run, write, folders, factsOf, folder: root } = project(t);
  await run('run', 'small.yaml', '--quiet', '--tag', 'base');
  write('0.001');
  await run('run', 'small.yaml', '--quiet', '--name', 'slow');
  const later = factsOf('small').run;
  const told = await run('report', 'slow', 'base');
  t.is(told.code, 0, told.error);
  const own = folders().find((name) => name !== 'small')!;
  t.true(told.out.includes(`reports/${own}/index.html`), told.out);
  const { since, run: shown } = factsOf(own);
  t.is(since?.run, later, 'the later run is the one before');
  t.not(shown, later);
  t.is(since?.chosen, 'named on the command line');
  t.like(since?.changes[0], { before: 0.001, after: 0.5 });
  t.is(since?.changes[0]?.place, undefined, 'the document may be another one by now');
  const text = await run('report', 'latest~1', 'latest', '--format', 'md');
  t.regex(text.out, /^### Since run `/m);
  t.regex(text.out, /^- train\.with\.optimizer\.sgd\.learningRate 0\.5 → 0\.001$/m);
  t.regex((await run('report', 'latest', 'slow')).error, /are the same run/);
  writeFileSync(join(root, 'pipelines', 'other.yaml'), small(1, 0.2).replace('name: small', 'name: other'));
  await run('run', 'other.yaml', '--quiet', '--name', 'other');
  t.regex(
    (await run('report', 'other', 'slow', '--format', 'md')).out,
    /^⚠️ the run before is of another pipeline, other\.$/m,
  );
  t.notRegex(text.out, /another pipeline/);
  t.regex((await run('report', 'latest', 'nobody')).error, /there is no run "nobody"/);
});

test('artifacts that are gone and runs that failed are told', async (t) => {
  const { run, write, factsOf, folder } = project(t);
  await run('run', 'small.yaml', '--quiet');
  rmSync(join(folder, 'artifacts', 'results-v1'), { recursive: true });
  write('0.001');
  await run('run', 'small.yaml', '--quiet');
  const { since } = factsOf('small');
  t.true(
    since?.notes.some((note) => /is no longer in the store/.test(note)),
    JSON.stringify(since?.notes),
  );
  t.true(Object.keys(since?.metrics ?? {}).length > 0, 'its manifest still has the numbers');
  t.true(existsSync(join(folder, 'artifacts', 'reports', 'small', 'summary.md')), 'the page is written all the same');
  write('1.0e+38');
  await run('run', 'small.yaml', '--quiet', '--keep-going');
  write('0.002');
  await run('run', 'small.yaml', '--quiet');
  const last = factsOf('small');
  t.is(
    last.since?.outcome === 'succeeded' || last.since?.outcome === 'gates failed',
    true,
    'a failed run is passed over',
  );
});

test('numbers on other rows are compared with a doubt; a run without results has no artifacts that are missed', async (t) => {
  const { run, folder } = project(t, '0.01');
  await run('run', 'small.yaml', '--quiet', '--name', 'few');
  await run('run', 'small.yaml', '--quiet', '--name', 'many', '-P', 'split=0.5', '--set', 'train.with.epochs=9');
  const log = await run('log');
  t.regex(log.out, /^2\S+ +small +succeeded +\S+ % +[+−±]\S+( points)?, other rows /m, log.out);
  const { out } = await run('report', 'few', 'many', '--format', 'md');
  const rows = out.split('\n').filter((line) => /^\| [AB] \| Validation accuracy \|/.test(line));
  t.true(rows.length > 0, out);
  t.deepEqual(
    rows.filter((line) => !/\| ⚠️ \S+ points, other rows \|$/.test(line)),
    [],
  );
  t.regex(out, /the validation rows of evaluate\\\[net=A\\\] and evaluate\\\[net=B\\\] are other ones than before/);
  await run(
    'run',
    'small.yaml',
    '--quiet',
    '--keep-going',
    '--name',
    'none',
    '--set',
    'train.with.optimizer.sgd.learningRate=1e38',
  );
  const failed = await run('report', 'none', 'few', '--format', 'md');
  t.regex(failed.out, /the run before ended with "failed"/);
  t.notRegex(failed.out, /in the store/);
  t.regex(
    failed.out,
    /^- train\.with\.optimizer\.sgd\.learningRate 1e\\?\+38 → 0\.01$/m,
    'a failure knows its parameters',
  );
  rmSync(join(folder, 'artifacts', 'results-v1'), { recursive: true });
  await run('run', 'small.yaml', '--quiet', '--set', 'train.with.epochs=3', '--name', 'three');
  const gone = await run('report', 'few', 'three', '--format', 'md');
  t.is(gone.out.match(/the history of .* before is no longer in the store/g)?.length, 1, gone.out);
  t.regex(gone.out, /the history of train\S+ and train\S+ before is/);
});

test('of points that are all new the parameters are told that all of them changed; measures of the page are no cause', async (t) => {
  const { run, folder } = project(t);
  await run('run', 'small.yaml', '--quiet', '--name', 'small');
  const nets = Array.from({ length: 3 }, (_, index) => `N${index}`).join(', ');
  const other = document('0.5')
    .replace('net: [A, B]', `net: [${nets}]`)
    .replace('matrix: {', `matrix: { rate: [0.1, 0.2],`)
    .replace('learningRate: 0.5', 'learningRate: "${{ matrix.rate }}"')
    .replace('epochs: 2', 'epochs: 1')
    .replace(', evaluations: evaluate, predictions: evaluate', '');
  writeFileSync(join(folder, 'pipelines', 'small.yaml'), other);
  await run('run', 'small.yaml', '--quiet', '--name', 'six');
  const { out } = await run('report', 'small', 'six', '--format', 'md');
  t.regex(out, /^- train: 6 new .*, 2 gone/m, out);
  t.notRegex(out, /report\.with\.measures/);
  t.regex(out, /^- train\.with\.epochs 2 → 1$/m, out);
  t.notRegex(out, /learningRate/, 'a value of the matrix is that of a point');
  t.regex(out, /changed: train\.with\.epochs 2 → 1 and 3 more/, 'the headline names a cause');
  const back = await run('report', 'six', 'small', '--format', 'md');
  t.regex(back.out, /^No longer measured: (\S+, ){9}\S+ and 2 more\.$/m, back.out);
});

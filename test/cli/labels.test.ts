/** `--set`, names, tags and notes of runs, and points on the command line: told by plan, run and log. */

import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, small } from './command-line.ts';

const document = small(1, 0.2).replace(
  'stages:\n',
  `stages:
  shaped:
    uses: normalize
    needs: { dataset: ingest }
    matrix: { split: [0.1, 0.2], scale: [1, 255] }
    with: { validationSplit: '\${{ matrix.split }}', scale: '\${{ matrix.scale }}' }
`,
);

test('a value that is set is in the plan, in the key, in the facts of the run and in the log', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': document });
  const only = ['--only', 'ingest'];
  t.is((await project.run('run', 'small.yaml', ...only)).code, 0);
  const set = ['--set', 'ingest.with.examples.train=50'];
  const plan = await project.run('plan', 'small.yaml', ...set);
  t.regex(plan.out, /^--set ingest\.with\.examples\.train=50\n/);
  t.regex(plan.out, /^run +ingest {2}with\.examples\.train 100 → 50 {2}command line:1:34 · then \d more/m);
  const why = await project.run('why', 'small.yaml', 'ingest', ...set);
  t.regex(why.out, /ingest\.with\.examples\.train 100 → 50 {2}command line:1:34/);
  const run = await project.run('run', 'small.yaml', ...only, ...set);
  t.like(run, { code: 0, error: '' });
  t.regex(run.out, /^ +--set ingest\.with\.examples\.train=50$/m);
  const [newest, before] = (await project.run('log', '--json')).json();
  t.deepEqual(newest?.settings, ['ingest.with.examples.train=50']);
  t.is(before?.settings, undefined);
  t.regex((await project.run('log')).out, / --set ingest\.with\.examples\.train=50$/m);
  t.regex((await project.run('show', 'latest')).out, /^run .*\n--set ingest\.with\.examples\.train=50\n/);
  t.regex(
    (await project.run('diff', 'latest~1', 'latest')).out,
    /^before .*\nafter .*\n +--set ingest\.with\.examples\.train=50\n/,
  );
  const refused = await project.run('plan', 'small.yaml', '--set', 'ingest.with.exmples.train=50');
  t.is(refused.code, 2);
  t.regex(refused.error, /--> command line:1:7\n.*\n1 \| --set ingest\.with\.exmples\.train=50\n/);
  t.regex(refused.error, /did you mean "examples"/);
});

test('a run is found again by its name and tags; the note is kept with it and printed on one line', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': document });
  const run = (...args: string[]) => project.run('run', 'small.yaml', '--only', 'ingest', ...args);
  const note = 'two\nlines \u001b[31mred';
  t.is((await run('--name', 'first try', '--tag', 'paper', '--tag', 'night', '--note', note)).code, 0);
  t.is((await run('--tag', 'paper')).code, 0);
  t.is((await run()).code, 0);
  const log = await project.run('log');
  t.regex(log.out, /first try #paper #night: two\\nlines \\u001b\[31mred$/m);
  const found = async (...args: string[]) =>
    (await project.run('log', '--json', ...args)).json().map(({ label }) => label);
  t.deepEqual(await found('--tag', 'paper'), [
    { tags: ['paper'] },
    { name: 'first try', tags: ['paper', 'night'], note },
  ]);
  t.deepEqual(await found('--tag', 'paper', '--tag', 'night'), [{ name: 'first try', tags: ['paper', 'night'], note }]);
  t.deepEqual(await found('--tag', 'paper', '--limit', '1'), [{ tags: ['paper'] }]);
  const ids = (await project.run('log', '--json')).json<{ run: string }>().map(({ run: id }) => id);
  for (const [ref, at] of [
    ['first try', 2],
    ['night', 2],
    ['paper', 1],
  ] as const) {
    const shown = await project.run('show', ref);
    t.true(shown.out.startsWith(`run ${ids[at]} of small`), `${ref}: ${shown.out}${shown.error}`);
  }
  t.regex((await project.run('show', ids[0]!.slice(0, 4))).error, /is ambiguous/);
  t.regex((await project.run('log', '--tag', 'pap')).out, /^no run has the tag pap\n/);
  for (const [args, message] of [
    [['--name', ' '], /--name: it is empty/],
    [['--tag', 'a\nb'], /--tag: it holds a control character/],
    [['--note', 'x'.repeat(2001)], /--note: it has 2001 characters, and at most 2000 are kept/],
    [Array.from({ length: 21 }, (_, at) => ['--tag', `t${at}`]).flat(), /--tag: 21 tags are given/],
    [['--name', 'a', '--name', 'b'], /given twice/],
  ] as const) {
    const { code, error } = await run(...args);
    t.is(code, 2);
    t.regex(error, message);
  }
});

test('--only and --force take points: all actions that have the given coordinates', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': document });
  const ended = async (...args: string[]) =>
    (await project.run('run', 'small.yaml', '--json', ...args))
      .json()
      .flatMap(({ event, action }) => (/^action\.(executed|cached)$/.test(String(event)) ? [`${event} ${action}`] : []))
      .toSorted();
  t.deepEqual(await ended('--only', 'shaped[split=0.1]'), [
    'action.executed ingest',
    'action.executed shaped[split=0.1,scale=1]',
    'action.executed shaped[split=0.1,scale=255]',
  ]);
  t.deepEqual(await ended('--only', 'shaped[split=0.1,scale=255]', '--force', 'shaped[scale=255]'), [
    'action.cached ingest',
    'action.executed shaped[split=0.1,scale=255]',
  ]);
  for (const [name, message] of [
    ['shaped[splt=0.1]', /--only shaped\[splt=0\.1\]: "shaped" has no axis "splt"[\s\S]*did you mean "split"\?/],
    ['shaped[split=0.3]', /--only .*has no point with split=0\.3/],
  ] as const) {
    const { code, error } = await project.run('run', 'small.yaml', '--only', name);
    t.is(code, 2);
    t.regex(error, message);
  }
});

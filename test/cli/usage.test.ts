/** Help, version, mistakes in the command line and in documents: what is printed where, and the exit codes. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, openProject, small } from './command-line.ts';

test('help and version go to standard output and succeed', async (t) => {
  const project = createProject(temporaryFolder(t), {});
  const help = await project.run('--help');
  t.is(help.code, 0);
  for (const command of [
    'run',
    'plan',
    'why',
    'status',
    'graph',
    'lint',
    'ci',
    'audit',
    'diff',
    'show',
    'log',
    'verify',
    'gc',
    'du',
  ])
    t.regex(help.out, new RegExp(`^  ${command} `, 'm'));
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  t.like(await project.run('--version'), { code: 0, out: `${version}\n`, error: '' });
  t.regex((await project.run('run', '--help')).out, /--fail-fast.*\n.*--keep-going/);
});

test('a misspelt command or option is a usage error with a suggestion, and prints nothing on standard output', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  for (const [args, suggestion] of [
    [['paln', 'small.yaml'], 'plan'],
    [['plan', 'small.yaml', '--jsno'], '--json'],
  ] as const) {
    const { code, out, error } = await project.run(...args);
    t.is(code, 2, args.join(' '));
    t.is(out, '');
    t.true(error.includes(suggestion), error);
  }
});

test('a file, stage or run that does not exist is named, with the places searched or a suggestion', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  t.like(await project.run('run', 'smal.yaml'), { code: 2, out: '' });
  t.regex((await project.run('run', 'smal.yaml')).error, /no such file: smal\.yaml\n.*pipelines.smal\.yaml/s);
  for (const name of ['small', 'small.yml', './pipelines/small'])
    t.regex((await project.run('plan', name)).error, /no such file: .*; did you mean .*pipelines.small\.yaml\?/s);
  t.regex((await project.run('plan', 'pipelines')).error, /^error: pipelines is a folder\n/);
  t.regex((await project.run('why', 'small.yaml', 'normalise')).error, /did you mean "normalize"/);
  t.regex((await project.run('run', 'small.yaml', '--only', 'ingets')).error, /did you mean "ingest"/);
  t.regex((await project.run('run', 'small.yaml', '-P', 'slit=1')).error, /split/);
  mkdirSync(join(project.folder, 'artifacts'));
  t.regex((await project.run('diff', 'latest~1', 'latest')).error, /there is no run "latest~1"/);
  t.is((await project.run('run', 'small.yaml', '--jobs', 'many')).code, 2);
});

test('a stage that asks for more than the machine has is refused before anything runs, unless its results are known', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  t.is((await project.run('run', 'small.yaml', '--only', 'ingest')).code, 0);
  const asking = (stage: string, resources: string): string =>
    small(1, 0.2).replace(`uses: ${stage}`, `uses: ${stage}\n    resources: ${resources}`);
  const write = (text: string): void => writeFileSync(join(project.folder, 'pipelines', 'small.yaml'), text);
  for (const [resources, message] of [
    ['{ memory: 900000000 }', /normalize: the stage asks for more memory than there is \(\d+ MiB of 900000000 MiB\)/],
    ['{ gpu: 99 }', /normalize: the stage asks for more graphics processors than there are \(\d+ of 99\)/],
  ] as const) {
    write(asking('normalize', resources));
    const refused = await project.run('run', 'small.yaml');
    t.is(refused.code, 2, refused.out);
    t.regex(refused.error, message);
    t.regex(refused.error, /nothing was run/);
    t.is(refused.out, '');
  }
  write(asking('ingest', '{ gpu: 99 }'));
  t.is((await project.run('run', 'small.yaml')).code, 0);
});

const storeCommands = [['verify'], ['gc'], ['du'], ['log'], ['show', 'latest'], ['diff', 'latest~1', 'latest']];

test('a store that does not exist is named by commands that read it, and is not created', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  const mistyped = join(project.folder, 'artefacts');
  for (const args of storeCommands) {
    const given = await project.run(...args, '--store', mistyped);
    t.like(given, { code: 2, out: '' }, args[0]);
    t.true(given.error.startsWith(`error: there is no store at ${mistyped}\nhint:  check --store;`), given.error);
    const unmade = await project.run(...args);
    t.like(unmade, { code: 2, out: '' }, args[0]);
    t.true(unmade.error.startsWith(`error: there is no store at ${join(project.folder, 'artifacts')}\n`), unmade.error);
    t.regex(unmade.error, /the first run of a pipeline creates it/);
    const foreign = await project.run(...args, '--store', 'pipelines');
    t.like(foreign, { code: 2, out: '' }, args[0]);
    t.regex(foreign.error, /pipelines is not a store: /);
  }
  t.deepEqual(readdirSync(project.folder), ['pipelines']);
  t.deepEqual(readdirSync(join(project.folder, 'pipelines')), ['small.yaml']);
  writeFileSync(mistyped, 'text');
  t.regex((await project.run('verify', '--store', mistyped)).error, /is a file, not a store/);
});

test('an empty folder is a store in which nothing is kept yet', async (t) => {
  const project = createProject(temporaryFolder(t), {});
  const store = join(project.folder, 'empty');
  mkdirSync(store);
  const said = async (...args: string[]): Promise<string> => {
    const { code, out } = await project.run(...args, '--store', store);
    t.is(code, 0, args[0]);
    return out;
  };
  t.is(await said('log'), `no runs in ${store} yet\n`);
  t.regex(await said('verify'), /: nothing is stored yet\n$/);
  t.regex(await said('du'), /total +0 B\n$/);
  t.false(existsSync(join(store, 'runs')), join(store, 'runs'));
  t.regex(await said('gc'), /^deleted 0 records/);
  t.regex((await project.run('diff', 'latest~1', 'latest', '--store', store)).error, /no runs in .*empty yet/);
  t.regex((await project.run('show', 'latest', '--store', store)).error, /there is no run, action, key or artifact/);
});

test('lint: a sound document, and mistakes with their places as text and as JSON', async (t) => {
  const project = createProject(temporaryFolder(t), {
    'small.yaml': small(1, 0.2),
    'wrong.yaml': small(1, 0.2).replace('uses: normalize', 'uses: normalise').replace('examples:', 'exmples:'),
  });
  const sound = await project.run('lint', 'small.yaml');
  t.like(sound, { code: 0, error: '' });
  t.regex(sound.out, /2 stages, 2 actions, 0 gates, no mistakes/);
  const wrong = await project.run('lint', 'wrong.yaml');
  t.like(wrong, { code: 2, out: '' });
  t.regex(wrong.error, new RegExp(`--> ${join('pipelines', 'wrong.yaml')}:8:53`.replaceAll('.', '\\.')));
  t.regex(wrong.error, /did you mean "examples"/);
  t.regex(wrong.error, /did you mean "normalize"/);
  const listed = await project.run('lint', 'wrong.yaml', '--json');
  t.is(listed.code, 2);
  t.deepEqual(
    listed.json<{ code: string; range: { line: number } }>().map(({ code, range }) => [code, range.line]),
    [
      ['unknown-key', 8],
      ['unknown-kind', 10],
    ],
  );
});

test('graph in each language; the drawing is one well-formed element that names every stage', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  t.regex((await project.run('graph', 'small.yaml')).out, /^flowchart LR\n.*-->\|dataset\|/s);
  t.regex((await project.run('graph', 'small.yaml', '--format', 'dot')).out, /"ingest" -> "normalize"/);
  const { out } = await project.run('graph', 'small.yaml', '--format', 'svg');
  t.regex(out, /^<svg [^>]*>.*>ingest<.*>normalize<.*<\/svg>\n$/s);
  const [graph] = (await project.run('graph', 'small.yaml', '--json')).json();
  t.like(graph, { edges: [{ from: 'ingest', to: 'normalize', port: 'dataset', many: false }] });
});

test('a parameter or an option given twice or empty is a usage error: none is dropped in silence', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  for (const [args, said] of [
    [['lint', 'small.yaml', '-P', 'split=0.1', '-P', 'split=0.2'], /-P split: given twice/],
    [['lint', 'small.yaml', '-P', 'split'], /-P split: expected name=value/],
    [['lint', 'small.yaml', '-P', '=1'], /-P =1: expected name=value/],
    [['lint', 'small.yaml', '-P', 'split='], /error\[empty-value\]: -P split: the value is empty/],
    [['lint', 'small.yaml', '-P', '__proto__=1'], /error\[unknown-param\]: -P __proto__/],
    [['lint', 'small.yaml', '-P', 'Split=1'], /did you mean "split"/],
    [['run', 'small.yaml', '--store', ''], /'--store <dir>' argument '' is invalid\. expected a path/],
    [['run', 'small.yaml', '--store', 'a', '--store', 'b'], /the option is given twice/],
    [['run', 'small.yaml', '--jobs', '1', '-j', '2'], /the option is given twice/],
    [['log', '--limit', '1', '--limit', '2'], /the option is given twice/],
    [['report', 'small.yaml', '--out', ''], /expected a path/],
  ] as const) {
    const { code, out, error } = await project.run(...args);
    t.is(code, 2, args.join(' '));
    t.is(out, '', args.join(' '));
    t.regex(error, said, args.join(' '));
  }
  t.deepEqual(readdirSync(project.folder), ['pipelines']);
});

test('a document of the project above is named where a folder of it has none', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  const inside = join(project.folder, 'data', 'raw');
  mkdirSync(inside, { recursive: true });
  const { code, error } = await openProject(project.folder, { cwd: inside }).run('run', 'small.yaml');
  t.is(code, 2);
  t.true(error.includes(`; did you mean ${join(project.folder, 'pipelines', 'small.yaml')}?`), error);
  const help = (await project.run('--help')).out;
  t.regex(help, /project +the nearest folder at or above the document's that holds pipelines\//);
});

test('bytes that are no UTF-8, and documents that are too large, are refused at their place, as text and as JSON', async (t) => {
  const project = createProject(temporaryFolder(t), {});
  const document = join(project.folder, 'pipelines', 'latin.yaml');
  writeFileSync(document, Buffer.from(small(1, 0.2).replace('name: small', 'name: caf\u00e9'), 'latin1'));
  for (const command of ['lint', 'run', 'plan', 'graph']) {
    const { code, out, error } = await project.run(command, 'latin.yaml');
    t.like({ code, out }, { code: 2, out: '' });
    t.regex(error, /error\[not-utf8\]: the file is not UTF-8\n +--> .*latin\.yaml:2:10\n/);
    t.regex(error, /found: the byte 0xE9 at offset 51\n/);
  }
  const [told] = (await project.run('lint', 'latin.yaml', '--json')).json();
  t.like(told, { severity: 'error', code: 'not-utf8', range: { line: 2, column: 10 } });
  writeFileSync(document, 'x'.repeat(13_000_000));
  t.regex(
    (await project.run('lint', 'latin.yaml')).error,
    /error\[file-too-large\].*\n.*found: more than 12582912 bytes/,
  );
});

test('warnings are drawn on standard error, are events of the run and part of lint, and stop nothing', async (t) => {
  const warned = small(1, 0.2)
    .replace('params: {', 'params: { splt: 1,')
    .replace('    needs: { dataset: ingest }', '    needs: { dataset: ingest }\n    matrix: { seed: [1, 2] }');
  const project = createProject(temporaryFolder(t), { 'warned.yaml': warned });
  const drawn =
    /^warning\[unused-param\]: nothing refers to the param "splt"\n --> .*:4:11\n.*warning\[unused-axis\]: nothing refers to "seed".*\n\n2 warnings\n$/s;
  const lint = await project.run('lint', 'warned.yaml');
  t.is(lint.code, 0);
  t.regex(lint.error, drawn);
  t.regex(lint.out, /no mistakes, 2 warnings\n$/);
  const [listed] = (await project.run('lint', 'warned.yaml', '--json')).json<{ diagnostics: { code: string }[] }>();
  t.deepEqual(
    listed?.diagnostics.map((one) => one.code),
    ['unused-param', 'unused-axis'],
  );
  const run = await project.run('run', 'warned.yaml', '--json');
  t.like(run, { code: 0, error: '' });
  const told = run.json<{ event: string; diagnostic?: { severity: string; code: string; range: { line: number } } }>();
  t.deepEqual(
    told.filter(({ event }) => event === 'warning').map(({ diagnostic }) => [diagnostic?.code, diagnostic?.range.line]),
    [
      ['unused-param', 4],
      ['unused-axis', 12],
    ],
  );
  const plan = await project.run('plan', 'warned.yaml', '--json');
  t.deepEqual(
    plan.json().filter((one) => !('outcome' in one)),
    [],
  );
  t.regex(plan.error, drawn);
  t.like(await project.run('run', 'warned.yaml', '--quiet'), { code: 0, out: '', error: '' });
});

test('the shipped pipelines have no mistakes and no warnings', async (t) => {
  const { run } = createProject(temporaryFolder(t), {});
  const folder = fileURLToPath(new URL('../../../pipelines/', import.meta.url));
  const documents = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  t.true(documents.length > 0, `no documents in ${folder}`);
  for (const name of documents) t.like(await run('lint', join(folder, name)), { code: 0, error: '' }, name);
});

/** `pipeline ci` and `--reporter` by the real command: exit codes, and what a build server is told of each. */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, openProject, type Project } from './command-line.ts';

const document = `name: score
params: { accuracy: 0.9 }
stages:
  score:
    uses: command
    with:
      run: node score.mjs \${{ params.accuracy }}
      files: [score.mjs]
      metrics: { accuracy: max }
gates:
  - { metric: score.accuracy, min: 0.8 }
`;
const script = `const value = Number(process.argv[2]);
if (Number.isNaN(value)) throw new Error('::error::no number');
console.log('::metric accuracy=' + value);
`;

/** A project whose commands believe to be started by GitHub or GitLab. */
function server(t: ExecutionContext, env: { readonly [name: string]: string } = {}): Project {
  const { folder } = createProject(temporaryFolder(t), { 'score.yaml': document, 'score.mjs': script });
  const github = { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '', GITHUB_WORKSPACE: folder };
  return openProject(folder, { env: { ...github, GITLAB_CI: '', CI_PROJECT_DIR: '', ...env } });
}

const onGithub = { GITHUB_ACTIONS: 'true' };

function commands(out: string): string[] {
  return out.split('\n').filter((line) => line.startsWith('::'));
}

test('ci ends with 0, 3, 1, 2 and 4, and GitHub marks the line of the gate, of the stage and of the mistake', async (t) => {
  const project = server(t, onGithub);
  const group = '::group::score: 1 actions';
  const good = await project.run('ci', 'score.yaml');
  t.is(good.code, 0, good.error);
  t.deepEqual(commands(good.out), [group, '::endgroup::']);

  const worse = await project.run('ci', 'score.yaml', '-P', 'accuracy=0.7');
  t.is(worse.code, 3);
  const [, , gate = '', ...others] = commands(worse.out);
  t.deepEqual(others, []);
  t.regex(gate, /^::error file=pipelines\/score\.yaml,line=11,col=\d+,title=gate failed::.*0\.7/);

  const broken = await project.run('ci', 'score.yaml', '-P', 'accuracy=x');
  t.is(broken.code, 1);
  t.regex(commands(broken.out)[2] ?? '', /^::error file=pipelines\/score\.yaml,line=11,.*score has no result/);
  t.regex(
    commands(broken.out)[3] ?? '',
    /^::error file=pipelines\/score\.yaml,line=4,col=3,title=stage failed::.*exited with code 1/,
  );
  t.is(commands(broken.out).length, 4, 'the log of the program is no command');

  writeFileSync(
    join(project.folder, 'pipelines', 'wrong.yaml'),
    document.replace('metric: score.a', 'metric: score.ak'),
  );
  const wrong = await project.run('ci', 'wrong.yaml');
  t.is(wrong.code, 2);
  t.regex(wrong.out, /^::error file=pipelines\/wrong\.yaml,line=11,col=15,title=mistake in the pipeline::.*akccuracy/);
  t.regex(
    (await project.run('ci', 'none.yaml')).out,
    /^::error title=nothing was finished::no such file: none\.yaml\n$/,
  );

  rmSync(join(project.folder, 'artifacts', 'results-v1'), { recursive: true });
  writeFileSync(join(project.folder, 'artifacts', 'results-v1'), '');
  const fault = await project.run('ci', 'score.yaml');
  t.is(fault.code, 4);
  t.regex(fault.out, /^::error title=store fault::/m);
});

test('GitLab is told by files: JUnit, code quality and metrics', async (t) => {
  const project = server(t, { GITLAB_CI: 'true', CI_PROJECT_DIR: '' });
  const { code, out } = await project.run('ci', 'score.yaml', '-P', 'accuracy=0.7');
  t.is(code, 3);
  t.deepEqual(commands(out), []);
  const read = (name: string): string => readFileSync(join(project.folder, 'gitlab-reports', name), 'utf8');
  t.regex(read('junit.xml'), /<testsuites name="score" tests="3" failures="1" errors="0"/);
  t.like(JSON.parse(read('code-quality.json')), [
    { check_name: 'gate', location: { path: 'pipelines/score.yaml', lines: { begin: 11 } } },
  ]);
  t.true(
    read('metrics.txt').includes('arrowline_metric{pipeline="score",action="score",metric="accuracy"} 0.7\n'),
    read('metrics.txt'),
  );
});

test('reporters that are named replace those of the server; run has them too', async (t) => {
  const project = server(t, onGithub);
  const named = await project.run('ci', 'score.yaml', '--reporter', 'junit=out/of/this/junit.xml');
  t.deepEqual(commands(named.out), []);
  t.regex(readFileSync(join(project.folder, 'out/of/this/junit.xml'), 'utf8'), /<testcase name="score\.accuracy"/);
  t.deepEqual(commands((await project.run('run', 'score.yaml')).out), []);
  const both = await project.run('run', 'score.yaml', '--reporter', 'github', '--reporter', 'gitlab=in');
  t.is(commands(both.out).length, 2);
  t.true(existsSync(join(project.folder, 'in', 'junit.xml')), 'the folder that was named');
});

test('gate tells of stored results as the run told of them, and of results that are not there', async (t) => {
  const project = server(t);
  const reporters = ['--reporter', 'github', '--reporter', 'junit=gate.xml'];
  const settings = ['score.yaml', '-P', 'accuracy=0.7'];
  const before = await project.run('gate', ...settings, ...reporters);
  t.is(before.code, 3);
  t.regex(commands(before.out)[0] ?? '', /^::error file=pipelines\/score\.yaml,line=11,.*score has no result/);
  const ran = await project.run('run', ...settings, '--reporter', 'github');
  const judged = await project.run('gate', ...settings, ...reporters);
  t.is(judged.code, 3);
  t.deepEqual(commands(judged.out), commands(ran.out).slice(2), 'but for the folding of the log');
  t.regex(
    readFileSync(join(project.folder, 'gate.xml'), 'utf8'),
    /<testsuites name="score" tests="3" failures="1" errors="0"/,
  );
});

test('with --json, standard output has events only: commands to GitHub go to standard error', async (t) => {
  const project = server(t);
  const ran = await project.run('run', 'score.yaml', '-P', 'accuracy=0.7', '--json', '--reporter', 'github');
  t.is(ran.json().at(-1)?.event, 'run.finished');
  t.is(commands(ran.error).length, 1);
});

test('the summary of the step is added to, and says when there is no room', async (t) => {
  const folder = temporaryFolder(t);
  const summary = join(folder, 'summary.md');
  writeFileSync(summary, 'of another program\n');
  const project = server(t, { ...onGithub, GITHUB_STEP_SUMMARY: summary });
  t.is((await project.run('ci', 'score.yaml')).code, 0);
  t.regex(readFileSync(summary, 'utf8'), /^of another program\n## score: ✅ succeeded\n/);
  writeFileSync(summary, 'x'.repeat(2 ** 20 - 5));
  const full = await project.run('ci', 'score.yaml');
  t.is(full.code, 4);
  t.regex(full.error, /the summary of the job has no room left/);
  t.is(readFileSync(summary).length, 2 ** 20 - 5);
});

test('a report of an earlier run is replaced before anything runs, and a place that cannot be written refuses the run', async (t) => {
  const project = server(t);
  const file = join(project.folder, 'junit.xml');
  const option = ['--reporter', 'junit=junit.xml'];
  t.is((await project.run('run', 'score.yaml', ...option)).code, 0);
  t.notRegex(readFileSync(file, 'utf8'), /<error/);
  t.is((await project.run('run', 'score.yaml', '-P', 'acuracy=1', ...option)).code, 2);
  t.regex(readFileSync(file, 'utf8'), /<error type="unknown-param"/);
  mkdirSync(join(project.folder, 'taken.xml'));
  const refused = await project.run('run', 'score.yaml', '-P', 'accuracy=0.95', '--reporter', 'junit=taken.xml');
  t.is(refused.code, 2);
  t.regex(refused.error, /the report taken\.xml cannot be written/);
  t.is(refused.out, '', 'nothing has run');
});

test('a run that is killed leaves no report of an earlier one', async (t) => {
  const project = server(t);
  const file = join(project.folder, 'junit.xml');
  t.is((await project.run('run', 'score.yaml', '--reporter', 'junit=junit.xml')).code, 0);
  writeFileSync(join(project.folder, 'pipelines', 'score.mjs'), `${script}setTimeout(() => {}, 100_000);\n`);
  const program = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));
  const run = [program, 'run', 'score.yaml', '--reporter', 'junit=junit.xml'];
  const child = spawn(process.execPath, run, { cwd: project.folder, stdio: ['ignore', 'pipe', 'ignore'] });
  t.teardown(() => child.kill('SIGKILL'));
  for await (const text of child.stdout.setEncoding('utf8')) if (/^start /m.test(text as string)) break;
  child.kill('SIGKILL');
  t.regex(readFileSync(file, 'utf8'), /<error message="the command ended before the run did"\/>/);
});

test('a reporter that there is not, without its file, or of a run that does not happen, is a usage error', async (t) => {
  const project = server(t);
  for (const given of ['junit', 'junit=', 'junit=score.yaml', 'github=x', 'gitlab=', 'teamcity']) {
    const { code, error } = await project.run('ci', 'score.yaml', '--reporter', given);
    t.is(code, 2, given);
    t.regex(error, /expected junit=FILE\.xml, github, gitlab or gitlab=FOLDER/);
  }
  t.is((await project.run('run', 'score.yaml', '--dry-run', '--reporter', 'github')).code, 2);
});

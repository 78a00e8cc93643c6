/**
 * Jobs of a GitHub workflow, run here step by step: `run` by bash as GitHub's runners start it, and the actions of GitHub
 * by their effect on files. An expression or an action that is not known here is an error.
 */

import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: { readonly [name: string]: unknown };
  readonly env?: { readonly [name: string]: string };
}

export interface Job {
  readonly if?: string;
  readonly env?: { readonly [name: string]: string };
  readonly steps: readonly Step[];
}

export interface Server {
  /** Holds the caches, the artifacts of the run, and programs. */
  readonly folder: string;
  /** Checks out the commit of the run. */
  readonly checkout: (workspace: string) => void;
  /** Values of expressions, by their text. */
  readonly expressions: { readonly [text: string]: string | boolean };
  readonly env: { readonly [name: string]: string };
}

export interface JobRun {
  readonly failed: boolean;
  /** Names of the steps that ran. */
  readonly steps: readonly string[];
  readonly log: string;
  /** Of all steps. */
  readonly environments: readonly { readonly [name: string]: string }[];
}

/** Programs that a project finds: npx runs those that npm has installed, and npm installs the package of this repository. */
export function installedPrograms(folder: string): string {
  const programs = join(folder, 'bin');
  if (existsSync(programs)) return programs;
  mkdirSync(programs);
  symlinkSync(join(repository, 'bin', 'pipeline.js'), join(programs, 'pipeline'));
  const scripts = { npx: 'exec "$@"', npm: `mkdir -p node_modules && ln -sfn '${repository}' node_modules/arrowline` };
  for (const [name, line] of Object.entries(scripts)) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  return programs;
}

export async function runJob(name: string, job: Job, server: Server): Promise<JobRun | undefined> {
  const value = (text: string): string | boolean => {
    const known = server.expressions[text.trim().replaceAll(/\s+/g, ' ')];
    if (known === undefined) throw new Error(`the value of the expression ${text} is not known`);
    return known;
  };
  const filled = (text: unknown): string =>
    String(text).replaceAll(/\$\{\{(.*?)\}\}/gs, (_found, expression: string) => String(value(expression)));
  const condition = (text: string): boolean => value(/^\$\{\{(.*)\}\}$/s.exec(text.trim())?.[1] ?? text) === true;
  if (job.if !== undefined && !condition(job.if)) return undefined;
  const workspace = join(server.folder, `job-${name}-${readdirSync(server.folder).length}`);
  mkdirSync(workspace);
  const done = { failed: false, steps: [] as string[], log: '', environments: [] as Record<string, string>[] };
  for (const step of job.steps) {
    const always = step.if?.includes('cancelled()') === true;
    if ((done.failed && !always) || (step.if !== undefined && !condition(step.if))) continue;
    done.steps.push(step.name ?? step.run ?? step.uses ?? '');
    const given = Object.fromEntries(Object.entries(step.with ?? {}).map(([key, text]) => [key, filled(text)]));
    if (step.uses !== undefined) {
      const action = actions[/^actions\/(.*)@v\d+$/.exec(step.uses)?.[1] ?? ''];
      if (action === undefined) throw new Error(`the action ${step.uses} is not known`);
      action(given, workspace, server);
      continue;
    }
    const summary = join(server.folder, `summary-${name}-${done.steps.length}.md`);
    writeFileSync(summary, '');
    const own = Object.entries({ ...job.env, ...step.env }).map(([key, text]) => [key, filled(text)] as const);
    const env = {
      ...server.env,
      GITHUB_WORKSPACE: workspace,
      GITHUB_STEP_SUMMARY: summary,
      ...Object.fromEntries(own),
    };
    done.environments.push(env);
    const { failed, out } = await bash(filled(step.run), workspace, {
      ...env,
      PATH: [installedPrograms(server.folder), process.env.PATH].join(delimiter),
    });
    done.log += out;
    done.failed ||= failed;
  }
  return done;
}

type Given = { readonly [name: string]: string };

function copied(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

/** Without a cache of that key, the newest one whose key begins with `restore-keys`. */
function restore(given: Given, workspace: string, caches: string): void {
  const { key = '', 'restore-keys': prefix = key, path = '' } = given;
  const kept = existsSync(caches) ? readdirSync(caches).filter((one) => one.startsWith(prefix)) : [];
  const age = (name: string): number => -statSync(join(caches, name)).birthtimeMs;
  const [found] = kept.includes(key) ? [key] : kept.sort((one, other) => age(one) - age(other));
  if (found !== undefined) copied(join(caches, found), join(workspace, path));
}

/** The actions of GitHub: their effect on the files of a workspace. */
const actions: { readonly [name: string]: (given: Given, workspace: string, server: Server) => void } = {
  checkout: (_given, workspace, server) => server.checkout(workspace),
  'setup-node': () => {},
  'cache/restore': (given, workspace, { folder }) => restore(given, workspace, join(folder, 'caches')),
  'cache/save': ({ path = '', key = '' }, workspace, { folder }) =>
    copied(join(workspace, path), join(folder, 'caches', key)),
  'upload-artifact': ({ path = '', name = '' }, workspace, { folder }) => {
    for (const one of path.trim().split('\n')) copied(join(workspace, one), join(folder, 'artifacts', name, one));
  },
  'download-artifact': ({ name = '' }, workspace, { folder }) => copied(join(folder, 'artifacts', name), workspace),
};

/** As GitHub starts a step without `shell`: it ends at the first command that fails. */
export function bash(
  script: string,
  folder: string,
  env: { readonly [name: string]: string },
): Promise<{ readonly failed: boolean; readonly code: number; readonly out: string }> {
  const options = { cwd: folder, env, encoding: 'utf8', timeout: 180_000, maxBuffer: 2 ** 26 } as const;
  return new Promise((resolve) => {
    execFile('bash', ['-e', '-c', `exec 2>&1\n${script}`], options, (failure, out) => {
      const code = failure === null ? 0 : Number(failure.code ?? 1);
      resolve({ failed: failure !== null, code, out });
    }).stdin?.end();
  });
}

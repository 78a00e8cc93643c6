/** The study and the workflows of docs/ci.md in a repository with branches, and the comments of its pull requests. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { serve } from '../stages/source/server.ts';
import { blocksIn } from '../support/page.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(join(root, 'docs', 'ci.md'), 'utf8');
const files = new Map(
  blocksIn(page).flatMap(({ language, text }) => {
    const [, name] = language === 'yaml' ? (/^# (\S+)\n/.exec(text) ?? []) : [];
    return name === undefined ? [] : [[name, text.slice(text.indexOf('\n') + 1)] as const];
  }),
);
export const [workflow, study, gitlab] = ['.github/workflows/study.yml', 'pipelines/study.yaml', '.gitlab-ci.yml'].map(
  (name) => files.get(name) ?? '',
) as [string, string, string];

export interface Project {
  readonly folder: string;
  git(...args: readonly string[]): string;
}

export interface Comment {
  readonly id: number;
  /** Of the pull request. */
  readonly number: number;
  readonly user: { readonly login: string };
  body: string;
}

/** The token that the server of comments takes. */
export const token = 'a-token';

/** Main with accepted results, a branch that changes nothing, and one that loses accuracy and accepts that itself. */
export function withBranches(t: ExecutionContext): Project {
  const folder = temporaryFolder(t);
  const identity = ['-c', 'user.name=ci', '-c', 'user.email=ci@example.invalid', '-c', 'commit.gpgsign=false'];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const commit = (message: string): void => {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  const pipeline = (...args: readonly string[]): number | null => {
    const env = { ...process.env, GITHUB_ACTIONS: '', PIPELINE_STORE: '' };
    return spawnSync(process.execPath, [join(root, 'bin', 'pipeline.js'), ...args], { cwd: folder, env }).status;
  };
  const accept = (): void => {
    // The gates fail as long as these results are not accepted.
    t.is(pipeline('run', 'study.yaml', '--quiet'), 3);
    t.is(pipeline('baseline', 'accept', 'study.yaml'), 0);
  };
  git('init', '--quiet', '--initial-branch=main');
  for (const [name, text] of files) write(name, text);
  write('.gitignore', 'artifacts\nnode_modules\ngitlab-reports\n');
  mkdirSync(join(folder, 'baselines'));
  accept();
  commit('Accept results');
  git('checkout', '--quiet', '-b', 'same');
  write('pipelines/study.yaml', study.replace('seed: 3', 'description: The same\nseed: 3'));
  commit('Describe the study');
  git('checkout', '--quiet', '-b', 'worse', 'main');
  write('pipelines/study.yaml', study.replace('epochs: 6', 'epochs: 1'));
  accept();
  commit('Train for a shorter time, and accept that');
  git('checkout', '--quiet', 'main');
  return { folder, git };
}

/** The API of GitHub on this machine, as far as it is about comments: its address, and the comments. */
export async function commentServer(
  t: ExecutionContext,
): Promise<{ readonly url: string; readonly comments: Comment[] }> {
  const comments: Comment[] = [];
  const { url } = await serve(t, async (request, response) => {
    const parts: string[] = [];
    for await (const part of request.setEncoding('utf8')) parts.push(part as string);
    const path = /^\/repos\/o\/study\/issues\/(?:(\d+)\/comments|comments\/(\d+))/.exec(request.url ?? '') ?? [];
    const [number, id] = path.slice(1).map(Number);
    const answer = (status: number, value: unknown): void => void response.writeHead(status).end(JSON.stringify(value));
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, {});
    if (request.method === 'GET')
      return answer(
        200,
        comments.filter((one) => one.number === number),
      );
    const { body } = JSON.parse(parts.join('')) as { body: string };
    // GitHub refuses longer ones.
    if (body.length > 65_536) return answer(422, {});
    const known = comments.find((one) => one.id === id);
    if (known !== undefined) known.body = body;
    else comments.push({ id: comments.length + 1, number: number ?? 0, user: { login: 'github-actions[bot]' }, body });
    return answer(200, {});
  });
  return { url, comments };
}

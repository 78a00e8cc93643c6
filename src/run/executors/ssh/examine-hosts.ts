/** Examines hosts: whether each is reached, and whether results can be published from it. */

import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SshHost } from '../../../core/config/settings.ts';
import { compiledRoot } from '../../../package-root.ts';
import type { Store } from '../../../store/store.ts';
import { isNodeFindings, type NodeFindings } from '../jobs/findings.ts';
import { quoted } from '../jobs/work-command.ts';
import { problemsOf } from '../slurm/examine.ts';
import type { Remote } from './remote.ts';

export interface HostExamination {
  readonly name: string;
  readonly problems: readonly string[];
  readonly node?: NodeFindings;
  readonly seconds: number;
}

const lookModule = fileURLToPath(new URL('src/run/executors/jobs/look.js', compiledRoot));

/** All hosts at once. Deletes everything that it has made. Throws StoreFault. */
export function examineHosts(
  store: Store,
  hosts: readonly SshHost[],
  prologue: string,
  remote: Remote,
): Promise<readonly HostExamination[]> {
  return Promise.all(hosts.map((host) => examineHost(store, host, prologue, remote)));
}

async function examineHost(store: Store, host: SshHost, prologue: string, remote: Remote): Promise<HostExamination> {
  const { name, cpus } = host;
  const folder = store.jobs.begin(`examination-${randomBytes(4).toString('hex')}`);
  try {
    folder.ask(0, {});
    folder.intend({ batch: 0, name, tasks: [[0]] });
    const started = performance.now();
    const command = [process.execPath, lookModule, resolve(store.root), folder.id].map(quoted).join(' ');
    const lacking = ['setsid', 'ps', 'seq'].map((one) => `command -v ${one} > /dev/null || echo ${one} >&2`);
    const { code, error } = await remote(name, `${lacking.join('\n')}\n${prologue}\nexec ${command} < /dev/null\n`);
    const seconds = (performance.now() - started) / 1000;
    const problem = (text: string): string => `the host ${name} ${text}`;
    if (code === undefined) return { name, seconds, problems: [problem(`does not answer: ${error}`)] };
    const found = folder.ended().has(0) ? folder.outcome(0)?.execution : undefined;
    if (!isNodeFindings(found))
      return { name, seconds, problems: [problem(`left no findings (code ${code}): ${error}`)] };
    const programs = error.split('\n').filter((line) => ['setsid', 'ps', 'seq'].includes(line));
    const problems = [
      ...problemsOf(found),
      ...programs.map((one) => problem(`has no program ${one}, which jobs are started and found with`)),
      ...(found.cores < cpus ? [problem(`has ${found.cores} cores, and the settings give jobs ${cpus}`)] : []),
    ];
    return { name, seconds, node: found, problems };
  } finally {
    folder.remove();
  }
}

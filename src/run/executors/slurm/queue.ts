/**
 * The commands of Slurm as functions: submit, ask for all jobs at once, find jobs by name, cancel. A controller is often
 * busy and sometimes away: questions are repeated, and a submission that may have got through is never repeated here.
 */

import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { jobEnvironment } from '../jobs/job-environment.ts';

/** A task of an array as `squeue` shows it. */
export interface QueuedTask {
  readonly job: string;
  /** Undefined for all tasks without a line of their own: they were cancelled before they began. */
  readonly task: number | undefined;
  readonly state: string;
  readonly reason: string;
  /** The node that executes it or did; empty before. */
  readonly node?: string;
  /** As `wait` gives it: 9 for a signal, 256 for an exit with 1. */
  readonly exitStatus: number;
}

/** `refused`: it is not in the queue; `doubtful`: it may be; `full`: there is no room for it now. */
export type Submission =
  | { readonly is: 'queued'; readonly job: string }
  | { readonly is: 'refused'; readonly said: string }
  | { readonly is: 'doubtful' | 'full'; readonly said: string };

export interface SlurmQueue {
  /** The job gets the environment of this process without secrets, except the variables `passed`. */
  submit(options: readonly string[], script: string, passed?: readonly string[]): Promise<Submission>;
  /** All tasks of these jobs that Slurm remembers. Rejects with QueueSilent if it does not answer. */
  tasks(jobs: readonly string[]): Promise<readonly QueuedTask[]>;
  /** The number of the newest job with a name. Rejects with QueueSilent. */
  named(name: string): Promise<string | undefined>;
  /** Rejects with QueueSilent. */
  cancel(jobs: readonly string[]): Promise<void>;
  /** The most tasks that an array may have. */
  arrayMax(): Promise<number>;
}

/** Slurm gave no answer, which says nothing about any job. */
export class QueueSilent extends Error {
  constructor(said: string) {
    super(said);
    this.name = 'QueueSilent';
  }
}

const timeoutMs = 60_000;
const outputBytesMax = 1 << 28;
/** Slurm's default. */
const arrayMaxUnknown = 1000;
const attempts = 3;

/** A caller inside a job of its own would pass on that job's resources. */
function environment(passed: readonly string[]): NodeJS.ProcessEnv {
  const own = Object.entries(jobEnvironment(process.env, passed)).filter(
    ([name]) => !name.startsWith('SLURM_') || name === 'SLURM_CONF',
  );
  return { ...Object.fromEntries(own), LC_ALL: 'C' };
}

interface Said {
  readonly code: number | string | null;
  readonly out: string;
  readonly error: string;
}

interface Given {
  readonly input?: string;
  readonly passed?: readonly string[];
}

function call(command: string, args: readonly string[], { input = '', passed = [] }: Given = {}): Promise<Said> {
  return new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      { env: environment(passed), timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: outputBytesMax },
      (error, out, said) => {
        const code = error === null ? 0 : (error.code ?? null);
        resolve({ code, out, error: said.trim() === '' && error !== null ? error.message : said.trim() });
      },
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

async function ask(command: string, args: readonly string[]): Promise<Said> {
  for (let attempt = 1; ; attempt++) {
    const said = await call(command, args);
    if (said.code === 0 || /Invalid job id/i.test(said.error)) return said;
    if (said.code === 'ENOENT') throw new QueueSilent(`${command} is not installed here`);
    if (attempt === attempts) throw new QueueSilent(said.error);
    await pause(500 * 2 ** attempt);
  }
}

const fields = ['ArrayJobID', 'ArrayTaskID', 'State', 'exit_code', 'NodeList', 'Reason']
  .map((name) => `${name}:|`)
  .join();

export const slurmQueue: SlurmQueue = {
  submit: async (options, script, passed = []) => {
    const { code, out, error } = await call('sbatch', ['--parsable', ...options], { input: script, passed });
    const job = /^(\d+)(;.*)?$/m.exec(out)?.[1];
    if (code === 0 && job !== undefined) return { is: 'queued', job };
    const said = lastWords(error);
    if (code === 'ENOENT') return { is: 'refused', said: 'sbatch is not installed here' };
    if (isFull(error)) return { is: 'full', said };
    return { is: isRefusal(error) ? 'refused' : 'doubtful', said };
  },
  tasks: async (jobs) => {
    if (jobs.length === 0) return [];
    // A single unknown job is an error, and several are none: with two there is one behaviour.
    const { out } = await ask('squeue', ['-h', '-r', '-t', 'all', '-j', [...jobs, jobs[0]].join(), '-O', fields]);
    return readQueue(out);
  },
  named: async (name) => {
    const { out } = await ask('squeue', ['-h', '-t', 'all', `--name=${name}`, '-o', '%F']);
    const numbers = out.split('\n').flatMap((line) => (/^\d+$/.test(line.trim()) ? [Number(line)] : []));
    return numbers.length === 0 ? undefined : String(Math.max(...numbers));
  },
  cancel: async (jobs) => {
    if (jobs.length > 0) await ask('scancel', ['--quiet', ...jobs]);
  },
  arrayMax: async () => {
    const { out } = await ask('scontrol', ['show', 'config']);
    const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(out)?.[1] ?? 0);
    // The size counts the largest index and one more, 0 among them.
    return size > 1 ? size - 1 : arrayMaxUnknown;
  },
};

/**
 * The lines of `squeue -O`. Throws QueueSilent for one that is not understood: taken for nothing, it would mean that all
 * tasks are gone.
 */
export function readQueue(out: string): QueuedTask[] {
  const lines = out.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    // The reason, which may be any text, is last. Some versions write the exit status as `code:signal`.
    const found = /^(\d+)\|(\d+|N\/A)\|([A-Z_]+)\|(\d+)(?::(\d+))?\|([^|]*)\|(.*)\|\s*$/.exec(line);
    if (found === null) throw new QueueSilent(`squeue says something that is not understood: ${line}`);
    const [, job = '', task, state = '', code, signal, node = '', reason = ''] = found;
    const exitStatus = signal === undefined ? Number(code) : Number(code) * 256 + Number(signal);
    return { job, task: task === 'N/A' ? undefined : Number(task), state, exitStatus, node, reason };
  });
}

function lastWords(error: string): string {
  const lines = error.split('\n').map((line) => line.replace(/^sbatch: (error: )?/, '').trim());
  return lines.filter((line) => line !== '').join('; ');
}

/** Limits of how many jobs may wait: there is room again when some have ended. */
function isFull(error: string): boolean {
  return /job submit limit|MaxSubmit|Job violates accounting\/QOS policy|maximum number of jobs|Resource temporarily unavailable/i.test(
    error,
  );
}

/** The controller has looked at the job and does not take it, or sbatch itself does not understand it. */
function isRefusal(error: string): boolean {
  if (/Socket timed out|Unable to contact|Connection (refused|reset)|Transport|Communication|Protocol/i.test(error))
    return false;
  return /Batch job submission failed|unrecognized option|invalid option|Invalid|not permitted|unable to open/i.test(
    error,
  );
}

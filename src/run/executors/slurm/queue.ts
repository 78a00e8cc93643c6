/**
 * The commands of Slurm as functions: submit, ask for all jobs at once, find jobs by name, cancel. A controller is often
 * busy and sometimes away: questions are repeated, and a submission that may have got through is never repeated here.
 */

import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { jobEnvironment } from '../jobs/job-environment.ts';
import { type JobQueue, type QueuedTask, QueueSilent, type Submission } from '../jobs/job-queue.ts';

export interface SlurmQueue extends Omit<JobQueue, 'submit' | 'called' | 'refusalHint'> {
  /** The job gets the environment of this process without secrets, except the variables `passed`. */
  submit(options: readonly string[], script: string, passed?: readonly string[]): Promise<Submission>;
}

const timeoutMs = 60_000;
const outputBytesMax = 1 << 28;
/** Slurm's default. */
const arrayMaxUnknown = 1000;
const attempts = 3;

/**
 * Variables that would change an answer: a filter of the user's own listings hides jobs, and another cluster has others. A
 * caller inside a job of its own would pass on that job's resources.
 */
const misleading = /^(SLURM_(?!CONF$)|SQUEUE_|SCANCEL_|SBATCH_(WAIT|CLUSTERS)$)/;

function environment(passed: readonly string[]): NodeJS.ProcessEnv {
  const own = Object.entries(jobEnvironment(process.env, passed)).filter(([name]) => !misleading.test(name));
  return Object.fromEntries(own);
}

export interface Said {
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
        // Of an error without words the message is the whole command.
        const why = error?.killed === true ? `no answer within ${timeoutMs / 1000} s` : `it ended with ${code}`;
        resolve({ code, out, error: said.trim() || why });
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
    if (attempt === attempts) throw new QueueSilent(lastWords(said.error));
    await pause(500 * 2 ** attempt);
  }
}

const fields = ['ArrayJobID', 'ArrayTaskID', 'State', 'exit_code', 'NodeList', 'Name', 'Reason']
  .map((name) => `${name}:|`)
  .join();

async function listed(all: readonly string[]): Promise<readonly QueuedTask[]> {
  // A job of another system would make the question an error.
  const jobs = [...new Set(all)].filter((job) => /^\d+$/.test(job));
  if (jobs.length === 0) return [];
  // A single unknown job is an error, and several are none: with two there is one behaviour.
  const { out } = await ask('squeue', ['-h', '-r', '-t', 'all', '-j', [...jobs, jobs[0]].join(), '-O', fields]);
  return readQueue(out);
}

export const slurmQueue: SlurmQueue = {
  submit: async (options, script, passed = []) => {
    // Slurm takes it for a sign of its own and drops it.
    if (options.some((option) => /^--output=.*\\/s.test(option)))
      return {
        is: 'refused',
        said: 'the path of the store has a backslash, and Slurm writes no log below such a folder',
      };
    return submissionOf(await call('sbatch', ['--parsable', ...options], { input: script, passed }));
  },
  tasks: listed,
  named: async (name) => {
    const { out } = await ask('squeue', ['-h', '-t', 'all', `--name=${name}`, '-o', '%F']);
    const numbers = new Set(out.split('\n').flatMap((line) => (/^\d+$/.test(line.trim()) ? [Number(line)] : [])));
    return [...numbers].sort((left, right) => right - left).map(String);
  },
  cancel: async (jobs) => {
    const arrayOf = (job: string): string => job.replace(/_.*$/, '');
    const names = new Map((await listed(jobs.map(({ job }) => arrayOf(job)))).map(({ job, name }) => [job, name]));
    // A controller that has lost its state gives the numbers to others.
    const own = jobs.filter(({ job, name }) => names.get(arrayOf(job)) === name);
    if (own.length > 0) await ask('scancel', ['--quiet', ...own.map(({ job }) => job)]);
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
    const found = /^(\d+)\|(\d+|N\/A)\|([A-Z_]+)\|(\d+)(?::(\d+))?\|([^|]*)\|([^|]*)\|(.*)\|\s*$/.exec(line);
    if (found === null) throw new QueueSilent(`squeue says something that is not understood: ${line}`);
    const [, job = '', task, state = '', code, signal, node = '', name = '', reason = ''] = found;
    const exitStatus = signal === undefined ? Number(code) : Number(code) * 256 + Number(signal);
    return { job, task: task === 'N/A' ? undefined : Number(task), name, state, exitStatus, node, reason };
  });
}

/** The answer of `sbatch --parsable`. */
export function submissionOf({ code, out, error }: Said): Submission {
  const job = /^(\d+)(;.*)?$/m.exec(out)?.[1];
  if (code === 0 && job !== undefined) return { is: 'queued', job };
  const said = lastWords(error);
  if (code === 'ENOENT') return { is: 'refused', said: 'sbatch is not installed here' };
  if (isFull(error)) return { is: 'full', said };
  return { is: isRefusal(error) ? 'refused' : 'doubtful', said };
}

function lastWords(error: string): string {
  const lines = error.split('\n').map((line) => line.replace(/^(sbatch|squeue|scancel): (error: )?/, '').trim());
  return lines.filter((line) => line !== '').join('; ');
}

/**
 * Limits of how many jobs may wait: there is room again when some have ended, or for fewer. By its last line Slurm says the
 * same of limits that one job exceeds; newer versions name the limit in the line before.
 */
function isFull(error: string): boolean {
  if (/Job violates accounting\/QOS policy/i.test(error))
    return /\bmax\w*submit|\w*submit\w*limit/i.test(error) || !/\b(Assoc|QOS)\w+/.test(error);
  return /maximum number of jobs|Resource temporarily unavailable|temporarily unable to accept job|Invalid job array spec/i.test(
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

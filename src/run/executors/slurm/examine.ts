/** Examines a cluster with one job: whether Slurm takes it, starts it, and whether its node can publish results. */

import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Slurm } from '../../../core/config/settings.ts';
import { compiledRoot } from '../../../package-root.ts';
import { readSmallText } from '../../../store/objects/small-file.ts';
import type { Store } from '../../../store/store.ts';
import { isNodeFindings, type NodeFindings } from '../jobs/findings.ts';
import { QueueSilent } from '../jobs/job-queue.ts';
import type { SlurmQueue } from './queue.ts';
import { standingOf } from './standing.ts';
import { batchOptions, batchScript, literal } from './submission.ts';

export interface Examination {
  readonly problems: readonly string[];
  readonly node?: NodeFindings;
  /** From the submission to the outcome. */
  readonly seconds?: number;
  /** The most tasks of an array. */
  readonly arrayMax?: number;
}

const lookModule = fileURLToPath(new URL('src/run/executors/jobs/look.js', compiledRoot));
const waitMsMax = 120_000;
const pollMs = 300;
const clockMsMax = 5000;
const logLines = 5;

/** Deletes everything that it has made. Throws StoreFault. */
export async function examine(store: Store, settings: Slurm, queue: SlurmQueue): Promise<Examination> {
  const folder = store.jobs.begin(`examination-${randomBytes(4).toString('hex')}`);
  const name = `arrowline-${folder.id}`;
  try {
    folder.ask(0, {});
    folder.intend({ batch: 0, name, tasks: [[0]] });
    const log = literal(folder.logFile(0, 0));
    const started = performance.now();
    const options = batchOptions({ name, tasks: 1, log }, ['--time=2'], settings);
    const script = batchScript([process.execPath, lookModule, store.root, folder.id], settings.prologue);
    const submitted = await queue.submit(options, script);
    if (submitted.is !== 'queued') return { problems: [`Slurm does not take a job: ${submitted.said}`] };
    const failed = await outcome(submitted.job);
    const seconds = (performance.now() - started) / 1000;
    const found = folder.outcome(0)?.execution;
    if (!isNodeFindings(found)) {
      await queue.cancel([{ job: submitted.job, name }]);
      return { problems: [failed ?? 'the job left no findings', ...lastLines(folder.logFile(0, 0))] };
    }
    return { problems: problemsOf(found), node: found, seconds, arrayMax: await queue.arrayMax() };
  } catch (error) {
    if (!(error instanceof QueueSilent)) throw error;
    return { problems: [`Slurm does not answer: ${error.message}`] };
  } finally {
    folder.remove();
  }

  /** Waits for the outcome; returns why there is none. */
  async function outcome(job: string): Promise<string | undefined> {
    let looks = 0;
    for (const until = performance.now() + waitMsMax; performance.now() < until; await pause(pollMs)) {
      if (folder.ended([0]).has(0)) return undefined;
      const standing = standingOf((await queue.tasks([job]))[0]);
      looks = standing.is === 'going' || standing.is === 'pending' ? 0 : looks + 1;
      if (looks < 3) continue;
      if (standing.is === 'stuck') return `Slurm will never start a job: ${standing.reason}`;
      return standing.is === 'ended' ? `${standing.failure.message}: ${standing.failure.hint}` : 'the job was lost';
    }
    return `a job did not start within ${waitMsMax / 1000} seconds: the cluster is busy, or see \`squeue --me\``;
  }
}

export function problemsOf({ host, node, now, filesNow = now, problem }: NodeFindings): string[] {
  const problems: string[] = [];
  if (problem !== undefined) problems.push(`results cannot be published from ${host}: ${problem}`);
  if (node !== process.versions.node)
    problems.push(`Node is ${node} on ${host} and ${process.versions.node} here: results may have other bytes`);
  const here = Date.now();
  if (Math.abs(now - here) > clockMsMax || Math.abs(filesNow - here) > clockMsMax)
    problems.push(
      `the clocks of ${host} and of the store differ from this one by ${seconds(now - here)} and ${seconds(filesNow - here)}: locks of other machines may count as dead`,
    );
  return problems;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

function lastLines(path: string): string[] {
  try {
    const lines = readSmallText(path).split('\n');
    return lines.filter((line) => line.trim() !== '').slice(-logLines);
  } catch {
    return [];
  }
}

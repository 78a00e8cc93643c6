/** `pipeline attach RUN`: runs the document of a run again whose jobs go on without it; they are followed, not repeated. */

import { existsSync } from 'node:fs';
import type { Jobs } from '../../store/jobs/jobs.ts';
import type { CommandContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { openStoreHere } from '../open-store.ts';
import { isRunCommand, type RunCommand } from '../settings/run-executor.ts';
import { runCommand } from './run.ts';

interface AttachFlags {
  readonly store?: string;
  readonly detach?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export async function attachCommand(ref: string, flags: AttachFlags, context: CommandContext): Promise<number> {
  const store = await openStoreHere(flags, context);
  const live = store.runs.live().map(({ id }) => id);
  const { id, command } = leftRun(ref, store.jobs);
  if (live.includes(id))
    throw new UsageError(`the run ${id} goes on in another process`, 'its jobs are followed there');
  if (!existsSync(command.folder))
    throw new UsageError(
      `the folder of the command is gone: ${command.folder}`,
      'run the document again: it finds the jobs',
    );
  // Paths that were given with -P begin there.
  process.chdir(command.folder);
  const { detach = false, json = false, quiet = false } = flags;
  return runCommand(
    command.file,
    { ...command.flags, detach, json, quiet, executor: command.executor ?? 'slurm', attached: id, reporter: [] },
    context,
  );
}

function leftRun(ref: string, jobs: Jobs): { readonly id: string; readonly command: RunCommand } {
  const ids = [...jobs.ids()].sort().reverse();
  const found =
    ref === 'latest' ? ids.slice(0, 1) : ids.filter((id) => id === ref || (ref.length >= 4 && id.startsWith(ref)));
  const [id, other] = found;
  if (id === undefined)
    throw new UsageError(
      `no jobs are left of a run "${ref}"`,
      ids.length === 0 ? 'no run has left jobs: see `pipeline log`' : `there are jobs of ${ids.slice(0, 5).join(', ')}`,
    );
  if (other !== undefined) throw new UsageError(`${ref} is ambiguous`, found.slice(0, 5).join(', '));
  const command = jobs.open(id).command();
  if (!isRunCommand(command))
    throw new UsageError(`the command of the run ${id} is not known`, 'run its document again');
  return { id, command };
}

/**
 * `pipeline ci FILE`: one line for a build server. Checks the document, runs it with plain lines, writes the report,
 * checks the gates and tells the reporters; those of the server that it runs on, if none is named.
 */

import { type RunFlags, runCommand } from '../commands/run.ts';
import type { CommandContext } from '../context.ts';
import { reportersHere } from './request.ts';

export type CiFlags = Pick<RunFlags, 'P' | 'set' | 'store' | 'jobs' | 'reporter'>;

export function ciCommand(file: string, flags: CiFlags, context: CommandContext): Promise<number> {
  const reporter = flags.reporter.length > 0 ? flags.reporter : reportersHere(process.env);
  return runCommand(file, { ...flags, reporter, plain: true, only: [], force: [], tag: [] }, context);
}

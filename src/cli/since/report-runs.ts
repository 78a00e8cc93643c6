/** `pipeline report BEFORE AFTER`: the page of one run, compared with another one that is named. */

import { giveReports, type ReportFlags } from '../commands/report.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { findRuns } from '../find-run.ts';
import { openSharedStoreHere } from '../open-store.ts';
import { presentReports } from '../write-report.ts';
import { presentFacts } from './present-facts.ts';

/** Places of changes are left out: the document may be another one by now. */
export async function reportRuns(
  before: string,
  after: string,
  flags: ReportFlags,
  context: CommandContext,
): Promise<number> {
  if (flags.P.length + flags.set.length > 0)
    throw new UsageError('-P and --set: two runs have the values that they were run with', 'leave them out');
  const store = await openSharedStoreHere(flags, context.terminal);
  const [old, now] = findRuns(before, after, store);
  if (old.run === now.run)
    throw new UsageError(`${before} and ${after} are the same run, ${now.run}`, 'see `pipeline log` for others');
  const facts = await presentFacts(now, { before: old, chosen: 'named on the command line' }, store);
  const reports = await presentReports(facts, store, context);
  if (reports.length === 0) {
    const without = now.actions.some(({ kind }) => kind === 'report')
      ? 'its report has no result, or it is no longer in the store'
      : 'its document has no stage that makes one';
    throw new UsageError(`run ${now.run} has no report: ${without}`, `pipeline diff ${old.run} ${now.run}`);
  }
  giveReports(reports, facts, store, flags, context, `${now.pipeline} ${old.run} to ${now.run}`);
  return exitCodes.ok;
}

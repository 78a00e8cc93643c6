/** `pipeline report FILE`: writes the report again from the store, without running anything. */

import { relative, resolve } from 'node:path';
import type { PresentedFacts } from '../../core/facts/presented-facts.ts';
import { makePlan } from '../../core/plan/plan.ts';
import type { Store } from '../../store/store.ts';
import { failureText } from '../../ui/failure-text.ts';
import { inert } from '../../ui/style.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { factsFromStore } from '../facts-from-store.ts';
import { openPipeline } from '../load.ts';
import { openOnDesktop } from '../open-desktop.ts';
import { presentFacts } from '../since/present-facts.ts';
import { runBefore } from '../since/run-before.ts';
import { keepReports, type PresentedReport, presentReports, reportName, writeReportFiles } from '../write-report.ts';
import { cannotRun } from './plan.ts';

export interface ReportFlags {
  readonly P: readonly string[];
  readonly set: readonly string[];
  readonly store?: string;
  readonly out?: string;
  readonly format: 'html' | 'md';
  readonly open?: boolean;
}

export async function reportCommand(file: string, flags: ReportFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const opened = await openPipeline(file, flags, context, { judged: 'latest' });
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, store, knowledge } = opened;
  const plan = await makePlan(pipeline, knowledge);
  const facts = await factsFromStore(plan, store, knowledge);
  const presented = await presentFacts(facts, runBefore(facts, store), store, pipeline);
  const reports = await presentReports(presented, store, context);
  for (const planned of plan.actions)
    if ('failure' in planned)
      for (const line of failureText(planned.action.id, planned.failure, terminal.errorStyle, cannotRun))
        terminal.error(line);
  // A report tells of failures that follow from keys; only files that cannot be read keep it from being whole.
  const code = plan.actions.every((one) => !('failure' in one || ('blockedBy' in one && !one.diverged)))
    ? exitCodes.ok
    : exitCodes.stageFailed;
  if (reports.length === 0 && code !== exitCodes.ok) return code;
  if (reports.length === 0)
    throw new UsageError(
      `${pipeline.file} has no report in the store that its present state asks for`,
      `pipeline run ${file}`,
    );
  giveReports(reports, presented, store, flags, context);
  return code;
}

/**
 * Prints the summaries, or writes the files and prints their paths.
 *
 * @param name of their folder in the store; that of the pipeline and its values if left out
 */
export function giveReports(
  reports: readonly PresentedReport[],
  facts: PresentedFacts,
  store: Store,
  flags: Pick<ReportFlags, 'format' | 'out' | 'open'>,
  { terminal, version }: Pick<CommandContext, 'terminal' | 'version'>,
  name = reportName(facts),
): void {
  if (flags.format === 'md') {
    for (const { files } of reports) {
      const summary = files.find((one) => one.path === 'summary.md');
      if (summary === undefined) continue;
      for (const line of new TextDecoder().decode(summary.bytes).trimEnd().split('\n')) terminal.out(line);
    }
    return;
  }
  const own = store.reports.folder(name);
  const folder = flags.out === undefined ? own : resolve(flags.out);
  const entries =
    folder === own
      ? keepReports(reports, facts, store, version, name)
      : writeReportFiles(reports, folder, store).entries;
  for (const path of entries) {
    terminal.out(`report: ${inert(relative(process.cwd(), path) || path)}`);
    if (flags.open === true) openOnDesktop(path);
  }
}

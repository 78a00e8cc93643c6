/** `pipeline report FILE`: writes the report again from the store, without running anything. */

import { spawn } from 'node:child_process';
import { relative, resolve } from 'node:path';
import type { Digest } from '../core/digest.ts';
import { checkGates } from '../core/gate.ts';
import type { ActionId, OutputReference, Pipeline } from '../core/pipeline.ts';
import { decide, type Knowledge, makePlan, type Plan } from '../core/plan.ts';
import type { ActionRecord } from '../core/record.ts';
import type { RunFacts } from '../core/run-facts.ts';
import { withInputsFrom } from '../core/run-state.ts';
import { actionFact } from '../run/action-fact.ts';
import type { Manifest } from '../store/run-log.ts';
import type { Store } from '../store/store.ts';
import { failureText } from '../ui/failure-text.ts';
import { inert } from '../ui/style.ts';
import type { CommandContext } from './context.ts';
import { exitCodes, UsageError } from './exit.ts';
import { openPipeline } from './load.ts';
import { cannotRun, planExitCode } from './plan.ts';
import { presentReports, writeReportFiles } from './write-report.ts';

export interface ReportFlags {
  readonly P: readonly string[];
  readonly store?: string;
  readonly out?: string;
  readonly format: 'html' | 'md';
  readonly open?: boolean;
}

export async function reportCommand(file: string, flags: ReportFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const opened = await openPipeline(file, flags, context);
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, store, knowledge } = opened;
  const plan = makePlan(pipeline, knowledge);
  const newest = newestRun(store, pipeline);
  const facts = factsFromStore(plan, newest, recordsIn(plan, newest, knowledge));
  const reports = await presentReports(facts, store, context);
  for (const planned of plan.actions)
    if ('failure' in planned)
      for (const line of failureText(planned.action.id, planned.failure, terminal.errorStyle, cannotRun))
        terminal.error(line);
  const code = planExitCode(plan.actions);
  if (reports.length === 0 && code !== exitCodes.ok) return code;
  if (reports.length === 0)
    throw new UsageError(
      `${pipeline.file} has no report in the store that its present state asks for`,
      `pipeline run ${file}`,
    );
  if (flags.format === 'md') {
    for (const { files } of reports) {
      const summary = files.find((one) => one.path === 'summary.md');
      if (summary === undefined) continue;
      for (const line of new TextDecoder().decode(summary.bytes).trimEnd().split('\n')) terminal.out(line);
    }
    return code;
  }
  const folder = flags.out === undefined ? store.layout.report(pipeline.name) : resolve(flags.out);
  for (const path of writeReportFiles(reports, folder, store).entries) {
    terminal.out(`report: ${inert(relative(process.cwd(), path) || path)}`);
    if (flags.open === true) openFile(path);
  }
  return code;
}

/** Of this pipeline, the newest run that has come to an end. */
function newestRun(store: Store, pipeline: Pipeline): Manifest | undefined {
  for (const id of store.runs.list()) {
    const manifest = store.runs.manifest(id);
    if (manifest?.pipeline === pipeline.name) return manifest;
  }
  return undefined;
}

/** What there is, also of actions that the newest run made without what failed in it, if that would be asked again. */
function recordsIn(
  { actions }: Plan,
  newest: Manifest | undefined,
  knowledge: Knowledge,
): ReadonlyMap<ActionId, ActionRecord> {
  const records = new Map<ActionId, ActionRecord>();
  const known = new Map(newest?.actions.map((action) => [action.id, action]));
  const failed = new Set<ActionId>();
  for (const planned of actions) {
    if ('failure' in planned) continue;
    const { action } = planned;
    const before = known.get(action.id);
    if ('decision' in planned) {
      if (planned.decision.outcome === 'cached') records.set(action.id, planned.decision.record);
      else if (before?.outcome === 'failed' && before.key === planned.decision.key) failed.add(action.id);
      continue;
    }
    const producers = Object.values(action.inputs).flatMap(({ from }) => from.map((one) => one.action));
    if (!producers.every((id) => records.has(id) || failed.has(id))) continue;
    if (before?.outcome === 'blocked') failed.add(action.id);
    if (before?.key === undefined) continue;
    const digest = ({ action: id, output }: OutputReference): Digest =>
      records.get(id)?.outputs[output]?.digest as Digest;
    const decision = decide(
      withInputsFrom(action, (id) => records.has(id)),
      digest,
      knowledge,
    );
    if (decision.outcome === 'cached' && decision.key === before.key) records.set(action.id, decision.record);
  }
  return records;
}

/** What the newest run would have said, had it found everything that is in the store now. */
function factsFromStore(
  { pipeline, actions }: Plan,
  newest: Manifest | undefined,
  records: ReadonlyMap<ActionId, ActionRecord>,
): RunFacts {
  const known = new Map(newest?.actions.map((action) => [action.id, action]));
  return {
    pipeline: pipeline.name,
    file: pipeline.file,
    run: newest?.run ?? '',
    started: newest?.started ?? '',
    seconds: newest?.seconds ?? 0,
    outcome: newest?.outcome ?? '',
    executed: newest?.executed ?? 0,
    cached: newest?.cached ?? 0,
    failed: newest?.failed ?? 0,
    blocked: newest?.blocked ?? 0,
    gates: checkGates(
      pipeline,
      (id) => records.get(id)?.metrics,
      (id) => records.has(id),
    ),
    actions: actions.map((planned) => {
      const { action } = planned;
      if ('failure' in planned) {
        const error = planned.failure.message;
        return actionFact(action, { outcome: 'failed', key: undefined, record: undefined, error });
      }
      const record = records.get(action.id);
      const before = known.get(action.id);
      const outcome = record === undefined ? (before?.outcome ?? 'blocked') : 'cached';
      return actionFact(action, { outcome, key: record?.key, record, error: before?.error });
    }),
  };
}

/** Opens a file with what the desktop has for it; this process does not wait. */
function openFile(path: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  const child = spawn(command as string, [...args, path], { detached: true, stdio: 'ignore' });
  child.on('error', () => {
    // A machine without a desktop: the path has been printed.
  });
  child.unref();
}

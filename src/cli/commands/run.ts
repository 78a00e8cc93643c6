/** `pipeline run FILE`: executes changed actions, shows their progress, writes the report and checks the gates. */

import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import type { EventListener } from '../../core/facts/event.ts';
import type { Headline } from '../../core/facts/headline.ts';
import { bytesText, parseBytes } from '../../core/facts/number-text.ts';
import type { ActionId, Pipeline } from '../../core/pipeline/pipeline.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { actionsNamed, type RunSelection, selectActions, withComparisons } from '../../core/plan/selection.ts';
import { machineHere } from '../../run/machine.ts';
import { runPipeline } from '../../run/runner.ts';
import { type Machine, needsProblem } from '../../run/schedule/resources.ts';
import type { Collection } from '../../store/care/collect.ts';
import { keepUnderLimit } from '../../store/care/limit.ts';
import { awaitsMarker, markerName } from '../../store/presence.ts';
import { failureText } from '../../ui/failure-text.ts';
import { headlineLines } from '../../ui/headline-lines.ts';
import { jsonLines } from '../../ui/json-lines.ts';
import { liveBlock, wrapsRows } from '../../ui/live-block.ts';
import { type ExpectedRun, liveConsole } from '../../ui/live-console.ts';
import { plainConsole } from '../../ui/plain-console.ts';
import { runSummary } from '../../ui/run-summary.ts';
import { inert } from '../../ui/style.ts';
import { provenanceOf } from '../baseline/provenance.ts';
import type { CommandContext } from '../context.ts';
import { exitCodeOf, exitCodes, UsageError } from '../exit.ts';
import { withAllGates } from '../facts-from-store.ts';
import { type OpenPipeline, openPipeline } from '../load.ts';
import { type EarlierRuns, earlierRuns } from '../planned/earlier-runs.ts';
import { type Reporting, reported } from '../reporting/reported.ts';
import type { ReporterRequest } from '../reporting/request.ts';
import { type LabelFlags, labelOf } from '../run-label.ts';
import { type ExecutorName, executorName, jobsApart, jobsElsewhere } from '../settings/run-executor.ts';
import type { headlineSince } from '../since/compared.ts';
import { type RunBefore, runBefore } from '../since/run-before.ts';
import { earlierReports, writeReports } from '../since/write-report.ts';
import { planExitCode, planTimes, printPlan } from './plan.ts';

export interface RunFlags extends LabelFlags {
  readonly P: readonly string[];
  readonly set: readonly string[];
  readonly store?: string;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly failFast?: boolean;
  readonly only: readonly string[];
  readonly force: readonly string[];
  readonly retryFailed?: boolean;
  readonly dryRun?: boolean;
  /** Beside the run, its page in the browser. */
  readonly ui?: boolean;
  readonly executor?: ExecutorName;
  readonly detach?: boolean;
  /** The run that is gone on with. */
  readonly attached?: string;
  readonly reporter: readonly ReporterRequest[];
  /** A line for each event, on a terminal too. */
  readonly plain?: boolean;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function runCommand(file: string, flags: RunFlags, context: CommandContext): Promise<number> {
  const destination = { terminal: context.terminal, json: flags.json === true };
  return reported(flags.reporter, file, destination, (reporting) => run(file, flags, context, reporting));
}

async function run(file: string, flags: RunFlags, context: CommandContext, reporting: Reporting): Promise<number> {
  const { terminal } = context;
  const label = labelOf(flags);
  // With `--json` warnings are printed as events.
  const quiet = flags.quiet === true || (flags.json === true && flags.dryRun !== true);
  const opened = await openPipeline(file, flags, context, { quiet, diagnosed: reporting.diagnosed });
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, kinds, store, knowledge, remember } = opened;
  reporting.began(pipeline);
  const selection = selectionOf(pipeline, flags);
  if (flags.dryRun === true) {
    const plan = await makePlan(pipeline, knowledge, selection);
    printPlan(plan, terminal, flags.json === true, planTimes(store, pipeline.name, flags.jobs));
    remember();
    return planExitCode(plan.actions);
  }
  const executor = executorName(flags.executor, opened.settings);
  if (flags.detach === true && executor !== 'slurm') throw cannotDetach(executor);
  const local = executor === 'local';
  const jobs = flags.jobs ?? (local ? availableParallelism() : jobsElsewhere);
  const machine = machineHere(local ? jobs : availableParallelism());
  if (local) await requireResources(opened, selection, machine);
  const command = { file, folder: process.cwd(), flags: { ...flags, store: resolve(store.root) } };
  const bytesMax = storeLimit(process.env.PIPELINE_STORE_MAX);
  const view = openView(flags, context, () => expectedRun(opened, selection));
  const listener: EventListener = (event) => {
    reporting.listener(event);
    view.listener(event);
  };
  const interrupt = new AbortController();
  let interruptedBy = exitCodes.interrupted as number;
  const onSignal = (_signal: NodeJS.Signals, number: number): void => {
    // A second Ctrl-C exits at once; the store is consistent at every moment.
    if (interrupt.signal.aborted) process.exit(128 + number);
    interruptedBy = 128 + number;
    interrupt.abort();
  };
  for (const signal of endingSignals) process.on(signal, onSignal);
  const page = flags.ui === true ? await (await import('../live/ui.ts')).startPage(store, {}, context) : undefined;
  // To the error stream, since standard output may be read by a program.
  if (page !== undefined) terminal.error(`page: ${page.address}`);
  try {
    const { root } = store;
    if (awaitsMarker(root))
      listener({
        event: 'warning',
        message: `the store ${root} was made by an earlier version: ${markerName} is added to it`,
      });
    const facts = await runPipeline({
      pipeline,
      store,
      kinds,
      knowledge,
      jobs,
      machine,
      ...(!local && { apart: await jobsApart(executor, store, opened.settings, jobs, command, howOf(flags)) }),
      failFast: flags.failFast === true,
      selection,
      listener,
      ...(label !== undefined && { label }),
      signal: interrupt.signal,
      version: context.version,
      commit: async () => (await provenanceOf(pipeline.directory)).commit,
      // Locks do not affect results; without them, concurrent runs may do the same work twice.
      locks: process.env.PIPELINE_NO_LOCKS !== '1',
    });
    reporting.ended(facts);
    remember();
    // The report covers the whole document, even if this run was limited to some stages.
    const shown =
      selection.actions === undefined
        ? facts
        : await withAllGates(facts, await makePlan(pipeline, knowledge), knowledge);
    let found: RunBefore | undefined;
    const before = (): RunBefore => {
      found ??= runBefore(shown, store.runs);
      return found;
    };
    const written = await writeReports(shown, store, context, pipeline, before);
    const isTold = flags.json !== true && flags.quiet !== true;
    // A run that executed nothing is not compared: nothing has changed, and it stays fast.
    const compared = isTold && facts.executed > 0 ? before() : undefined;
    const headline = isTold ? (written.headline ?? (await headlineOfRun(facts, compared, store, pipeline))) : undefined;
    const shed = facts.executed > 0 ? await keepUnderLimit(store, bytesMax, facts) : undefined;
    view.close();
    if (facts.outcome === 'store fault') for (const line of view.warnings ?? []) terminal.error(line);
    if (headline !== undefined) {
      const width = terminal.live ? terminal.size().columns : undefined;
      // The report may have been fetched after the run.
      const remote = await store.remote?.settle(interrupt.signal);
      const summed = { ...facts, ...(remote !== undefined && { remote }) };
      const since = compared !== undefined && 'before' in compared ? { before: compared.before } : {};
      const options = { ...since, rows: modelsShown, ...(width !== undefined && { width }) };
      for (const line of runSummary(summed, terminal.outStyle, options)) terminal.out(line);
      for (const line of headlineLines(headline, terminal.outStyle, width)) terminal.out(line);
      const shownPath = (path: string): string => inert(relative(process.cwd(), path) || path);
      for (const path of written.paths) terminal.out(`report: ${shownPath(path)}`);
      for (const path of earlierReports(facts, store))
        terminal.out(`report: none of this run; ${shownPath(path)} is of an earlier one`);
      if (shed !== undefined) terminal.out(shedText(shed, bytesMax));
    }
    if (page !== undefined && terminal.live && !interrupt.signal.aborted) {
      terminal.out('the page stays open until Ctrl-C');
      await new Promise((resume) => interrupt.signal.addEventListener('abort', resume));
    }
    if (facts.outcome !== 'interrupted') return exitCodeOf(facts.outcome);
    return flags.detach === true && !interrupt.signal.aborted ? exitCodes.ok : interruptedBy;
  } finally {
    view.close();
    await page?.close();
    store.remote?.close();
    for (const signal of endingSignals) process.off(signal, onSignal);
  }
}

/** Models that a run lists; `show` lists all. */
const modelsShown = 10;

async function headlineOfRun(...of: Parameters<typeof headlineSince>): Promise<Headline> {
  return (await import('../since/compared.ts')).headlineSince(...of);
}

function cannotDetach(executor: ExecutorName): UsageError {
  return executor === 'ssh'
    ? new UsageError('--detach: hosts have no queue, and actions that wait for room wait in the run', 'leave it out')
    : new UsageError('--detach: processes of this machine end with the run', 'add --executor slurm');
}

function howOf({ detach = false, retryFailed = false, attached }: RunFlags): Parameters<typeof jobsApart>[5] {
  return { detach, retryFailed, ...(attached !== undefined && { attached }) };
}

/** Before anything runs, refuses stages that need more than this machine has, unless their results are cached. */
async function requireResources(
  { pipeline, knowledge }: OpenPipeline,
  selection: RunSelection,
  machine: Machine,
): Promise<void> {
  const impossible = pipeline.stages.flatMap(({ name, execution }) => {
    const problem = needsProblem(execution.resources, machine);
    return problem === undefined ? [] : [{ name, problem }];
  });
  if (impossible.length === 0) return;
  const { actions } = await makePlan(pipeline, knowledge, selection);
  for (const { name, problem } of impossible) {
    const lacks = actions.find(
      (one) => one.action.stage === name && !('decision' in one && one.decision.outcome === 'cached'),
    );
    if (lacks !== undefined)
      throw new UsageError(
        `${name}: ${problem.message} (${problem.found} of ${problem.expected}); nothing was run`,
        problem.hint,
      );
  }
}

const defaultBytesMax = 50e9;

function storeLimit(text: string | undefined): number {
  const bytes = text === undefined || text === '' ? defaultBytesMax : parseBytes(text);
  if (bytes === undefined)
    throw new UsageError(`PIPELINE_STORE_MAX=${text} is not a size`, 'write a size like 500MB or 20GB');
  return bytes;
}

function shedText({ records, bytes, kept, left, unclear }: Collection, bytesMax: number): string {
  const [place] = unclear;
  if (place !== undefined)
    return `store: ${bytesText(kept)} exceed ${bytesText(bytesMax)}, but nothing is deleted: ${inert(`${place.path}: ${place.reason}`)}; see \`pipeline gc\``;
  const taken = `store: deleted the ${records} least recently used results (${bytesText(bytes)})`;
  return kept <= bytesMax
    ? `${taken} to stay under ${bytesText(bytesMax)}`
    : `${taken}; ${bytesText(kept)} are kept, more than ${bytesText(bytesMax)}: this run uses them${left.length > 0 ? ', or see `pipeline gc`' : ''} (PIPELINE_STORE_MAX)`;
}

function openView(
  flags: RunFlags,
  { terminal }: CommandContext,
  expected: () => ExpectedRun,
): { readonly listener: EventListener; readonly close: () => void; readonly warnings?: readonly string[] } {
  const nothing = (): void => {};
  const warnings: string[] = [];
  if (flags.json === true) return { listener: jsonLines(terminal.out), close: nothing };
  if (flags.quiet === true) {
    const listener: EventListener = (event) => {
      if (event.event === 'action.failed')
        for (const line of failureText(event.action, event.failure, terminal.errorStyle)) terminal.error(line);
      if (event.event === 'gate.checked' && !event.passed)
        terminal.error(`gate ${event.warned === true ? 'warning' : 'failed'}: ${inert(event.sentence)}`);
      // A run without a failed action can end with a store fault; the reason is in one of these warnings.
      if (event.event === 'warning') warnings.push(`warning: ${inert(event.message)}`);
    };
    return { listener, close: nothing, warnings };
  }
  if (!terminal.live || flags.plain === true)
    return { listener: plainConsole(terminal.out, terminal.outStyle), close: nothing };
  const block = liveBlock({
    write: (text) => process.stdout.write(text),
    columns: () => terminal.size().columns,
    wraps: wrapsRows(process.env),
  });
  const { out: write, size, outStyle: style } = terminal;
  return liveConsole({ block, write, size, style, later: setImmediate }, expected());
}

/** Earlier runs are read when the first action has started. */
function expectedRun({ pipeline, store }: OpenPipeline, selection: RunSelection): ExpectedRun {
  let earlier: EarlierRuns | undefined;
  const read = (): EarlierRuns => {
    earlier ??= earlierRuns(store, pipeline.name);
    return earlier;
  };
  return {
    actions: selectActions(pipeline, selection),
    stages: pipeline.stages.map(({ fact }) => fact),
    secondsOf: (stage) => read().secondsOfStage(stage),
    metricsOf: (key) => read().metricsOf(key),
  };
}

function selectionOf(pipeline: Pipeline, flags: RunFlags): RunSelection {
  const named = (option: string, given: readonly string[]): ActionId[] =>
    given.flatMap((name) => {
      const found = actionsNamed(pipeline, name);
      if ('actions' in found) return found.actions.map(({ id }) => id);
      throw new UsageError(`${option} ${name}: ${found.problem}`, found.hint);
    });
  return {
    ...(flags.only.length > 0 && { actions: withComparisons(pipeline, named('--only', flags.only)) }),
    ...(flags.force.length > 0 && { force: named('--force', flags.force) }),
    ...(flags.retryFailed === true && { retryFailed: true }),
  };
}

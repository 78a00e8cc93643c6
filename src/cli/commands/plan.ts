/** `pipeline plan FILE`: a line for each action with the reason why it would run or cannot run. */

import { columnWords, typeWords } from '../../core/facts/column-types.ts';
import { failureBefore } from '../../core/facts/key-failure.ts';
import { countText } from '../../core/facts/number-text.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import { labelLines } from '../../core/facts/run-label.ts';
import { makePlan, type Plan, type PlannedAction } from '../../core/plan/plan.ts';
import { startText } from '../../core/plan/reason-text.ts';
import { failureText } from '../../ui/failure-text.ts';
import { inert } from '../../ui/style.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { openPipeline } from '../load.ts';
import type { Terminal } from '../terminal.ts';

export interface PlanFlags {
  readonly P: readonly string[];
  readonly set: readonly string[];
  readonly store?: string;
  readonly json?: boolean;
  /** Show what the outputs of cached actions hold. */
  readonly verbose?: boolean;
}

export async function planCommand(file: string, flags: PlanFlags, context: CommandContext): Promise<number> {
  const opened = await openPipeline(file, flags, context);
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, knowledge, remember } = opened;
  const plan = await makePlan(pipeline, knowledge);
  printPlan(plan, context.terminal, flags.json === true, flags.verbose === true);
  remember();
  return planExitCode(plan.actions);
}

/** If an action cannot run, `run` fails, and `plan` returns the same exit code. */
export function planExitCode(actions: readonly PlannedAction[]): number {
  const possible = actions.every(
    (one) => !('failure' in one || 'blockedBy' in one || ('decision' in one && one.decision.outcome === 'failed')),
  );
  return possible ? exitCodes.ok : exitCodes.stageFailed;
}

export const cannotRun = 'cannot run';

/** `verbose`: with the columns of stored outputs, whose types were found in the data. */
export function printPlan(plan: Plan, terminal: Terminal, json: boolean, verbose = false): void {
  if (json) {
    for (const planned of plan.actions) terminal.out(JSON.stringify(planJson(planned, verbose)));
    return;
  }
  const style = terminal.outStyle;
  for (const line of labelLines({}, plan.pipeline.settings)) terminal.out(style('dim', inert(line)));
  const counts = { cached: 0, run: 0, waits: 0, failed: 0, cannot: 0, blocked: 0 };
  for (const planned of plan.actions) {
    const id = inert(planned.action.id);
    if ('failure' in planned) {
      counts.cannot++;
      for (const line of failureText(planned.action.id, planned.failure, style, cannotRun)) terminal.out(line);
    } else if ('blockedBy' in planned) {
      counts.blocked++;
      terminal.out(`${style('yellow', 'blocked')} ${id}  by ${inert(planned.blockedBy)}`);
    } else if ('waitsFor' in planned) {
      counts.waits++;
      terminal.out(`${style('cyan', 'waits')}   ${id}  ${style('dim', `for ${summarize(planned.waitsFor)}`)}`);
    } else if (planned.decision.outcome === 'cached') {
      counts.cached++;
      terminal.out(`${style('dim', 'cached')}  ${id}  ${style('dim', `by run ${planned.decision.record.run}`)}`);
      if (verbose) for (const line of outputLines(planned.decision.record)) terminal.out(line);
    } else if (planned.decision.outcome === 'failed') {
      counts.failed++;
      terminal.out(`${style('red', 'failed')}  ${id}  ${inert(failureBefore(planned.decision.failed).message)}`);
    } else {
      counts.run++;
      terminal.out(`${style('green', 'run')}     ${id}  ${inert(startText(planned.decision))}`);
    }
  }
  const impossible = [
    ...(counts.failed === 0 ? [] : [`${counts.failed} that failed before`]),
    ...(counts.cannot === 0 ? [] : [`${counts.cannot} that cannot run`]),
    ...(counts.blocked === 0 ? [] : [`${counts.blocked} blocked by them`]),
  ];
  terminal.out('');
  const possible = [`${counts.run} to run`, `${counts.waits} that wait for them`, `${counts.cached} cached`];
  terminal.out([...possible, ...impossible].join(', '));
}

/** The first names, escaped, and how many more. */
export function summarize(names: readonly string[]): string {
  const shown = names.slice(0, 3).map(inert).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** `        dataset  66 rows: area_m2 integer, parking category`. */
function outputLines({ outputs }: ActionRecord): string[] {
  return Object.entries(outputs).map(([port, { rows, columns }]) => {
    const told = Object.entries(columns).map(([name, type]) => `${columnWords(name)} ${typeWords(type)}`);
    return `        ${inert(port)}  ${countText(rows)} rows: ${inert(told.join(', '))}`;
  });
}

function planJson(planned: PlannedAction, verbose: boolean): object {
  const { id: action, stage, kind, coordinates } = planned.action;
  const about = { action, stage, kind, coordinates };
  if ('failure' in planned) return { ...about, outcome: cannotRun, failure: planned.failure };
  if ('blockedBy' in planned) return { ...about, outcome: 'blocked', by: planned.blockedBy };
  if ('waitsFor' in planned) return { ...about, outcome: 'waits', waitsFor: planned.waitsFor };
  const { decision } = planned;
  if (decision.outcome === 'cached')
    return {
      ...about,
      outcome: 'cached',
      key: decision.key,
      run: decision.record.run,
      ...(verbose && { outputs: decision.record.outputs }),
    };
  if (decision.outcome === 'failed') {
    const { run, failure } = decision.failed;
    return { ...about, outcome: 'failed', key: decision.key, run, failure };
  }
  const { key, reason, prefix } = decision;
  const from = prefix?.from === undefined ? {} : { continuesFrom: prefix.from.position };
  return { ...about, outcome: 'run', key, reason: startText(decision), why: reason, ...from };
}

/** `pipeline plan FILE`: the actions that would run and why, by stage and reason, and about how long they take. */

import { availableParallelism } from 'node:os';
import { columnWords, typeWords } from '../../core/facts/column-types.ts';
import { countText, durationText } from '../../core/facts/number-text.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import { labelLines } from '../../core/facts/run-label.ts';
import type { Action } from '../../core/pipeline/pipeline.ts';
import { makePlan, type Plan, type PlannedAction } from '../../core/plan/plan.ts';
import { startText } from '../../core/plan/reason-text.ts';
import type { Store } from '../../store/store.ts';
import { failureText } from '../../ui/failure-text.ts';
import { inert, type Style } from '../../ui/style.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { openPipeline } from '../load.ts';
import { type EarlierRuns, earlierRuns } from '../planned/earlier-runs.ts';
import { estimateOf } from '../planned/estimate.ts';
import { type PlanGroup, planGroups } from '../planned/groups.ts';
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
  const { pipeline, store, knowledge, remember } = opened;
  const plan = await makePlan(pipeline, knowledge);
  const times = planTimes(store, pipeline.name);
  printPlan(plan, context.terminal, flags.json === true, times, flags.verbose === true);
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

/** The parts of a plan that say how long it takes. */
export interface PlanTimes {
  secondsOf(action: Action): number | undefined;
  /** Actions that run at a time. */
  readonly jobs: number;
}

/** Earlier runs are read only if something is to run. */
export function planTimes(store: Store, pipeline: string, jobs: number = availableParallelism()): PlanTimes {
  let earlier: EarlierRuns | undefined;
  return {
    jobs,
    secondsOf: (action) => {
      earlier ??= earlierRuns(store, pipeline);
      return earlier.secondsOf(action);
    },
  };
}

/** `verbose`: with the columns of stored outputs, whose types were found in the data. */
export function printPlan(plan: Plan, terminal: Terminal, json: boolean, times: PlanTimes, verbose = false): void {
  if (json) {
    for (const planned of plan.actions) terminal.out(JSON.stringify(planJson(planned, verbose)));
    return;
  }
  const style = terminal.outStyle;
  for (const line of labelLines({}, plan.pipeline.settings)) terminal.out(style('dim', inert(line)));
  const groups = planGroups(plan);
  for (const group of groups) for (const line of groupLines(group, times, style, verbose)) terminal.out(line);
  const count = (outcome: PlanGroup['outcome']): number =>
    groups.reduce((sum, group) => sum + (group.outcome === outcome ? group.actions.length : 0), 0);
  const impossible = [
    ...(count('failed') === 0 ? [] : [`${count('failed')} that failed before`]),
    ...(count('cannot run') === 0 ? [] : [`${count('cannot run')} that cannot run`]),
    ...(count('blocked') === 0 ? [] : [`${count('blocked')} blocked by them`]),
  ];
  const possible = [`${count('run')} to run`, `${count('waits')} that wait for them`, `${count('cached')} cached`];
  const ahead = groups.flatMap(({ outcome, actions }) => (outcome === 'run' || outcome === 'waits' ? actions : []));
  terminal.out('');
  terminal.out(`${[...possible, ...impossible].join(', ')}${timeText(ahead, times)}`);
}

/** `run     ingest  with.examples.train 4000 → 2000  study.yaml:14:20 · then 42 more, about 25 s`. */
function groupLines(group: PlanGroup, times: PlanTimes, style: Style, verbose: boolean): string[] {
  const { outcome, stage, actions, of, text, place, followers, failure, records } = group;
  const [first] = actions;
  if (failure !== undefined && first !== undefined) return failureText(first.id, failure, style, cannotRun);
  const word = style(colours[outcome], outcome) + ' '.repeat(8 - outcome.length);
  const whole = actions.length === of ? '' : ` of ${of}`;
  const name = actions.length === 1 ? (first?.id ?? stage) : `${stage} ×${actions.length}${whole}`;
  const then = followers.length === 0 ? '' : ` · then ${followers.length} more`;
  const line = [
    `${word}${inert(name)}`,
    outcome === 'cached'
      ? style('dim', runsText(records))
      : outcome === 'waits'
        ? style('dim', inert(text))
        : inert(text),
    ...(place === undefined ? [] : [style('cyan', inert(place))]),
  ].join('  ');
  const time = outcome === 'run' ? timeText([...actions, ...followers], times) : '';
  const named =
    actions.length === 1 || (whole === '' && !verbose) ? [] : [style('dim', `        ${idsText(actions, verbose)}`)];
  const columns = verbose ? records.slice(0, 1).flatMap(outputLines) : [];
  return [`${line}${then}${time}`, ...named, ...columns];
}

const colours = {
  run: 'green',
  failed: 'red',
  'cannot run': 'red',
  waits: 'cyan',
  blocked: 'yellow',
  cached: 'dim',
} as const;

function idsText(actions: readonly Action[], all: boolean): string {
  const ids = actions.map(({ id }) => id);
  return all ? ids.map(inert).join(', ') : summarize(ids);
}

/** `by run 20261130T164850-0001`; `by 3 runs, the last 20261130T164850-0001`. */
function runsText(records: readonly ActionRecord[]): string {
  const runs = [...new Set(records.map(({ run }) => run))].sort();
  return runs.length === 1 ? `by run ${runs[0]}` : `by ${runs.length} runs, the last ${runs.at(-1)}`;
}

/** `, about 25 s`; empty if nothing is known. */
function timeText(actions: readonly Action[], { secondsOf, jobs }: PlanTimes): string {
  const found = actions.length === 0 ? undefined : estimateOf(actions, secondsOf, jobs);
  return found === undefined ? '' : `, ${found.whole ? 'about' : 'more than'} ${durationText(found.seconds)}`;
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

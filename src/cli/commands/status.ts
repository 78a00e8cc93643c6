/**
 * `pipeline status FILE`: for each stage, the number of actions that are cached, would run or wait, and the cost of the
 * cached ones.
 */

import { failureBefore } from '../../core/facts/key-failure.ts';
import { bytesText, durationText } from '../../core/facts/number-text.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { startText } from '../../core/plan/reason-text.ts';
import { failureText } from '../../ui/failure-text.ts';
import { inert } from '../../ui/style.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { openPipeline } from '../load.ts';
import { cannotRun, type PlanFlags, planExitCode } from './plan.ts';

interface StageStatus {
  readonly stage: string;
  readonly kind: string;
  cached: number;
  run: number;
  /** Of those that would run: the number that continue from a checkpoint of an unfinished action. */
  resumes: number;
  waits: number;
  /** Actions whose files cannot be read or whose keys failed before, and all their dependents. */
  cannotRun: number;
  /** Wall time of the executions whose results are cached. */
  seconds: number;
  /** Bytes of the artifacts that are cached. */
  bytes: number;
}

export async function statusCommand(file: string, flags: PlanFlags, context: CommandContext): Promise<number> {
  const opened = await openPipeline(file, flags, context);
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, knowledge, remember } = opened;
  const plan = await makePlan(pipeline, knowledge);
  remember();
  const stages = new Map<string, StageStatus>(
    pipeline.stages.map((stage) => [
      stage.name,
      {
        stage: stage.name,
        kind: stage.kind,
        cached: 0,
        run: 0,
        resumes: 0,
        waits: 0,
        cannotRun: 0,
        seconds: 0,
        bytes: 0,
      },
    ]),
  );
  const resumed: string[] = [];
  const failed: string[] = [];
  for (const planned of plan.actions) {
    const status = stages.get(planned.action.stage) as StageStatus;
    if ('failure' in planned || 'blockedBy' in planned) status.cannotRun++;
    else if ('waitsFor' in planned) status.waits++;
    else if (planned.decision.outcome === 'failed') {
      status.cannotRun++;
      failed.push(`${planned.action.id}  ${failureBefore(planned.decision.failed).message}`);
    } else if (planned.decision.outcome === 'run') {
      status.run++;
      if (planned.decision.prefix?.from?.lasting === false) {
        status.resumes++;
        resumed.push(`${planned.action.id}  ${startText(planned.decision)}`);
      }
    } else {
      const { record } = planned.decision;
      status.cached++;
      status.seconds += record.seconds;
      status.bytes += Object.values(record.outputs).reduce((sum, output) => sum + output.bytes, 0);
    }
  }
  const { out, outStyle } = context.terminal;
  const code = planExitCode(plan.actions);
  if (flags.json === true) for (const status of stages.values()) out(JSON.stringify(status));
  else {
    const rows = [...stages.values()].map((one) => [
      one.stage,
      one.kind,
      String(one.cached),
      String(one.run),
      String(one.waits),
      ...(code === exitCodes.ok ? [] : [String(one.cannotRun)]),
      // The cost of actions that are not cached is unknown.
      one.cached === 0 ? '' : durationText(one.seconds),
      one.cached === 0 ? '' : bytesText(one.bytes),
    ]);
    const last = [...(code === exitCodes.ok ? [] : [cannotRun]), 'took', 'holds'];
    for (const line of textTable(['stage', 'uses', 'cached', 'to run', 'waiting', ...last], rows)) out(line);
    for (const line of [...resumed, ...failed]) out(inert(line));
    for (const planned of plan.actions)
      if ('failure' in planned)
        for (const line of failureText(planned.action.id, planned.failure, outStyle, cannotRun)) out(line);
  }
  return code;
}

/** `pipeline audit FILE`: runs the pipeline again and checks that equal keys give equal bytes. */

import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../core/facts/event.ts';
import type { Action } from '../../core/pipeline/pipeline.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { type Audit, type AuditBeginning, auditPipeline } from '../../run/compare/audit.ts';
import { differenceLines } from '../../run/compare/table-difference.ts';
import { storeKnowledge } from '../../run/knowledge.ts';
import type { Store } from '../../store/store.ts';
import { failureText } from '../../ui/failure-text.ts';
import { inert } from '../../ui/style.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { type OpenPipeline, openPipeline } from '../load.ts';
import type { Terminal } from '../terminal.ts';
import { summarize } from './plan.ts';
import { matchingActions } from './why.ts';

export interface AuditFlags {
  readonly P: readonly string[];
  readonly set: readonly string[];
  readonly store?: string;
  readonly actions: readonly string[];
  readonly times: number;
  readonly jobs: readonly number[];
  /** Compare with the results of the shared cache. */
  readonly remote?: boolean;
  /** The part of the actions that is compared, from 0 to 1. */
  readonly sample?: number;
  readonly json?: boolean;
}

/** Exit code 1 if something came out differently or a run failed. */
export async function auditCommand(file: string, flags: AuditFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const opened = await openPipeline(file, flags, context);
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, kinds, store } = opened;
  const named = flags.actions.flatMap((name) => matchingActions(pipeline, name));
  const wanted = flags.actions.length === 0 ? [...pipeline.actions.values()] : [...new Set(named)];
  const audited = flags.remote === true ? asShared(store) : store;
  const there = flags.remote === true ? await sharedActions(wanted, { ...opened, store: audited }) : wanted;
  const actions = flags.sample === undefined ? there : sampleOf(there, flags.sample);
  if (actions.length === 0) throw new UsageError('the shared cache has no result of these actions', 'pipeline plan');
  const scratch = mkdtempSync(join(tmpdir(), 'arrowline-audit-'));
  const interrupt = new AbortController();
  const onSignal = (): void => {
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const audit = await auditPipeline({
      pipeline,
      actions,
      store: audited,
      ...(flags.remote === true && { storeName: 'the shared cache' }),
      kinds,
      times: flags.times,
      jobs: flags.jobs,
      scratch,
      begins: (run) => {
        if (flags.json !== true) terminal.out(beginningText(run));
      },
      listener: (event) => printEvent(event, flags.json === true, terminal),
      signal: interrupt.signal,
      version: context.version,
    });
    if (flags.json === true) terminal.out(JSON.stringify(audit));
    else printAudit(audit, terminal);
    if (audit.outcome === 'interrupted') return exitCodes.interrupted;
    return audit.findings.some(({ promised }) => promised) || audit.outcome !== 'succeeded'
      ? exitCodes.stageFailed
      : exitCodes.ok;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The store as others see it: with the records that the shared cache has, and no others. */
function asShared(store: Store): Store {
  const { remote } = store;
  if (remote === undefined)
    throw new UsageError('there is no shared cache to compare with', 'remote in pipeline.config.yaml');
  const find: Store['records']['find'] = async (key) => {
    const record = await remote.find(key);
    return record && { record, missing: [] };
  };
  return { ...store, records: { ...store.records, get: remote.find, find } };
}

/** The actions whose results the shared cache has. */
async function sharedActions(
  actions: readonly Action[],
  { pipeline, kinds, store }: Pick<OpenPipeline, 'pipeline' | 'kinds' | 'store'>,
): Promise<readonly Action[]> {
  const plan = await makePlan(pipeline, storeKnowledge(store, kinds, pipeline.name));
  const there = new Set(
    plan.actions.flatMap((one) => ('decision' in one && one.decision.outcome === 'cached' ? [one.action.id] : [])),
  );
  return actions.filter(({ id }) => there.has(id));
}

/** A part of the actions, at least one of them, others each time: so that over time all are compared. */
function sampleOf(actions: readonly Action[], part: number): readonly Action[] {
  const drawn = actions.map((action) => ({ action, at: randomInt(2 ** 47) })).sort((left, right) => left.at - right.at);
  return drawn.slice(0, Math.ceil(actions.length * part)).map(({ action }) => action);
}

function printEvent(event: RunEvent, json: boolean, terminal: Terminal): void {
  if (event.event === 'action.failed')
    for (const line of failureText(event.action, event.failure, terminal.errorStyle)) terminal.error(line);
  if (event.event === 'run.finished' && !json)
    terminal.out(
      `${event.outcome}: executed ${event.executed}, cached ${event.cached}, failed ${event.failed} in ${event.seconds.toFixed(1)} s`,
    );
}

function beginningText({ name, audited, taken, needed }: AuditBeginning): string {
  const besides = needed.length === 0 ? '' : ` and, for their inputs, ${summarize(needed)}`;
  const taking = taken === 0 ? '' : `; takes ${taken} from the store or an earlier run`;
  return `${name}: executes the ${audited === 1 ? 'audited action' : `${audited} audited actions`}${besides}${taking}`;
}

function printAudit(audit: Audit, { out, outStyle: style }: Terminal): void {
  for (const { action, output, between, difference, promised } of audit.findings) {
    out(
      `${promised ? style('red', 'differs') : style('yellow', 'varies')}  ${style('bold', inert(action))}  output "${output}", ${between.join(' against ')}`,
    );
    const lines = difference === undefined ? ['the same values, encoded differently'] : differenceLines(difference);
    for (const line of lines) out(`  ${inert(line)}`);
  }
  for (const id of audit.unclear) out(`${style('yellow', 'unclear')}  ${inert(id)}  its inputs differ`);
  const broken = audit.findings.filter(({ promised }) => promised).length;
  const varying = audit.findings.length - broken;
  const end = [
    ...(broken > 0 ? [`${broken} differ and are marked nondeterministic`] : []),
    ...(varying > 0 ? [`${varying} differ as they may: their kind is not deterministic`] : []),
    ...(audit.findings.length === 0 ? ['all results are equal'] : []),
  ].join('; ');
  out(
    `${audit.runs} ${audit.runs === 1 ? 'run' : 'runs'}, ${audit.compared} ${audit.compared === 1 ? 'action' : 'actions'} compared: ${end}`,
  );
}

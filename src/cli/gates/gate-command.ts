/** `pipeline gate FILE`: checks the gates on stored results. Executes comparisons that are not stored yet, nothing else. */

import type { EventListener } from '../../core/facts/event.ts';
import { wrapped } from '../../ui/columns.ts';
import { failureText } from '../../ui/failure-text.ts';
import { gateLines } from '../../ui/gate-lines.ts';
import { inert } from '../../ui/style.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, outcomeOf } from '../exit.ts';
import { openPipeline } from '../load.ts';
import { type Reporting, reported } from '../reporting/reported.ts';
import type { ReporterRequest } from '../reporting/request.ts';
import { judgeGates } from './judge.ts';

export interface GateFlags {
  readonly P: readonly string[];
  readonly set: readonly string[];
  readonly store?: string;
  readonly json?: boolean;
  readonly only: readonly string[];
  readonly reporter: readonly ReporterRequest[];
}

export function gateCommand(file: string, flags: GateFlags, context: CommandContext): Promise<number> {
  const destination = { terminal: context.terminal, json: flags.json === true };
  return reported(flags.reporter, file, destination, (reporting) => gate(file, flags, context, reporting));
}

async function gate(file: string, flags: GateFlags, context: CommandContext, reporting: Reporting): Promise<number> {
  const { terminal } = context;
  const opened = await openPipeline(file, flags, context, { judged: 'latest', diagnosed: reporting.diagnosed });
  if (opened === undefined) return exitCodes.invalid;
  reporting.began(opened.pipeline);
  const warnings: string[] = [];
  const listener: EventListener = (event) => {
    reporting.listener(event);
    if (event.event === 'action.failed')
      for (const line of failureText(event.action, event.failure, terminal.errorStyle)) terminal.error(line);
    // Of a store that refuses, or is held by another process: the others have been printed, or are of a whole run.
    if (event.event === 'warning' && event.diagnostic === undefined) warnings.push(event.message);
  };
  const { facts, code } = await judgeGates(opened, flags.only, listener, context);
  reporting.ended({ ...facts, outcome: outcomeOf(code) });
  opened.remember();
  if (code === exitCodes.storeFault) for (const warning of warnings) terminal.error(`warning: ${inert(warning)}`);
  const { gates } = facts;
  if (flags.json === true) for (const gate of gates) terminal.out(JSON.stringify({ event: 'gate.checked', ...gate }));
  else if (gates.length === 0) terminal.out(`${opened.pipeline.file} has no gates`);
  else {
    const width = terminal.live ? terminal.size().columns : Number.POSITIVE_INFINITY;
    for (const line of gateLines(gates, terminal.outStyle, width))
      for (const part of wrapped(line, width, 6)) terminal.out(part);
  }
  return code;
}

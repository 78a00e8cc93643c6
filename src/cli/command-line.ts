/**
 * Runs the command in `argv` in the context that the composition root provides, and turns thrown errors into exit
 * codes.
 */

import { setFlagsFromString } from 'node:v8';
import { CommanderError } from 'commander';
import { systemError } from '../core/values/system-error.ts';
import { KindFault } from '../run/user-kinds/problem.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { DamagedBlob, StoreFault } from '../store/fault.ts';
import { failureText } from '../ui/failure-text.ts';
import type { CommandContext } from './context.ts';
import { exitCodes, UsageError } from './exit.ts';
import { buildProgram, commanderExitCode } from './program.ts';
import type { Terminal } from './terminal.ts';

// This process plans and waits; bodies with work for an optimizer run in others. V8 takes functions for hot four times as
// late as by default: optimizing them took up to a quarter of a run that executes nothing. Node 22's V8 has no such flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=540672');

/** Sets the process's exit code; never throws. */
export async function commandLine(argv: readonly string[], context: CommandContext): Promise<void> {
  const program = buildProgram(context, (code) => {
    process.exitCode = code;
  });
  try {
    await program.parseAsync(argv as string[]);
  } catch (error) {
    process.exitCode = reportError(error, context.terminal, argv[2] ?? '');
  }
}

function reportError(error: unknown, terminal: Terminal, command: string): number {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return commanderExitCode(error);
  if (error instanceof UsageError) {
    terminal.error(`error: ${error.message}`);
    if (error.hint !== undefined) terminal.error(`hint:  ${error.hint}`);
    return exitCodes.invalid;
  }
  if (error instanceof KindFault) {
    terminal.error(`error: ${error.message}`);
    if (error.problem.found !== undefined) terminal.error(`found: ${error.problem.found}`);
    return exitCodes.invalid;
  }
  if (error instanceof StageFailure) {
    const { code, message, facts } = error;
    for (const line of failureText(command, { code, message, ...facts }, terminal.errorStyle)) terminal.error(line);
    return exitCodes.stageFailed;
  }
  if (error instanceof StoreFault || error instanceof DamagedBlob) {
    terminal.error(`store fault: ${error.message}`);
    if (error instanceof StoreFault && error.hint !== undefined) terminal.error(`hint:  ${error.hint}`);
    return exitCodes.storeFault;
  }
  const refused = systemError(error);
  if (refused !== undefined) {
    terminal.error(`error: ${refused.message}`);
    if (refused.hint !== undefined) terminal.error(`hint:  ${refused.hint}`);
    return refused.fault === 'named' ? exitCodes.invalid : exitCodes.storeFault;
  }
  terminal.error(`Internal error: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  // The stack starts with the message, which may contain anything: print only its frames.
  for (const line of (error instanceof Error ? error.stack : undefined)?.split('\n') ?? [])
    if (/^ {4}at /.test(line)) terminal.error(line);
  return exitCodes.stageFailed;
}

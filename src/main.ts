/** The composition root: puts stage kinds and command line together, and turns what is thrown into an exit code. */

import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import type { CommandContext } from './cli/context.ts';
import { exitCodes, UsageError } from './cli/exit.ts';
import { buildProgram, commanderExitCode } from './cli/program.ts';
import { processTerminal } from './cli/terminal.ts';
import type { JsonObject } from './core/canonical.ts';
import type { Kind, Kinds } from './run/kind.ts';
import { DamagedBlob, StoreFault } from './store/fault.ts';

const packageRoot = new URL('../../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string };
const terminal = processTerminal();

const context: CommandContext = {
  terminal,
  version,
  loadKinds: async (): Promise<Kinds> => {
    const { descriptors } = await import('../stages/index.ts');
    return new Map(
      descriptors.map((descriptor): [string, Kind] => [
        descriptor.kind,
        { descriptor, schema: JSON.parse(readFileSync(descriptor.schema, 'utf8')) as JsonObject },
      ]),
    );
  },
  machineFacts: async (project, memory) =>
    (await import('../stages/lib/engine/machine-facts.ts')).machineFacts(project, memory),
  inspectEngines: async (project, memory) =>
    (await import('../stages/lib/engine/inspect.ts')).inspectEngines(project, memory),
  presentReport: async (report, facts) => (await import('../stages/report/present.ts')).presentReport(report, facts),
};

/** Runs the command in `argv` and sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = buildProgram(context, (code) => {
    process.exitCode = code;
  });
  try {
    await program.parseAsync(argv as string[]);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

function reportError(error: unknown): number {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return commanderExitCode(error);
  if (error instanceof UsageError) {
    terminal.error(`error: ${error.message}`);
    if (error.hint !== undefined) terminal.error(`hint:  ${error.hint}`);
    return exitCodes.invalid;
  }
  if (error instanceof StoreFault || error instanceof DamagedBlob) {
    terminal.error(`store fault: ${error.message}`);
    return exitCodes.storeFault;
  }
  terminal.error(`Internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return exitCodes.stageFailed;
}

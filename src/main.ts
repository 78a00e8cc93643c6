/** The composition root: the only place that connects stage kinds with the command line. */

import { readFileSync } from 'node:fs';
import { artifactTypes } from './artifacts/registry.ts';
import { commandLine } from './cli/command-line.ts';
import { processTerminal } from './cli/terminal.ts';
import { packageRoot } from './package-root.ts';
import { type Kinds, kindsOf } from './run/kind.ts';

/** Runs the command in `argv` and sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string };
  await commandLine(argv, {
    terminal: processTerminal(),
    version,
    loadKinds: async (): Promise<Kinds> => {
      const { descriptors } = await import('../stages/index.ts');
      return kindsOf(descriptors, artifactTypes);
    },
    machineFacts: async (project, memory) =>
      (await import('../stages/lib/learning/engines/machine-facts.ts')).machineFacts(project, memory),
    inspectEngines: async (project, memory) =>
      (await import('../stages/lib/learning/engines/inspect.ts')).inspectEngines(project, memory),
    presentReport: async (report, facts) => (await import('./report/present.ts')).openReport(report, facts),
  });
}

/** The composition root: the only place that connects stage kinds with the command line. */

import { readFileSync } from 'node:fs';
import { artifactTypes } from './artifacts/registry.ts';
import { commandLine } from './cli/command-line.ts';
import type { CommandContext } from './cli/context.ts';
import { processTerminal } from './cli/terminal.ts';
import type { StageDescriptor } from './core/pipeline/stage-kind.ts';
import { packageRoot } from './package-root.ts';
import { type Kinds, kindsOf } from './run/kind.ts';

/** The stage kinds and engines that the command line works with; loaded when a command asks for them. */
export interface Contents extends Pick<CommandContext, 'machineFacts' | 'inspectEngines' | 'presentReport' | 'uses'> {
  descriptors(): Promise<readonly StageDescriptor[]>;
}

const shipped: Contents = {
  descriptors: async () => (await import('../stages/index.ts')).descriptors,
  machineFacts: async (project, memory) =>
    (await import('../stages/lib/learning/engines/machine-facts.ts')).machineFacts(project, memory),
  inspectEngines: async (project, memory) =>
    (await import('../stages/lib/learning/engines/inspect.ts')).inspectEngines(project, memory),
  presentReport: async (report, facts) => (await import('./report/present.ts')).openReport(report, facts),
  uses: () => import('../stages/use/index.ts'),
};

/** Runs the command in `argv` and sets the process's exit code. */
export async function main(argv: readonly string[], contents: Contents = shipped): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string };
  const { descriptors, ...rest } = contents;
  await commandLine(argv, {
    ...rest,
    terminal: processTerminal(),
    version,
    serveLive: async (options) => (await import('./live/server/serve.ts')).serveLive(options),
    loadKinds: async (): Promise<Kinds> => kindsOf(await descriptors(), artifactTypes),
  });
}

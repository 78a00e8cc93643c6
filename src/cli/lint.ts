/** `pipeline lint FILE`: every mistake in a document, and nothing else. */

import type { CommandContext } from './context.ts';
import { exitCodes } from './exit.ts';
import { loadPipeline } from './load.ts';
import { locateDocument } from './locate.ts';

export async function lintCommand(
  file: string,
  flags: { readonly P: readonly string[] },
  context: CommandContext,
): Promise<number> {
  const document = locateDocument(file, undefined, process.cwd());
  const pipeline = loadPipeline(document, flags.P, await context.loadKinds(), context.terminal);
  if (pipeline === undefined) return exitCodes.invalid;
  const stages = `${pipeline.stages.length} stages`;
  context.terminal.out(
    `${document.file}: ${stages}, ${pipeline.actions.size} actions, ${pipeline.gates.length} gates, no mistakes`,
  );
  return exitCodes.ok;
}

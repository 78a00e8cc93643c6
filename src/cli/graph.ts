/** `pipeline graph FILE`: the stages and what flows between them. */

import { dotGraph, mermaidGraph } from '../core/graph-text.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit.ts';
import { loadPipeline } from './load.ts';
import { locateDocument } from './locate.ts';

export interface GraphFlags {
  readonly P: readonly string[];
  readonly format: 'mermaid' | 'dot';
}

export async function graphCommand(file: string, flags: GraphFlags, context: CommandContext): Promise<number> {
  const document = locateDocument(file, undefined, process.cwd());
  const pipeline = loadPipeline(document, flags.P, await context.loadKinds(), context.terminal);
  if (pipeline === undefined) return exitCodes.invalid;
  context.terminal.out(flags.format === 'dot' ? dotGraph(pipeline) : mermaidGraph(pipeline));
  return exitCodes.ok;
}

/** `pipeline graph FILE`: the stages and the artifacts that flow between them. */

import type { Pipeline } from '../../core/pipeline/pipeline.ts';
import { svgGraph } from '../../ui/graph-svg.ts';
import { dotGraph, mermaidGraph } from '../../ui/graph-text.ts';
import { stageEdges } from '../../view/stage-graph.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { loadPipeline } from '../load.ts';
import { locateDocument } from '../locate.ts';

export interface GraphFlags {
  readonly P: readonly string[];
  readonly set: readonly string[];
  readonly format: 'mermaid' | 'dot' | 'svg';
  readonly json?: boolean;
}

export async function graphCommand(file: string, flags: GraphFlags, context: CommandContext): Promise<number> {
  const document = await locateDocument(file, undefined, process.cwd());
  const kinds = await context.loadKinds();
  const loaded = await loadPipeline(document, flags, kinds, context.terminal, { json: flags.json });
  if (loaded === undefined) return exitCodes.invalid;
  const { pipeline } = loaded;
  if (flags.json === true) context.terminal.out(JSON.stringify(graphJson(pipeline)));
  else for (const line of drawings[flags.format](pipeline).split('\n')) context.terminal.out(line);
  return exitCodes.ok;
}

const drawings = { mermaid: mermaidGraph, dot: dotGraph, svg: svgGraph } as const;

function graphJson(pipeline: Pipeline): object {
  const stages = pipeline.stages.map(({ name, kind, actions }) => ({ name, kind, actions: actions.length }));
  return { pipeline: pipeline.name, stages, edges: stageEdges(pipeline) };
}

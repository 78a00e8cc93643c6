/** The graph of a pipeline's stages: the connections and their ports. */

import type { Pipeline, StageName } from '../core/pipeline/pipeline.ts';

/** A connection between two stages. */
export interface GraphEdge {
  readonly from: StageName;
  readonly to: StageName;
  readonly port: string;
  readonly many: boolean;
}

/** One edge for each port and producer, in the order of the actions. */
export function stageEdges(pipeline: Pipeline): GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  for (const action of pipeline.actions.values())
    for (const [port, input] of Object.entries(action.inputs))
      for (const reference of input.from) {
        const from = pipeline.actions.get(reference.action)?.stage as StageName;
        edges.set(`${from} ${action.stage} ${port}`, { from, to: action.stage, port, many: input.arity === 'many' });
      }
  return [...edges.values()];
}

/** The graphs that are compared: tasks that do next to nothing, beside each other or one after another. */

export type Shape = 'fan' | 'chain';

export interface Graph {
  readonly shape: Shape;
  readonly size: number;
}

/** The task that `task` waits for. */
export function producerOf(graph: Graph, task: number): number | undefined {
  return graph.shape === 'chain' && task > 0 ? task - 1 : undefined;
}

/** The task that is changed: nothing waits for it. */
export function leafOf(graph: Graph): number {
  return graph.size - 1;
}

export function tasksOf(graph: Graph): number[] {
  return Array.from({ length: graph.size }, (_, task) => task);
}

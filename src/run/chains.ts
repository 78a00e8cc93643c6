/**
 * Actions that continue one another (the same training for 1, 5 and 10 epochs) run one after another, shortest first,
 * so that each starts from the checkpoint of the one before. Chains run beside each other, longest first.
 */

export interface Link<Task> {
  readonly chain: string;
  readonly position: number;
  readonly task: Task;
}

export interface Chains<Task> {
  /** Adds links; returns those that may start now, with the length of their chain as priority. */
  add(links: readonly Link<Task>[]): { task: Task; priority: number }[];
  /** Says that the running link of a chain has ended; returns the next of the chain, if any. */
  next(chain: string): { task: Task; priority: number } | undefined;
}

export function createChains<Task>(): Chains<Task> {
  const waiting = new Map<string, Link<Task>[]>();
  const start = (chain: string): { task: Task; priority: number } | undefined => {
    const links = waiting.get(chain);
    const first = links?.shift();
    if (links === undefined || first === undefined) {
      waiting.delete(chain);
      return undefined;
    }
    return { task: first.task, priority: (links.at(-1) ?? first).position };
  };
  return {
    add: (links) => {
      const fresh = new Set<string>();
      for (const link of links) {
        const list = waiting.get(link.chain);
        if (list === undefined) {
          waiting.set(link.chain, [link]);
          fresh.add(link.chain);
        } else list.push(link);
      }
      for (const { chain } of links) waiting.get(chain)?.sort((left, right) => left.position - right.position);
      return [...fresh].map(start).filter((started) => started !== undefined);
    },
    next: start,
  };
}

/**
 * Chains: actions that continue one another (the same training for 1, 5 and 10 epochs) run one after another, shortest
 * first, so that each starts from the checkpoint of the previous one. Chains run in parallel, longest first. An executor
 * that orders the links itself gets whole chains.
 */

import { addTo } from '../../core/values/lists-by.ts';

export interface Link<Task> {
  readonly chain: string;
  readonly position: number;
  readonly task: Task;
}

/** The waiting links of each chain, shortest first; present while another link of the chain runs. */
export type Chains<Task> = Map<string, Link<Task>[]>;

export interface Started<Task> {
  readonly task: Task;
  /** The length of its chain. */
  readonly priority: number;
}

/** Adds links; returns those that may start now: the shortest of each chain without a running link. */
export function addLinks<Task>(chains: Chains<Task>, links: readonly Link<Task>[]): Started<Task>[] {
  const fresh = new Set<string>();
  for (const link of links) {
    const list = chains.get(link.chain);
    if (list === undefined) {
      chains.set(link.chain, [link]);
      fresh.add(link.chain);
    } else list.push(link);
  }
  for (const chain of new Set(links.map((link) => link.chain)))
    chains.get(chain)?.sort((left, right) => left.position - right.position);
  return [...fresh].map((chain) => nextLink(chains, chain)).filter((started) => started !== undefined);
}

/** All links at once, chain by chain and shortest first: for an executor that lets the links of a chain follow one another. */
export function wholeChains<Task>(links: readonly Link<Task>[]): Started<Task>[] {
  const chains = new Map<string, Link<Task>[]>();
  for (const link of links) addTo(chains, link.chain, link);
  return [...chains.values()].flatMap((all) => {
    all.sort((left, right) => left.position - right.position);
    const priority = all.at(-1)?.position ?? 0;
    return all.map(({ task }) => ({ task, priority }));
  });
}

/** The next link of a chain after one has ended, if any. */
export function nextLink<Task>(chains: Chains<Task>, chain: string): Started<Task> | undefined {
  const links = chains.get(chain);
  const first = links?.shift();
  if (links === undefined || first === undefined) {
    chains.delete(chain);
    return undefined;
  }
  return { task: first.task, priority: (links.at(-1) ?? first).position };
}

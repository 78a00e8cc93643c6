/** Limits how many calls are under way. */

import PQueue from 'p-queue';

/** Calls a function when fewer than some number of others are under way. */
export type AtOnce = <Result>(call: () => Promise<Result>) => Promise<Result>;

export function atMost(count: number): AtOnce {
  const queue = new PQueue({ concurrency: count });
  return (call) => queue.add(call);
}

/** An executor that is loaded with the first request: a run that executes nothing does not load it. */

import type { Executor } from './executor.ts';

export function lateExecutor(
  { capacity, isolates }: Pick<Executor, 'capacity' | 'isolates'>,
  load: () => Promise<Executor>,
): Executor {
  let loading: Promise<Executor> | undefined;
  let stopped = false;
  return {
    capacity,
    isolates,
    execute: async (request, listener, limits) => {
      if (stopped) return { outcome: 'cancelled' };
      loading ??= load();
      return (await loading).execute(request, listener, limits);
    },
    stop: async () => {
      stopped = true;
      await (await loading)?.stop();
    },
  };
}

/**
 * Lets one job at a time work on a chain: a link that comes while others are with Slurm waits until they have ended, and
 * continues from their checkpoints. Two jobs would both train what the links have in common.
 */

interface Link {
  readonly request: { readonly prefix?: string };
}

export interface ChainTurns<Task> {
  /** The tasks that may be submitted now: they are at work until `ended`. The others wait. */
  admit(tasks: readonly Task[]): Task[];
  /** A task is at work already. */
  begun(task: Task): void;
  /** A task is at work no more. Returns the links that have waited for it. */
  ended(task: Task): Task[];
  /** Forgets the links that wait, and returns them. */
  drop(): Task[];
}

/** `alike`: tasks of one chain go into one job only if it gives the same text for them. */
export function chainTurns<Task extends Link>(alike: (task: Task) => string): ChainTurns<Task> {
  const working = new Map<string, Set<Task>>();
  const waiting = new Map<string, Task[]>();
  const begun = (task: Task): void => {
    const { prefix } = task.request;
    if (prefix === undefined) return;
    const others = working.get(prefix);
    if (others === undefined) working.set(prefix, new Set([task]));
    else others.add(task);
  };
  return {
    admit: (tasks) => {
      const busy = new Set(working.keys());
      const needs = new Map<string, string>();
      return tasks.filter((task) => {
        const { prefix } = task.request;
        if (prefix === undefined) return true;
        const first = needs.get(prefix) ?? alike(task);
        needs.set(prefix, first);
        if (busy.has(prefix) || alike(task) !== first) {
          waiting.set(prefix, [...(waiting.get(prefix) ?? []), task]);
          return false;
        }
        begun(task);
        return true;
      });
    },
    begun,
    ended: (task) => {
      const { prefix } = task.request;
      const others = prefix === undefined ? undefined : working.get(prefix);
      if (prefix === undefined || others?.delete(task) !== true || others.size > 0) return [];
      working.delete(prefix);
      const next = waiting.get(prefix) ?? [];
      waiting.delete(prefix);
      return next;
    },
    drop: () => {
      const all = [...waiting.values()].flat();
      waiting.clear();
      return all;
    },
  };
}

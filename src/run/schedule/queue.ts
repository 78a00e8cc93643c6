/**
 * The queue for a machine: higher priority first, then first come, if the needed resources are free. A value that these
 * functions change; it knows tasks by identity only.
 */

import { allOf, type Grant, giveBack, type Machine, type Needs, type Resources, take } from './resources.ts';

export interface Queue<Task extends object> {
  readonly resources: Resources;
  /** A binary heap: a parent always comes before its children. */
  readonly waiting: Entry<Task>[];
  /** Tasks that were offered to the resources and have to wait: they come before all others. */
  asked: Entry<Task>[];
  running: number;
  arrivals: number;
}

interface Entry<Task> {
  readonly task: Task;
  readonly needs: Needs;
  readonly priority: number;
  readonly arrival: number;
}

export function createQueue<Task extends object>(machine: Machine): Queue<Task> {
  return { resources: allOf(machine), waiting: [], asked: [], running: 0, arrivals: 0 };
}

export function add<Task extends object>(queue: Queue<Task>, task: Task, needs: Needs, priority: number): void {
  const heap = queue.waiting;
  const entry = { task, needs, priority, arrival: queue.arrivals++ };
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] as Entry<Task>;
    if (!before(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

/** Removes the tasks that may start now from the queue, each with the resources it occupies until `leave`. */
export function startable<Task extends object>(queue: Queue<Task>): { task: Task; grant: Grant }[] {
  const { resources, waiting } = queue;
  const started: { task: Task; grant: Grant }[] = [];
  const starts = ({ task, needs }: Entry<Task>): boolean => {
    if (queue.running >= resources.machine.cpu) return false;
    const grant = take(resources, task, needs);
    if (grant === undefined) return false;
    queue.running++;
    started.push({ task, grant });
    return true;
  };
  // Another start of a large task may have been all that kept an earlier one waiting.
  for (let count = -1; count < started.length; ) {
    count = started.length;
    queue.asked = queue.asked.filter((entry) => !starts(entry));
  }
  while (waiting.length > 0 && queue.running < resources.machine.cpu && resources.first === undefined) {
    const entry = removeFirst(waiting);
    if (!starts(entry)) queue.asked.push(entry);
  }
  return started;
}

export function leave(queue: Queue<object>, grant: Grant): void {
  queue.running--;
  giveBack(queue.resources, grant);
}

/** Drops the waiting tasks. Running ones still have to leave. */
export function clear(queue: Queue<object>): void {
  queue.waiting.length = 0;
  queue.asked = [];
  queue.resources.first = undefined;
  queue.resources.firstForGpus = undefined;
}

function before(left: Entry<unknown>, right: Entry<unknown>): boolean {
  return left.priority > right.priority || (left.priority === right.priority && left.arrival < right.arrival);
}

function removeFirst<Task>(heap: Entry<Task>[]): Entry<Task> {
  const first = heap[0] as Entry<Task>;
  const last = heap.pop() as Entry<Task>;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    if (left >= heap.length) break;
    const child = right < heap.length && before(heap[right] as Entry<Task>, heap[left] as Entry<Task>) ? right : left;
    if (!before(heap[child] as Entry<Task>, last)) break;
    heap[at] = heap[child] as Entry<Task>;
    at = child;
  }
  heap[at] = last;
  return first;
}

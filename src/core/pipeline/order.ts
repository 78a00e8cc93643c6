/** The order of stages: dependencies first; independent stages stay in document order. */

export interface Edge<Name extends string> {
  readonly stage: Name;
}

/**
 * Kahn's algorithm (Communications of the ACM 5(11), 1962) with a heap for ties. `cycles` holds one chain for each
 * circle, from a stage to its dependency and so on; stages that only depend on a circle are in neither list.
 */
export function topologicalOrder<Name extends string>(
  needs: ReadonlyMap<Name, readonly Name[]>,
): { order: readonly Name[]; cycles: readonly (readonly Name[])[] } {
  const names = [...needs.keys()];
  const position = new Map(names.map((name, index) => [name, index] as const));
  const waiting = new Map(names.map((name) => [name, new Set(needs.get(name)).size] as const));
  const consumers = new Map<Name, Name[]>(names.map((name) => [name, []]));
  for (const [name, needed] of needs) for (const one of new Set(needed)) consumers.get(one)?.push(name);
  const ready = new IndexHeap();
  for (const name of names) if (waiting.get(name) === 0) ready.push(position.get(name) ?? 0);
  const order: Name[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const name = names[next] as Name;
    order.push(name);
    waiting.delete(name);
    for (const consumer of consumers.get(name) ?? []) {
      const left = (waiting.get(consumer) ?? 0) - 1;
      waiting.set(consumer, left);
      if (left === 0) ready.push(position.get(consumer) ?? 0);
    }
  }
  return { order, cycles: findCycles([...waiting.keys()], needs, new Set(waiting.keys())) };
}

/** Each of `stuck` depends on another of `stuck`: following the dependencies always ends in a circle. */
function findCycles<Name extends string>(
  stuck: readonly Name[],
  needs: ReadonlyMap<Name, readonly Name[]>,
  within: ReadonlySet<Name>,
): Name[][] {
  const cycles: Name[][] = [];
  const visited = new Set<Name>();
  for (const start of stuck) {
    const walk: Name[] = [];
    let current: Name | undefined = start;
    while (current !== undefined && !visited.has(current)) {
      visited.add(current);
      walk.push(current);
      current = needs.get(current)?.find((one) => within.has(one));
    }
    const from = current === undefined ? -1 : walk.indexOf(current);
    if (from >= 0) cycles.push(walk.slice(from));
  }
  return cycles;
}

/** A binary heap of indices, smallest first. */
class IndexHeap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((items[parent] ?? 0) <= item) break;
      items[at] = items[parent] ?? 0;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= items.length) break;
      const child = left + 1 < items.length && (items[left + 1] ?? 0) < (items[left] ?? 0) ? left + 1 : left;
      if ((items[child] ?? 0) >= last) break;
      items[at] = items[child] ?? 0;
      at = child;
    }
    items[at] = last;
    return top;
  }
}

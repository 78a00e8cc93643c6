/**
 * Places of boxes that read each other's results, without Graphviz. The column of a box is its longest path from a source.
 * A line that passes a column gets a lane there, so that it runs behind no box. Within a column, boxes and lanes are
 * ordered by the mean height of their predecessors, which avoids most crossings (the layers, dummy vertices and
 * barycentres of Sugiyama, Tagawa and Toda, 1981). Knows no drawing.
 */

export interface GraphSizes {
  readonly width: number;
  readonly lane: number;
  readonly columnGap: number;
  readonly rowGap: number;
  readonly margin: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** The upper left corner of a box. */
  place(name: string): Place;
  /** Points that a line between two boxes passes on its way. */
  lanes(from: string, to: string): readonly Place[];
}

/** A box, or a lane for lines of one box. */
interface Item {
  readonly from: readonly string[];
  readonly height: number;
  y: number;
}

/**
 * @param names in topological order
 * @param heightOf of a box
 */
export function layOutGraph(
  names: readonly string[],
  edges: readonly { readonly from: string; readonly to: string }[],
  heightOf: (name: string) => number,
  sizes: GraphSizes,
): GraphLayout {
  const needs = new Map<string, string[]>();
  for (const { from, to } of edges) needs.set(to, [...(needs.get(to) ?? []), from]);
  const column = new Map<string, number>();
  // The predecessors have their columns already.
  for (const name of names)
    column.set(name, Math.max(-1, ...(needs.get(name) ?? []).map((one) => column.get(one) ?? 0)) + 1);
  const columns: Map<string, Item>[] = Array.from({ length: 1 + Math.max(0, ...column.values()) }, () => new Map());
  for (const name of names)
    columns[column.get(name) ?? 0]?.set(`box ${name}`, { from: needs.get(name) ?? [], height: heightOf(name), y: 0 });
  for (const { from, to } of edges)
    for (let at = (column.get(from) ?? 0) + 1; at < (column.get(to) ?? 0); at++)
      columns[at]?.set(`lane ${from}`, { from: [from], height: sizes.lane, y: 0 });
  const height = Math.max(...columns.map((items, at) => stack(items, columns[at - 1], sizes)));
  const xOf = (at: number): number => sizes.margin + at * (sizes.width + sizes.columnGap);
  return {
    width: xOf(columns.length - 1) + sizes.width + sizes.margin,
    height,
    place: (name) => {
      const at = column.get(name) ?? 0;
      return { x: xOf(at), y: columns[at]?.get(`box ${name}`)?.y ?? 0 };
    },
    lanes: (from, to) => {
      const points: Place[] = [];
      for (let at = (column.get(from) ?? 0) + 1; at < (column.get(to) ?? 0); at++) {
        const y = (columns[at]?.get(`lane ${from}`)?.y ?? 0) + sizes.lane / 2;
        points.push({ x: xOf(at), y }, { x: xOf(at) + sizes.width, y });
      }
      return points;
    },
  };
}

/** Orders a column by its predecessors and sets the heights of its items. Returns its bottom. */
function stack(
  items: Map<string, Item>,
  before: ReadonlyMap<string, Item> | undefined,
  { margin, rowGap }: GraphSizes,
): number {
  const middle = (name: string): number => {
    const source = before?.get(`lane ${name}`) ?? before?.get(`box ${name}`);
    return source === undefined ? 0 : source.y + source.height / 2;
  };
  const ordered = [...items.values()].map((item, index) => ({
    item,
    index,
    at: item.from.reduce((sum, name) => sum + middle(name), 0) / Math.max(1, item.from.length),
  }));
  ordered.sort((left, right) => left.at - right.at || left.index - right.index);
  let y = margin;
  for (const { item } of ordered) {
    item.y = y;
    y += item.height + rowGap;
  }
  return y - rowGap + margin;
}

/** The path of a line from `points[0]` to the last: straight along a lane, curved between columns. */
export function linePath(points: readonly Place[]): string {
  const parts = [`M${points[0]!.x} ${points[0]!.y}`];
  for (let at = 1; at < points.length; at++) {
    const [from, to] = [points[at - 1]!, points[at]!];
    const bend = (to.x - from.x) / 2;
    parts.push(from.y === to.y ? `H${to.x}` : `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`);
  }
  return parts.join('');
}

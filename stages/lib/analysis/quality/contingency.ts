/**
 * How two labelings of the same rows overlap: counts of rows for each pair of labels that occurs. Takes time and room for
 * the rows, not for all pairs of labels.
 */

export interface ContingencyCell {
  readonly row: number;
  readonly column: number;
  /** Above 0. */
  readonly count: number;
}

export interface Contingency {
  readonly total: number;
  readonly rowCount: number;
  readonly columnCount: number;
  /** By row, then by column; both sides in ascending order of their labels. */
  readonly cells: readonly ContingencyCell[];
  readonly rowTotals: Float64Array;
  readonly columnTotals: Float64Array;
}

/** Rows of the table are the labels of `left`, columns those of `right`; labels are any integers, -1 included. */
export function contingencyOf(left: Int32Array, right: Int32Array): Contingency {
  if (left.length !== right.length) throw new RangeError('Internal error: labelings of different length');
  const rowOf = positions(left);
  const columnOf = positions(right);
  const counts = new Map<number, number>();
  const rowTotals = new Float64Array(rowOf.size);
  const columnTotals = new Float64Array(columnOf.size);
  for (let index = 0; index < left.length; index++) {
    const row = rowOf.get(left[index]!)!;
    const column = columnOf.get(right[index]!)!;
    const cell = row * columnOf.size + column;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    rowTotals[row]! += 1;
    columnTotals[column]! += 1;
  }
  return {
    total: left.length,
    rowCount: rowOf.size,
    columnCount: columnOf.size,
    cells: [...counts]
      .sort(([one], [other]) => one - other)
      .map(([cell, count]) => ({ row: Math.floor(cell / columnOf.size), column: cell % columnOf.size, count })),
    rowTotals,
    columnTotals,
  };
}

function positions(labels: Int32Array): Map<number, number> {
  const distinct = [...new Set(labels)].sort((first, second) => first - second);
  return new Map(distinct.map((label, position) => [label, position]));
}

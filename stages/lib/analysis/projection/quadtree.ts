/**
 * A quadtree over positions in the plane, for sums over all pairs to Barnes & Hut's approximation (1986): a cell that
 * is small for its distance stands for all of its points.
 *
 * Cells lie in depth-first order, each with the index of the cell that follows its last descendant, so that a
 * traversal is one scan with jumps: no pointers, no stack.
 */

/** Numbers a cell has: mean x, mean y, points, squared width (0: never opened). */
const fields = 4;
const depthMax = 48;

export class Quadtree {
  /** Rows in the order of the cells: neighbours in the plane are neighbours here. */
  readonly order: Int32Array;
  readonly #positions: Float64Array;
  #cells: Float64Array;
  #skip: Int32Array;
  #count = 0;

  /** `positions` holds x and y of each point in turn; it is read anew by each `build`. */
  constructor(positions: Float64Array) {
    const rows = positions.length / 2;
    this.order = Int32Array.from({ length: rows }, (_, row) => row);
    this.#positions = positions;
    this.#cells = new Float64Array(fields * (3 * rows + 64));
    this.#skip = new Int32Array(3 * rows + 64);
  }

  /** Sorts the points into cells. Keeps the order of the last build as a start: it is nearly right. */
  build(): void {
    const positions = this.#positions;
    let left = Infinity;
    let right = -Infinity;
    let bottom = Infinity;
    let top = -Infinity;
    for (let at = 0; at < positions.length; at += 2) {
      const x = positions[at]!;
      const y = positions[at + 1]!;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < bottom) bottom = y;
      if (y > top) top = y;
    }
    this.#count = 0;
    const half = Math.max(right - left, top - bottom) / 2;
    this.#grow(0, this.order.length, (left + right) / 2, (bottom + top) / 2, half * 1.0001 + 1e-12, 0);
  }

  #grow(from: number, end: number, x: number, y: number, half: number, depth: number): void {
    const cell = this.#count++;
    if (cell >= this.#skip.length) this.#enlarge();
    const positions = this.#positions;
    const order = this.order;
    let sumX = 0;
    let sumY = 0;
    for (let index = from; index < end; index++) {
      const at = 2 * order[index]!;
      sumX += positions[at]!;
      sumY += positions[at + 1]!;
    }
    const points = end - from;
    const cells = this.#cells;
    const at = cell * fields;
    cells[at] = sumX / points;
    cells[at + 1] = sumY / points;
    cells[at + 2] = points;
    const divided = points > 1 && depth < depthMax;
    cells[at + 3] = divided ? 4 * half * half : 0;
    if (divided) {
      const middle = this.#part(from, end, 1, y);
      const lower = this.#part(from, middle, 0, x);
      const upper = this.#part(middle, end, 0, x);
      const quarter = half / 2;
      if (lower > from) this.#grow(from, lower, x - quarter, y - quarter, quarter, depth + 1);
      if (middle > lower) this.#grow(lower, middle, x + quarter, y - quarter, quarter, depth + 1);
      if (upper > middle) this.#grow(middle, upper, x - quarter, y + quarter, quarter, depth + 1);
      if (end > upper) this.#grow(upper, end, x + quarter, y + quarter, quarter, depth + 1);
    }
    this.#skip[cell] = this.#count;
  }

  /** Moves the points below `boundary` to the front; returns where the others start. */
  #part(from: number, end: number, axis: 0 | 1, boundary: number): number {
    const positions = this.#positions;
    const order = this.order;
    let low = from;
    let high = end - 1;
    while (low <= high) {
      const row = order[low]!;
      if (positions[2 * row + axis]! < boundary) {
        low++;
        continue;
      }
      order[low] = order[high]!;
      order[high--] = row;
    }
    return low;
  }

  #enlarge(): void {
    const cells = new Float64Array(2 * this.#cells.length);
    cells.set(this.#cells);
    this.#cells = cells;
    const skip = new Int32Array(2 * this.#skip.length);
    skip.set(this.#skip);
    this.#skip = skip;
  }

  /**
   * For the points at [from, end) of `order`: writes Σ q² (y_i - y_j) over all others j to `forces`, x and y, where
   * q = 1 / (1 + |y_i - y_j|²), and returns the sum of their Σ q.
   */
  repulsion(from: number, end: number, angle: number, forces: Float64Array): number {
    const positions = this.#positions;
    const order = this.order;
    const cells = this.#cells;
    const skip = this.#skip;
    const count = this.#count;
    const angleSquare = angle * angle;
    let total = 0;
    for (let index = from; index < end; index++) {
      const row = 2 * order[index]!;
      const x = positions[row]!;
      const y = positions[row + 1]!;
      let forceX = 0;
      let forceY = 0;
      let sum = 0;
      for (let cell = 0; cell < count; ) {
        const at = cell * fields;
        const dx = x - cells[at]!;
        const dy = y - cells[at + 1]!;
        const square = dx * dx + dy * dy;
        if (cells[at + 3]! > angleSquare * square) {
          cell++;
          continue;
        }
        const q = 1 / (1 + square);
        const part = cells[at + 2]! * q;
        sum += part;
        forceX += part * q * dx;
        forceY += part * q * dy;
        cell = skip[cell]!;
      }
      forces[row] = forceX;
      forces[row + 1] = forceY;
      // The point itself was counted: distance 0, q = 1.
      total += sum - 1;
    }
    return total;
  }
}

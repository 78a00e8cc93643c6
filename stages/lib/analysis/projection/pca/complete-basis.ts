/** An orthonormal basis from the beginning of one, without any draw: the same beginning gives the same bytes. */

/** Completes `present` orthonormal rows to `count`: by the coordinate axis that they hold least of, made orthogonal to them. */
export function completeBasis(components: Float64Array, width: number, present: number, count: number): void {
  if (present >= count) return;
  const held = new Float64Array(width);
  const add = (row: number): void => {
    for (let index = 0; index < width; index++) held[index]! += components[row * width + index]! ** 2;
  };
  for (let row = 0; row < present; row++) add(row);
  for (let row = present; row < count; row++) {
    const own = components.subarray(row * width, (row + 1) * width);
    own[held.indexOf(held.reduce((least, one) => Math.min(least, one)))] = 1;
    // Twice is enough (Parlett, "The Symmetric Eigenvalue Problem", 6.9).
    for (let pass = 0; pass < 2; pass++)
      for (let other = 0; other < row; other++) {
        const at = other * width;
        let along = 0;
        for (let index = 0; index < width; index++) along += own[index]! * components[at + index]!;
        for (let index = 0; index < width; index++) own[index]! -= along * components[at + index]!;
      }
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    for (let index = 0; index < width; index++) own[index]! /= length;
    add(row);
  }
}

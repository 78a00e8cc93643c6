/** Softmax regression: the probabilities of a row, and a step towards its class. `weights` holds a row for each class. */

export function probabilitiesOf(weights: Float64Array, row: Float64Array): Float64Array {
  const scores = new Float64Array(weights.length / row.length);
  for (const [at, weight] of weights.entries()) {
    const label = Math.floor(at / row.length);
    scores[label] = scores[label]! + weight * row[at % row.length]!;
  }
  const greatest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Changes `weights`, and returns the loss of the row before. */
export function step(weights: Float64Array, row: Float64Array, label: number, rate: number): number {
  const probabilities = probabilitiesOf(weights, row);
  for (const [one, probability] of probabilities.entries()) {
    const change = rate * ((one === label ? 1 : 0) - probability);
    for (const [at, value] of row.entries()) {
      const place = one * row.length + at;
      weights[place] = weights[place]! + change * value;
    }
  }
  return -Math.log(Math.max(probabilities[label]!, 1e-12));
}

/** The rows in an order that follows from the seed and the epoch, so that a continued training goes on as a whole one. */
export function shuffled(rows: readonly number[], seed: number, epoch: number): number[] {
  const order = [...rows];
  let state = (seed * 31 + epoch) >>> 0;
  for (let last = order.length - 1; last > 0; last--) {
    // A linear congruential generator (Numerical Recipes); the high bits are the better ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

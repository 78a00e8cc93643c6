// Numbers by chance from a seed, for the scripts that wrote the data of the examples.

export function chance(seed) {
  let state = seed >>> 0;
  // Mulberry32.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform: (low, high) => low + (high - low) * next(),
    // Box and Muller.
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    among: (values, weights) => {
      let left = next() * weights.reduce((sum, one) => sum + one, 0);
      for (const [at, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return values[at];
      }
      return values.at(-1);
    },
  };
}

/** Principal components, and the parts of the variance that they explain. */

export interface PrincipalComponents {
  readonly width: number;
  readonly mean: Float64Array;
  /** width × width: a row for each component, greatest variance first. */
  readonly components: Float64Array;
  /** Variance along each component, with n - 1 in the denominator. */
  readonly variances: Float64Array;
}

/** Fraction of the whole variance along each component; all 0 when nothing varies. */
export function varianceRatios({ variances }: PrincipalComponents): Float64Array {
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  return variances.map((variance) => (total > 0 ? variance / total : 0));
}

/** The least number of components that together explain more than `fraction` of the variance; all that explain any. */
export function componentsFor(fraction: number, ratios: Float64Array): number {
  let explained = 0;
  for (let component = 0; component < ratios.length; component++) {
    explained += ratios[component]!;
    if (explained > fraction) return component + 1;
  }
  return Math.max(1, ratios.filter((ratio) => ratio > 0).length);
}

/**
 * A sweep as columns of values, one for each model: settings, whose values stand side by side, and measures. Computed for
 * the artifact from a study, and in the page from its table, for the models that a filter leaves.
 */

export interface SweepColumn {
  readonly title: string;
  /** A setting; otherwise a measure. */
  readonly axis: boolean;
  readonly better: 'more' | 'less' | 'none';
  readonly numeric: boolean;
  /** One for each model; empty where it has none. */
  readonly values: readonly string[];
}

/** The models that have a value of a setting, with the mean and the range of a measure. */
export interface Level {
  readonly value: string;
  readonly models: readonly number[];
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Effect {
  readonly axis: SweepColumn;
  /** In the order of the values. */
  readonly levels: readonly Level[];
  /** The greatest difference between means of levels. */
  readonly size: number;
}

/** Numbers by size, others as they come. */
export function orderedValues({ values, numeric }: SweepColumn, models: Iterable<number>): string[] {
  const found = [...new Set(Array.from(models, (model) => values[model] ?? ''))].filter((value) => value !== '');
  return numeric ? found.sort((left, right) => Number(left) - Number(right)) : found;
}

/** NaN where the model has no number. */
export function numberAt({ values }: SweepColumn, model: number): number {
  const text = values[model] ?? '';
  return text === '' ? Number.NaN : Number(text);
}

/** The effects of settings that have at least two values among the models with the measure, the greatest first. */
export function effectsOf(
  axes: readonly SweepColumn[],
  measure: SweepColumn,
  models: Iterable<number>,
): readonly Effect[] {
  const measured = [...models].filter((model) => Number.isFinite(numberAt(measure, model)));
  return axes
    .flatMap((axis): Effect[] => {
      const levels = levelsOf(axis, measure, measured);
      if (levels.length < 2) return [];
      const means = levels.map(({ mean }) => mean);
      return [{ axis, levels, size: Math.max(...means) - Math.min(...means) }];
    })
    .sort((left, right) => right.size - left.size);
}

/** `models` have the measure. */
export function levelsOf(axis: SweepColumn, measure: SweepColumn, models: readonly number[]): readonly Level[] {
  return orderedValues(axis, models).map((value) => {
    const having = models.filter((model) => axis.values[model] === value);
    const numbers = having.map((model) => numberAt(measure, model));
    const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
    return { value, models: having, mean, low: Math.min(...numbers), high: Math.max(...numbers) };
  });
}

/** Whether each value of each setting stands beside the same values of the others: only then do means compare like with like. */
export function isFull(axes: readonly SweepColumn[], models: readonly number[]): boolean {
  const places = new Set(models.map((model) => JSON.stringify(axes.map(({ values }) => values[model] ?? ''))));
  const all = axes.reduce((product, axis) => product * Math.max(1, orderedValues(axis, models).length), 1);
  return places.size === all && models.length === all;
}

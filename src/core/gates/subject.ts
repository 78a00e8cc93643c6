/**
 * The facts of a record that say which numbers may be compared with its own: the rows of the metric's split, and the class
 * of two that is looked for.
 */

type Facts = { readonly [name: string]: string } | undefined;

export interface Subject {
  /** The digest of the rows. */
  readonly rows?: string;
  /** The name of the class. */
  readonly positive?: string;
}

/** Of a metric without a split, or of rows that are not known, nothing. */
export function subjectOf(facts: Facts, metric: string): Subject {
  const { [`rows.${splitOf(metric)}`]: rows, positive } = facts ?? {};
  if (rows === undefined) return {};
  return { rows, ...(positive !== undefined && { positive }) };
}

/** The facts of a record that the metrics are about. */
export function factsOf(facts: Facts, metrics: readonly string[]): { readonly [name: string]: string } {
  const about = metrics.flatMap((metric) => {
    const { rows, positive } = subjectOf(facts, metric);
    return rows === undefined
      ? []
      : [[`rows.${splitOf(metric)}`, rows], ...(positive === undefined ? [] : [['positive', positive]])];
  });
  return Object.fromEntries(about);
}

/** `test` of `test.accuracy`. */
export function splitOf(metric: string): string {
  return metric.slice(0, Math.max(0, metric.indexOf('.')));
}

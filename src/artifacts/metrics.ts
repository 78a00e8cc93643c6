/** Named numbers about a model, and how one of several models was chosen (schemas/artifacts/metrics.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { doubles, texts } from './columns.ts';
import { type MetricsMetadata, metricsSchema } from './metadata/metrics.ts';

export interface Metrics extends Fields<MetricsMetadata> {
  readonly name: readonly string[];
  /** The value of each name. */
  readonly value: Float64Array;
}

/** The candidate that `select` chose, and how it compares with the others. */
export type Selection = NonNullable<Metrics['selected']>;

export const metrics: Artifact<Metrics> = defineArtifact<MetricsMetadata, Metrics>(metricsSchema, {
  write: ({ name, value, ...metadata }) => ({
    columns: { name: column.utf8(name), value: column.float64(value) },
    metadata,
  }),
  read: (table, metadata) => ({ ...metadata, name: texts(table, 'name'), value: doubles(table, 'value') }),
});

export function metricOf({ name, value }: Metrics, asked: string): number | undefined {
  const row = name.indexOf(asked);
  return row < 0 ? undefined : value[row];
}

/** The steps of `prepare`, fitted to the training rows of a dataset (schemas/artifacts/fit.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { texts } from './columns.ts';
import { type FitMetadata, fitSchema } from './metadata/fit.ts';

/** A number that is made in each row. */
export interface MadeNumber {
  readonly group: string;
  readonly name: string;
  /** The column that it is made from. */
  readonly from: string;
}

export interface Fit extends Fields<FitMetadata> {
  readonly numbers: readonly MadeNumber[];
}

export type FittedColumn = Fit['groups'][number]['columns'][number];
export type FittedNumber = NonNullable<FittedColumn['numbers']>[number];
export type FittedCategories = NonNullable<FittedColumn['categories']>;

export const fit: Artifact<Fit> = defineArtifact<FitMetadata, Fit>(fitSchema, {
  write: ({ numbers, ...metadata }) => ({
    columns: {
      group: column.utf8(numbers.map((one) => one.group)),
      name: column.utf8(numbers.map((one) => one.name)),
      from: column.utf8(numbers.map((one) => one.from)),
    },
    metadata,
  }),
  read: (table, metadata) => {
    const [group, from] = [texts(table, 'group'), texts(table, 'from')];
    const numbers = texts(table, 'name').map((name, row) => ({ group: group[row]!, name, from: from[row]! }));
    return { ...metadata, numbers };
  },
});

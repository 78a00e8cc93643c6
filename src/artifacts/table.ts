/** Any table, with columns of any names and types (schemas/artifacts/table.schema.json). */

import { nearestName } from '../core/values/nearest.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { type Column, columnType, type Table } from '../stage-api/table.ts';
import { type Artifact, defineArtifact } from './artifact.ts';
import { type TableMetadata, tableSchema } from './metadata/table.ts';

export interface Columns {
  readonly columns: { readonly [name: string]: Column };
}

export const table: Artifact<Columns> = defineArtifact<TableMetadata, Columns>(tableSchema, {
  write: ({ columns }) => ({ columns, metadata: {} }),
  read: ({ columns }) => ({ columns }),
});

/** The type of each column by its name, as `columnType` writes it; `Int64?` allows rows without a value. */
export interface DeclaredColumns {
  readonly [name: string]: string;
}

/** Checks that a table has exactly the declared columns. @throws StageFailure `table-columns` */
export function checkColumns({ columns }: Pick<Table, 'columns'>, declared: DeclaredColumns, where: string): void {
  const names = Object.keys(columns);
  for (const [name, type] of Object.entries(declared)) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column === undefined) {
      const nearest = nearestName(name, names);
      throw new StageFailure('table-columns', `a declared column "${name}" is missing`, {
        where,
        found: `columns ${names.join(', ')}`,
        expected: `${name}: ${type}`,
        ...(nearest !== undefined && { hint: `did the program mean "${name}" by "${nearest}"?` }),
      });
    }
    const found = columnType(column);
    if (found !== type && `${found}?` !== type)
      throw new StageFailure('table-columns', `the column "${name}" has another type than declared`, {
        where,
        found,
        expected: type,
        ...(found === `${type}?` && { hint: 'rows have no value in it: fill them in, or declare the type with "?"' }),
      });
  }
  const more = names.filter((name) => !Object.hasOwn(declared, name));
  if (more.length > 0)
    throw new StageFailure('table-columns', 'a table has columns that are not declared', {
      where,
      found: more.join(', '),
      expected: `columns ${Object.keys(declared).join(', ')}`,
      hint: 'declare them, or leave them out',
    });
}

/**
 * An artifact type: the only writer and the only reader of its columns and metadata. A value is written as a table.
 * Before a table is read, its type, version and shape are checked against the type's schema, so readers never work with
 * unchecked metadata.
 */

import { artifactChecker } from '../core/schema/artifact-check.ts';
import type { Json, JsonObject } from '../core/values/canonical.ts';
import type { ArtifactSchema, Fields } from './artifact-schema.ts';
import { type FailureFacts, StageFailure } from './failure.ts';
import { type Column, describeTable, makeTable, type Table } from './table.ts';

export interface Artifact<Value> {
  readonly type: string;
  readonly version: number;
  write(value: Value): Table;
  /** @throws StageFailure `invalid-artifact` for another type or version, or a table that does not fit the schema */
  read(table: Table): Value;
}

/** The layout of a value in a table. */
export interface Layout<Metadata, Value> {
  /** Columns in storage order. */
  write(value: Value): {
    readonly columns: { readonly [name: string]: Column };
    readonly metadata: JsonObject & Fields<Metadata>;
  };
  /** Called only with tables that fit the schema. */
  read(table: Table, metadata: Fields<Metadata>): Value;
}

export function defineArtifact<Metadata, Value>(
  { type, version, schema }: ArtifactSchema<Metadata>,
  layout: Layout<Metadata, Value>,
): Artifact<Value> {
  const problemOf = artifactChecker(() => schema);
  const where = `artifact of type ${type}`;
  const fits = (_metadata: JsonObject, problem: string | undefined): _metadata is JsonObject & Fields<Metadata> =>
    problem === undefined;
  return {
    type,
    version,
    write: (value) => {
      const { columns, metadata } = layout.write(value);
      return makeTable(columns, { type, version, ...metadata });
    },
    read: (table) => {
      const { type: foundType, version: foundVersion, ...metadata } = table.metadata;
      if (foundType !== type)
        throw invalid('a table is of another artifact type', {
          where,
          found: shown(foundType),
          expected: shown(type),
          hint: `wire an artifact of type ${type}`,
        });
      if (foundVersion !== version)
        throw invalid('an artifact is of another version of its type', {
          where,
          found: `version ${shown(foundVersion)}`,
          expected: `version ${version}`,
          hint: 'make it again with this version of arrowline',
        });
      const problem = problemOf(type, describeTable(table));
      if (fits(metadata, problem)) return layout.read(table, metadata);
      throw invalid('a table does not fit its artifact type', {
        where,
        found: problem ?? '',
        hint: `the schema of ${type} says which columns and metadata it has`,
      });
    },
  };
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

function invalid(message: string, facts: FailureFacts): StageFailure {
  return new StageFailure('invalid-artifact', message, facts);
}

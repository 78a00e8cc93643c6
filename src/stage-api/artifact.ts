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

export interface Artifact<Value, Metadata = object> {
  readonly type: string;
  readonly version: number;
  write(value: Value): Table;
  /** @throws StageFailure `invalid-artifact` for another type or version, or a table that does not fit the schema */
  read(table: Table): Value;
  /** The metadata to store, for artifacts that are written in pieces. */
  metadata(facts: JsonObject & Fields<Metadata>): JsonObject;
  /** The metadata of a stored table, checked with the types of its columns. @throws as `read` */
  facts(described: Described): Fields<Metadata>;
}

/** The types of a table's columns by name, as `columnType` writes them, and its metadata. */
export interface Described {
  readonly columns: { readonly [name: string]: string };
  readonly metadata: JsonObject;
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
  /** The metadata of an earlier version, which the schema describes, as this version has them; columns are the same. */
  readonly earlier?: { readonly [version: number]: (metadata: JsonObject) => JsonObject };
}

export function defineArtifact<Metadata, Value>(
  { type, version, schema }: ArtifactSchema<Metadata>,
  layout: Layout<Metadata, Value>,
): Artifact<Value, Metadata> {
  const problemOf = artifactChecker(() => schema);
  const where = `artifact of type ${type}`;
  const fits = (_metadata: JsonObject, problem: string | undefined): _metadata is JsonObject & Fields<Metadata> =>
    problem === undefined;
  const facts = (described: Described): Fields<Metadata> => {
    const { type: foundType, version: foundVersion, ...metadata } = described.metadata;
    if (foundType !== type)
      throw invalid('a table is of another artifact type', {
        where,
        found: shown(foundType),
        expected: shown(type),
        hint: `wire an artifact of type ${type}`,
      });
    const upgrade = typeof foundVersion === 'number' ? layout.earlier?.[foundVersion] : undefined;
    if (foundVersion !== version && upgrade === undefined)
      throw invalid('an artifact is of another version of its type', {
        where,
        found: `version ${shown(foundVersion)}`,
        expected: `version ${version}`,
        hint: 'make it again with this version of arrowline',
      });
    const problem = problemOf(type, described);
    if (problem === undefined && upgrade !== undefined)
      return facts({ ...described, metadata: { type, version, ...upgrade(metadata) } });
    if (fits(metadata, problem)) return metadata;
    throw invalid('a table does not fit its artifact type', {
      where,
      found: problem ?? '',
      hint: `the schema of ${type} says which columns and metadata it has`,
    });
  };
  const metadata = (given: JsonObject & Fields<Metadata>): JsonObject => ({ type, version, ...given });
  return {
    ...{ type, version, metadata, facts },
    write: (value) => {
      const { columns, metadata: given } = layout.write(value);
      return makeTable(columns, metadata(given));
    },
    read: (table) => layout.read(table, facts(describeTable(table))),
  };
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

function invalid(message: string, facts: FailureFacts): StageFailure {
  return new StageFailure('invalid-artifact', message, facts);
}

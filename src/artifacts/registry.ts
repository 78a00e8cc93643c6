/**
 * The artifact types that come with the package: type name to the location of its schema. Planning needs only the names
 * and opens no file. A user's own type is one more entry, passed in with the kinds that use it.
 */

import { packageRoot } from '../package-root.ts';
import { artifactTypeNames } from './metadata/names.ts';

/** Name of a type to its JSON Schema of columns and metadata. */
export type ArtifactTypes = ReadonlyMap<string, URL>;

export const artifactTypes: ArtifactTypes = new Map(
  artifactTypeNames.map((name) => [name, new URL(`schemas/artifacts/${name}.schema.json`, packageRoot)]),
);

/**
 * The artifact types that come with the package, by name: where the schema of each lies. Light: planning asks for names
 * and opens no file. A type of a user's own is one more entry, handed in with the kinds that make and take it.
 */

import { packageRoot } from '../package-root.ts';
import { artifactTypeNames } from './metadata/names.ts';

/** Name of a type to its JSON Schema of columns and metadata. */
export type ArtifactTypes = ReadonlyMap<string, URL>;

export const artifactTypes: ArtifactTypes = new Map(
  artifactTypeNames.map((name) => [name, new URL(`schemas/artifacts/${name}.schema.json`, packageRoot)]),
);

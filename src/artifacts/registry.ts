/**
 * The artifact types that come with the package: type name to the location of its schema. Planning needs only the names
 * and opens no file. A user's own type is one more entry, passed in with the kinds that use it.
 */

import { packageRoot } from '../package-root.ts';

/** Name of a type to its JSON Schema of columns and metadata. */
export type ArtifactTypes = ReadonlyMap<string, URL>;

const names = [
  'dataset',
  'model',
  'history',
  'predictions',
  'metrics',
  'embedding',
  'neighbors',
  'projection',
  'clusters',
  'report',
];

export const artifactTypes: ArtifactTypes = new Map(
  names.map((name) => [name, new URL(`schemas/artifacts/${name}.schema.json`, packageRoot)]),
);

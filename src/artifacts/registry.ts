/**
 * The artifact types that come with the package, by name: where the schema of each lies. Light: planning asks for names
 * and opens no file. A type of a user's own is one more entry, handed in with the kinds that make and take it.
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

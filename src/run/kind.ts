/** A stage kind as passed in by main.ts: its descriptor, and the schemas of its parameters and artifact types. */

import type { ArtifactTypes } from '../artifacts/registry.ts';
import type { KindInfo } from '../core/pipeline/declarations.ts';
import type { StageDescriptor } from '../core/pipeline/stage-kind.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { readSchema } from './read-schema.ts';

export interface Kind extends KindInfo {
  /** The artifact types at its ports; all types if its ports follow from the document. */
  readonly artifacts: ArtifactTypes;
}

export type Kinds = ReadonlyMap<string, Kind>;

/**
 * The kinds by name, each with its schema, which is read now, and its artifact types, whose schemas are not.
 * @throws StageFailure `unknown-artifact-type` for a port of a type that is not among `types`
 */
export function kindsOf(descriptors: readonly StageDescriptor[], types: ArtifactTypes): Kinds {
  return new Map(
    descriptors.map((descriptor): [string, Kind] => [
      descriptor.kind,
      {
        descriptor,
        schema: readSchema(descriptor.schema),
        artifacts: typesOf(descriptor, types),
      },
    ]),
  );
}

/** The entries of `types` that the ports of a kind name. */
function typesOf({ kind, inputs, outputs, ports }: StageDescriptor, types: ArtifactTypes): ArtifactTypes {
  const found = new Map<string, URL>();
  for (const [side, ports] of Object.entries({ input: inputs, output: outputs }))
    for (const [port, { type }] of Object.entries(ports)) {
      const schema = types.get(type);
      if (schema === undefined)
        throw new StageFailure('unknown-artifact-type', `the stage kind "${kind}" names an unknown artifact type`, {
          where: `${side} "${port}"`,
          found: type,
          expected: [...types.keys()].join(', '),
          hint: 'pass a schema for it with the kind, or correct the name',
        });
      found.set(type, schema);
    }
  return ports === undefined ? found : types;
}

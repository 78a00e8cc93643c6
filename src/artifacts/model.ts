/**
 * A trained network: a row for each weight tensor, in layer order (schemas/artifacts/model.schema.json). Knows nothing
 * of layers or of matching shapes: stages/lib/learning builds the network from it.
 */

import type { JsonObject } from '../core/values/canonical.ts';
import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floatLists, integerLists, texts } from './columns.ts';
import { type ModelMetadata, modelSchema } from './metadata/model.ts';

export interface Model extends Fields<ModelMetadata> {
  readonly weights: readonly StoredWeight[];
}

export interface StoredWeight {
  /** Name of the layer. */
  readonly layer: string;
  /** `kernel`, `bias`, … */
  readonly weight: string;
  readonly shape: Int32Array;
  readonly values: Float32Array;
}

export const model: Artifact<Model> = defineArtifact<ModelMetadata, Model>(modelSchema, {
  write: ({ weights, ...metadata }) => ({
    columns: {
      layer: column.utf8(weights.map((one) => one.layer)),
      weight: column.utf8(weights.map((one) => one.weight)),
      shape: column.lists(
        'Int32',
        weights.map((one) => one.shape),
      ),
      values: column.lists(
        'Float32',
        weights.map((one) => one.values),
      ),
    },
    metadata,
  }),
  read: (table, metadata) => {
    const [weight, shape, values] = [texts(table, 'weight'), integerLists(table, 'shape'), floatLists(table, 'values')];
    return {
      ...metadata,
      weights: texts(table, 'layer').map((layer, row) => ({
        layer,
        weight: weight[row]!,
        shape: shape[row]!,
        values: values[row]!,
      })),
    };
  },
  earlier: { 1: fromVersion1 },
});

/** Version 1 has one input, and classes. */
function fromVersion1({ inputShape, scale, features, classNames, loss, ...others }: JsonObject): JsonObject {
  const smoothing = String(loss).endsWith('Crossentropy') ? { labelSmoothing: 0 } : {};
  const names = features === undefined ? {} : { names: features };
  return {
    ...others,
    inputs: [{ name: 'features', shape: inputShape, scale, ...names }],
    task: 'multiclass',
    target: { classNames },
    loss: { name: loss, ...smoothing },
  } as JsonObject;
}

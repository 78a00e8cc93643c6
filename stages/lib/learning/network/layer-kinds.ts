/** All kinds of layers, in the order that messages list them, and the types that follow from their records. */

import type { Settings } from './fields.ts';
import type { LayerKindOf } from './layer-kind.ts';
import { activation } from './layers/activation.ts';
import { averagePooling2d } from './layers/average-pooling2d.ts';
import { batchNormalization } from './layers/batch-normalization.ts';
import { conv2d } from './layers/conv2d.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { flatten } from './layers/flatten.ts';
import { globalAveragePooling2d } from './layers/global-average-pooling2d.ts';
import { globalMaxPooling2d } from './layers/global-max-pooling2d.ts';
import { maxPooling2d } from './layers/max-pooling2d.ts';
import { reshape } from './layers/reshape.ts';

const records = {
  conv2d,
  maxPooling2d,
  averagePooling2d,
  globalAveragePooling2d,
  globalMaxPooling2d,
  flatten,
  reshape,
  dropout,
  batchNormalization,
  dense,
  activation,
} as const;

type Records = typeof records;
export type LayerKind = keyof Records;

type FieldsOf = { readonly [Kind in LayerKind]: Records[Kind]['fields'] };
type Layers = { readonly [Kind in LayerKind]: ReturnType<Records[Kind]['resolve']> };

/** A layer as written, every default filled in, before any shape is known. */
export type LayerSpecOf<Kind extends LayerKind> = {
  readonly [One in Kind]: {
    readonly kind: One;
    readonly name: string;
    readonly settings: Settings<FieldsOf[One]>;
  };
}[Kind];
export type LayerSpec = LayerSpecOf<LayerKind>;

/** A layer of a network: shapes known, weights described. */
export type LayerOf<Kind extends LayerKind> = Layers[Kind];
export type Layer = LayerOf<LayerKind>;

export const layerKinds: { readonly [Kind in LayerKind]: LayerKindOf<Kind, FieldsOf[Kind], Layers[Kind]> } = records;
export const layerKindNames = Object.keys(records) as readonly LayerKind[];

export function isLayerKind(name: string): name is LayerKind {
  return Object.hasOwn(records, name);
}

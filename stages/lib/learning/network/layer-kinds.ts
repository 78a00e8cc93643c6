/** All kinds of layers, and the types that follow from their records. A file in `layers/` is one kind. */

import type { Settings } from './fields.ts';
import type { LayerKindOf } from './layer-kind.ts';
import * as records from './layers/index.ts';

type Records = typeof records;
export type LayerKind = keyof Records;

type FieldsOf = { readonly [Kind in LayerKind]: Records[Kind]['fields'] };
type Layers = { readonly [Kind in LayerKind]: ReturnType<Records[Kind]['resolve']> };

/** A layer as written, every default filled in, before any shape is known. */
export type LayerSpecOf<Kind extends LayerKind> = {
  readonly [One in Kind]: {
    readonly kind: One;
    readonly name: string;
    /** Numbers of the layers that it reads; empty where it reads a group of the dataset. */
    readonly from: readonly number[];
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

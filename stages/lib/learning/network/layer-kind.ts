/**
 * A kind of layer as one record: its fields, from which `npm run generate` writes its part of the schema of `train`; the
 * shape and the weights that follow from them, the two ways it is written down again, and how the report shows it. Each
 * file of `layers/` makes one; engines compute with them elsewhere.
 */

import type { Json } from 'arrowline/stage';
import type { Fields, Padding, Pair, Settings } from './fields.ts';
import type { Shape } from './shape.ts';
import type { Target } from './target.ts';
import type { WeightSpec } from './weights.ts';

/** Something that a layer reads: an input of the network or an earlier layer, by its number. */
export type Source = { readonly input: number } | { readonly layer: number };

/** The place of a layer in a network. */
export interface Place {
  readonly name: string;
  readonly from: readonly Source[];
  /** Shapes of `from`. */
  readonly inputShapes: readonly Shape[];
  /** The first of them. */
  readonly inputShape: Shape;
  readonly target: Target;
}

/** How many earlier layers a layer reads. */
export interface InputCount {
  readonly least: number;
  readonly most: number;
}

/** Shape and weights; kinds add their settings. */
interface Resolved {
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
}

interface LayerRecord<Own extends Fields, Settled extends Resolved> {
  /** A sentence for documents and editors. */
  readonly about: string;
  /** Of an example, from input to output, in the words of its fields. */
  readonly shapes: string;
  /** Its output y by its input x, before the activation f where it has one. */
  readonly equation: string;
  /** The name of its fields among the definitions of the schema, for fields that several kinds share. */
  readonly definition?: string;
  /** In the order that messages list them. */
  readonly fields: Own;
  /** One if left out. */
  readonly inputs?: InputCount;
  /** The layer on an input of known shape. @throws StageFailure `shape-mismatch` */
  resolve(settings: Settings<Own>, place: Place): Settled;
  /** Every field, as a model artifact holds it; `resolve` makes the same layer of it. */
  canonical(layer: Readonly<Settled>): { readonly [Name in keyof Own]: Json };
  /** Fields that change nothing beside the others, so that they are left out of keys. */
  idle(settings: NoInfer<Settings<Own>>): readonly NoInfer<keyof Own>[];
  readonly report: {
    /** Place in the report's palette, by the layer's effect; undefined (grey) if it only passes values on. */
    readonly colour: number | undefined;
    /** The settings, without values that follow from others and without Keras' defaults. */
    words(layer: Readonly<Settled>): readonly string[];
  };
}

/** A layer of a network: shapes known, weights described, settings beside them. */
type Placed<Kind extends string, Settled extends Resolved> = Readonly<Settled> & {
  readonly kind: Kind;
} & Omit<Place, 'target'>;

/** The record with its name, its layers complete. */
export interface LayerKindOf<Kind extends string, Own extends Fields, Layer extends Resolved>
  extends LayerRecord<Own, Layer> {
  readonly kind: Kind;
}

/** The kind of that name; the types of the record's functions follow from its fields. */
export function layerKind<const Kind extends string, Own extends Fields, Settled extends Resolved>(
  kind: Kind,
  record: LayerRecord<Own, Settled>,
): LayerKindOf<Kind, Own, Placed<Kind, Settled>> {
  return {
    ...record,
    kind,
    resolve(settings, place) {
      const { target: _, ...placed } = place;
      return { ...record.resolve(settings, place), kind, ...placed };
    },
  };
}

/** For `idle` of kinds whose fields all have an effect. */
export const none = (): [] => [];

/** Colours of layers that mix places, shrink images and mix features. */
export const palette = { mixesPlaces: 0, shrinks: 4, mixesFeatures: 2 } as const;

/** `same padding`, the default left out. */
export function paddingWords(padding: Padding): string[] {
  return padding === 'valid' ? [] : [`${padding} padding`];
}

/** The steps of a kernel, Keras' default of 1 left out. */
export function stepWords(strides: Pair | number): string[] {
  const steps = typeof strides === 'number' ? [strides] : strides;
  return steps.every((step) => step === 1) ? [] : [`strides ${steps.join(' × ')}`];
}

/** The multiplier of a depthwise kernel, Keras' default of 1 left out. */
export function multiplierWords(multiplier: number): string[] {
  return multiplier === 1 ? [] : [`${multiplier} for each channel`];
}

/** The activation, Keras' default left out. */
export function activationWords(activation: string): string[] {
  return activation === 'linear' ? [] : [activation];
}

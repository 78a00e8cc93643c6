/**
 * The fields of every layer kind: Keras' names in camel case, Keras' defaults, and what each accepts. Knows no shapes
 * and no other layers.
 */

import type { Json, JsonObject } from '../../../../src/core/values/canonical.ts';
import type { ActivationName, InitializerName, Padding } from './network.ts';

/** One field of a layer. `read` gives the value in its one form, or undefined for what it does not accept. */
export interface Field<Value> {
  readonly expected: string;
  /** What an absent field means; a field without it must be written. */
  readonly absent?: { readonly value: Value };
  read(value: Json): Value | undefined;
}

export type Pair = readonly [vertical: number, horizontal: number];
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

export const activationNames: readonly ActivationName[] = [
  'linear',
  'relu',
  'leakyRelu',
  'elu',
  'sigmoid',
  'tanh',
  'softmax',
];
export const initializerNames: readonly InitializerName[] = [
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'zeros',
  'ones',
];

const isCount = (value: Json): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 0x7fffffff;
const isFinitePositive = (value: Json): value is number => typeof value === 'number' && value >= 0 && value < Infinity;

const count: Field<number> = {
  expected: 'a whole number from 1',
  read: (value) => (isCount(value) ? value : undefined),
};

/** Units of a dense layer: the word `classes` stands for the number of classes of the data. */
const units: Field<number | 'classes'> = {
  expected: 'a whole number from 1, or the word classes',
  read: (value) => (value === 'classes' || isCount(value) ? value : undefined),
};

const pair: Field<Pair> = {
  expected: 'a whole number from 1, or two of them: [height, width]',
  read(value) {
    if (isCount(value)) return [value, value];
    const [vertical, horizontal] = Array.isArray(value) && value.length === 2 ? (value as Json[]) : [];
    if (vertical === undefined || horizontal === undefined) return undefined;
    return isCount(vertical) && isCount(horizontal) ? [vertical, horizontal] : undefined;
  },
};

const shape: Field<readonly number[]> = {
  expected: 'a list of one to three whole numbers from 1',
  read(value) {
    if (!Array.isArray(value) || value.length < 1 || value.length > 3) return undefined;
    return value.every(isCount) ? value : undefined;
  },
};

const flag: Field<boolean> = {
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

const penalty: Field<Penalty> = {
  expected: 'a mapping with l1, l2 or both, numbers from 0',
  read(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const { l1 = 0, l2 = 0, ...others } = value as JsonObject;
    return isFinitePositive(l1) && isFinitePositive(l2) && Object.keys(others).length === 0 ? { l1, l2 } : undefined;
  },
};

/** A number with `from ≤ value < below`. */
function number(from: number, below: number): Field<number> {
  return {
    expected: below === Infinity ? `a number from ${from}` : `a number from ${from} to below ${below}`,
    read: (value) => (typeof value === 'number' && value >= from && value < below ? value : undefined),
  };
}

function oneOf<Name extends string>(names: readonly Name[]): Field<Name> {
  return { expected: `one of ${names.join(', ')}`, read: (value) => names.find((name) => name === value) };
}

function withDefault<Value>(field: Field<Value>, value: Value): Field<Value> {
  return { ...field, absent: { value } };
}

function optional<Value>(field: Field<Value>): Field<Value | undefined> {
  return { ...field, absent: { value: undefined } };
}

const activation = oneOf(activationNames);
const padding = withDefault(oneOf<Padding>(['valid', 'same']), 'valid');
const initializer = oneOf(initializerNames);
const noPenalty: Penalty = { l1: 0, l2: 0 };

/** Of layers with a kernel and a bias. */
const kernelFields = {
  activation: withDefault(activation, 'linear'),
  useBias: withDefault(flag, true),
  kernelInitializer: withDefault(initializer, 'glorotUniform'),
  biasInitializer: withDefault(initializer, 'zeros'),
  kernelRegularizer: withDefault(penalty, noPenalty),
  biasRegularizer: withDefault(penalty, noPenalty),
};

const poolingFields = {
  poolSize: withDefault(pair, [2, 2]),
  /** Absent: the pool's size. */
  strides: optional(pair),
  padding,
};

export const layerFields = {
  conv2d: { filters: count, kernelSize: pair, strides: withDefault(pair, [1, 1]), padding, ...kernelFields },
  maxPooling2d: poolingFields,
  averagePooling2d: poolingFields,
  globalAveragePooling2d: {},
  globalMaxPooling2d: {},
  flatten: {},
  reshape: { targetShape: shape },
  dropout: { rate: number(0, 1) },
  batchNormalization: {
    momentum: withDefault(number(0, 1), 0.99),
    epsilon: withDefault(number(0, Number.POSITIVE_INFINITY), 1e-3),
  },
  dense: { units, ...kernelFields },
  activation: { activation },
} as const;

export type LayerKind = keyof typeof layerFields;
export const layerKinds = Object.keys(layerFields) as readonly LayerKind[];

type Settings<Fields> = { readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never };

/** A layer as written, every default filled in, before any shape is known. */
export type LayerSpec = {
  readonly [Kind in LayerKind]: {
    readonly kind: Kind;
    readonly name: string;
    readonly settings: Settings<(typeof layerFields)[Kind]>;
  };
}[LayerKind];

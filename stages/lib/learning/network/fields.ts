/**
 * The fields that layers are written with: what each accepts, in words and as JSON Schema, the value it stands for, and
 * the shortest way to write that value. Names are Keras' in camel case, defaults are Keras'. Knows no kind of layer.
 */

import type { Json, JsonObject } from 'arrowline/stage';

/** One field of a layer. */
export interface Field<Value> {
  readonly expected: string;
  /** Accepts what `read` accepts: for documents and editors. */
  readonly schema: JsonObject;
  /** The name of the schema among the definitions, for one that several fields share. */
  readonly definition?: string;
  /** The definition of each word that it accepts, for documents. */
  readonly words?: { readonly [word: string]: string };
  /** A sentence about the field of one kind of layer. */
  readonly about?: string;
  /** The value of an absent field; a field without it must be written. */
  readonly absent?: { readonly value: Value };
  /** The value in its one form; undefined if it is not accepted. */
  read(value: Json): Value | undefined;
  /** The shortest way to write the value; undefined if the field can be left out. */
  write(value: Value): Json | undefined;
}

export type Fields = { readonly [name: string]: Field<unknown> };
/** The values of a layer's fields, every default filled in. */
export type Settings<Own> = { readonly [Name in keyof Own]: Own[Name] extends Field<infer Value> ? Value : never };

export type Pair = readonly [vertical: number, horizontal: number];
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

/** By name, as functions of x. */
const activations = {
  linear: 'x',
  relu: 'max(x, 0)',
  leakyRelu: 'x above 0, else 0.2 x',
  elu: 'x above 0, else exp(x) - 1',
  sigmoid: '1 / (1 + exp(-x))',
  tanh: '(exp(x) - exp(-x)) / (exp(x) + exp(-x))',
  softmax: 'exp(x[c]) / Σ exp(x), over the channels of a place',
  gelu: 'x (1 + erf(x / √2)) / 2, the exact one',
  silu: 'x / (1 + exp(-x))',
};
export type ActivationName = keyof typeof activations;

/** By name; fanIn and fanOut are the inputs and outputs of a unit. */
const initializers = {
  glorotUniform: 'uniform within ± √(6 / (fanIn + fanOut))',
  glorotNormal: 'normal of variance 2 / (fanIn + fanOut), cut off at two deviations',
  heUniform: 'uniform within ± √(6 / fanIn)',
  heNormal: 'normal of variance 2 / fanIn, cut off at two deviations',
  uniform: 'uniform within ± 0.05',
  zeros: '0',
  ones: '1',
};
export type InitializerName = keyof typeof initializers;

const paddings = ['valid', 'same'] as const;
export type Padding = (typeof paddings)[number];

const counts: JsonObject = { type: 'integer', minimum: 1 };

const asItIs = (value: Json): Json => value;
const isCount = (value: Json): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 0x7fffffff;
const isFinitePositive = (value: Json): value is number => typeof value === 'number' && value >= 0 && value < Infinity;

export const count: Field<number> = {
  expected: 'a whole number from 1',
  schema: counts,
  read: (value) => (isCount(value) ? value : undefined),
  write: asItIs,
};

/** Units of a dense layer: the word `classes` stands for the number of classes of the data. */
export const units: Field<number | 'classes'> = {
  expected: 'a whole number from 1, or the word classes',
  schema: { anyOf: [{ const: 'classes' }, counts] },
  read: (value) => (value === 'classes' || isCount(value) ? value : undefined),
  write: asItIs,
};

export const pair: Field<Pair> = {
  expected: 'a whole number from 1, or two of them: [height, width]',
  schema: { anyOf: [counts, { type: 'array', items: counts, minItems: 2, maxItems: 2 }] },
  definition: 'pair',
  read(value) {
    if (isCount(value)) return [value, value];
    const [vertical, horizontal] = Array.isArray(value) && value.length === 2 ? (value as Json[]) : [];
    if (vertical === undefined || horizontal === undefined) return undefined;
    return isCount(vertical) && isCount(horizontal) ? [vertical, horizontal] : undefined;
  },
  write: (value) => (value[0] === value[1] ? value[0] : value),
};

export const shape: Field<readonly number[]> = {
  expected: 'a list of one to three whole numbers from 1',
  schema: { type: 'array', items: counts, minItems: 1, maxItems: 3 },
  read(value) {
    if (!Array.isArray(value) || value.length < 1 || value.length > 3) return undefined;
    return value.every(isCount) ? value : undefined;
  },
  write: asItIs,
};

export const flag: Field<boolean> = {
  expected: 'true or false',
  schema: { type: 'boolean' },
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  write: asItIs,
};

export const text: Field<string> = {
  expected: 'a text',
  schema: { type: 'string', minLength: 1 },
  read: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
  write: asItIs,
};

export const penalty: Field<Penalty> = {
  expected: 'a mapping with l1, l2 or both, numbers from 0',
  schema: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    description: 'Added to the loss: l1 times the sum of absolute weights, l2 times the sum of squares.',
    properties: {
      l1: { type: 'number', minimum: 0, default: 0, description: 'Factor of the absolute weights.' },
      l2: { type: 'number', minimum: 0, default: 0, description: 'Factor of the squared weights.' },
    },
  },
  definition: 'penalty',
  read(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const { l1 = 0, l2 = 0, ...others } = value as JsonObject;
    return isFinitePositive(l1) && isFinitePositive(l2) && Object.keys(others).length === 0 ? { l1, l2 } : undefined;
  },
  write: ({ l1, l2 }) => (l1 > 0 || l2 > 0 ? { l1, l2 } : undefined),
};

/** A number with `from ≤ value < below`. */
export function number(from: number, below: number): Field<number> {
  return {
    expected: below === Infinity ? `a number from ${from}` : `a number from ${from} to below ${below}`,
    schema: { type: 'number', minimum: from, ...(below !== Infinity && { exclusiveMaximum: below }) },
    read: (value) => (typeof value === 'number' && value >= from && value < below ? value : undefined),
    write: asItIs,
  };
}

function oneOf<Name extends string>(definition: string, description: string, names: readonly Name[]): Field<Name> {
  return {
    expected: `one of ${names.join(', ')}`,
    schema: { enum: names, description },
    definition,
    read: (value) => names.find((name) => name === value),
    write: asItIs,
  };
}

/** One of the words that a record defines. */
function wordOf<Words extends { readonly [word: string]: string }>(
  definition: string,
  description: string,
  words: Words,
) {
  return { ...oneOf(definition, description, Object.keys(words) as (keyof Words & string)[]), words };
}

export function withDefault<Value>(field: Field<Value>, value: Value): Field<Value> {
  return { ...field, absent: { value } };
}

export function optional<Value>(field: Field<Value>): Field<Value | undefined> {
  return {
    ...field,
    absent: { value: undefined },
    write: (value) => (value === undefined ? undefined : field.write(value)),
  };
}

/** The field with a sentence about it. */
export function about<Value>(field: Field<Value>, sentence: string): Field<Value> {
  return { ...field, about: sentence };
}

export const activation = wordOf(
  'activation',
  "A function of each output; `softmax` of all outputs (of a pixel) together. leakyRelu has slope 0.2 below 0, elu's alpha is 1, gelu is the exact one.",
  activations,
);
export const initializer = wordOf(
  'initializer',
  'The distribution that the first weights are drawn from, by the seed. `uniform`: from -0.05 to 0.05.',
  initializers,
);
export const padding = withDefault(
  oneOf(
    'padding',
    '`valid`: only windows that lie on the image. `same`: zeros around it, so that stride 1 keeps its size.',
    paddings,
  ),
  'valid',
);

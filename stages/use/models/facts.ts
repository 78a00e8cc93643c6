/**
 * The facts about a model that travel with every form of it: the meaning of its outputs, its inputs, and the artifact that
 * it was written from. The steps before its inputs are no part of a network: they are a file of their own beside it.
 */

import type { JsonObject } from 'arrowline/stage';
import { canonicalModel, type Model } from '../../lib/learning/network/model-table.ts';

export interface Origin {
  /** The digest of the model artifact. */
  readonly digest: string;
  /** Of arrowline. */
  readonly version: string;
}

/** Stored numbers are what a network takes in every form: it divides them by `scale` itself. */
export function factsOf({ inputs, meaning }: Model, { digest, version }: Origin): JsonObject {
  const { task, ...target } = meaning;
  return { arrowline: version, model: digest, task, target, inputs: inputs.map((one) => ({ ...one })) };
}

/** The list of layers as a model artifact holds it. */
export function topologyOf({ network }: Model): readonly JsonObject[] {
  return canonicalModel(network);
}

/** The name of the output: of classes and labels it is probabilities. */
export function outputName({ meaning }: Model): string {
  switch (meaning.task) {
    case 'multiclass':
    case 'multilabel':
      return 'probabilities';
    case 'binary':
      return 'probability';
    case 'regression':
      return meaning.name ?? 'number';
  }
}

/** Each value as a text, for formats whose metadata are texts. */
export function asTexts(facts: JsonObject): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

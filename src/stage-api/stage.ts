/**
 * A stage kind: its descriptor, and the types of the body that belongs to it.
 *
 * A descriptor is cheap to import: planning loads every descriptor and no body. A body is a separate module, loaded by
 * a worker process when an action runs; its default export is a `StageBody` of its kind. A body has access to its
 * parameters, inputs and seed, because its key covers them, but not to its stage's name, its point, the clock or any
 * path.
 */

import type { StageDescriptor } from '../core/pipeline/stage-kind.ts';
import type { JsonObject } from '../core/values/canonical.ts';
import type { Inputs, Outputs, PortContext, StageResult } from './context.ts';

/**
 * Location of the schema of `with`, typed with the types generated from it: `Given` is `with` after defaults,
 * `Resolved` the result of the kind's `resolve`. The types exist at compile time only.
 */
export type ParametersSchema<Given extends JsonObject, Resolved extends JsonObject> = URL & {
  readonly types?: { readonly given: Given; readonly resolved: Resolved };
};

export function schemaOf<Given extends JsonObject, Resolved extends JsonObject = Given>(
  schema: URL,
): ParametersSchema<Given, Resolved> {
  return schema;
}

/** The fields of a descriptor that determine its types. */
interface Typed<
  Given extends JsonObject = JsonObject,
  Resolved extends JsonObject = Given,
  In extends Inputs = Inputs,
  Out extends Outputs = Outputs,
> {
  readonly schema: ParametersSchema<Given, Resolved>;
  readonly inputs: In;
  readonly outputs: Out;
}

/** A descriptor with its types. Planning uses it as a plain `StageDescriptor`. */
export interface Stage<
  Given extends JsonObject = JsonObject,
  Resolved extends JsonObject = Given,
  In extends Inputs = Inputs,
  Out extends Outputs = Outputs,
> extends StageDescriptor<Given, Resolved>,
    Typed<Given, Resolved, In, Out> {
  readonly schema: ParametersSchema<Given, Resolved>;
  readonly inputs: In;
  readonly outputs: Out;
}

/** `with` as the body receives it. */
export type ParametersOf<Kind extends StageDescriptor> = Kind extends {
  readonly schema: { readonly types?: { readonly resolved: infer Resolved extends JsonObject } };
}
  ? Resolved
  : JsonObject;

/** The context of a kind's body: `StageContext<typeof kind>`. */
export type StageContext<Kind extends StageDescriptor = StageDescriptor> = PortContext<
  ParametersOf<Kind>,
  Kind['inputs']
>;

/**
 * The body of a kind: `StageBody<typeof kind>`. Reading an undeclared port or leaving out an output does not compile.
 */
export type StageBody<Kind extends StageDescriptor = StageDescriptor> = (
  context: StageContext<Kind>,
) => Promise<StageResult<Kind['outputs']>>;

/** Declares a stage kind. Checks at run time the rules that types cannot express. */
export function defineStage<
  Given extends JsonObject = JsonObject,
  Resolved extends JsonObject = Given,
  const In extends Inputs = Inputs,
  const Out extends Outputs = Outputs,
>(
  descriptor: Typed<Given, Resolved, In, Out> &
    // The parameter types are inferred from the schema only.
    Omit<StageDescriptor<NoInfer<Given>, NoInfer<Resolved>>, keyof Typed>,
): Stage<Given, Resolved, In, Out> {
  if (!/^[a-z][a-z0-9-]*$/.test(descriptor.kind)) throw new Error(`Internal error: stage kind "${descriptor.kind}"`);
  if (Object.keys(descriptor.outputs).length === 0 && descriptor.ports === undefined)
    throw new Error(`Internal error: stage kind "${descriptor.kind}" has no output`);
  for (const [port, { partial, arity, optional }] of Object.entries<Inputs[string]>(descriptor.inputs))
    if (partial !== undefined && arity !== 'many' && optional !== true)
      throw new Error(`Internal error: the port "${port}" of "${descriptor.kind}" cannot do without its only artifact`);
  return descriptor;
}

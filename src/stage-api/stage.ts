/**
 * A stage kind: its descriptor, and the types of the body that belongs to it.
 *
 * A descriptor is cheap to import: planning loads every descriptor and no body. A body is a module of its own, loaded
 * by a worker process when an action runs; its default export is a `StageBody` of its kind. A body knows its
 * parameters, its inputs and its seed, because those are what its key covers; it is not told its stage's name, its
 * point, the clock or the path of anything.
 */

import type { StageDescriptor } from '../core/pipeline/stage-kind.ts';
import type { JsonObject } from '../core/values/canonical.ts';
import type { Inputs, Outputs, PortContext, StageResult } from './context.ts';

/**
 * Where the schema of `with` is, with the types that are generated from it: `Given` is `with` after defaults, `Resolved`
 * what the kind's `resolve` makes of it. The types are carried, never stored.
 */
export type ParametersSchema<Given extends JsonObject, Resolved extends JsonObject> = URL & {
  readonly types?: { readonly given: Given; readonly resolved: Resolved };
};

export function schemaOf<Given extends JsonObject, Resolved extends JsonObject = Given>(
  schema: URL,
): ParametersSchema<Given, Resolved> {
  return schema;
}

/** The fields of a descriptor that its types follow from. */
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

/** A descriptor that still knows its types. Planning takes it as a plain `StageDescriptor`. */
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

/** `with` as the body of a kind is given it. */
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

/** The body of a kind: `StageBody<typeof kind>`. It reads declared ports only, and leaves out no output. */
export type StageBody<Kind extends StageDescriptor = StageDescriptor> = (
  context: StageContext<Kind>,
) => Promise<StageResult<Kind['outputs']>>;

/** Declares a stage kind. Checks what the types cannot. */
export function defineStage<
  Given extends JsonObject = JsonObject,
  Resolved extends JsonObject = Given,
  const In extends Inputs = Inputs,
  const Out extends Outputs = Outputs,
>(
  descriptor: Typed<Given, Resolved, In, Out> &
    // The schema alone says what the parameters are.
    Omit<StageDescriptor<NoInfer<Given>, NoInfer<Resolved>>, keyof Typed>,
): Stage<Given, Resolved, In, Out> {
  if (!/^[a-z][a-z0-9-]*$/.test(descriptor.kind)) throw new Error(`Internal error: stage kind "${descriptor.kind}"`);
  if (Object.keys(descriptor.outputs).length === 0)
    throw new Error(`Internal error: stage kind "${descriptor.kind}" has no output`);
  for (const [port, { partial, arity, optional }] of Object.entries<Inputs[string]>(descriptor.inputs))
    if (partial !== undefined && arity !== 'many' && optional !== true)
      throw new Error(`Internal error: the port "${port}" of "${descriptor.kind}" cannot do without its only artifact`);
  return descriptor;
}

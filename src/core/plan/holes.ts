/**
 * Holes: inputs whose producers failed or were blocked. A port may tolerate them (`partial`); this module decides
 * whether an action can run with the artifacts that are left. Knows no states: planning and running ask alike.
 */

import type { Action, ActionId, ActionInput } from '../pipeline/pipeline.ts';

/** The failed action that keeps another from running, and whether divergences alone would do so. */
export interface Cause {
  readonly by: ActionId;
  readonly diverged: boolean;
}

/** Why a producer has no result and will have none; undefined if it has one or may still have one. */
export type CauseOf = (producer: ActionId) => Cause | undefined;

/** The cause that blocks an action; a divergence is preferred. Undefined if nothing blocks it. */
export function lackOf({ inputs }: Pick<Action, 'inputs'>, causeOf: CauseOf): Cause | undefined {
  const lacks = Object.values(inputs).flatMap((input) => lackAt(input, causeOf) ?? []);
  return lacks.find((lack) => lack.diverged) ?? lacks[0];
}

/** The cause that leaves a port with too few artifacts; undefined if there are enough. */
export function lackAt({ from, partial }: ActionInput, causeOf: CauseOf): Cause | undefined {
  const holes = from.flatMap(({ action }) => causeOf(action) ?? []);
  const needed = partial === undefined ? from.length : partial.least;
  const refused = partial?.holes === 'diverged' ? holes.find((hole) => !hole.diverged) : undefined;
  if (refused !== undefined) return refused;
  if (from.length - holes.length >= needed) return undefined;
  // If all artifacts are needed, one divergence suffices; if one is needed, all must have diverged.
  const other = holes.find((hole) => !hole.diverged);
  return (partial === undefined ? holes.find((hole) => hole.diverged) : other) ?? holes[0];
}

/** An action with only those inputs whose producers have a result; ports without any are removed. */
export function withInputsFrom(action: Action, hasResult: (producer: ActionId) => boolean): Action {
  const inputs = Object.entries(action.inputs)
    .map(([port, input]) => [port, { ...input, from: input.from.filter((one) => hasResult(one.action)) }] as const)
    .filter(([, input]) => input.from.length > 0);
  return { ...action, inputs: Object.fromEntries(inputs) };
}

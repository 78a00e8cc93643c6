/**
 * The way back through a network: the backward calls of its units in reverse, each on the memory where the values that it
 * reads lie and the gradients that it leaves are wanted. Knows no kind of layer.
 *
 * A unit is planned as if it alone read its inputs, and leaves their gradients in their place. Of several units that
 * read a tensor only the first in forward order may do so, for it comes last; the others work on a copy of the values,
 * and the gradients are added up. Outputs that were not kept are computed again when they are first needed.
 */

import type { LateAddress } from '../../../../kernels/abi.ts';
import { type InputTensor, type PlanContext, placeTensor } from '../layer-planner.ts';
import { planAdd, planCopy } from '../operations/several-readers/plan.ts';
import type { LayersPlan, Unit } from '../plan-layers.ts';
import type { Call } from '../step.ts';

/** @param dropped units whose outputs are not kept on the way forward */
export function planBackward(
  context: PlanContext,
  { units, output }: LayersPlan,
  dropped: ReadonlySet<Unit>,
): readonly Call[] {
  const calls: Call[] = [];
  const valuesOf = valuesOnTheWayBack(context, units, dropped, calls);
  const gradients = new Map<InputTensor, LateAddress>([[output, output.at]]);
  const waiting = readersOnTheWayBack(units);
  for (const unit of [...units].reverse()) {
    const { plan, inputs } = unit;
    const gradient = gradients.get(unit.output);
    if (!unit.output.learns || gradient === undefined) continue;
    const places = new Map([[unit.output.at, gradient]]);
    const left = inputs.map((input, index): LateAddress => {
      if (index === plan.passes) return gradient;
      const own = unit.gradients[index]!;
      if (!reads(unit, input)) return own;
      const first = waiting.get(input.at) === 1;
      waiting.set(input.at, waiting.get(input.at)! - 1);
      const values = valuesOf(input);
      const to = first ? values : own;
      if (!first && !plan.leavesValues) calls.push(planCopy(input, values, own));
      places.set(input.at, plan.leavesValues ? values : to).set(own, to);
      return to;
    });
    calls.push(...onPlaces(plan.backward, places));
    for (const [index, at] of left.entries()) {
      const input = inputs[index]!;
      if (!input.learns) continue;
      const known = gradients.get(input);
      if (known === undefined) gradients.set(input, at);
      else calls.push(planAdd(input, at, known));
    }
  }
  return calls;
}

/** Whether its backward calls look at this input. */
function reads({ plan }: Unit, { at }: InputTensor): boolean {
  return plan.backward.some(({ addresses }) => addresses.includes(at));
}

/** How many units look at each region on the way back. */
function readersOnTheWayBack(units: readonly Unit[]): Map<LateAddress, number> {
  const readers = new Map<LateAddress, number>();
  for (const unit of units)
    for (const [index, input] of unit.inputs.entries())
      if (unit.output.learns && index !== unit.plan.passes && reads(unit, input))
        readers.set(input.at, (readers.get(input.at) ?? 0) + 1);
  return readers;
}

/** Returns where the values of a tensor lie; adds the calls that compute it again where they lie nowhere. */
function valuesOnTheWayBack(
  context: PlanContext,
  units: readonly Unit[],
  dropped: ReadonlySet<Unit>,
  calls: Call[],
): (tensor: InputTensor) => LateAddress {
  const producers = new Map(units.map((unit) => [unit.output, unit]));
  const overwritten = new Set(units.flatMap((unit) => overwrittenBy(unit) ?? []));
  const known = new Map<InputTensor, LateAddress>();
  const valuesOf = (tensor: InputTensor): LateAddress => {
    const place = known.get(tensor) ?? found(tensor);
    known.set(tensor, place);
    return place;
  };
  const found = (tensor: InputTensor): LateAddress => {
    const unit = producers.get(tensor);
    if (unit === undefined) return tensor.at;
    if (isView(unit)) return valuesOf(unit.inputs[0]!);
    return dropped.has(unit) || overwritten.has(tensor) ? again(unit) : tensor.at;
  };
  const again = ({ plan, inputs, output }: Unit): LateAddress => {
    const places = new Map(inputs.map((input) => [input.at, valuesOf(input)]));
    const to = places.get(output.at) ?? placeTensor(context, output);
    calls.push(...onPlaces(plan.again ?? plan.forward, places.set(output.at, to)));
    return to;
  };
  return valuesOf;
}

function onPlaces(calls: readonly Call[], places: ReadonlyMap<LateAddress, LateAddress>): readonly Call[] {
  return calls.map((call) => call.on((address) => places.get(address) ?? address));
}

/** Whether the output is the input, read in another shape. */
export function isView({ plan, inputs, output }: Unit): boolean {
  return plan.forward.length === 0 && inputs[0]!.at === output.at;
}

/** The input in whose place the output is computed. */
export function overwrittenBy({ plan, inputs, output }: Unit): InputTensor | undefined {
  return plan.forward.length === 0 ? undefined : inputs.find(({ at }) => at === output.at);
}

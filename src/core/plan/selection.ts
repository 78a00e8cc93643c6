/** The part of a pipeline that a command is limited to: actions by name, by stage, or by some of their coordinates. */

import { parseQuotable } from '../document/yaml-scalar.ts';
import type { Action, ActionId, Pipeline } from '../pipeline/pipeline.ts';
import { pointText, valueText } from '../pipeline/point-text.ts';
import { nearestName } from '../values/nearest.ts';

export interface RunSelection {
  /** Only these actions and their dependencies. */
  readonly actions?: readonly ActionId[];
  /** Execute these again although their results are known. */
  readonly force?: readonly ActionId[];
  /** Try keys again that have failed before. */
  readonly retryFailed?: boolean;
}

/** The selected actions and all their dependencies, in the pipeline's order. */
export function selectActions(pipeline: Pipeline, { actions }: RunSelection): Action[] {
  if (actions === undefined) return [...pipeline.actions.values()];
  const wanted = new Set<ActionId>();
  const visit = (id: ActionId): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    const action = pipeline.actions.get(id);
    if (action !== undefined) producersOf(action).forEach(visit);
  };
  actions.forEach(visit);
  return [...pipeline.actions.values()].filter((action) => wanted.has(action.id));
}

/**
 * The actions, with the comparisons that gates added to the pipeline and that need nothing else: a run of the judged stage
 * checks its gates.
 */
export function withComparisons(pipeline: Pipeline, actions: readonly ActionId[]): ActionId[] {
  const made = new Set(selectActions(pipeline, { actions }).map(({ id }) => id));
  const compares = pipeline.gates.flatMap(({ baseline }) => [...(baseline?.comparisons.values() ?? [])]);
  const ready = compares.filter((id) => {
    const action = pipeline.actions.get(id);
    return action !== undefined && producersOf(action).every((one) => made.has(one));
  });
  return [...actions, ...ready];
}

export function producersOf(action: Action): ActionId[] {
  return Object.values(action.inputs).flatMap((input) => input.from.map((one) => one.action));
}

export type Named = { readonly actions: readonly Action[] } | { readonly problem: string; readonly hint: string };

/**
 * The actions that `train` (a stage), `train[net=A,seed=1]` (an action) or `train[net=A]` (some of its coordinates)
 * names: at least one, or the reason why there is none.
 */
export function actionsNamed({ actions, stages }: Pipeline, name: string): Named {
  const exact = actions.get(name as ActionId);
  if (exact !== undefined) return { actions: [exact] };
  const [stage, point] = splitName(name);
  const all = [...actions.values()].filter((action) => action.stage === stage);
  if (all.length === 0) {
    const names = stages.map((one) => one.name);
    const problem = names.some((one) => one === stage) ? `"${stage}" has no actions` : `there is no stage "${stage}"`;
    return { problem, hint: meant(nearestName(stage, names), `stages: ${names.join(', ')}`) };
  }
  if (point === undefined) return { actions: all };
  const wanted = coordinatesIn(point);
  if (wanted === undefined)
    return { problem: `"[${point}" is no point`, hint: 'write a point as in train[net=A,seed=1]' };
  let left = all;
  for (const [axis, value] of wanted) {
    const axes = [...new Set(all.flatMap(({ coordinates }) => Object.keys(coordinates)))];
    if (!axes.includes(axis))
      return {
        problem: `"${stage}" has no axis "${axis}"`,
        hint: meant(nearestName(axis, axes), axes.length === 0 ? 'it has no matrix' : `axes: ${axes.join(', ')}`),
      };
    const textAt = ({ coordinates }: Action): string => valueText(coordinates[axis] ?? '');
    const found = left.filter((action) => textAt(action) === value || String(action.coordinates[axis]) === value);
    if (found.length === 0) {
      const values = [...new Set(left.map(textAt))];
      const before = wanted.slice(
        0,
        wanted.findIndex(([one]) => one === axis),
      );
      const among = before.length === 0 ? '' : ` at ${pointText(Object.fromEntries(before))}`;
      return {
        problem: `"${stage}" has no point with ${axis}=${value}${among}`,
        hint: meant(nearestName(value, values), `values of ${axis}: ${values.join(', ')}`),
      };
    }
    left = found;
  }
  return { actions: left };
}

function meant(near: string | undefined, otherwise: string): string {
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}

/** The stage and, if the name has one, the text after `[`. */
function splitName(name: string): [string, string?] {
  const open = name.indexOf('[');
  return open < 0 ? [name] : [name.slice(0, open), name.slice(open + 1)];
}

/** `net=A,seed=1]` as pairs; a value in quotes may hold any character. Undefined if it is not of this form. */
function coordinatesIn(point: string): [string, string][] | undefined {
  const pairs: [string, string][] = [];
  const pair = /\s*([^\s,=[\]"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,\]"]*?)\s*([,\]])/y;
  for (let end = ','; end === ','; ) {
    const found = pair.exec(point);
    if (found === null) return undefined;
    const [, axis = '', value = ''] = found;
    // An unnecessary quotation means the same value.
    const text = value.startsWith('"') ? parseQuotable(value) : value;
    pairs.push([axis, value.startsWith('"') && typeof text === 'string' ? valueText(text) : value]);
    end = found[3] as string;
  }
  return pair.lastIndex === point.length ? pairs : undefined;
}

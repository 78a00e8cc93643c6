/**
 * Measures of the validation rows after each epoch, as `with.metrics` names them: `rocAuc`, `top3`, and `recall` for that
 * of each class. Which are better when greater, mistakes in the names, and what of them to compute.
 */

import { nearestName, type WithProblem } from 'arrowline/stage';
import { directions, type MeasureName, perClass } from '../lib/learning/measures/directions.ts';
import type { Wanted } from '../lib/learning/measures/measure-answers.ts';
import type { Task } from '../lib/learning/network/target.ts';

type Named = Readonly<Record<string, 'more' | 'less'>>;

/** Measured in every epoch, by the engine or beside it: `metrics` need not name them. */
const always: { readonly [task in Task]: readonly MeasureName[] } = {
  multiclass: ['accuracy'],
  binary: ['accuracy'],
  multilabel: ['accuracy'],
  regression: ['r2'],
};

const anyTask: Named = Object.assign({}, ...Object.values(directions));
const topPattern = /^top([1-9]\d*)$/;

/** The part of a name that says what is measured: `recall` of `recall.coat`, `top` of `top3`. */
function baseOf(name: string): string {
  const [base] = perClass.filter((one) => name.startsWith(`${one}.`));
  return base ?? (topPattern.test(name) ? 'top' : name);
}

/** Undefined for a name that no measure has. */
export function directionOf(name: string): 'more' | 'less' | undefined {
  const base = baseOf(name);
  return Object.hasOwn(anyTask, base) ? anyTask[base] : undefined;
}

/** Whether an epoch has a number of this name if it measures `metrics`. `task` is undefined if it is not written. */
export function isMeasured(name: string, metrics: readonly string[], task: Task | undefined): boolean {
  const base = baseOf(name);
  if (perClass.some((one) => one === base)) return name !== base && metrics.includes(base);
  // The accuracy on the validation rows has a name of its own.
  const own = task === undefined || task === 'regression' ? ['r2'] : [];
  return [...metrics.filter((one) => one !== 'accuracy'), ...own].includes(name);
}

/** The places in `metrics` that name no measure, or none of a task that is written. */
export function metricProblems(metrics: readonly string[], task: Task | undefined): WithProblem[] {
  const known: Named = task === undefined ? anyTask : directions[task];
  return metrics.flatMap((name, index) => {
    const named = name !== 'top' && Object.hasOwn(known, baseOf(name)) && !name.includes('.');
    if (named) return [];
    const names = Object.keys(known).map((one) => (one === 'top' ? 'top3' : one));
    const nearest = nearestName(name, names);
    const isOther = directionOf(name) !== undefined && !name.includes('.');
    return [
      {
        path: ['metrics', index],
        message: isOther ? `${name} is not measured in the task ${task}` : `no measure "${name}"`,
        expected: `one of ${names.join(', ')}`,
        ...(nearest !== undefined && !isOther && { hint: `did you mean "${nearest}"?` }),
      },
    ];
  });
}

/** Measures that are computed from outputs, in one order; undefined if there are none. Names of other tasks are left out. */
export function wantedMeasures(metrics: readonly string[], task: Task): Wanted | undefined {
  const own: Named = directions[task];
  const asked = [...metrics, ...always[task]].filter((name) => Object.hasOwn(own, baseOf(name)));
  const bases = new Set<string>(asked.map(baseOf).filter((base) => base !== 'accuracy'));
  if (bases.size === 0) return undefined;
  const top = asked.flatMap((name) => topPattern.exec(name)?.[1] ?? []).map(Number);
  const only = Object.keys(own).filter((name) => bases.has(name)) as MeasureName[];
  return { only, top: [...new Set(top)].sort((left, right) => left - right) };
}

/** Names in `metrics` that have no number in this task. */
export function unmeasured(metrics: readonly string[], task: Task): string[] {
  return metrics.filter((name) => !Object.hasOwn(directions[task], baseOf(name)));
}

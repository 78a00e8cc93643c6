/**
 * Warnings about the curves of a run, one line each: a loss or an accuracy that is no finite number, and one that has not
 * improved for some epochs. A reader may then stop a training that leads nowhere. Pure.
 */

import type { Curve } from './curve.ts';

/** So many whole steps in a row without a new best value are told, if they are this part of all of them. */
const [stepsMin, partMin] = [5, 0.25];
const linesMax = 20;

type Better = 'less' | 'more';

/** By action and name of the measure. */
export function curveWarnings(curves: ReadonlyMap<string, ReadonlyMap<string, Curve>>): string[] {
  const lines: string[] = [];
  for (const [action, own] of curves) {
    for (const [name, curve] of own) {
      const last = curve.values.findLastIndex(Number.isFinite);
      // A number that is not finite is null in JSON.
      if (betterOf(name) !== undefined && last < curve.values.length - 1)
        lines.push(`${action}: ${name} is no finite number since step ${told(curve.steps[last + 1])}`);
    }
    const decisive = [...own].flatMap(([name, curve]) => {
      const better = betterOf(name);
      return better === undefined || name === 'batchLoss' ? [] : [{ name, curve, better, rank: rankOf(name) }];
    });
    const [one] = decisive.sort((left, right) => left.rank - right.rank);
    const line = one && plateau(one.curve, one.better);
    if (line !== undefined) lines.push(`${action}: ${one?.name} ${line}`);
  }
  return lines.length > linesMax ? [...lines.slice(0, linesMax), `and ${lines.length - linesMax} more`] : lines;
}

function plateau({ steps, values }: Curve, better: Better): string | undefined {
  const whole = steps.flatMap((step, at) => {
    const value = values[at]!;
    return Number.isInteger(step) && Number.isFinite(value) ? [{ step, value }] : [];
  });
  let best = 0;
  whole.forEach(({ value }, at) => {
    const known = whole[best]!.value;
    if (better === 'less' ? value < known : value > known) best = at;
  });
  const since = whole.length - 1 - best;
  if (since < Math.max(stepsMin, partMin * whole.length)) return undefined;
  const { step, value } = whole[best]!;
  return `has not improved for ${since} epochs: its best was ${Number(value.toPrecision(4))} at ${told(step)}`;
}

/** Of numbers by whose names it is known. */
function betterOf(name: string): Better | undefined {
  if (/loss$/i.test(name)) return 'less';
  return /accuracy$/i.test(name) ? 'more' : undefined;
}

/** Validation rows tell more than training rows, and a loss more than an accuracy. */
function rankOf(name: string): number {
  return (/^val/i.test(name) ? 0 : 2) + (/loss$/i.test(name) ? 0 : 1);
}

function told(step: number | undefined): string {
  return step === undefined ? '?' : String(Number(step.toFixed(2)));
}

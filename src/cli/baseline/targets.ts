/** The baseline files that the gates of a pipeline name, and what they need of each action. */

import type { Direction } from '../../core/facts/measure.ts';
import type { NumberFormat } from '../../core/facts/number-text.ts';
import type { Baseline, Gate } from '../../core/gates/gate.ts';
import { UsageError } from '../exit.ts';

export interface NeededMetric {
  readonly version: number;
  readonly format: NumberFormat;
  readonly better: Direction | undefined;
}

/** All that the gates on one action compare with one file. */
export interface NeededEntry {
  readonly metrics: Map<string, NeededMetric>;
  /** Measures by split, without it, that tests compute from predictions. */
  readonly tested: Map<string, Set<string>>;
}

export interface BaselineTarget {
  /** Absolute. */
  readonly path: string;
  /** As the document names it. */
  readonly named: string;
  readonly needed: Map<string, NeededEntry>;
  /** The actions whose entries are asked for: all, or those of the named gates. */
  readonly asked: Set<string>;
}

interface Comparing extends Pick<Gate, 'metric' | 'name' | 'version' | 'format' | 'better'> {
  readonly baseline?: Pick<Baseline, 'file' | 'from' | 'test'> & {
    readonly before: Pick<ReadonlyMap<string, unknown>, 'keys'>;
  };
}

/**
 * One for each file, in the order of the gates.
 *
 * @param only metrics or `compare-1`: only the actions of these gates are asked for; of all gates if there are none
 * @throws UsageError if no gate names a file, or a named gate is not one that does
 */
export function baselineTargets(
  { gates, file }: { readonly gates: readonly Comparing[]; readonly file: string },
  only: readonly string[] = [],
): BaselineTarget[] {
  const targets = new Map<string, BaselineTarget>();
  const names = new Set<string>();
  for (const [index, { baseline, metric, name, version, format, better }] of gates.entries()) {
    if (baseline?.file === undefined) continue;
    const { file: path, from: named, before, test } = baseline;
    const own = [metric, `compare-${index + 1}`];
    for (const one of own) names.add(one);
    const isAsked = only.length === 0 || own.some((one) => only.includes(one));
    const target = targets.get(path) ?? { path, named, needed: new Map(), asked: new Set() };
    targets.set(path, target);
    for (const action of before.keys()) {
      const entry = target.needed.get(action) ?? { metrics: new Map(), tested: new Map() };
      target.needed.set(action, entry);
      if (isAsked) target.asked.add(action);
      entry.metrics.set(name, { version, format, better });
      const dot = name.indexOf('.');
      if (test === 'none' || dot < 0) continue;
      const split = name.slice(0, dot);
      entry.tested.set(split, (entry.tested.get(split) ?? new Set()).add(name.slice(dot + 1)));
    }
  }
  if (targets.size === 0)
    throw new UsageError(
      `no gate of ${file} compares with a baseline file`,
      'add to a gate: baseline: baselines/study.json',
    );
  const unknown = only.find((one) => !names.has(one));
  if (unknown !== undefined)
    throw new UsageError(
      `no gate that compares with a baseline file has the name ${unknown}`,
      `there are: ${[...names].slice(0, 12).join(', ')}`,
    );
  return [...targets.values()].filter(({ asked }) => asked.size > 0);
}

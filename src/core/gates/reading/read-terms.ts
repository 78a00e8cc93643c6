/**
 * `rule`, `test`, `maxDrop`, `alpha` and `power` of a gate: what they are if left out, and which of them cannot mean
 * anything beside the metric and the points.
 */

import type { MapNode } from '../../document/document.ts';
import type { Mistakes } from '../../document/mistakes.ts';
import type { Measure } from '../../facts/measure.ts';
import type { Bind } from '../../pipeline/wiring/needs.ts';
import { showValue } from '../../schema/schema-words.ts';
import type { Points } from '../gate.ts';
import type { Drop, Terms } from '../verdict.ts';
import { boundIn, broken, type Given, keyOf, numberIn, type Range, wordIn } from './gate-node.ts';

const alphas: Range = { words: 'a number above 0, at most 0.5', has: (value) => value > 0 && value <= 0.5 };
const powers: Range = { words: 'a number above 0 and below 1', has: (value) => value > 0 && value < 1 };

/** The metric, and the points at which it is judged. */
export interface Tested {
  readonly metric: string;
  /** The test that the measure declares, if the stage keeps the predictions that it follows from. */
  readonly suits: Measure['test'];
  /** Whether the stage has an output of the type `predictions`. */
  readonly predicts: boolean;
  /** Whether every judged value is a mean over seeds or folds: their differences are tested. */
  readonly repeated: boolean;
  readonly points: Points;
}

/** Undefined after a mistake. */
export function readTerms(node: MapNode, tested: Tested, bind: Bind, mistakes: Mistakes): Terms | undefined {
  const maxDrop = readDrop(node, bind, mistakes);
  const alpha = numberIn(node.entries.get('alpha')?.value, 'alpha', alphas, bind, mistakes);
  const power = numberIn(node.entries.get('power')?.value, 'power', powers, bind, mistakes);
  const test = readTest(node, tested, mistakes);
  const rule = test === broken ? broken : readRule(node, tested, test, maxDrop, mistakes);
  if (maxDrop === broken || alpha === broken || power === broken) return undefined;
  if (test === broken || rule === broken) return undefined;
  if (rule === 'none' && test === 'none')
    for (const name of ['alpha', 'power'])
      if (node.entries.has(name))
        mistakes.warn('no-effect', `"${name}" has no effect: nothing is tested`, keyOf(node, name));
  if (rule === 'none' && node.entries.has('onInconclusive'))
    mistakes.warn(
      'no-effect',
      '"onInconclusive" has no effect: "rule: none" always decides',
      keyOf(node, 'onInconclusive'),
    );
  return { rule, test, maxDrop: maxDrop ?? { amount: 0, relative: false }, alpha: alpha ?? 0.05, power: power ?? 0.8 };
}

function readDrop(node: MapNode, bind: Bind, mistakes: Mistakes): Given<Drop> {
  const field = node.entries.get('maxDrop')?.value;
  const value = boundIn(field, bind);
  if (value === undefined || value === broken) return value;
  if (typeof value === 'number' && value >= 0) return { amount: value, relative: false };
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*%$/.exec(value)?.[1] : undefined;
  if (percent !== undefined) return { amount: Number(percent) / 100, relative: true };
  mistakes.add('malformed-value', '"maxDrop" is not the size of a drop', field?.span, {
    found: showValue(value),
    expected: 'a number of at least 0, or a percentage like 2%',
  });
  return broken;
}

function readTest(
  node: MapNode,
  { metric, suits, predicts, repeated, points }: Tested,
  mistakes: Mistakes,
): Terms['test'] | typeof broken {
  const given = wordIn(node, 'test', ['mcnemar', 'bootstrap', 'none']);
  const one = typeof points !== 'object' && !repeated;
  if (given === undefined) return (one ? suits : undefined) ?? 'none';
  if (given === 'none') return given;
  const refused = (message: string, hint: string): typeof broken => {
    mistakes.add('not-allowed', message, node.entries.get('test')?.value.span, { found: given, hint });
    return broken;
  };
  if (typeof points === 'object')
    return refused('a quantile over points cannot be tested', 'write "test: none", or judge each point');
  if (repeated)
    return refused(
      'points that repeat each other are judged by their mean: the differences of their values are tested',
      'leave "test" out, or narrow to one of them with "where"',
    );
  if (!predicts)
    return refused(
      `"${metric}" cannot be tested: its stage keeps no predictions`,
      'name a metric of a stage with an output of the type `predictions`, or write "test: none"',
    );
  if (suits === undefined)
    return refused(`"${metric}" cannot be tested: predictions do not give it`, 'write "test: none"');
  if (given === 'mcnemar' && suits !== 'mcnemar')
    return refused('McNemar’s test is for the accuracy of classes', 'write "test: bootstrap", or leave "test" out');
  return given;
}

function readRule(
  node: MapNode,
  { metric, repeated, points }: Tested,
  test: Terms['test'],
  maxDrop: Given<Drop>,
  mistakes: Mistakes,
): Terms['rule'] | typeof broken {
  const given = wordIn(node, 'rule', ['notWorse', 'noSignificantDrop', 'none']);
  const isTested = test !== 'none' || (repeated && typeof points !== 'object' && !node.entries.has('test'));
  const allows = typeof maxDrop === 'object' && maxDrop.amount > 0;
  if (given === undefined) return isTested ? (allows ? 'notWorse' : 'noSignificantDrop') : 'none';
  if (given === 'none' || isTested) return given;
  const why = node.entries.has('test') ? 'with "test: none" nothing says how sure a difference is' : undefined;
  mistakes.add(
    'not-allowed',
    `"rule: ${given}" needs a test, and ${why ?? `"${metric}" has none`}`,
    node.entries.get('rule')?.value.span,
    { hint: 'write "rule: none" to judge the difference itself' },
  );
  return broken;
}

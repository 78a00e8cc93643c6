/**
 * Body of `compare`: finds the two answers, pairs their rows, and computes the numbers. Answers that cannot be compared
 * are a result too, which says why.
 */

import type { StageBody, StageContext } from 'arrowline/stage';
import { comparison } from '../../src/artifacts/comparison.ts';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { predictions } from '../../src/artifacts/predictions.ts';
import { paceOf } from '../lib/kit/pace.ts';
import { random } from '../lib/kit/random/random.ts';
import { namesOf } from '../lib/learning/measures/answers-at.ts';
import { answersBefore, type Stored } from './answers-before.ts';
import type { Incomparable } from './answers-value.ts';
import { byBootstrap, byMcNemar, type Noted, pairedCounts } from './compare-answers.ts';
import { differingRows, noRows } from './differing-rows.ts';
import type { kind } from './kind.ts';
import { nameAt } from './point-name.ts';
import { type Opposite, type Own, sideBefore, sideNow } from './sides.ts';

type Context = StageContext<typeof kind>;

const body: StageBody<typeof kind> = async (context) => {
  const { metric, method, alpha, power, pick } = context.parameters;
  const given: Stored[] = [];
  for (const one of context.many('now'))
    given.push({ name: nameAt(one), predictions: predictions.read(await one.table()) });
  const found = await compared(context, given);
  const own = 'incomparable' in found ? given[0]!.predictions : found.now.predictions; // At least one is wired.
  const names = namesOf(own);
  const about = {
    ...{ task: own.task, metric, method, alpha, power },
    ...madeFrom(own.model),
    ...(names && (own.task === 'multilabel' ? { labelNames: names } : { classNames: names })),
  };
  if ('incomparable' in found) {
    const { incomparable } = found;
    return {
      outputs: { comparison: comparison.write({ ...noRows(own), ...about, numbers: {}, incomparable }) },
      facts: { incomparable },
      notes: [`not compared: ${incomparable}`],
    };
  }
  const { now, before, numbers, notes } = found;
  const { samples: _drawn, undefinedSamples: _left, ...metrics } = numbers;
  const { identical, sameFeatures } = before;
  return {
    outputs: {
      comparison: comparison.write({
        ...differingRows({ now: now.answers, before: before.answers }, now),
        ...about,
        numbers,
        ...(identical && { identical }),
        ...(!sameFeatures && { features: 'unknown' as const }),
        ...(pick && { picked: { now: now.name, before: before.name } }),
      }),
    },
    metrics,
    facts: { ...(identical && { identical: 'yes' }), ...(!sameFeatures && { features: 'unknown' }) },
    notes: [
      ...(identical ? ['the answers are identical'] : []),
      ...(sameFeatures ? [] : ['the same labels and rows; their features are not known']),
      ...(pick ? [`the best now is ${now.name}, and before ${before.name}`] : []),
      ...(partsOf(metric)[1] === 'loss' ? ['the loss is that of the answers, without penalties of weights'] : []),
      ...notes,
    ],
  };
};

export default body;

/** Split and measure. */
function partsOf(metric: string): readonly [string, string] {
  const dot = metric.indexOf('.');
  return [metric.slice(0, dot), metric.slice(dot + 1)];
}

interface Compared {
  readonly now: Own;
  readonly before: Opposite;
  readonly numbers: NonNullable<Parameters<typeof comparison.write>[0]['numbers']>;
  readonly notes: readonly string[];
}

async function compared(context: Context, given: readonly Stored[]): Promise<Compared | Incomparable> {
  const { metric, method } = context.parameters;
  const [split, measure] = partsOf(metric);
  const others = await answersBefore(context, split);
  if ('incomparable' in others) return others;
  const now = sideNow(given, split, measure);
  if ('incomparable' in now) return now;
  const before = sideBefore(others, now, split, measure, method);
  if ('incomparable' in before) return before;
  const counts = pairedCounts(now.answers, before.answers);
  const tested = await test(context, now, before, measure);
  if ('incomparable' in tested) return tested;
  const values = { now: now.value, before: before.value, delta: now.value - before.value, rows: now.order.length };
  return { now, before, numbers: { ...values, ...counts, ...tested.numbers }, notes: tested.notes };
}

async function test(context: Context, now: Own, before: Opposite, measure: string): Promise<Noted | Incomparable> {
  const { method, alpha, power, samples = 0 } = context.parameters;
  if (method === 'mcnemar') {
    const counts = pairedCounts(now.answers, before.answers);
    if (counts !== undefined && measure === 'accuracy')
      return byMcNemar({ rows: now.order.length, ...counts }, { alpha, power });
    return { incomparable: `McNemar's test compares accuracies, not ${measure} of ${now.answers.task} answers` };
  }
  if (before.identical) return { numbers: { low: 0, high: 0, p: 1 }, notes: [] };
  const pace = paceOf(context);
  return byBootstrap(
    now,
    before,
    measure,
    { alpha, power, samples },
    random(context.seed, 'compare', 'bootstrap'),
    async (done, total) => {
      const pause = pace('sample', done, total);
      if (pause) await pause;
    },
  );
}

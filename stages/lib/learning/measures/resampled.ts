/**
 * A measure of answers whose rows count several times or not at all, as a function of how often: what `measureAnswers`
 * gives for rows that are repeated so often, computed from sums, counts or orders that are made once. Means and counts
 * take time for the rows, areas under curves for rows × classes.
 */

import type { Answers, ClassAnswers, LabelAnswers } from './answers.ts';
import { scoresOfCells } from './class-scores.ts';
import { directions } from './directions.ts';
import { scoresOfLabels } from './label-scores.ts';
import { areaOfTimes, precisionOfTimes, rankedRows } from './ranked-rows.ts';
import { rowLosses } from './row-losses.ts';

/** Not a number where the measure is not defined. @param times how often each row counts */
export type Resampled = (times: Uint32Array) => number;

/** Undefined if answers of the task have no such measure. @param name `accuracy`, `top3`, `recall.coat` */
export function resampled(answers: Answers, name: string): Resampled | undefined {
  const losses = rowLosses(answers, name);
  if (losses !== undefined) {
    const mean = resampledMean(losses);
    return name === 'rmse' ? (times) => Math.sqrt(mean(times)) : mean;
  }
  if (answers.task === 'regression') return name === 'r2' ? explained(answers.label, answers.predicted) : undefined;
  const dot = name.indexOf('.');
  const [score, ofClass] = dot < 0 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
  if (!Object.hasOwn(directions[answers.task], score)) return undefined;
  const place = ofClass === undefined ? -1 : answers.names.indexOf(ofClass);
  const one = score === 'precision' || score === 'recall' || score === 'f1' ? score : undefined;
  if ((one === undefined) !== (ofClass === undefined) || (one !== undefined && place < 0)) return undefined;
  if (score === 'rocAuc' || score === 'prAuc') return area(answers, score);
  if (answers.task === 'multilabel') {
    const scores = ofLabels(answers);
    return (times) => {
      const found = scores(times);
      if (one !== undefined) return found.labels[place]?.[one] ?? Number.NaN;
      return score === 'microF1' ? found.microF1 : found.macroF1;
    };
  }
  const scores = ofClasses(answers);
  return (times) => {
    const found = scores(times);
    if (one !== undefined) return found.classes[place]?.[one] ?? Number.NaN;
    return found[score as 'accuracy' | 'kappa'] ?? Number.NaN;
  };
}

/** The mean of a number a row. */
export function resampledMean(values: Float64Array): Resampled {
  return (times) => {
    let [sum, rows] = [0, 0];
    for (let row = 0; row < values.length; row++) {
      sum += times[row]! * values[row]!;
      rows += times[row]!;
    }
    return sum / rows;
  };
}

function explained(label: Float64Array, predicted: ArrayLike<number>): Resampled {
  return (times) => {
    let [sum, rows, first] = [0, 0, Number.NaN];
    let constant = true;
    for (let row = 0; row < label.length; row++) {
      if (times[row] === 0) continue;
      if (rows === 0) first = label[row]!;
      else if (label[row] !== first) constant = false;
      sum += times[row]! * label[row]!;
      rows += times[row]!;
    }
    const mean = constant ? first : sum / rows;
    let [squares, spread] = [0, 0];
    for (let row = 0; row < label.length; row++) {
      squares += times[row]! * (label[row]! - predicted[row]!) ** 2;
      spread += times[row]! * (label[row]! - mean) ** 2;
    }
    if (rows < 2) return Number.NaN;
    return spread === 0 ? (squares === 0 ? 1 : 0) : 1 - squares / spread;
  };
}

/** Only pairs of label and answer that occur are counted. */
function ofClasses({
  label,
  predicted,
  names,
}: ClassAnswers): (times: Uint32Array) => ReturnType<typeof scoresOfCells> {
  const places = new Map<number, number>();
  const cells: { label: number; predicted: number; count: number }[] = [];
  const cellOf = Uint32Array.from(label, (own, row) => {
    const pair = own * names.length + predicted[row]!;
    const place = places.get(pair) ?? cells.push({ label: own, predicted: predicted[row]!, count: 0 }) - 1;
    places.set(pair, place);
    return place;
  });
  const counts = new Uint32Array(cells.length);
  return (times) => {
    counts.fill(0);
    for (let row = 0; row < cellOf.length; row++) counts[cellOf[row]!]! += times[row]!;
    for (const [place, cell] of cells.entries()) cell.count = counts[place]!;
    return scoresOfCells(cells, names.length);
  };
}

function ofLabels({
  label,
  predicted,
  names,
}: LabelAnswers): (times: Uint32Array) => ReturnType<typeof scoresOfLabels> {
  const width = names.length;
  const [right, given, present] = [0, 1, 2].map(() => new Uint32Array(width)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  return (times) => {
    for (const counts of [right, given, present]) counts.fill(0);
    for (let row = 0, at = 0; row < times.length; row++)
      for (let one = 0; one < width; one++, at++) {
        const count = times[row]!;
        right[one]! += count * label[at]! * predicted[at]!;
        given[one]! += count * predicted[at]!;
        present[one]! += count * label[at]!;
      }
    return scoresOfLabels({ right, given, present });
  };
}

/** Of two classes the area of the positive one, else the mean of those of each class or label that has one. */
function area(answers: ClassAnswers | LabelAnswers, score: 'rocAuc' | 'prAuc'): Resampled | undefined {
  const { names, label, probabilities } = answers;
  const width = names.length;
  const several = answers.task === 'multilabel';
  if (!several && width === 2) {
    const positive = answers.positive ?? 1;
    const ranked = rankedRows(probabilities, width, positive, (row) => label[row] === positive);
    return score === 'prAuc' ? (times) => precisionOfTimes(ranked, times) : (times) => areaOfTimes(ranked, times);
  }
  if (score === 'prAuc') return undefined;
  const occurring = [...names.keys()].filter((one) => occurs(answers, one));
  const ranked = occurring.map((one) =>
    rankedRows(probabilities, width, one, (row) => (several ? label[row * width + one] === 1 : label[row] === one)),
  );
  return (times) => {
    let [sum, count] = [0, 0];
    for (const one of ranked) {
      const found = areaOfTimes(one, times);
      if (Number.isNaN(found)) continue;
      sum += found;
      count++;
    }
    return sum / count;
  };
}

/** A class that no row has cannot have an area among some of them. */
function occurs({ task, label, names }: ClassAnswers | LabelAnswers, one: number): boolean {
  if (task !== 'multilabel') return label.includes(one);
  for (let at = one; at < label.length; at += names.length) if (label[at] === 1) return true;
  return false;
}

/**
 * From answers to named numbers: `accuracy`, `top3`, `recall.coat`. Only wanted measures are computed. A measure that the
 * rows do not define, as the area under a curve of one class alone, is left out and listed with the reason.
 */

import type { Answers, ClassAnswers, LabelAnswers, NumberAnswers } from './answers.ts';
import { type ClassScores, type ConfusionCell, scoresOf } from './class-scores.ts';
import { directions, type MeasureName, perClass } from './directions.ts';
import { errorsOf } from './errors.ts';
import { labelScores } from './label-scores.ts';
import { areProbabilities, brierScore, logLoss, topAccuracy } from './probabilities.ts';
import { averagePrecision, ranking, rocAuc } from './ranking.ts';

export interface Wanted {
  /** If left out, all measures of the task. */
  readonly only?: readonly MeasureName[];
  /** For each k: the share of the rows whose class is among the k with the greatest probabilities. */
  readonly top?: readonly number[];
}

export interface Measured {
  /** Finite numbers. */
  readonly values: Readonly<Record<string, number>>;
  readonly missing: readonly { readonly name: string; readonly because: string }[];
  /** Classes or labels that no row has and none is given: they have no scores, and means are over the others. */
  readonly absent: readonly string[];
  /** Classes or labels that `rocAuc`, a mean over them, leaves out: none of the rows have them, or all. */
  readonly unranked: readonly string[];
  /** Of classes, if their scores are wanted. */
  readonly confusion?: readonly ConfusionCell[];
}

/** A number, or why there is none. */
type Outcome = number | string;
type Outcomes = Record<string, Outcome>;

export function measureAnswers(answers: Answers, wanted: Wanted = {}): Measured {
  const names: readonly string[] = wanted.only ?? Object.keys(directions[answers.task]);
  const wants = (...some: readonly MeasureName[]): boolean => some.some((one) => names.includes(one));
  switch (answers.task) {
    case 'regression':
      return split(onlyWanted(ofNumbers(answers), names));
    case 'multilabel':
      return ofLabels(answers, names, wants);
    default:
      return ofClasses(answers, names, wants, wanted.top ?? []);
  }
}

function ofClasses(
  answers: ClassAnswers,
  wanted: readonly string[],
  wants: (...some: readonly MeasureName[]) => boolean,
  top: readonly number[],
): Measured {
  const { label, predicted, probabilities, names } = answers;
  const classes = names.length;
  const { examples, classes: ofEach, confusion, kappa, ...scores } = scoresOf(label, predicted, classes);
  const outcomes: Outcomes = {
    ...scores,
    kappa: kappa ?? 'all rows have one class and are given it',
  };
  for (const k of wants('top') ? top : [])
    outcomes[`top${k}`] =
      k < classes ? topAccuracy(label, probabilities, classes, k) : `with ${classes} classes it is 1 for any answers`;
  const proper = wants('logLoss', 'brier') && areProbabilities(probabilities, classes);
  const improper = 'the outputs of a row are not probabilities with the sum 1';
  if (wants('logLoss')) outcomes.logLoss = proper ? logLoss(label, probabilities, classes) : improper;
  let unranked: readonly string[] = [];
  if (classes === 2) {
    const positive = answers.positive ?? 1;
    if (wants('brier')) outcomes.brier = proper ? brierScore(label, probabilities, positive) : improper;
    if (wants('rocAuc', 'prAuc')) {
      const ranked = ranking(every(probabilities, classes, positive), (row) => label[row] === positive);
      outcomes.rocAuc = rocAuc(ranked) ?? 'all rows have one class';
      outcomes.prAuc = averagePrecision(ranked) ?? `no row has the class ${JSON.stringify(names[positive])}`;
    }
  } else if (wants('rocAuc')) {
    const [mean, without] = meanArea(probabilities, names, (row, one) => label[row] === one);
    outcomes.rocAuc = mean;
    unranked = without;
  }
  const all = { ...onlyWanted(outcomes, wanted), ...scoresByName(ofEach, names, wanted) };
  return { ...split(all), absent: absentOf(ofEach, names), unranked, confusion };
}

function ofLabels(
  { label, predicted, probabilities, names }: LabelAnswers,
  wanted: readonly string[],
  wants: (...some: readonly MeasureName[]) => boolean,
): Measured {
  const width = names.length;
  const { accuracy, hamming, macroF1, microF1, labels } = labelScores(label, predicted, width);
  const outcomes: Outcomes = { accuracy, hamming, macroF1, microF1 };
  let unranked: readonly string[] = [];
  if (wants('rocAuc')) {
    const [mean, without] = meanArea(probabilities, names, (row, one) => label[row * width + one] === 1);
    outcomes.rocAuc = mean;
    unranked = without;
  }
  const all = { ...onlyWanted(outcomes, wanted), ...scoresByName(labels, names, wanted) };
  return { ...split(all), absent: absentOf(labels, names), unranked };
}

function ofNumbers({ label, predicted }: NumberAnswers): Outcomes {
  const { r2, ...errors } = errorsOf(label, predicted);
  return { r2: r2 ?? 'it needs two rows', ...errors };
}

/** The plain mean of the areas of each class against the rest, and the classes that have no area. */
function meanArea(
  probabilities: Float32Array,
  names: readonly string[],
  has: (row: number, one: number) => boolean,
): [Outcome, readonly string[]] {
  const areas = names.map((_, one) => rocAuc(ranking(every(probabilities, names.length, one), (row) => has(row, one))));
  const defined = areas.filter((area) => area !== undefined);
  if (defined.length === 0) return ['of each class, all rows have it or none', []];
  const sum = defined.reduce((total, area) => total + area, 0);
  return [sum / defined.length, names.filter((_, one) => areas[one] === undefined)];
}

/** The numbers at one place of every row. */
function every(values: Float32Array, width: number, place: number): Float32Array {
  return Float32Array.from({ length: values.length / width }, (_, row) => values[row * width + place]!);
}

function scoresByName(
  scores: readonly (ClassScores | undefined)[],
  names: readonly string[],
  wanted: readonly string[],
): Outcomes {
  const outcomes: Outcomes = {};
  for (const score of perClass.filter((one) => wanted.includes(one)))
    for (const [one, of] of scores.entries()) if (of !== undefined) outcomes[`${score}.${names[one]}`] = of[score];
  return outcomes;
}

function absentOf(scores: readonly (ClassScores | undefined)[], names: readonly string[]): readonly string[] {
  return names.filter((_, one) => scores[one] === undefined);
}

/** In the order of the task's measures. */
function onlyWanted(outcomes: Outcomes, wanted: readonly string[]): Outcomes {
  const isWanted = (name: string): boolean =>
    wanted.includes(name) || (wanted.includes('top') && /^top\d+$/.test(name));
  return Object.fromEntries(Object.entries(outcomes).filter(([name]) => isWanted(name)));
}

function split(outcomes: Outcomes): Measured {
  const values: Record<string, number> = {};
  const missing: { name: string; because: string }[] = [];
  for (const [name, outcome] of Object.entries(outcomes))
    if (typeof outcome === 'string') missing.push({ name, because: outcome });
    else if (Number.isFinite(outcome)) values[name] = outcome;
    else missing.push({ name, because: 'it is not a finite number' });
  return { values, missing, absent: [], unranked: [] };
}

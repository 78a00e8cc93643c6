/**
 * Findings: warnings that a reader needs before trusting the numbers, a line each, with the figure that shows it. The
 * history of a training states its own, or its curves show them; the thresholds of all others are here.
 */

import { splitNames } from '../../../artifacts/dataset.ts';
import type { Finding as TrainingFinding } from '../../../artifacts/history.ts';
import { curveFindings } from '../../../artifacts/training/findings.ts';
import { bestOf } from '../../../core/facts/measure.ts';
import { count, percent, plural, subject } from '../../page/format.ts';
import { noiseOf } from '../clustering.ts';
import { confusionMatrix, splitOf } from '../confusion.ts';
import { constantFeatures } from '../features.ts';
import type { Clustering, History, Point, Study } from '../study.ts';
import { lowerOnTestRows, missedPeaks, noBetterThanOneClass } from './answers.ts';
import { byPoint, type Finding } from './finding.ts';

export const thresholds = {
  /** A clustering in which one cluster, or the noise, holds a greater share of the rows gets a finding. */
  clusterShare: 0.95,
  /** A clustering of fewer rows gets no finding. */
  clusteredRows: 20,
  /** Columns that are looked at for having one value. */
  columns: 1000,
  /** A class with this many times the training rows of another gets a finding. */
  imbalance: 10,
} as const;

/** Names in a line before the others are counted. */
const namesMax = 4;

/** `split`: the rows that confusion matrices are shown of. */
export function findingsOf(study: Study, split: string): Finding[] {
  return [
    ...splitFindings(study),
    ...lackingClasses(study),
    ...unevenClasses(study),
    ...constantColumns(study),
    ...neverPredicted(study, split),
    ...noBetterThanOneClass(study, split),
    ...narrowChoice(study),
    ...missedPeaks(study),
    ...lowerOnTestRows(study),
    ...trainingFindings(study),
    ...study.clusterings.flatMap(clusterFinding),
  ];
}

/** Splits whose rows are all of one class. */
function splitFindings({ dataset }: Study): Finding[] {
  if (dataset?.classes === undefined || dataset.classes.classNames.length < 2) return [];
  const { classNames, label } = dataset.classes;
  return splitNames.flatMap((split): Finding[] => {
    const [start, end] = dataset.splits[split];
    const classes = new Set(Array.from({ length: end - start }, (_, row) => label[start + row]!));
    if (classes.size !== 1) return [];
    const [only] = classes;
    const rows = end - start === 1 ? `The only ${split} row is` : `All ${count(end - start)} ${split} rows are`;
    return [
      {
        text: `${rows} of the class ${classNames[only!]}: scores of other classes are unknown.`,
        figures: ['data-counts'],
      },
    ];
  });
}

/** Classes that the training rows have, or another split, and some split lacks. */
function lackingClasses({ dataset }: Study): Finding[] {
  if (dataset?.classes === undefined) return [];
  const { classNames, label } = dataset.classes;
  const present = splitNames.map((split) => {
    const [start, end] = dataset.splits[split];
    return new Set(label.subarray(start, end));
  });
  return splitNames.flatMap((split, at): Finding[] => {
    // One class alone is a finding of its own.
    if (present[at]!.size < 2) return [];
    const lacking = classNames.filter((_, one) => !present[at]!.has(one) && present.some((other) => other.has(one)));
    if (lacking.length === 0) return [];
    const why = split === 'train' ? 'no model can learn them' : 'their scores are unknown';
    return [
      {
        text: `No ${split} row is of ${listed(lacking)}: ${lacking.length === 1 ? why.replace('them', 'it').replace('their scores are', 'its score is') : why}.`,
        figures: ['data-counts'],
      },
    ];
  });
}

function constantColumns({ dataset }: Study): Finding[] {
  const names = dataset === undefined ? [] : constantFeatures(dataset, thresholds.columns);
  if (names.length === 0) return [];
  const one = names.length === 1 ? 'column has' : 'columns have';
  return [
    {
      text: `${count(names.length)} ${one} one value in all training rows, and tell${names.length === 1 ? 's' : ''} nothing: ${listed(names, 'columns')}.`,
      figures: ['data-columns'],
    },
  ];
}

/** The most and the least frequent class of the training rows, where the first is many times the second. */
function unevenClasses({ dataset }: Study): Finding[] {
  if (dataset?.classes === undefined) return [];
  const { classNames, label } = dataset.classes;
  const rows = classNames.map(() => 0);
  for (const one of label.subarray(...dataset.splits.train)) rows[one]!++;
  const present = classNames.map((name, one) => ({ name, rows: rows[one]! })).filter((one) => one.rows > 0);
  const [most, least] = [bestOf(present, (one) => one.rows, 'more')[0], bestOf(present, (one) => one.rows, 'less')[0]];
  if (most === undefined || least === undefined || most.rows < thresholds.imbalance * least.rows) return [];
  return [
    {
      text: `The training rows have ${count(Math.floor(most.rows / least.rows))} times as many ${most.name} as ${least.name} (${count(most.rows)} and ${count(least.rows)}).`,
      figures: ['data-counts'],
    },
  ];
}

/** Names of the classes that have rows and are not predicted for one of any class. */
export function classesNeverPredicted(point: Point, split: string): string[] {
  const matrix = point.evaluation && confusionMatrix(point.evaluation, splitOf(point.evaluation, split));
  if (matrix === undefined) return [];
  return matrix.columns.filter(
    (_, at) => matrix.counts[at]!.some((value) => value > 0) && matrix.counts.every((row) => row[at] === 0),
  );
}

function neverPredicted(study: Study, split: string): Finding[] {
  return byPoint(
    study,
    (point) => {
      const names = classesNeverPredicted(point, split);
      const of = point.evaluation && splitOf(point.evaluation, split);
      return names.length === 0
        ? undefined
        : {
            text: `${subject(point.name)} never predicts ${listed(names)} (${of} rows).`,
            figures: ['classes', 'confusion'],
          };
    },
    (others) => `${plural(others, 'other model')} never predict${others === 1 ? 's' : ''} some class.`,
  );
}

/** The rows that the choice rests on, where the next best lies within the interval of the best. */
function narrowChoice({ standing }: Study): Finding[] {
  const { best = [], near: [next] = [], interval, value } = standing ?? {};
  // Ties are reported in the sentence that explains the choice.
  if (best.length !== 1 || next === undefined || interval?.rows === undefined || value === undefined) return [];
  const { rows } = interval;
  const [margin, chance] = [value - next.value, (interval.high - interval.low) / 2];
  const inRows = (part: number): string => count(Math.round(Math.abs(part) * rows));
  const split = /^(train|validation|test)\b/.exec(standing!.measure)?.[1];
  return [
    {
      text: `${subject(best[0]!)} is ahead of ${next.name} by ${inRows(margin)} of ${count(rows)}${split ? ` ${split}` : ''} rows: within chance (±${inRows(chance)}).`,
      figures: ['compare-table'],
    },
  ];
}

/** As the kind that trained stated them; in histories of other kinds and earlier versions, as the curves show them. */
export function findingsOfTraining(history: History): readonly TrainingFinding[] {
  const { epochs, loss, accuracy, validationLoss, gradientNorm, stoppedEarly } = history;
  return (
    history.findings ?? curveFindings({ epoch: epochs, loss, accuracy, validationLoss, gradientNorm, stoppedEarly })
  );
}

/** By code, in the order of first mention. The end of a sentence about other points; codes of other kinds have none. */
const alike: { readonly [code: string]: string } = {
  chance: 'learned nothing either',
  'dead-units': 'had dead units too',
  diverging: 'diverged or almost did',
  'gradient-jump': 'had a gradient that jumped',
  overfitting: 'overfitted too',
  plateau: 'ended on a plateau',
  'target-scale': 'had targets of that scale',
};

function trainingFindings(study: Study): Finding[] {
  const found = new Map(study.points.map((point) => [point, point.history ? findingsOfTraining(point.history) : []]));
  const codes = [...new Set([...found.values()].flatMap((findings) => findings.map(({ code }) => code)))];
  return codes.flatMap((code) => {
    const textOf = (point: Point): string | undefined => found.get(point)!.find((one) => one.code === code)?.text;
    if (code === 'still-improving') return stillImproving(study.points, textOf);
    const figuresOf = (point: Point): string[] => [`curves-${point.index}`, 'overlay'];
    return byPoint(
      study,
      (point) => {
        const text = textOf(point);
        return text === undefined ? undefined : { text: `${subject(point.name)} ${text}.`, figures: figuresOf(point) };
      },
      (others) => `${plural(others, 'other model')} ${alike[code] ?? 'had the same finding'}.`,
    );
  });
}

/** One sentence for all: points of more than one epoch could have improved. */
function stillImproving(points: readonly Point[], textOf: (point: Point) => string | undefined): Finding[] {
  const known = points.filter(({ history }) => history !== undefined && history.epochs.length > 1);
  const improving = known.filter((point) => textOf(point) !== undefined);
  const [first] = improving;
  if (first === undefined) return [];
  const who = known.length === 1 ? first.name : `${count(improving.length)} of ${plural(known.length, 'model')}`;
  return [
    {
      text: `${who} ${textOf(first)}.`,
      figures: improving.length === 1 ? [`curves-${first.index}`, 'overlay'] : ['overlay', `curves-${first.index}`],
    },
  ];
}

const looser: { readonly [method: string]: string } = {
  dbscan: ': eps is too small',
  hdbscan: ': minClusterSize or minSamples is too large',
};

function clusterFinding(clustering: Clustering, index: number): Finding[] {
  const { name, method, clusters, parameters } = clustering;
  const rows = clustering.row.length;
  if (rows < thresholds.clusteredRows) return [];
  const figures = [`clusters-${index + 1}`, 'clusters-overview'];
  const noise = noiseOf(clustering);
  const hint = looser[method] ?? '';
  if (clusters.length === 0)
    return [{ text: `${name} finds no cluster, all ${count(rows)} rows are noise${hint}.`, figures }];
  if (noise / rows > thresholds.clusterShare)
    return [{ text: `${name}: ${percent(noise / rows)} of the rows are noise${hint}.`, figures }];
  const largest = clusters.reduce((most, cluster) => Math.max(most, cluster.size), 0);
  if (largest / rows <= thresholds.clusterShare || parameters.k === 1) return [];
  return [
    {
      text: `${name}: one cluster holds ${percent(largest / rows)} of the rows${method === 'dbscan' ? ': eps is too large' : ''}.`,
      figures,
    },
  ];
}

function listed(names: readonly string[], noun = 'classes'): string {
  const more = names.length - namesMax;
  return `${names.slice(0, namesMax).join(', ')}${more > 0 ? ` and ${count(more)} more ${noun}` : ''}`;
}

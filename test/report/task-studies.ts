/**
 * Studies of tasks beside classes, made by hand: 40 rows of which the last 30 are evaluated, with numbers to predict, two
 * classes from one output, or three labels; two points with metrics and predictions.
 */

import { type Dataset, dataset as datasets, type Labels } from '../../src/artifacts/dataset.ts';
import { metrics } from '../../src/artifacts/metrics.ts';
import { predictions } from '../../src/artifacts/predictions.ts';
import type { Table } from '../../src/stage-api/table.ts';
import { type Answers, bothClasses, classesAbove, labelsAbove } from '../../stages/lib/learning/measures/answers.ts';
import { measureAnswers } from '../../stages/lib/learning/measures/measure-answers.ts';
import type { PointTable } from './small-study.ts';

const [rows, start, end] = [40, 10, 40] as const;
const evaluated = end - start;
export const labelNames = ['spam', 'urgent', 'never'] as const;

type TaskStudy = { [port: string]: Table | PointTable[] };

/** A number between 0 and 1 that follows from its place. */
function share(at: number, by = 0.618): number {
  return (at * by) % 1;
}

function datasetOf(labels: Labels): Table {
  const values = Float32Array.from({ length: rows * 2 }, (_, at) => share(at));
  const splits = { train: { start: 0, end: start }, validation: { start, end: start }, test: { start, end } };
  const groups: Dataset['groups'] = [{ name: 'features', shape: [2], scale: 1, values, width: 2 }];
  return datasets.write({ rows, groups, labels, labelName: 'y', ids: [], splits });
}

/** @param answersAt the answers of a point; the second is the better one */
function study(labels: Labels, answersAt: (point: 0 | 1) => Answers): TaskStudy {
  const points = ([0, 1] as const).map((point) => ({
    coordinates: { units: 4 * (point + 1) },
    answers: answersAt(point),
  }));
  const row = Int32Array.from({ length: evaluated }, (_, index) => start + index);
  const split = new Array<string>(evaluated).fill('test');
  return {
    dataset: datasetOf(labels),
    evaluations: points.map(({ coordinates, answers }) => {
      const named = Object.entries(measureAnswers(answers).values).map(
        ([name, value]) => [`test.${name}`, value] as const,
      );
      const names = answers.task === 'regression' ? {} : { classNames: answers.names };
      const value = Float64Array.from([evaluated, 0.25, ...named.map(([, one]) => one)]);
      return {
        coordinates,
        table: metrics.write({ name: ['test.examples', 'test.loss', ...named.map(([name]) => name)], value, ...names }),
      };
    }),
    predictions: points.map(({ coordinates, answers }) => ({
      coordinates,
      table: predictionsTable(answers, { row, split }),
    })),
  };
}

function predictionsTable(
  answers: Answers,
  about: { readonly row: Int32Array; readonly split: readonly string[] },
): Table {
  if (answers.task === 'regression') return predictions.write({ ...about, ...answers });
  const { names, ...given } = answers;
  return given.task === 'multilabel'
    ? predictions.write({ ...about, ...given, labelNames: names, threshold: 0.5 })
    : predictions.write({ ...about, ...given, classNames: names, threshold: 0.5 });
}

export function numberStudy(): TaskStudy {
  const value = Float64Array.from({ length: rows }, (_, row) => Math.round(1000 * share(row)) / 10);
  return study({ value }, (point) => {
    const label = value.slice(start, end);
    const off = point === 0 ? 30 : 10;
    return {
      task: 'regression',
      label,
      predicted: Float32Array.from(label, (one, row) => one + off * (share(row, 0.37) - 0.4)),
    };
  });
}

export function binaryStudy(): TaskStudy {
  const label = Int32Array.from({ length: rows }, (_, row) => (share(row) > 0.6 ? 1 : 0));
  const [classNames, texts] = [
    ['no', 'yes'],
    ['no', 'yes'],
  ];
  return study({ label, original: label, classNames, classLabels: texts, originalNames: classNames }, (point) => {
    const own = label.slice(start, end);
    const noise = point === 0 ? 0.9 : 0.6;
    const probability = Float32Array.from(own, (one, row) => one * (1 - noise) + noise * share(row, 0.37));
    return {
      ...{ task: 'binary', label: own, names: classNames, positive: 1 },
      predicted: classesAbove(probability, 0.5, 1),
      probabilities: bothClasses(probability, 1),
    };
  });
}

export function labelStudy(): TaskStudy {
  const values = Uint8Array.from({ length: rows * 3 }, (_, at) => (at % 3 < 2 && share(at) > 0.5 ? 1 : 0));
  return study({ values, names: labelNames }, (point) => {
    const label = values.slice(start * 3, end * 3);
    const noise = point === 0 ? 0.9 : 0.6;
    const probabilities = Float32Array.from(label, (one, at) => one * (1 - noise) + noise * share(at, 0.37) * 0.8);
    return { task: 'multilabel', label, names: labelNames, probabilities, predicted: labelsAbove(probabilities, 0.5) };
  });
}

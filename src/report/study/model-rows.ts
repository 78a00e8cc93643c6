/**
 * The points of a study as rows of the table of models: the numbers of their trainings, then those of their evaluations
 * as the kinds that measured them declare them, then the difference of both.
 */

import { trainingMeasures } from '../../artifacts/training/measures.ts';
import { type Measure, measureOf } from '../../core/facts/measure.ts';
import type { ModelRow, Numbers } from '../../view/model-table.ts';
import { trainingMeasureOf, validationAccuracyOf } from './best.ts';
import { atKept } from './epochs.ts';
import type { Point, Study } from './study.ts';

const gap: Measure = {
  name: 'gap',
  title: 'Gap',
  about: 'Overfitting: training minus validation accuracy after the kept epoch',
  better: 'none',
  format: 'number',
  table: 'wide',
};

/** More undeclared names than these are a list of classes or the like, and no columns. */
const undeclaredMax = 12;

/** `declared`: the measures of all evaluations, as planning knows them. */
export function modelRows({ points }: Study, declared: readonly Measure[]): ModelRow[] {
  const measures = [...declared, ...undeclaredIn(points, declared)];
  return points.map((point) => ({
    coordinates: point.coordinates,
    numbers: [
      { measures: trainingMeasures, valueAt: trainingNumber(point) },
      { measures, valueAt: (name) => point.evaluation?.values.get(name) },
      { measures: [gap], valueAt: () => overfitGapOf(point) },
    ],
  }));
}

/** Numbers of kinds that declare nothing are shown by their names. */
function undeclaredIn(points: readonly Point[], declared: readonly Measure[]): Measure[] {
  const names = new Set(points.flatMap(({ evaluation }) => [...(evaluation?.values.keys() ?? [])]));
  const undeclared = [...names].filter((name) => measureOf(name, declared) === undefined);
  if (undeclared.length > undeclaredMax) return [];
  return undeclared.map((name) => ({
    ...{ name, title: name, about: 'As its stage reports it', better: 'none' as const, format: 'number' as const },
    ...{ table: 'wide' as const },
  }));
}

function trainingNumber({ history, model }: Point): Numbers['valueAt'] {
  return (name) => {
    switch (name) {
      case 'parameters':
        return model?.network.parameters;
      case 'epochs':
        return history?.epochs.length;
      case 'keptEpoch':
        return history?.keptEpoch;
      case 'loss':
      case 'accuracy':
      case 'validationLoss':
      case 'validationAccuracy':
        return atKept(history, name);
      default:
        return undefined;
    }
  };
}

/** Training minus validation accuracy after the kept epoch: the memorized part. */
function overfitGapOf(point: Point): number | undefined {
  const training = trainingMeasureOf(point, 'accuracy');
  const validation = validationAccuracyOf(point);
  return training === undefined || validation === undefined ? undefined : training - validation;
}

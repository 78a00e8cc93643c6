/** The points and sources of a study as the page's script reads them. */

import { parametersOf, validationAccuracyOf } from '../study/best.ts';
import { peakOf } from '../study/epochs.ts';
import type { Point, Study } from '../study/study.ts';
import type { PageData, PointData } from './page-data.ts';

export function studyData(study: Study): PageData {
  return {
    points: study.points.map((point) => pointData(point, study)),
    sources: study.sources.map(({ port, digest, coordinates }) => ({ port, digest, coordinates })),
  };
}

function pointData(point: Point, study: Study): PointData {
  const { history, evaluation } = point;
  const parameters = parametersOf(point);
  const validationAccuracy = validationAccuracyOf(point);
  const testAccuracy = evaluation?.values.get('test.accuracy');
  return {
    name: point.name,
    chosen: point === study.chosen,
    ...(history !== undefined && {
      history: history.source.index,
      curves: {
        epochs: history.epochs,
        loss: history.loss,
        ...(history.accuracy !== undefined && { accuracy: history.accuracy }),
        ...(history.validationLoss !== undefined && { validationLoss: history.validationLoss }),
        ...(history.validationAccuracy !== undefined && { validationAccuracy: history.validationAccuracy }),
        keptEpoch: history.keptEpoch,
        peaks: { accuracy: peakOf(history, 'accuracy'), loss: peakOf(history, 'loss') },
      },
    }),
    ...(evaluation !== undefined && { evaluation: evaluation.source.index }),
    ...(parameters !== undefined && { parameters }),
    ...(validationAccuracy !== undefined && { validationAccuracy }),
    ...(testAccuracy !== undefined && { testAccuracy }),
  };
}

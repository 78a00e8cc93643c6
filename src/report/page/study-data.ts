/** The points and sources of a study as the page's script reads them. */

import { parametersOf, scoreOf } from '../study/best.ts';
import { peakOf } from '../study/epochs.ts';
import { type Lead, leadOf } from '../study/lead.ts';
import type { Point, Study } from '../study/study.ts';
import type { PageData, PointData } from './page-data.ts';

export function studyData(study: Study): PageData {
  const lead = leadOf(study.points);
  return {
    lead: lead.title,
    points: study.points.map((point) => pointData(point, study, lead)),
    sources: study.sources.map(({ port, digest, coordinates }) => ({ port, digest, coordinates })),
  };
}

function pointData(point: Point, study: Study, lead: Lead): PointData {
  const { history, evaluation } = point;
  const parameters = parametersOf(point);
  const [validationScore, testScore] = [scoreOf(point, 'validation', lead), scoreOf(point, 'test', lead)];
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
    ...(validationScore !== undefined && { validationScore }),
    ...(testScore !== undefined && { testScore }),
  };
}

/** The settings and measures of a study as columns of its sweep, as the page's script reads them from the table of models. */

import type { ModelColumn } from '../../../view/model-table.ts';
import { numberAt, orderedValues, type SweepColumn } from '../../figures/sweep/sweep.ts';
import { valueText } from '../../page/format.ts';
import { rankingOf } from '../../study/ranking.ts';
import type { Study } from '../../study/study.ts';

export interface StudySweep {
  /** Settings with at least two values among the models. */
  readonly axes: readonly SweepColumn[];
  /** The measure that models are listed by. */
  readonly measure: SweepColumn;
  /** The models that have it. */
  readonly models: readonly number[];
}

/** Undefined if no setting differs, or fewer than two models have the measure that they are listed by. */
export function sweepOf(study: Study, columns: readonly ModelColumn[]): StudySweep | undefined {
  const { points } = study;
  const ranking = rankingOf(study);
  const listed = leadColumn(study, columns);
  const measure: SweepColumn = {
    title: listed?.title ?? ranking.title,
    axis: false,
    better: ranking.direction,
    numeric: true,
    values: points.map((point) => String(ranking.scoreAt(point) ?? '')),
  };
  const models = points.map(({ index }) => index).filter((model) => Number.isFinite(numberAt(measure, model)));
  const axes = study.axes
    .map((axis): SweepColumn => {
      const own = points.map(({ coordinates }) => coordinates[axis]);
      const numeric = own.every((value) => value === undefined || typeof value === 'number');
      const values = own.map((value) => (value === undefined ? '' : valueText(value)));
      return { title: axis, axis: true, better: 'none', numeric, values };
    })
    .filter((axis) => orderedValues(axis, models).length > 1);
  return axes.length === 0 || models.length < 2 ? undefined : { axes, measure, models };
}

/** The column whose numbers are those that models are listed by; undefined if the table has none. */
export function leadColumn(study: Study, columns: readonly ModelColumn[]): ModelColumn | undefined {
  const { scoreAt } = rankingOf(study);
  return columns.find(({ cells }) =>
    study.points.every((point) => Object.is(cells[point.index]!.value, scoreAt(point))),
  );
}

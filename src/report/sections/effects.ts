/** The effect of each axis of a grid on the validation accuracy, a chart each. */

import { effectChart } from '../figures/effects.ts';
import { chartGrid, type Figure } from '../page/figure.ts';
import { valueText } from '../page/format.ts';
import { html } from '../page/html.ts';
import { evaluationsOf, validationAccuracyOf } from '../study/best.ts';
import { effectsOf } from '../study/effects.ts';
import type { Study } from '../study/study.ts';

const chartsMax = 12;

export function effectsFigure({ points, axes, chosen }: Study): Figure | undefined {
  const measured = points.filter((point) => validationAccuracyOf(point) !== undefined);
  const effects = effectsOf(measured, axes).slice(0, chartsMax);
  if (effects.length === 0) return undefined;
  const charts = effects.map(({ axis, values, groups }, index) =>
    effectChart(`effect-${index + 1}`, {
      axis,
      values,
      measure: 'validation accuracy',
      groups: groups.map((group) =>
        group.map((point) => ({
          value: valueText(point.coordinates[axis]),
          measure: validationAccuracyOf(point)!,
          name: point.name,
          chosen: point === chosen,
        })),
      ),
    }),
  );
  return {
    id: 'effects',
    title: 'Effect of each axis',
    caption: html`A line joins points that differ in that axis alone: parallel lines mean that the axis acts by itself. Values stand side by side, not to scale.${chosen !== undefined && measured.includes(chosen) && ` ${chosen.name} is set off in orange.`}`,
    body: chartGrid(charts),
    charts,
    sources: evaluationsOf(measured),
  };
}

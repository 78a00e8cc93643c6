/** The effect of each axis of a grid on the validation accuracy or R², a chart each. */

import { effectChart } from '../figures/effects.ts';
import { chartGrid, type Figure } from '../page/figure.ts';
import { valueText } from '../page/format.ts';
import { html } from '../page/html.ts';
import { evaluationsOf, scoreOf } from '../study/best.ts';
import { effectsOf } from '../study/effects.ts';
import { leadOf } from '../study/lead.ts';
import type { Point, Study } from '../study/study.ts';

const chartsMax = 12;

export function effectsFigure({ points, axes, chosen }: Study): Figure | undefined {
  const lead = leadOf(points);
  const scoreAt = (point: Point): number | undefined => scoreOf(point, 'validation', lead);
  const measured = points.filter((point) => scoreAt(point) !== undefined);
  const effects = effectsOf(measured, axes).slice(0, chartsMax);
  if (effects.length === 0) return undefined;
  const charts = effects.map(({ axis, values, groups }, index) =>
    effectChart(`effect-${index + 1}`, {
      axis,
      values,
      measure: `validation ${lead.title}`,
      groups: groups.map((group) =>
        group.map((point) => ({
          value: valueText(point.coordinates[axis]),
          measure: scoreAt(point)!,
          name: point.name,
          chosen: point === chosen,
        })),
      ),
    }),
  );
  return {
    id: 'effects',
    title: 'Effect of each axis',
    caption: html`A line joins points that differ in that axis alone: parallel lines mean that the axis acts by itself. Values stand side by side, not to scale.${chosen !== undefined && measured.includes(chosen) && ` ${chosen.name} is set off.`}`,
    body: chartGrid(charts),
    charts,
    sources: evaluationsOf(measured),
  };
}

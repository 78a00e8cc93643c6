/** The effects of settings on the chosen measure, over the models that the filter leaves. */

import { effectDrawing, type Marked, rangeOf } from '../../figures/sweep/effects.ts';
import { type Effect, effectsOf, numberAt } from '../../figures/sweep/sweep.ts';
import { svgOf } from '../drawing.ts';
import { element } from '../elements.ts';
import type { PageSelection } from '../selection/selection.ts';
import { offerRows } from '../take/rows.ts';
import { columnSelect, measureNow, measuresOf } from './measures.ts';
import type { ModelColumn, Models } from './models.ts';

const chartsMax = 12;

export function drawEffects(models: Models, selection: PageSelection): void {
  const host = document.getElementById('effect-charts');
  if (host === null) return;
  const axes = models.columns.filter(({ axis }) => axis);
  const now = () => measureNow(models, selection);
  const select = columnSelect('Measure', 'measure', measuresOf(models), now, selection);
  host.before(element('div', { class: 'controls' }, select));
  const found = (measure: ModelColumn): { shown: readonly number[]; effects: readonly Effect[] } => {
    const left = models.shownBy(selection.now().filter ?? '');
    const shown = [...left].filter((one) => Number.isFinite(numberAt(measure, one)));
    return { shown, effects: effectsOf(axes, measure, shown) };
  };
  offerRows(host, () => {
    const measure = now();
    if (measure === undefined) return [];
    const { effects } = found(measure);
    return [
      ['setting', 'value', 'models', `mean of ${measure.title}`, 'least', 'greatest'],
      ...effects.flatMap(({ axis, levels }) =>
        levels.map((level) => [axis.title, level.value, level.models.length, level.mean, level.low, level.high]),
      ),
    ];
  });
  selection.follow(['filter', 'model', 'measure'], ({ model }) => {
    const measure = now();
    if (measure === undefined) return;
    const { shown, effects } = found(measure);
    const range = rangeOf(measure, shown);
    const marked = markedOf(models, model);
    const charts = effects
      .slice(0, chartsMax)
      .map((effect) => element('div', { class: 'chart-cell' }, svgOf(effectDrawing(effect, measure, range, marked))));
    const none = element('p', { class: 'muted' }, 'No setting differs between the models that the filter leaves.');
    host.replaceChildren(...(charts.length > 0 ? charts : [none]));
  });
}

function markedOf({ names, chosen }: Models, selected: string | undefined): Marked[] {
  const marks: Marked[] = chosen < 0 ? [] : [{ model: chosen, name: names[chosen]!, kind: 'chosen' }];
  const picked = selected === undefined ? -1 : names.indexOf(selected);
  return picked < 0 ? marks : [...marks, { model: picked, name: names[picked]!, kind: 'picked' }];
}

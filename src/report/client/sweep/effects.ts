/** The effects of settings on the chosen measure, over the models that the filter leaves. */

import { effectDrawing, type Marked, rangeOf } from '../../figures/sweep/effects.ts';
import { effectsOf, numberAt } from '../../figures/sweep/sweep.ts';
import { svgOf } from '../drawing.ts';
import { element } from '../elements.ts';
import type { PageSelection } from '../selection/selection.ts';
import { columnSelect, measureNow, measuresOf } from './measures.ts';
import type { Models } from './models.ts';

const chartsMax = 12;

export function drawEffects(models: Models, selection: PageSelection): void {
  const host = document.getElementById('effect-charts');
  if (host === null) return;
  const axes = models.columns.filter(({ axis }) => axis);
  const now = () => measureNow(models, selection);
  const select = columnSelect('Measure', 'measure', measuresOf(models), now, selection);
  host.before(element('div', { class: 'controls' }, select));
  selection.follow(['filter', 'model', 'measure'], ({ filter = '', model }) => {
    const measure = now();
    if (measure === undefined) return;
    const shown = [...models.shownBy(filter)].filter((one) => Number.isFinite(numberAt(measure, one)));
    const effects = effectsOf(axes, measure, shown).slice(0, chartsMax);
    const range = rangeOf(measure, shown);
    const marked = markedOf(models, model);
    const charts = effects.map((effect) =>
      element('div', { class: 'chart-cell' }, svgOf(effectDrawing(effect, measure, range, marked))),
    );
    const none = element('p', { class: 'muted' }, 'No setting differs between the models that the filter leaves.');
    host.replaceChildren(...(charts.length > 0 ? charts : [none]));
  });
}

function markedOf({ names, chosen }: Models, selected: string | undefined): Marked[] {
  const marks: Marked[] = chosen < 0 ? [] : [{ model: chosen, name: names[chosen]!, kind: 'chosen' }];
  const picked = selected === undefined ? -1 : names.indexOf(selected);
  return picked < 0 ? marks : [...marks, { model: picked, name: names[picked]!, kind: 'picked' }];
}

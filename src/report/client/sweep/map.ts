/** A map of two settings: the mean of the chosen measure over all others, for the models that the filter leaves. */

import { type Effect, effectsOf, levelsOf, numberAt, orderedValues } from '../../figures/sweep/sweep.ts';
import { count, decimal } from '../../page/format.ts';
import { element } from '../elements.ts';
import { withLimits } from '../selection/filter.ts';
import type { PageSelection } from '../selection/selection.ts';
import { columnSelect, measureNow, measuresOf } from './measures.ts';
import type { ModelColumn, Models } from './models.ts';

const deepest = 10;

export function drawMap(models: Models, selection: PageSelection): void {
  const host = document.getElementById('sweep-map');
  const all = [...models.names.keys()];
  const axes = models.columns.filter((column) => column.axis && orderedValues(column, all).length > 1);
  if (host === null || axes.length < 2) return;
  const measure = (): ModelColumn | undefined => measureNow(models, selection);
  // The two that matter most, unless others are chosen.
  const byEffect = (): readonly ModelColumn[] => {
    const shown = measure();
    const effects = shown === undefined ? [] : effectsOf(axes, shown, all);
    return effects.length > 1 ? axes.toSorted((one, other) => rankIn(effects, one) - rankIn(effects, other)) : axes;
  };
  const axisOf = (key: string | undefined): ModelColumn | undefined => axes.find((axis) => axis.key === key);
  const across = (): ModelColumn => axisOf(selection.now().across) ?? byEffect()[0]!;
  const down = (): ModelColumn => {
    const wanted = axisOf(selection.now().down) ?? byEffect()[1]!;
    return wanted === across() ? byEffect().find((axis) => axis !== across())! : wanted;
  };
  const controls = element(
    'div',
    { class: 'controls' },
    columnSelect('Across', 'across', axes, across, selection),
    columnSelect('Down', 'down', axes, down, selection),
    columnSelect('Measure', 'measure', measuresOf(models), measure, selection),
  );
  const place = element('div', { class: 'scroll', role: 'region', 'aria-label': 'Map of two settings', tabindex: 0 });
  host.replaceChildren(controls, place);
  place.addEventListener('click', ({ target }) => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-across]') : null;
    if (cell === null) return;
    const { filter = '' } = selection.now();
    const { keys } = models;
    const one = (text: string, key: string, value: string): string => withLimits(text, key, { values: [value] }, keys);
    selection.change({
      filter: one(one(filter, across().key, cell.dataset.across ?? ''), down().key, cell.dataset.down ?? ''),
    });
  });
  selection.follow(['filter', 'measure', 'across', 'down'], ({ filter = '' }) => {
    const shown = measure();
    if (shown !== undefined) place.replaceChildren(mapTable(across(), down(), shown, models.shownBy(filter)));
  });
}

function rankIn(effects: readonly Effect[], axis: ModelColumn): number {
  const at = effects.findIndex((effect) => effect.axis === axis);
  return at < 0 ? effects.length : at;
}

function mapTable(
  across: ModelColumn,
  down: ModelColumn,
  measure: ModelColumn,
  shown: ReadonlySet<number>,
): HTMLElement {
  const measured = [...shown].filter((model) => Number.isFinite(numberAt(measure, model)));
  const columns = orderedValues(across, measured);
  const rows = levelsOf(down, measure, measured).map(({ value, models }) => ({
    value,
    levels: new Map(levelsOf(across, measure, models).map((level) => [level.value, level] as const)),
  }));
  const means = rows.flatMap(({ levels }) => [...levels.values()].map(({ mean }) => mean));
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const best = measure.better === 'less' ? low : high;
  // The better, the deeper.
  const depth = (mean: number): number => {
    const share = high > low ? (mean - low) / (high - low) : 1;
    return Math.round((measure.better === 'less' ? 1 - share : share) * deepest);
  };
  const head = (value: string): HTMLElement => element('th', { scope: 'col' }, value);
  return element(
    'table',
    { class: 'heat map' },
    element('caption', { class: 'unseen' }, `Mean ${measure.title} by ${down.title} and ${across.title}`),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col', class: 'corner' }, `${across.title} →`, element('br'), `${down.title} ↓`),
        ...columns.map(head),
      ),
    ),
    element(
      'tbody',
      {},
      ...rows.map(({ value: row, levels }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, row),
          ...columns.map((column) => {
            const level = levels.get(column);
            if (level === undefined) return element('td', { class: 'h0' }, '–');
            const place = `${across.title} ${column}, ${down.title} ${row}: `;
            return element(
              'td',
              { class: `h${depth(level.mean)}${level.mean === best ? ' diagonal' : ''}`, 'data-value': level.mean },
              element(
                'button',
                { type: 'button', class: 'pick', 'data-across': column, 'data-down': row },
                element('span', { class: 'unseen' }, place),
                element('b', {}, decimal(level.mean, 3)),
                element('small', {}, `n = ${count(level.models.length)}`),
              ),
            );
          }),
        ),
      ),
    ),
  );
}

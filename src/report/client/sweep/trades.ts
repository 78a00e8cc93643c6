/**
 * Accuracy against its costs for the models that the filter leaves, the selected one set off: the number of weights, and
 * the time to train if the page has a run's facts. Times differ from run to run, so these are no part of the stored report.
 */

import { fineDurationText } from '../../../core/facts/number-text.ts';
import { type TradePoint, tradeDrawing } from '../../figures/trade-chart.ts';
import { capital, count, decimal } from '../../page/format.ts';
import type { PageData } from '../../page/page-data.ts';
import { svgOf } from '../drawing.ts';
import { element } from '../elements.ts';
import type { PageSelection } from '../selection/selection.ts';
import { offerRows } from '../take/rows.ts';
import type { Models } from './models.ts';
import { timedPoints } from './timed-points.ts';

export function drawTrades(
  { points, lead }: PageData,
  seconds: ReadonlyMap<number, number>,
  models: Models,
  selection: PageSelection,
): void {
  const { timed, split, unit } = timedPoints(points, seconds, fineDurationText);
  const sized = points.flatMap((point, model): TradePoint[] => {
    const { parameters: cost, name, chosen } = point;
    const accuracy = split === 'test' ? point.testScore : point.validationScore;
    if (cost === undefined || accuracy === undefined) return [];
    const tooltip = `${name}: ${decimal(accuracy)} with ${count(cost)} weights`;
    return [{ model, name, cost, accuracy, chosen, tooltip }];
  });
  const accuracy = `${split} ${lead}`;
  const charts = [
    { id: 'pareto-size', title: `${capital(lead)} and size`, all: sized, cost: 'weights' },
    { id: 'pareto-time', title: `${capital(lead)} and time to train`, all: timed, cost: `time to train, ${unit}` },
  ].flatMap((chart) => {
    const host = document.getElementById(chart.id);
    return host === null || chart.all.length < 2 ? [] : [{ ...chart, host }];
  });
  const shownNow = (): ReadonlySet<number> => models.shownBy(selection.now().filter ?? '');
  for (const { host } of charts)
    offerRows(host, () => [
      ['model', ...charts.map(({ cost }) => cost), accuracy],
      ...points.flatMap(({ name }, model) => {
        const own = charts.map(({ all }) => all.find((point) => point.model === model));
        const known = own.find((point) => point !== undefined);
        return known === undefined || !shownNow().has(model)
          ? []
          : [[name, ...own.map((point) => point?.cost), known.accuracy]];
      }),
    ]);
  selection.follow(['filter', 'model'], ({ filter = '', model }) => {
    const shown = models.shownBy(filter);
    for (const { host, title, all, cost } of charts) {
      const left = all
        .filter((point) => shown.has(point.model))
        .map((point) => ({ ...point, picked: point.name === model }));
      const drawn =
        left.length === 0
          ? element('p', { class: 'muted' }, 'The filter leaves no model.')
          : svgOf(tradeDrawing(title, left, { cost, accuracy }));
      host.hidden = false;
      host.replaceChildren(element('h4', {}, title), drawn);
    }
  });
}

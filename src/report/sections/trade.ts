/** Accuracy (or R²) against its costs: the number of weights here, the time to train once the page's script knows it. */

import { paretoChart } from '../figures/pareto.ts';
import type { Figure } from '../page/figure.ts';
import { capital, count, decimal } from '../page/format.ts';
import { html, trusted } from '../page/html.ts';
import { evaluationsOf, parametersOf, scoreOf } from '../study/best.ts';
import { leadOf } from '../study/lead.ts';
import type { Study } from '../study/study.ts';

export function tradeFigure({ points, chosen }: Study): Figure | undefined {
  const lead = leadOf(points);
  const title = capital(lead.title);
  const split = points.some((point) => scoreOf(point, 'test', lead) !== undefined) ? 'test' : 'validation';
  const trades = points.flatMap((point) => {
    const [cost, accuracy] = [parametersOf(point), scoreOf(point, split, lead)];
    if (cost === undefined || accuracy === undefined) return [];
    const tooltip = `${point.name}: ${decimal(accuracy)} with ${count(cost)} weights`;
    return [{ model: point.index, name: point.name, cost, accuracy, chosen: point === chosen, tooltip }];
  });
  if (trades.length < 2) return undefined;
  const chart = paretoChart(`${lead.name}-and-size`, trades, split, lead.title);
  return {
    id: 'trade',
    title: `${title} against cost`,
    caption: `A filled point is beaten by no other: none is at least as good in both and better in one.${trades.some((trade) => trade.chosen) ? ` ${chosen?.name} is ringed.` : ''}`,
    body: html`<div class="charts"><div class="chart-cell" id="pareto-size"><h4>${title} and size</h4>${trusted(chart.svg)}</div><div class="chart-cell" id="pareto-time" hidden></div></div>`,
    charts: [chart],
    sources: evaluationsOf(points),
  };
}

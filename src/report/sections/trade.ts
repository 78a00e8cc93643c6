/** Accuracy against its costs: the number of weights here, the time to train once the page's script knows it. */

import { paretoChart } from '../figures/pareto.ts';
import type { Figure } from '../page/figure.ts';
import { count, decimal } from '../page/format.ts';
import { html, trusted } from '../page/html.ts';
import { evaluationsOf, parametersOf, validationAccuracyOf } from '../study/best.ts';
import type { Point, Study } from '../study/study.ts';

const testAccuracyOf = ({ evaluation }: Point): number | undefined => evaluation?.values.get('test.accuracy');

export function tradeFigure({ points, chosen }: Study): Figure | undefined {
  const split = points.some((point) => testAccuracyOf(point) !== undefined) ? 'test' : 'validation';
  const accuracyOf = split === 'test' ? testAccuracyOf : validationAccuracyOf;
  const trades = points.flatMap((point) => {
    const [cost, accuracy] = [parametersOf(point), accuracyOf(point)];
    if (cost === undefined || accuracy === undefined) return [];
    const tooltip = `${point.name}: ${decimal(accuracy)} with ${count(cost)} weights`;
    return [{ name: point.name, cost, accuracy, chosen: point === chosen, tooltip }];
  });
  if (trades.length < 2) return undefined;
  const chart = paretoChart('accuracy-and-size', trades, split);
  return {
    id: 'trade',
    title: 'Accuracy against cost',
    caption: `A filled point is beaten by no other: none is at least as good in both and better in one.${trades.some((trade) => trade.chosen) ? ` ${chosen?.name} is ringed in orange.` : ''}`,
    body: html`<div class="charts"><div class="chart-cell"><h4>Accuracy and size</h4>${trusted(chart.svg)}</div><div class="chart-cell" id="pareto-time" hidden></div></div>`,
    charts: [chart],
    sources: evaluationsOf(points),
  };
}

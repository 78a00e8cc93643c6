/**
 * Accuracy against the time to train, if the page has a run's facts; drawn like accuracy against weights. Times differ
 * from run to run, so this is no part of the stored report.
 */

import { fineDurationText } from '../../core/facts/number-text.ts';
import { type Drawn, frontOf, tradeChart, tradeSize } from '../figures/trade-chart.ts';
import { capital } from '../page/format.ts';
import type { PageData } from '../page/page-data.ts';
import { element } from './elements.ts';
import { timedPoints } from './timed-points.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

export function drawTimeFront({ points, lead }: PageData, seconds: ReadonlyMap<number, number>): void {
  const host = document.getElementById('pareto-time');
  const { timed, split, unit } = timedPoints(points, seconds, fineDurationText);
  if (host === null || timed.length < 2) return;
  const { width, height } = tradeSize;
  const title = `${capital(lead)} and time to train`;
  const svg = drawnElement({
    name: 'svg',
    attributes: {
      class: 'chart',
      role: 'img',
      'aria-label': `${title}. ${timed.length} points, ${frontOf(timed).length} beaten by none`,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': 'system-ui, sans-serif',
      'font-size': 11,
    },
    children: tradeChart(timed, { cost: `time to train, ${unit}`, accuracy: `${split} ${lead}` }),
  });
  host.hidden = false;
  host.append(element('h4', {}, title), svg);
}

export function drawnElement({ name, attributes, children }: Drawn): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  for (const child of children) made.append(typeof child === 'string' ? child : drawnElement(child));
  return made;
}

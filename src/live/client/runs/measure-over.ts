/** A measure over the runs that a list shows, oldest first, with the limits of the gates on it. */

import { element } from '../../../report/client/elements.ts';
import { shortNumber } from '../../../report/page/format.ts';
import type { MeasureOver, RunList } from '../answers.ts';
import { ask } from '../ask.ts';
import { lineChart } from '../line-chart.ts';
import { timeText } from '../time.ts';

export interface MeasureChart {
  readonly element: HTMLElement;
  /** Draws again if the list has changed. */
  show(measures: RunList['measures'], query: string, left: AbortSignal): void;
}

const coloursMax = 10;

export function measureOver(): MeasureChart {
  const select = element('select', { 'aria-label': 'The measure that is drawn' });
  const place = element('div');
  const host = element(
    'section',
    { class: 'over', hidden: true },
    element('div', { class: 'controls' }, element('label', {}, 'Over the runs: ', select)),
    place,
  );
  let asked: () => void = () => {};
  select.addEventListener('change', () => asked());
  let drawn = '';
  return {
    element: host,
    show: (measures, query, left) => {
      const directed = measures.filter(({ better }) => better !== 'none');
      host.hidden = directed.length === 0;
      if (host.hidden) return;
      const options = directed.map(({ name, title }) =>
        element('option', { value: name }, title === name ? name : `${title} (${name})`),
      );
      const chosen = directed.some(({ name }) => name === select.value)
        ? select.value
        : preferred(directed.map(({ name }) => name));
      select.replaceChildren(...options);
      select.value = chosen;
      asked = () => {
        void ask<MeasureOver>(`/api/over?${query}&measure=${encodeURIComponent(select.value)}`, left)
          .then((answer) => {
            const text = JSON.stringify(answer);
            if (text !== drawn) place.replaceChildren(chartOf(answer));
            drawn = text;
          })
          .catch(() => {});
      };
      asked();
    },
  };
}

/** The test or validation accuracy where there is one. */
function preferred(names: readonly string[]): string {
  return (
    names.find((name) => name.endsWith('test.accuracy')) ??
    names.find((name) => name.endsWith('accuracy')) ??
    names[0] ??
    ''
  );
}

function chartOf({ measure, points, gates, left }: MeasureOver): HTMLElement {
  const pipelines = [...new Set(points.map(({ pipeline }) => pipeline))].slice(0, coloursMax);
  const lines = pipelines.map((pipeline, index) => {
    const own = points.flatMap((point, at) => (point.pipeline === pipeline ? [{ at, value: point.value }] : []));
    return {
      name: pipeline,
      steps: own.map(({ at }) => at),
      values: own.map(({ value }) => value),
      colour: `var(--c${index})`,
      dots: true,
    };
  });
  const levels = gates.flatMap(({ min, max }) => [
    ...(min === undefined ? [] : [{ value: min, name: `gate: at least ${shortNumber(min)}` }]),
    ...(max === undefined ? [] : [{ value: max, name: `gate: at most ${shortNumber(max)}` }]),
  ]);
  const title = `${measure?.title ?? 'A measure'} of ${points.length} run${points.length === 1 ? '' : 's'}${left > 0 ? `, without the ${left} oldest` : ''}`;
  const stepText = (step: number): string => {
    const point = Number.isInteger(step) ? points[step] : undefined;
    return point === undefined ? '' : timeText(point.started);
  };
  return lineChart(lines, { title, x: 'run', stepText, wide: true }, levels);
}

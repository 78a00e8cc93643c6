/**
 * Several runs beside each other: the settings and numbers that differ, the curves of one training, and the answers of
 * one evaluation, with the rows that the runs answer differently. The first run is the one that differences are told to.
 */

import { numberText } from '../../../core/facts/number-text.ts';
import { type Child, element } from '../../../report/client/elements.ts';
import { typeset, valueText } from '../../../report/page/format.ts';
import { linkTo } from '../address.ts';
import type { Compared, RunCurves } from '../answers.ts';
import { ask } from '../ask.ts';
import { type Line, lineChart } from '../line-chart.ts';
import { outcomeMark } from '../outcome.ts';
import { titledTable } from '../table.ts';
import { timeText } from '../time.ts';
import type { View } from '../view.ts';
import { answersPart } from './answers-part.ts';

export const compareView: View = async ({ body, left, title }, ids) => {
  title('Compare runs');
  const answer = await ask<Compared>(`/api/compare?runs=${encodeURIComponent(ids)}`, left);
  const { runs, settings, metrics, left: over, withoutRecords } = answer;
  const names = runs.map(({ run, label, started }) => label?.name ?? `${timeText(started)} (${run.split('-').at(-1)})`);
  const heads = [...names.map((text) => ({ text, number: true }))];
  title(`Compare ${runs.length} runs`);
  body.append(
    titledTable(
      'Runs',
      ['Run', 'Pipeline', 'Outcome', 'Words'],
      runs.map(({ run, pipeline, outcome, label, settings: set = [] }, index) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, swatch(index), linkTo('run', run, names[index]), element('small', {}, run)),
          element('td', {}, pipeline),
          element('td', {}, outcomeMark(outcome)),
          element(
            'td',
            {},
            [...(label?.tags ?? []).map((tag) => `#${tag}`), label?.note ?? '', ...set.map((one) => `--set ${one}`)]
              .join(' ')
              .trim(),
          ),
        ),
      ),
    ),
    titledTable(
      settings.length === 0 ? 'No setting differs' : `Settings that differ (${settings.length + over.settings})`,
      ['Setting', ...heads],
      settings.map(({ path, values }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, path),
          ...values.map((value) => element('td', { class: 'number' }, value === null ? '–' : valueText(value))),
        ),
      ),
    ),
    (withoutRecords > 0 &&
      element(
        'p',
        { class: 'muted' },
        `Settings of ${withoutRecords} results are not known: they are no longer in the store.`,
      )) ||
      '',
    titledTable(
      metrics.length === 0 ? 'No number differs' : `Numbers that differ (${metrics.length + over.metrics})`,
      ['Step', 'Number', ...heads],
      metrics.map((metric) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, metric.action),
          element('td', {}, metric.name),
          ...metric.values.map((value, at) => numberCell(metric, value, at === 0 ? null : metric.values[0]!)),
        ),
      ),
    ),
    await curvesPart(answer, names, left),
    answersPart(answer, ids, names, left),
  );
};

function swatch(index: number): HTMLElement {
  const made = element('span', { class: 'swatch' });
  made.style.backgroundColor = `var(--c${index})`;
  return made;
}

function numberCell(
  { better = 'none', format = 'number' }: Compared['metrics'][number],
  value: number | null,
  before: number | null,
): HTMLElement {
  if (value === null) return element('td', { class: 'number muted' }, '–');
  const text = typeset(numberText(value, format));
  if (before === null || value === before) return element('td', { class: 'number' }, text);
  const delta = value - before;
  const tone = better === 'none' ? 'quiet' : delta > 0 === (better === 'more') ? 'pass' : 'fail';
  const size = typeset(numberText(Math.abs(delta), format));
  return element(
    'td',
    { class: 'number' },
    text,
    element('small', { class: `verdict ${tone}` }, `${delta > 0 ? '+' : '−'}${size}`),
  );
}

async function curvesPart(
  { runs, trainings }: Compared,
  names: readonly string[],
  left: AbortSignal,
): Promise<HTMLElement | string> {
  if (trainings.length === 0) return '';
  const all = await Promise.all(runs.map(({ run }) => ask<RunCurves>(`/api/runs/${run}/curves`, left)));
  const training = chooser('The training', trainings);
  const measures = [...new Set(all.flatMap(({ curves }) => curves.flatMap((one) => Object.keys(one.curves))))];
  if (measures.length === 0) return '';
  const measure = chooser(
    'The measure',
    measures,
    measures.find((one) => one === 'validationAccuracy') ?? measures.find((one) => one === 'validationLoss'),
  );
  const place = element('div');
  const draw = (): void => {
    const lines = all.flatMap(({ curves }, index): Line[] => {
      const found = curves.find(({ action }) => action === training.value);
      const values = found?.curves[measure.value];
      return found === undefined || values === undefined
        ? []
        : [{ name: names[index] ?? '', steps: found.epochs, values, colour: `var(--c${index})` }];
    });
    place.replaceChildren(lineChart(lines, { title: `${measure.value} of ${training.value}`, x: 'epoch', wide: true }));
  };
  for (const one of [training, measure]) one.addEventListener('change', draw);
  draw();
  return element(
    'section',
    { class: 'part' },
    element('h2', {}, 'Curves'),
    element('div', { class: 'controls' }, training, measure),
    place,
  );
}

export function chooser(label: string, values: readonly string[], chosen = values[0]): HTMLSelectElement {
  const select = element(
    'select',
    { 'aria-label': label },
    ...values.map((value): Child => element('option', { value }, value)),
  );
  if (chosen !== undefined) select.value = chosen;
  return select;
}

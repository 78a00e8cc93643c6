/** Cells of the list of runs: a number beside that of the pinned run, the gates, and the run's own words. */

import { numberText } from '../../../core/facts/number-text.ts';
import { labelLines } from '../../../core/facts/run-label.ts';
import { type Child, element } from '../../../report/client/elements.ts';
import { typeset } from '../../../report/page/format.ts';
import type { RowMeasure } from '../../../view/live/run-row.ts';
import type { RunList } from '../answers.ts';

export type Row = RunList['rows'][number];

export function measureCell({ about }: Row, measure: Omit<RowMeasure, 'value'>, pin: RunList['pin']): HTMLElement {
  const valueIn = (of: Row['about']): number | undefined =>
    of?.measures.find(({ name }) => name === measure.name)?.value;
  const [value, before] = [valueIn(about), valueIn(pin?.about)];
  if (value === undefined) return element('td', { class: 'number muted' }, '–');
  const text = typeset(numberText(value, measure.format));
  if (before === undefined) return element('td', { class: 'number' }, text);
  const delta = value - before;
  const tone =
    measure.better === 'none' || delta === 0 ? 'quiet' : delta > 0 === (measure.better === 'more') ? 'pass' : 'fail';
  const size = typeset(numberText(Math.abs(delta), measure.format));
  return element(
    'td',
    { class: 'number' },
    text,
    element('small', { class: `verdict ${tone}` }, delta === 0 ? '=' : `${delta > 0 ? '+' : '−'}${size}`),
  );
}

export function gatesText({ about }: Row): Child[] {
  if (about === undefined || about.gates.length === 0) return [];
  const all = about.gates.length + (about.moreGates ?? 0);
  const bad = about.gates.filter(({ state }) => state !== 'pass');
  const tone = bad.length === 0 ? 'pass' : bad.some(({ state }) => state === 'fail') ? 'fail' : 'unsure';
  return [
    element(
      'span',
      { class: `verdict ${tone}`, title: bad.map(({ metric, state }) => `${metric}: ${state}`).join('\n') },
      `${tone === 'pass' ? '✓' : '✕'} ${all - bad.length} of ${all}`,
    ),
  ];
}

export function words({ about }: Row): Child[] {
  return labelLines({ ...about?.label, name: undefined } as object, about?.settings).map((line) =>
    element('span', { class: 'word' }, line),
  );
}

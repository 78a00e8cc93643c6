/** Rows whose answer was right and is wrong now, and the other way round, for the selected model or the first that has some. */

import { countText } from '../../../core/facts/number-text.ts';
import type { ActionFact } from '../../../core/facts/run-facts.ts';
import type { SinceAnswers, SinceFacts, SinceRow } from '../../../core/facts/since-facts.ts';
import type { PageData } from '../../page/page-data.ts';
import { element } from '../elements.ts';
import type { PageSelection } from '../selection/selection.ts';

/** Rows that are not folded away. */
const atOnce = 5;

export function showAnswers(
  since: SinceFacts,
  { points }: PageData,
  makers: readonly (ActionFact | undefined)[],
  selection: PageSelection,
): void {
  const figure = document.getElementById('answers-since');
  if (figure === null) return;
  const known = points.flatMap(({ name, evaluation, chosen }) => {
    const answers = since.answers[makers[evaluation ?? -1]?.id ?? ''];
    return answers === undefined ? [] : [{ name, chosen, answers }];
  });
  const first = known.find(({ chosen }) => chosen) ?? known[0];
  if (first === undefined) return;
  const body = element('div', { class: 'answers-since' });
  figure.append(body);
  figure.hidden = false;
  selection.follow(['model'], ({ model }) => {
    const { name, answers } = known.find((one) => one.name === model) ?? first;
    const asked = model !== undefined && model !== name;
    body.replaceChildren(
      element('p', { class: 'caption' }, asked ? `No answers of ${model} to compare. ` : '', countsText(name, answers)),
      element(
        'div',
        { class: 'changed' },
        ...rowsOf('Wrong now, right before', 'bad', answers.newlyWrong, answers.onlyBefore),
        ...rowsOf('Right now, wrong before', 'good', answers.newlyRight, answers.onlyNow),
      ),
    );
  });
}

function countsText(
  name: string,
  { split, bothRight, onlyBefore, onlyNow, bothWrong, unmatched }: SinceAnswers,
): string {
  const compared = bothRight + onlyBefore + onlyNow + bothWrong;
  const alone = unmatched.before + unmatched.now;
  const without =
    alone === 0
      ? ''
      : ` ${countText(unmatched.now)} rows of now and ${countText(unmatched.before)} of before have no partner.`;
  return (
    `${name}, ${countText(compared)} ${split} rows: ${countText(bothRight)} right in both runs, ` +
    `${countText(bothWrong)} wrong in both, ${countText(onlyBefore)} only before, ${countText(onlyNow)} only now.${without}`
  );
}

function rowsOf(title: string, state: 'good' | 'bad', rows: readonly SinceRow[], all: number): HTMLElement[] {
  if (all === 0) return [];
  const count = rows.length < all ? `${countText(rows.length)} of ${countText(all)}, the surest first` : countText(all);
  const isPictured = rows.some(({ picture }) => picture !== undefined);
  const listOf = (some: readonly SinceRow[]): HTMLElement => (isPictured ? pictureList(some) : rowTable(title, some));
  const more = rows.slice(atOnce);
  const rest =
    more.length === 0 ? [] : [element('details', {}, element('summary', {}, `${more.length} more`), listOf(more))];
  return [
    element('div', {}, element('h4', { class: state }, `${title} (${count})`), listOf(rows.slice(0, atOnce)), ...rest),
  ];
}

function pictureList(rows: readonly SinceRow[]): HTMLElement {
  return element('ul', { class: 'pictures captioned' }, ...rows.map(pictured));
}

function pictured({ picture, row, name, label, before, now }: SinceRow): HTMLElement {
  const alt = `${name ?? `Row ${row}`}: ${label}, taken for ${before} before and for ${now} now`;
  return element(
    'li',
    {},
    element('img', { src: picture ?? '', alt, title: alt, class: 'pixelated' }),
    element(
      'span',
      {},
      element('span', { class: 'was' }, before),
      ' ',
      element('span', { class: 'taken' }, `→ ${now}`),
    ),
  );
}

function rowTable(title: string, rows: readonly SinceRow[]): HTMLElement {
  const head = ['Row', 'Label', 'Before', 'Now'].map((one) => element('th', { scope: 'col' }, one));
  const lines = rows.map(({ row, name, label, before, now }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name ?? `row ${row}`),
      ...[label, before, now].map((text) => element('td', {}, text)),
    ),
  );
  const table = element(
    'table',
    { class: 'data' },
    element('caption', { class: 'unseen' }, title),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...lines),
  );
  return element('div', { class: 'scroll', role: 'region', 'aria-label': title, tabindex: 0 }, table);
}

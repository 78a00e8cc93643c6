/** The answers of one evaluation in the compared runs: how many rows each pattern of right and wrong has, a confusion matrix for each run, and the rows that are answered differently, with their pictures. */

import { element } from '../../../report/client/elements.ts';
import { count, shortNumber } from '../../../report/page/format.ts';
import type { Compared, ComparedAnswers } from '../answers.ts';
import { ask, lastOnly } from '../ask.ts';
import { titledTable } from '../table.ts';

/** As the server sends them. */
const pageRows = 100;

export function answersPart(
  { evaluations }: Compared,
  ids: string,
  names: readonly string[],
  left: AbortSignal,
): HTMLElement {
  const host = element('section', { class: 'part' });
  if (evaluations.length === 0) return host;
  const select = element(
    'select',
    { 'aria-label': 'The evaluation' },
    ...evaluations.map((value) => element('option', { value }, value)),
  );
  const splits = element('select', { 'aria-label': 'The split' });
  const place = element('div');
  const state = { offset: 0 };
  const signal = lastOnly(left);
  const load = async (): Promise<void> => {
    const query = new URLSearchParams({
      runs: ids,
      action: select.value,
      split: splits.value,
      offset: String(state.offset),
    });
    const answer = await ask<ComparedAnswers>(`/api/compare/answers?${query}`, signal());
    if ([...splits.options].map(({ value }) => value).join() !== answer.splits.join())
      splits.replaceChildren(...answer.splits.map((value) => element('option', { value }, value)));
    splits.value = answer.split;
    place.replaceChildren(
      ...drawn(answer, names, (offset) => {
        state.offset = offset;
        show();
      }),
    );
  };
  const show = (): void => {
    load().catch((error: unknown) => {
      if (!(error instanceof DOMException))
        place.replaceChildren(element('p', { class: 'muted' }, error instanceof Error ? error.message : String(error)));
    });
  };
  for (const one of [select, splits])
    one.addEventListener('change', () => {
      state.offset = 0;
      show();
    });
  host.append(element('h2', {}, 'Answers'), element('div', { class: 'controls' }, select, splits), place);
  show();
  return host;
}

function drawn(answer: ComparedAnswers, names: readonly string[], page: (offset: number) => void): (Node | string)[] {
  const {
    classNames,
    confusion,
    patterns,
    differ = [],
    found = 0,
    by,
    why,
    unmatched = 0,
    relabelled = 0,
    numeric = false,
  } = answer;
  const parts: (Node | string)[] = [];
  if (patterns !== undefined && by !== undefined)
    parts.push(
      titledTable(
        `Who is ${numeric ? 'nearest' : 'right'} (rows are matched by ${by}${unmatched > 0 ? `; ${count(unmatched)} are not in all runs` : ''})`,
        [...names, { text: 'Rows', number: true }],
        Object.entries(patterns)
          .sort(([, left], [, right]) => right - left)
          .map(([pattern, rows]) =>
            element(
              'tr',
              {},
              ...[...pattern].map((is) => element('td', {}, mark(is === '1', numeric))),
              element('td', { class: 'number' }, count(rows)),
            ),
          ),
      ),
    );
  if (relabelled > 0)
    parts.push(
      element(
        'p',
        { class: 'verdict unsure' },
        `${count(relabelled)} of these rows have not the same label in all runs: they may be other rows`,
      ),
    );
  if (differ.length > 0)
    parts.push(
      rowsTable(answer, differ, names),
      ...paging({ found, shown: differ.length, offset: answer.offset ?? 0, rows: pageRows }, page),
    );
  if (why !== undefined) parts.push(element('p', { class: 'muted' }, why));
  if (classNames !== undefined && confusion !== undefined)
    parts.push(
      element(
        'div',
        { class: 'matrices' },
        ...confusion.map((counts, index) => matrix(names[index] ?? '', classNames, counts)),
      ),
    );
  return parts;
}

function rowsTable(
  { dataset, found = 0, numeric = false }: ComparedAnswers,
  differ: Required<ComparedAnswers>['differ'],
  names: readonly string[],
): HTMLElement {
  return titledTable(
    `Rows that are answered differently (${count(found)})`,
    ['', 'Row', 'Label', ...names],
    differ.map(({ row, label, answers, right }) =>
      element(
        'tr',
        {},
        element('td', {}, picture(dataset, row)),
        element('td', { class: 'number' }, String(row)),
        element('th', { scope: 'row' }, answerText(label)),
        ...answers.map((answer, at) =>
          element(
            'td',
            {
              class: numeric
                ? right[at] === true && 'verdict pass'
                : right[at] === true
                  ? 'verdict pass'
                  : 'verdict fail',
            },
            numeric
              ? `${answerText(answer)} (${offText(label, answer)})`
              : `${right[at] === true ? '✓' : '✕'} ${answer}`,
          ),
        ),
      ),
    ),
  );
}

/** Removed where the dataset has none. */
export function picture(dataset: string | undefined, row: number, side = 40): Node | string {
  if (dataset === undefined) return '';
  const image = element('img', {
    src: `/api/artifacts/${dataset}/picture?row=${row}`,
    alt: '',
    width: side,
    height: side,
    class: 'pixelated',
  });
  image.addEventListener('error', () => image.remove());
  return image;
}

export interface Paged {
  readonly found: number;
  readonly shown: number;
  readonly offset: number;
  /** Of a whole page. */
  readonly rows: number;
}

export function paging({ found, shown, offset, rows }: Paged, page: (offset: number) => void): Node[] {
  const step = (text: string, to: number, is: boolean): Node | undefined => {
    if (!is) return undefined;
    const button = element('button', { type: 'button', class: 'plain' }, text);
    button.addEventListener('click', () => page(to));
    return button;
  };
  const buttons = [
    step('Back', Math.max(0, offset - rows), offset > 0),
    step('Next', offset + shown, offset + shown < found),
  ];
  return [
    element(
      'p',
      { class: 'controls' },
      `${count(offset + 1)} to ${count(offset + shown)} of ${count(found)} `,
      ...buttons,
    ),
  ];
}

function mark(right: boolean, numeric: boolean): HTMLElement {
  const [yes, no] = numeric ? ['✓ nearest', 'farther'] : ['✓ right', '✕ wrong'];
  return element('span', { class: `verdict ${right ? 'pass' : numeric ? 'quiet' : 'fail'}` }, right ? yes : no);
}

function answerText(answer: string | number): string {
  return typeof answer === 'number' ? shortNumber(answer) : answer;
}

/** How far a number is from its label, with its sign. */
function offText(label: string | number, answer: string | number): string {
  const off = Number(answer) - Number(label);
  return off === 0 ? '=' : `${off > 0 ? '+' : '−'}${shortNumber(Math.abs(off))}`;
}

/** Right answers in one colour, wrong ones in another, each as strong as its part of its own greatest. */
function matrix(name: string, classNames: readonly string[], counts: readonly (readonly number[])[]): HTMLElement {
  const diagonal = Math.max(1, ...counts.map((line, at) => line[at] ?? 0));
  const others = Math.max(1, ...counts.flatMap((line, at) => line.filter((_, other) => other !== at)));
  const rows = counts.map((line, at) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, classNames[at] ?? ''),
      ...line.map((rows, other) => {
        const cell = element('td', { class: 'number' }, rows === 0 ? '' : count(rows));
        if (rows > 0)
          cell.style.backgroundColor = `rgb(var(${at === other ? '--heat' : '--error'}) / ${(0.5 * (rows / (at === other ? diagonal : others))).toFixed(3)})`;
        return cell;
      }),
    ),
  );
  const table = titledTable(
    `Confusion: ${name}`,
    ['Label', ...classNames.map((text) => ({ text, number: true }))],
    rows,
  );
  table.classList.add('matrix');
  return table;
}

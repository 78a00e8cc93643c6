/**
 * Every run of the store in a table that the reader sorts, groups and filters; one may be pinned, and the numbers of the
 * others are then told beside it. Runs that are ticked are compared. A measure is drawn over the runs that are found.
 */

import { durationText } from '../../../core/facts/number-text.ts';
import { element } from '../../../report/client/elements.ts';
import { hashOf, linkTo } from '../address.ts';
import type { RunList } from '../answers.ts';
import { ask, lastOnly } from '../ask.ts';
import { outcomeMark } from '../outcome.ts';
import { timeText } from '../time.ts';
import type { View } from '../view.ts';
import { measureOver } from './measure-over.ts';
import { gatesText, measureCell, type Row, words } from './run-cells.ts';

interface Asked {
  filter: string;
  sort: string;
  order: 'up' | 'down';
  group: string;
  limit: number;
  pin: string;
}

const [pageRows, measuresShown, againMs] = [100, 6, 3000];

export const runsView: View = async ({ body, left, title }, _, options) => {
  title('Runs');
  const asked: Asked = {
    filter: options.get('filter') ?? '',
    sort: options.get('sort') ?? 'run',
    order: options.get('order') === 'up' ? 'up' : 'down',
    group: options.get('group') ?? 'none',
    limit: pageRows,
    pin: options.get('pin') ?? '',
  };
  const ticked = new Set((options.get('ticked') ?? '').split(',').filter(Boolean));
  const found = element('output', { class: 'muted' });
  const table = element('div', { class: 'scroll', role: 'region', 'aria-label': 'Runs', tabindex: 0 });
  const more = element('button', { type: 'button', class: 'plain' }, 'Show more');
  const compare = element('button', { type: 'button', class: 'plain' }, 'Compare the ticked runs');
  const chart = measureOver();
  const changes = new Map<string, readonly string[]>();
  let drawn = '';
  let loading = 0;

  const query = (): string =>
    new URLSearchParams(
      Object.entries(asked).flatMap(([name, value]) => (value === '' ? [] : [[name, String(value)]])),
    ).toString();
  const signal = lastOnly(left);
  const load = async (): Promise<void> => {
    loading++;
    try {
      await show(signal());
    } finally {
      loading--;
    }
  };
  const show = async (current: AbortSignal): Promise<void> => {
    history.replaceState(null, '', hashOf('runs', '', optionsOf(asked, ticked)));
    const answer = await ask<RunList>(`/api/runs?${query()}`, current);
    const known = changes.size;
    const text = JSON.stringify([answer, [...ticked], changes.size]);
    if (text === drawn) return;
    drawn = text;
    const { total, found: count } = answer;
    found.textContent = count === total ? `${total} run${total === 1 ? '' : 's'}` : `${count} of ${total} runs`;
    more.hidden = answer.rows.length >= count;
    compare.hidden = ticked.size < 2;
    const focused = document.activeElement?.getAttribute('data-focus');
    table.replaceChildren(tableOf(answer, asked, ticked, changes, load));
    if (focused) table.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
    chart.show(answer.measures, query(), current);
    await findChanges(answer, changes, current);
    // A run without one before it stays without changes, and is not asked for again.
    if (changes.size > known) await show(current);
  };
  const changed = (): void => void load().catch(() => {});
  more.addEventListener('click', () => {
    asked.limit += pageRows;
    changed();
  });
  compare.addEventListener('click', () => {
    location.hash = hashOf('compare', [...ticked].join(','));
  });
  body.append(controls(asked, changed, found, compare), chart.element, table, more);
  await load();
  const timer = setInterval(() => {
    // A list that takes longer than this is waited for.
    if (document.visibilityState === 'visible' && loading === 0) changed();
  }, againMs);
  left.addEventListener('abort', () => clearInterval(timer));
};

/** The view as its address has it, so that a reader who comes back finds the same list. */
function optionsOf({ filter, sort, order, group, pin }: Asked, ticked: ReadonlySet<string>): string {
  const usual = { filter: '', sort: 'run', order: 'down', group: 'none', pin: '', ticked: '' };
  const now = { filter, sort, order, group, pin, ticked: [...ticked].join() };
  return new URLSearchParams(
    Object.entries(now).filter(([name, value]) => value !== usual[name as keyof typeof usual]),
  ).toString();
}

const changesAsked = 50;

/** Of the shown runs, in parts: the settings that changed since the run before. */
async function findChanges(
  { rows }: RunList,
  changes: Map<string, readonly string[]>,
  left: AbortSignal,
): Promise<void> {
  const wanted = rows.filter(({ run, about }) => about !== undefined && !changes.has(run)).map(({ run }) => run);
  for (let from = 0; from < wanted.length; from += changesAsked) {
    const part = wanted.slice(from, from + changesAsked);
    const found = await ask<{ readonly [run: string]: readonly string[] }>(`/api/changes?runs=${part.join()}`, left);
    for (const run of part) changes.set(run, found[run] ?? []);
  }
}

function controls(asked: Asked, changed: () => void, ...others: readonly Node[]): HTMLElement {
  const filter = element('input', {
    type: 'search',
    class: 'filter',
    value: asked.filter,
    placeholder: 'Filter: words, #tag, test.accuracy>0.9',
    'aria-label': 'Filter the runs',
  });
  filter.addEventListener('input', () => {
    asked.filter = filter.value;
    changed();
  });
  const group = element(
    'select',
    { 'aria-label': 'Group the runs' },
    ...['none', 'pipeline', 'outcome', 'tag'].map((one) =>
      element('option', { value: one }, one === 'none' ? 'no groups' : `by ${one}`),
    ),
  );
  group.value = asked.group;
  group.addEventListener('change', () => {
    asked.group = group.value;
    changed();
  });
  return element('div', { class: 'controls' }, filter, group, ...others);
}

function tableOf(
  answer: RunList,
  asked: Asked,
  ticked: Set<string>,
  changes: ReadonlyMap<string, readonly string[]>,
  load: () => Promise<void>,
): HTMLElement {
  const changed = (): void => void load().catch(() => {});
  const measures = answer.measures.slice(0, measuresShown);
  const heads: readonly (readonly [column: string, title: string, about?: string])[] = [
    ['run', 'Run'],
    ['pipeline', 'Pipeline'],
    ['outcome', 'Outcome'],
    ['seconds', 'Took'],
  ];
  const numbers = measures.map(({ name, title }) => [name, title, name] as const);
  const sorting = (
    [column, text, about]: readonly [column: string, title: string, about?: string],
    isNumber: boolean,
  ): HTMLElement => {
    const button = element(
      'button',
      { type: 'button', class: 'sort', 'data-focus': `sort ${column}`, title: about },
      text,
    );
    button.addEventListener('click', () => {
      asked.order = asked.sort === column && asked.order === 'down' ? 'up' : 'down';
      asked.sort = column;
      changed();
    });
    const sorted = asked.sort === column ? (asked.order === 'down' ? 'descending' : 'ascending') : undefined;
    return element('th', { scope: 'col', class: isNumber && 'number', 'aria-sort': sorted }, button);
  };
  const plain = (text: string): HTMLElement => element('th', { scope: 'col' }, text);
  const columns = heads.length + numbers.length + 4;
  const rows: HTMLElement[] = [];
  let group = '';
  for (const row of answer.rows) {
    if (row.group !== group) {
      group = row.group;
      const runs = answer.groups[group] ?? 0;
      rows.push(
        element(
          'tr',
          { class: 'group-row' },
          element('th', { colspan: columns, scope: 'rowgroup' }, `${group} (${runs})`),
        ),
      );
    }
    rows.push(rowOf(row, measures, answer.pin, asked, ticked, changes.get(row.run) ?? [], changed));
  }
  return element(
    'table',
    { class: 'data runs' },
    element('caption', { class: 'unseen' }, 'Runs, with the numbers of the chosen or best model'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('td', {}),
        ...heads.map((one, at) => sorting(one, at > 2)),
        plain('Gates'),
        plain('Words, changes'),
        ...numbers.map((one) => sorting(one, true)),
        element('td', {}),
      ),
    ),
    element('tbody', {}, ...rows),
  );
}

function rowOf(
  row: Row,
  measures: RunList['measures'],
  pin: RunList['pin'],
  asked: Asked,
  ticked: Set<string>,
  changes: readonly string[],
  changed: () => void,
): HTMLElement {
  const { run, about } = row;
  const tick = element('input', { type: 'checkbox', 'aria-label': `Compare ${run}`, 'data-focus': `tick ${run}` });
  tick.checked = ticked.has(run);
  tick.disabled = about === undefined;
  tick.addEventListener('change', () => {
    if (tick.checked) ticked.add(run);
    else ticked.delete(run);
    changed();
  });
  const pinned = asked.pin === run;
  const label = pinned ? `Unpin ${run}` : `Compare the others with ${run}`;
  const pinning = element(
    'button',
    {
      type: 'button',
      class: 'plain',
      'aria-label': label,
      title: label,
      'aria-pressed': String(pinned),
      'data-focus': `pin ${run}`,
    },
    pinned ? '★' : '☆',
  );
  pinning.addEventListener('click', () => {
    asked.pin = pinned ? '' : run;
    changed();
  });
  const name = about?.label?.name;
  const first = element(
    'th',
    { scope: 'row' },
    linkTo('run', run, name ?? timeText(about?.started ?? run)),
    element('small', {}, run),
  );
  const state =
    about?.outcome ?? (row.problem === undefined ? (row.goesOn === true ? 'running' : 'killed') : 'unreadable');
  return element(
    'tr',
    { class: pinned ? 'chosen' : undefined, 'data-run': run },
    element('td', {}, tick),
    first,
    element('td', {}, about?.pipeline ?? ''),
    element('td', {}, outcomeMark(state), row.problem !== undefined && element('small', {}, row.problem)),
    element('td', { class: 'number' }, about === undefined ? '' : durationText(about.seconds)),
    element('td', {}, ...gatesText(row)),
    element('td', { class: 'words' }, ...words(row), ...changes.map((one) => element('small', { class: 'word' }, one))),
    ...measures.map((measure) => measureCell(row, measure, pinned ? undefined : pin)),
    element('td', {}, about === undefined ? '' : pinning),
  );
}

/** The gates of the run: the verdict on each, its numbers, and the sentence with all of them. */

import type { GateFact } from '../../core/facts/run-facts.ts';
import { type GateCells, gateCells } from '../../core/gates/gate-cells.ts';
import { element } from './elements.ts';

const signs = {
  pass: ['pass', '✓'],
  fail: ['fail', '✕'],
  inconclusive: ['unsure', '?'],
  missing: ['unsure', '–'],
} as const;

/** Columns without any text are left out. */
const columns = [
  { title: 'Value', cell: ({ value }: GateCells) => [value] },
  { title: 'Asked', cell: ({ limits }: GateCells) => [limits] },
  { title: 'Baseline', cell: ({ baseline }: GateCells) => [baseline] },
  { title: 'Difference', cell: ({ difference, interval }: GateCells) => [difference, interval] },
] as const;

export function gateTable(gates: readonly GateFact[]): HTMLElement {
  const cells = gates.map(gateCells);
  const isRepeated = gates.map(({ sentence }, index) => repeatsCells(sentence, cells[index]!));
  const shown = columns.filter(({ cell }) => cells.some((one) => cell(one).some((text) => text !== '')));
  const number = (title: string): HTMLElement => element('th', { scope: 'col', class: 'number' }, title);
  const plain = (title: string): HTMLElement => element('th', { scope: 'col' }, title);
  const table = element(
    'table',
    { class: 'data gates' },
    element('caption', {}, `Gates: ${gates.filter((gate) => gate.passed).length} of ${gates.length} passed`),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        plain('Gate'),
        plain('Metric'),
        ...shown.map(({ title }) => number(title)),
        element('th', { scope: 'col', class: isRepeated.every(Boolean) && 'repeated' }, 'Why'),
      ),
    ),
    element(
      'tbody',
      {},
      ...cells.map((one, index) =>
        element(
          'tr',
          {},
          verdictCell(one),
          element('th', { scope: 'row' }, one.name),
          ...shown.map(({ cell }) => numberCell(cell(one))),
          element('td', { class: isRepeated[index] === true && 'repeated' }, gates[index]?.sentence),
        ),
      ),
    ),
  );
  return element('div', { class: 'scroll', role: 'region', 'aria-label': 'Gates', tabindex: 0 }, table);
}

/** Whether the sentence says no more than the cells, which leave it out where there is room for them. */
function repeatsCells(sentence: string, { name, value }: GateCells): boolean {
  const start = `${name} is ${value}, asked for `;
  return (
    sentence.startsWith(start) &&
    /^(?:at least|at most|exactly)[\d.eE+ -]*(?: and at most [\d.eE+-]+)?$/.test(sentence.slice(start.length))
  );
}

function verdictCell({ state, warned }: GateCells): HTMLElement {
  const [colour, sign] = signs[state];
  return element(
    'td',
    {},
    element('span', { class: `verdict ${colour}` }, `${sign} ${state}`),
    warned && element('small', {}, 'a warning only'),
  );
}

/** The interval stands below the difference. */
function numberCell([text, below = '']: readonly string[]): HTMLElement {
  return element('td', { class: 'number' }, text || '–', below !== '' && element('small', {}, below));
}

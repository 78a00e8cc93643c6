/**
 * The gates of a run. If some have a baseline, a table, and below each that has not passed its sentence; otherwise a line
 * with its sentence for each.
 */

import type { GateFact } from '../core/facts/run-facts.ts';
import { type GateCells, gateCells, stateOf } from '../core/gates/gate-cells.ts';
import { columns } from './columns.ts';
import { inert, type Style } from './style.ts';
import { textTable } from './text-table.ts';

const colours = { pass: 'green', fail: 'red', inconclusive: 'yellow', missing: 'yellow' } as const;
/** From the last on, left out where there is no room: sentences repeat them. */
const numbers = ['value', 'limits', 'baseline', 'difference', 'interval'] as const;
const titles = {
  value: 'value',
  limits: 'asked',
  baseline: 'baseline',
  difference: 'difference',
  interval: 'interval',
};

/** Lines may be longer than `width` where the name of a gate is: the caller wraps them. */
export function gateLines(gates: readonly GateFact[], style: Style, width = Number.POSITIVE_INFINITY): string[] {
  const word = (gate: GateFact): string => style(colours[stateOf(gate)], wordOf(gate));
  if (gates.every(({ baseline, state }) => baseline === undefined && state !== 'missing'))
    return gates.map((gate) => `${word(gate)}  ${inert(gate.sentence)}`);
  const table = tableOf(gates, width);
  const head = table.slice(0, -gates.length);
  return [
    ...head,
    ...gates.flatMap((gate, index) => {
      const row = (table[head.length + index] ?? '').slice(wordOf(gate).length);
      const because = `      ${inert(gate.sentence)}${gate.warned === true ? ' (only a warning)' : ''}`;
      return [`${word(gate)}${row}`, ...(gate.passed ? [] : [because])];
    }),
  ];
}

function wordOf(gate: GateFact): string {
  const state = stateOf(gate);
  return state === 'fail' ? 'FAIL' : state;
}

function tableOf(gates: readonly GateFact[], width: number): string[] {
  const cells = gates.map(gateCells);
  const filled = numbers.filter((name) => cells.some((one) => one[name] !== ''));
  const drawn = (shown: readonly (keyof GateCells & keyof typeof titles)[]): string[] =>
    textTable(
      ['', 'gate', ...shown.map((name) => titles[name])],
      gates.map((gate, index) => [
        wordOf(gate),
        cells[index]?.name ?? '',
        ...shown.map((name) => cells[index]?.[name] ?? ''),
      ]),
      width,
    );
  for (let shown = filled; shown.length > 0; shown = shown.slice(0, -1)) {
    const table = drawn(shown);
    if (table.every((line) => columns(line) <= width)) return table;
  }
  return drawn([]);
}

/**
 * The difference to the run before beside each number of a model, a clustering or a projection that the page shows: in
 * columns whose head names a measure, and in elements that name one themselves. Models that were not measured before are
 * told.
 */

import type { Better } from '../../../core/facts/measure.ts';
import { type NumberFormat, numberText } from '../../../core/facts/number-text.ts';
import type { ActionFact } from '../../../core/facts/run-facts.ts';
import type { SinceFacts } from '../../../core/facts/since-facts.ts';
import { deltaState, deltaText, valueText } from '../../../core/gates/prose-text.ts';
import type { PageData } from '../../page/page-data.ts';
import { element } from '../elements.ts';

interface Named {
  readonly name: string;
  readonly format: NumberFormat;
  readonly better: Better;
}

interface Before {
  readonly value: number;
  readonly isOfOtherRows: boolean;
}

/** Of several members, each with the actions that may have measured it, the mean if all were measured before. */
type BeforeOf = (members: readonly (readonly string[])[], name: string) => Before | undefined;

export function showDeltas(since: SinceFacts, { points }: PageData, makers: readonly (ActionFact | undefined)[]): void {
  const idsOf = (sources: readonly (number | undefined)[]): string[] =>
    sources.flatMap((source) => makers[source ?? -1]?.id ?? []);
  const actionsOf = (point: number): string[] => idsOf([points[point]?.evaluation, points[point]?.history]);
  const beforeOf: BeforeOf = (members, name) => {
    const found = members.flatMap((actions): Before[] => {
      const id = actions.find((one) => since.metrics[one]?.[name] !== undefined);
      const value = since.metrics[id ?? '']?.[name];
      if (id === undefined || value === undefined) return [];
      return [{ value, isOfOtherRows: since.otherRows?.[id]?.includes(name) === true }];
    });
    if (found.length === 0 || found.length < members.length) return undefined;
    return {
      value: found.reduce((sum, { value }) => sum + value, 0) / found.length,
      isOfOtherRows: found.some(({ isOfOtherRows }) => isOfOtherRows),
    };
  };
  inColumns(beforeOf, ({ points: several, point = '', artifact }) =>
    artifact === undefined
      ? (several ?? point).split(' ').filter(Boolean).map(Number).map(actionsOf)
      : [idsOf([Number(artifact)])],
  );
  for (const place of document.querySelectorAll<HTMLElement>('[data-point] [data-name], [data-point][data-name]')) {
    const named = namedBy(place);
    const point = Number(place.closest<HTMLElement>('[data-point]')?.dataset.point);
    if (named === undefined || place.tagName === 'TH') continue;
    addDelta(place, beforeOf([actionsOf(point)], named.name), named, place.tagName === 'TD' ? 'table' : 'prose');
  }
  for (const row of document.querySelectorAll<HTMLElement>('#points tbody tr[data-point]')) {
    const ids = actionsOf(Number(row.dataset.point));
    if (ids.length === 0 || ids.some((id) => since.metrics[id] !== undefined)) continue;
    row.querySelector('th')?.append(element('small', { class: 'delta' }, ' new'));
  }
}

/** Cells of tables: the head of the column names the measure, the row its models or the artifact that has the numbers. */
function inColumns(beforeOf: BeforeOf, membersOf: (row: DOMStringMap) => readonly (readonly string[])[]): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table:has(th[data-name])')) {
    const heads = [...(table.tHead?.rows ?? [])].at(-1)?.cells ?? [];
    for (const row of table.tBodies[0]?.rows ?? []) {
      const members = membersOf(row.dataset);
      for (const [index, head] of [...heads].entries()) {
        const [named, cell] = [namedBy(head), row.cells[index]];
        if (named !== undefined && cell !== undefined) addDelta(cell, beforeOf(members, named.name), named, 'table');
      }
    }
  }
}

function namedBy({ dataset }: HTMLElement): Named | undefined {
  const { name, format = 'fraction', better = 'more' } = dataset;
  return name === undefined ? undefined : { name, format: format as NumberFormat, better: better as Better };
}

/**
 * In tables in the digits of the table, in sentences in points. Equal numbers have none; one inside the interval, or to a
 * number of other rows, is a doubt.
 */
function addDelta(
  place: HTMLElement,
  before: Before | undefined,
  { format, better }: Named,
  where: 'table' | 'prose',
): void {
  const { value = '' } = place.dataset;
  const now = Number(value);
  if (before === undefined || value === '' || before.value === now || !Number.isFinite(now)) return;
  const delta = now - before.value;
  const short = `${delta < 0 ? '−' : '+'}${numberText(Math.abs(delta), format)}`;
  const text = where === 'table' ? short : ` (${deltaText(delta, format)})`;
  const { low, high } = place.dataset;
  const interval = low !== undefined && high !== undefined ? { low: Number(low), high: Number(high) } : undefined;
  const state = deltaState([before.value, now], better, interval, before.isOfOtherRows);
  const title = `${valueText(before.value, format)} in the run before${before.isOfOtherRows ? ', on other rows' : ''}`;
  place.append(element('small', { class: `delta ${state}`, title }, text));
}

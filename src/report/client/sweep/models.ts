/**
 * The models of the page as columns of values, read from the table of models once the run's facts are in it: so charts
 * show, and filters find, whatever the table has.
 */

import type { SweepColumn } from '../../figures/sweep/sweep.ts';
import { columnKey, type FilterRow, rowFilter } from '../selection/filter.ts';
import { columnKeys, filterRow, headerRow } from '../tables.ts';

export interface ModelColumn extends SweepColumn {
  /** As a filter names it. */
  readonly key: string;
  /** The one that models are listed by. */
  readonly lead: boolean;
}

export interface Models {
  readonly names: readonly string[];
  readonly chosen: number;
  readonly columns: readonly ModelColumn[];
  /** The keys of all columns of the table, also of those that are no column here. */
  readonly keys: readonly string[];
  /** The models that a filter leaves, by their indices. */
  shownBy(filter: string): ReadonlySet<number>;
}

/** Without a table no model is shown. `names` are those of the page's points. */
export function readModels(names: readonly string[], chosen: number): Models {
  const table = document.querySelector<HTMLTableElement>('#points');
  const keys = table === null ? [] : columnKeys(table);
  const rows = new Map<number, FilterRow>();
  for (const row of table?.tBodies[0]?.rows ?? [])
    if (row.dataset.point !== undefined) rows.set(Number(row.dataset.point), filterRow(row));
  const columns = [...((table && headerRow(table)?.cells) ?? [])].flatMap((head, at): ModelColumn[] => {
    const { axis, measure, better = 'none' } = head.dataset;
    const title = axis ?? measure;
    if (title === undefined) return [];
    const values = names.map((_, point) => (rows.get(point)?.cells[at] ?? '').replace(/^–$/, ''));
    const given = values.filter((value) => value !== '');
    if (given.length === 0) return [];
    return [
      {
        key: keys[at] ?? columnKey(title),
        title,
        axis: axis !== undefined,
        lead: head.dataset.lead !== undefined,
        better: better === 'more' || better === 'less' ? better : 'none',
        numeric: given.every((value) => Number.isFinite(Number(value))),
        values,
      },
    ];
  });
  let [lastFilter, lastShown] = ['', new Set(names.keys())];
  return {
    names,
    chosen,
    columns,
    keys,
    shownBy(filter) {
      if (filter === lastFilter) return lastShown;
      const fits = rowFilter(filter, keys);
      lastFilter = filter;
      lastShown = new Set([...rows].filter(([, row]) => fits(row)).map(([point]) => point));
      return lastShown;
    },
  };
}

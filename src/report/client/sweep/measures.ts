/** The measure that the charts of a sweep show: one choice for all of them, kept in the selection. */

import { element } from '../elements.ts';
import type { PageSelection } from '../selection/selection.ts';
import type { Field } from '../selection/view.ts';
import type { ModelColumn, Models } from './models.ts';

/** Measures to choose from: numbers of which more or less is better. */
export function measuresOf({ columns }: Models): readonly ModelColumn[] {
  return columns.filter(({ axis, numeric, better }) => !axis && numeric && better !== 'none');
}

/** The chosen measure, else the one that models are listed by; undefined without any. */
export function measureNow(models: Models, selection: PageSelection): ModelColumn | undefined {
  const all = measuresOf(models);
  return all.find(({ key }) => key === selection.now().measure) ?? all.find(({ lead }) => lead) ?? all[0];
}

/** A list to choose a column from, which follows the selection. `now`: the one that is shown. */
export function columnSelect(
  label: string,
  field: Field,
  columns: readonly ModelColumn[],
  now: () => ModelColumn | undefined,
  selection: PageSelection,
): HTMLElement {
  const select = element('select', {}, ...columns.map(({ key, title }) => element('option', { value: key }, title)));
  select.addEventListener('change', () => selection.change({ [field]: select.value }));
  selection.follow([field], () => {
    select.value = now()?.key ?? '';
  });
  return element('label', {}, `${label} `, select);
}

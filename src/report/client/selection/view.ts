/**
 * The view of a page as the text behind `#`: a place of the page, then what is selected in it
 * (`#overlay?model=B&filter=test%3E0.9`). A plain anchor is a view without a selection.
 */

/** In the order in which they are written. */
const fields = [
  // A model, by its name; a cell of its confusion matrix, by the names of classes; an example, by its row.
  'model',
  'label',
  'predicted',
  'row',
  // The points that are brushed in scatter plots.
  'brush',
  // The models that charts and tables show, as it is typed.
  'filter',
  // The measure of sweeps, the two axes of its map, and the measure of curves.
  'measure',
  'across',
  'down',
  'curves',
] as const;

/** A longer text behind `#` was not written by this page. */
const lengthMax = 500;

export type Field = (typeof fields)[number];
export type Selection = { readonly [Name in Field]?: string };

export interface View {
  /** The id of an element; empty at the top. */
  readonly place: string;
  readonly selection: Selection;
}

/** `hash` with or without its `#`. Unknown fields are left out. */
export function viewOf(hash: string): View {
  const text = hash.replace(/^#/, '');
  const end = text.indexOf('?');
  if (end < 0) return { place: text, selection: {} };
  const given = new URLSearchParams(text.slice(end + 1));
  const selection = Object.fromEntries(
    fields.flatMap((field) => {
      const value = given.get(field) ?? '';
      return value === '' || value.length > lengthMax ? [] : [[field, value]];
    }),
  );
  return { place: text.slice(0, end), selection };
}

/** With its `#`. */
export function hashOf({ place, selection }: View): string {
  const given = new URLSearchParams(
    fields.flatMap((field): [string, string][] => {
      const value = selection[field] ?? '';
      return value === '' ? [] : [[field, value]];
    }),
  ).toString();
  return `#${place}${given === '' ? '' : `?${given}`}`;
}

/** `selection` after a change; undefined takes a field out. A brush and a class or cell take each other's place. */
export function changed(selection: Selection, given: { readonly [Name in Field]?: string | undefined }): Selection {
  const isCell = given.label !== undefined || given.predicted !== undefined;
  const change =
    given.brush !== undefined
      ? { ...given, label: undefined, predicted: undefined }
      : { ...given, ...(isCell && { brush: undefined }) };
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = field in change ? change[field] : selection[field];
      return value === undefined || value === '' ? [] : [[field, value.slice(0, lengthMax)]];
    }),
  );
}

/** Fields whose values differ. */
export function differing(before: Selection, after: Selection): readonly Field[] {
  return fields.filter((field) => before[field] !== after[field]);
}

/**
 * The filter of a table and of all charts of models: words that must all occur in a row, and comparisons of a column whose
 * title starts as typed (`filters=32`, `test>0.92`, `net=A|B`). Quotes keep spaces together.
 */

type Sign = '<=' | '>=' | '<' | '>' | '=';

interface Term {
  /** In lower case. */
  readonly text: string;
  readonly comparison?: { readonly name: string; readonly sign: Sign; readonly wanted: readonly string[] };
}

/** A row as a filter sees it: the text of all of it, and the value of each column. */
export interface FilterRow {
  readonly text: string;
  readonly cells: readonly string[];
}

/** `Test acc.` as it is typed: `testacc`. */
export function columnKey(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a row is shown. `columns` are the keys of the columns. */
export function rowFilter(filter: string, columns: readonly string[]): (row: FilterRow) => boolean {
  const terms = termsOf(filter);
  return (row) => terms.every((term) => matches(row, columns, term));
}

function termsOf(filter: string): Term[] {
  return partsOf(filter.toLowerCase()).map((part) => {
    const [, name = '', sign = '', wanted = ''] = /^([^<>="]+)(<=|>=|<|>|=)(.+)$/.exec(part) ?? [];
    const text = unquoted(part);
    if (sign === '' || columnKey(name) === '') return { text };
    const alternatives = sign === '=' ? splitOutsideQuotes(wanted) : [wanted];
    return { text, comparison: { name: columnKey(name), sign: sign as Sign, wanted: alternatives.map(unquoted) } };
  });
}

function partsOf(filter: string): readonly string[] {
  return filter.match(/(?:"[^"]*"|[^\s"]|"(?=[^"]*$))+/g) ?? [];
}

function splitOutsideQuotes(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|[^|"]|"(?=[^"]*$))+/g) ?? [text];
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}

function columnAt(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  return exact >= 0 ? exact : columns.findIndex((column) => column.startsWith(name));
}

function matches(row: FilterRow, columns: readonly string[], { text, comparison }: Term): boolean {
  const column = comparison === undefined ? -1 : columnAt(columns, comparison.name);
  if (comparison === undefined || column < 0) return row.text.toLowerCase().includes(text);
  const { sign, wanted } = comparison;
  const cell = (row.cells[column] ?? '').toLowerCase();
  if (sign === '=') return wanted.some((one) => cell === one || (cell !== '' && Number(cell) === Number(one)));
  const [value, limit] = [Number.parseFloat(cell), Number.parseFloat(wanted[0] ?? '')];
  if (sign === '<') return value < limit;
  if (sign === '>') return value > limit;
  return sign === '<=' ? value <= limit : value >= limit;
}

/** Limits of one column: a range of numbers, or some of its values. */
export type Limits = { readonly low: number; readonly high: number } | { readonly values: readonly string[] };

/** The filter with other limits for a column, in place of all comparisons it has of that column; without any of undefined. */
export function withLimits(
  filter: string,
  key: string,
  limits: Limits | undefined,
  columns: readonly string[],
): string {
  const others = partsOf(filter).filter((part) => {
    const [comparison] = termsOf(part).map((term) => term.comparison);
    return comparison === undefined || columns[columnAt(columns, comparison.name)] !== key;
  });
  return [...others, ...(limits === undefined ? [] : written(key, limits))].join(' ');
}

function written(key: string, limits: Limits): readonly string[] {
  if ('values' in limits)
    return [`${key}=${limits.values.map((value) => (/[\s|]/.test(value) ? `"${value}"` : value)).join('|')}`];
  return limits.low === limits.high ? [`${key}=${limits.low}`] : [`${key}>=${limits.low}`, `${key}<=${limits.high}`];
}

/** The limits that a filter sets to a column; undefined if it sets none. */
export function limitsOf(filter: string, key: string, columns: readonly string[]): Limits | undefined {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let values: readonly string[] | undefined;
  for (const { comparison } of termsOf(filter)) {
    if (comparison === undefined || columns[columnAt(columns, comparison.name)] !== key) continue;
    const { sign, wanted } = comparison;
    const limit = Number.parseFloat(wanted[0] ?? '');
    if (sign === '=') values = wanted;
    else if (sign.startsWith('<')) high = Math.min(high, limit);
    else low = Math.max(low, limit);
  }
  if (values !== undefined) return { values };
  return Number.isFinite(low) || Number.isFinite(high) ? { low, high } : undefined;
}

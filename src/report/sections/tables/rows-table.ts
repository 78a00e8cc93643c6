/** The first rows of a table as markup: numbers shortened, and each cell's whole text kept for copies and for sorting. */

import { formatMetric } from '../../../core/facts/number-text.ts';
import { scrollable } from '../../page/figure.ts';
import { typeset } from '../../page/format.ts';
import { html, type Markup } from '../../page/html.ts';
import type { FirstRows, ShownColumn } from '../../study/results/first-rows.ts';

const charactersMax = 60;

export function rowsTable(title: string, { columns, rows }: FirstRows): Markup {
  const heads = columns.map(
    ({ name, form }) =>
      html`<th scope="col"${form !== 'text' && html` class="number"`} data-sort="${form === 'text' ? 'text' : 'number'}"${shortened(name) !== name && html` data-value="${name}"`}>${shortened(name) || '“”'}</th>`,
  );
  const shown = shownCells({ columns, rows });
  return scrollable(
    `Rows of ${title}`,
    html`<table class="data sortable rows"><caption class="unseen">Rows of ${title}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${rows.map((row, index) => html`<tr>${row.map((text, at) => cell(columns[at]!, text, shown[index]![at]!))}</tr>\n`)}</tbody></table>`,
    rows.length,
  );
}

function cell({ form }: ShownColumn, text: string | undefined, shown: string): Markup {
  return html`<td${form !== 'text' && html` class="number"`}${shown !== text && html` data-value="${text ?? ''}"`}>${shown}</td>`;
}

/** The texts of all cells: empty texts are told from missing values, and numbers of a column have equally many decimals. */
export function shownCells({ columns, rows }: Pick<FirstRows, 'columns' | 'rows'>): readonly (readonly string[])[] {
  const formatted = columns.map(({ form }, at) => {
    const texts = rows.map((row) => row[at]);
    const write = form === 'decimal' ? decimals(texts) : form === 'integer' ? typeset : shortened;
    return texts.map((text) => (text === undefined ? '–' : write(text) || '“”'));
  });
  return rows.map((_, row) => formatted.map((column) => column[row]!));
}

/** At most four decimals, and no more than some number of the column needs; very large and small numbers keep their digits. */
function decimals(texts: readonly (string | undefined)[]): (text: string) => string {
  const plain = texts.map((text) => (text === undefined ? '' : formatMetric(Number(text))));
  const most = Math.max(0, ...plain.map((text) => (text.includes('e') ? 0 : (text.split('.')[1]?.length ?? 0))));
  return (text) => {
    const short = formatMetric(Number(text));
    const isPlain = /^-?\d+(\.\d+)?$/.test(short) && Math.abs(Number(text)) < 1e6;
    return typeset(isPlain ? Number(short).toFixed(most) : short).replace('e-', 'e−');
  };
}

function shortened(text: string): string {
  return text.length > charactersMax ? `${[...text].slice(0, charactersMax).join('')}…` : text;
}

/** Rows as comma-separated values (RFC 4180), for spreadsheets: a text is never a formula there. */

export type Cell = string | number | undefined;
export type Rows = readonly (readonly Cell[])[];

export function csvText(rows: Rows): string {
  return rows.map((row) => `${row.map(written).join(',')}\r\n`).join('');
}

/** A text that spreadsheets would take for a formula has an apostrophe before it; numbers with a sign have none. */
function written(cell: Cell): string {
  const plain = cell === undefined || (typeof cell === 'number' && !Number.isFinite(cell)) ? '' : String(cell);
  const isFormula = /^[=+\-@\t\r]/.test(plain) && !Number.isFinite(Number(plain));
  const text = isFormula ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Cells as the text of CSV (RFC 4180) and of JSON, from which every value reads back exactly. */

import type { Cell } from './cells.ts';

/** The shortest text that reads back as the same number. */
export function numberText(value: number | bigint): string {
  if (typeof value === 'bigint') return String(value);
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

/** Nothing for a row without a value; an empty text has quotes. */
export function csvText(cell: Cell): string {
  if (typeof cell === 'string') return csvQuoted(cell);
  return typeof cell === 'number' || typeof cell === 'bigint' ? numberText(cell) : cell === null ? '' : String(cell);
}

export function csvQuoted(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Numbers that JSON cannot hold are the texts "nan", "inf" and "-inf"; integers have all their digits. */
export function jsonText(cell: Cell): string {
  if (Array.isArray(cell)) return `[${cell.map(jsonText).join(',')}]`;
  if (typeof cell === 'bigint') return String(cell);
  if (typeof cell !== 'number') return JSON.stringify(cell);
  return Number.isFinite(cell) ? numberText(cell) : `"${numberText(cell)}"`;
}

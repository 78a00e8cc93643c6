/** One cell of a column as a short text; empty where the row has no value. */

import type { Column } from '../../stage-api/table.ts';
import { cellLine } from '../../view/table/cell.ts';
import { typeset } from './format.ts';

const charactersMax = 60;

export function cellText(column: Column, row: number): string {
  const text = cellLine(column, row);
  const short = text.length > charactersMax ? `${[...text].slice(0, charactersMax).join('')}…` : text;
  return /^(Float|Int)/.test(column.type) ? typeset(short) : short;
}

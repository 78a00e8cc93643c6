/**
 * Notes on features that may be none: without any value, with one value only, a number of the row, a text that differs
 * from row to row. They are looked for while the rows pass by; no feature is dropped for it.
 */

import type { Column } from 'arrowline/stage';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { Named } from '../columns/roles.ts';

/** So many texts are compared with each other. */
const textsHeld = 10_000;
const fewRows = 20;
const namesShown = 5;
const indexName =
  /^(|unnamed.*|column_?1|#|n[or]?|id|idx|index|level_0|row|row_?(id|index|n[or]|num|number)|.*_index|index_.*)$/i;

export interface FeatureWatch {
  /** Rows of one source, from its row `start`. */
  see(columns: { readonly [name: string]: Column }, start: number): void;
  notes(): string[];
}

export function watchFeatures(features: readonly Named[], rows: number): FeatureWatch {
  const watches = features
    .filter(({ column }) => column.missing < rows)
    .map((one) => ({ ...one, constant: constancy(), counting: counting(), texts: differing() }));
  return {
    see(columns, start) {
      for (const { column, constant, counting, texts } of watches) {
        const read = columns[column.name];
        if (read === undefined) continue;
        constant.see(read, start);
        counting.see(read, start);
        texts.see(read, start);
      }
    },
    notes() {
      const named = (holds: (one: (typeof watches)[number]) => boolean): readonly Named[] => watches.filter(holds);
      return [
        ...note(
          'no row has a value of',
          features.filter(({ column }) => column.missing >= rows),
        ),
        ...note(
          'all rows have one value of',
          named(({ constant }) => rows > 1 && constant.holds()),
        ),
        ...note(
          'a number of the row, and a feature as it stands:',
          named(({ name, column, counting }) => indexName.test(name) && column.type === 'integer' && counting.holds()),
          'drop',
        ),
        ...note(
          `a different text in each ${rows > textsHeld ? `of the first ${textsHeld} rows` : 'row'}, and a feature as it stands:`,
          named(({ column, texts }) => rows >= fewRows && column.missing === 0 && texts.holds()),
          'id',
        ),
      ];
    },
  };
}

function note(sentence: string, found: readonly Named[], cure?: string): string[] {
  const [first] = found;
  if (first === undefined) return [];
  const names = found.slice(0, namesShown).map(({ name }) => quoted(name));
  const more = found.length > namesShown ? ` and ${found.length - namesShown} more` : '';
  const hint = cure === undefined ? '' : ` (columns: { ${quoted(first.column.name)}: ${cure} } changes that)`;
  return [`${sentence} ${names.join(', ')}${more}${hint}`];
}

interface Watch {
  see(column: Column, start: number): void;
  holds(): boolean;
}

function constancy(): Watch {
  let first: unknown;
  let constant = true;
  return {
    see(column) {
      const { values, valid } = column;
      for (let row = 0; constant && row < values.length; row++) {
        constant = valid?.[row] !== 0;
        const value = column.type === 'Dictionary' ? column.dictionary[column.values[row]!] : values[row];
        first ??= value;
        constant &&= value === first;
      }
    },
    holds: () => constant,
  };
}

/** Whether whole numbers count the rows of each source from 0 or 1, or go on counting in the next one. */
function counting(): Watch {
  let counts = true;
  let seen = 0;
  let offset = 0;
  return {
    see(column, start) {
      const { values, valid } = column;
      if (start === 0) {
        const first = Number(values[0]);
        counts &&= [0, 1, seen, seen + 1].includes(first);
        offset = first;
      }
      for (let row = 0; counts && row < values.length; row++)
        counts = valid?.[row] !== 0 && Number(values[row]) === offset + start + row;
      seen += values.length;
    },
    holds: () => counts,
  };
}

function differing(): Watch {
  const texts = new Set<string>();
  let differ = true;
  return {
    see(column) {
      differ &&= column.type === 'Utf8';
      if (column.type !== 'Utf8') return;
      for (let row = 0; differ && row < column.values.length && texts.size < textsHeld; row++) {
        const text = column.values[row]!;
        differ = !texts.has(text);
        texts.add(text);
      }
    },
    holds: () => differ,
  };
}

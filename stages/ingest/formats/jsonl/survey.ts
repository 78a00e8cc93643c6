/** The first reading of JSON lines: every line is checked, and the type of each column is found over all rows. */

import { compareCodePoints, type OpenFile, StageFailure } from 'arrowline/stage';
import { excerpt, type Problem, Problems } from '../../problems.ts';
import { fixedType, isDropped, type ReadOptions, type SourceColumn, type ValueType } from '../../rows.ts';
import { areCategories, integerStorage } from '../../type-rules.ts';
import { type Nested, numbersIn } from './arrays.ts';
import { eachLine } from './each-line.ts';
import { ColumnFacts, type Example, type ValueKind, valueKind } from './facts.ts';
import { type LineError, textOf, type Visit } from './tokens.ts';

export interface JsonlSurvey {
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: readonly SourceColumn[];
}

/** Fails with `jsonl-line` for lines that are no flat objects, and with `jsonl-values` for types that do not go together. */
export async function surveyLines(file: OpenFile, options: ReadOptions, blockBytes: number): Promise<JsonlSurvey> {
  const facts: (ColumnFacts | undefined)[] = [];
  const missing = new Set(options.missing);
  const lineProblems = new Problems('jsonl-line', file.name);
  const { names, rows } = await eachLine(file, blockBytes, options.pulse, {
    columnOf(name) {
      const dropped = isDropped(options, name);
      facts.push(dropped ? undefined : new ColumnFacts(name, fixedType(options, name)));
    },
    visitOf:
      (bytes, row): Visit =>
      (column, kind, from, to) => {
        const one = facts[column];
        if (one === undefined || kind === 'null') return;
        take(one, kind, bytes, from, to, row(), missing);
      },
    onError: (error, row) => lineProblems.add(problemOf(error, file.name, row)),
  });
  lineProblems.throwIfAny();
  if (rows === 0)
    throw new StageFailure('jsonl-line', `${file.name} has no rows`, {
      where: `${file.name}:1`,
      found: 'the end of the file',
      expected: 'an object for every example',
    });
  const valueProblems = new Problems('jsonl-values', file.name);
  const columns = facts.flatMap((one) => {
    if (one === undefined) return [];
    const problem = disagreement(one, file.name);
    if (problem === undefined) return [columnOf(one, rows)];
    valueProblems.add(problem);
    return [];
  });
  valueProblems.throwIfAny();
  return { rows, names, columns };
}

function problemOf({ found, expected, column, hint }: LineError, file: string, row: number): Problem {
  return { where: place(file, row, column), found, expected, hint: hint ?? 'correct the line, or leave it out' };
}

export function place(file: string, row: number, column?: string): string {
  return `${file}:${row + 1} (row ${row + 1})${column === undefined ? '' : `, column ${JSON.stringify(column)}`}`;
}

const safeDigits = 15;

function take(
  facts: ColumnFacts,
  kind: Exclude<Parameters<Visit>[1], 'null'>,
  bytes: Buffer,
  from: number,
  to: number,
  row: number,
  missing: ReadonlySet<string>,
): void {
  const of = valueKind(kind);
  const asText = facts.fixed === 'text' || facts.fixed === 'category';
  if (kind === 'integer' && !asText && to - from <= safeDigits && missing.size === 0) {
    const value = integerAt(bytes, from, to);
    if (value === 0 && to - from > 1) facts.numbers.fraction = true;
    else facts.numbers.addInteger(value);
    facts.note(of, row, facts.first.has(of) ? '' : bytes.toString('latin1', from, to));
    return;
  }
  const text = kind === 'text' ? textOf(bytes, from, to) : bytes.toString('latin1', from, to);
  if (kind !== 'array' && missing.has(text)) return;
  if (of === 'text' || (asText && of !== 'array')) facts.addText(text, row);
  else if (of === 'number') facts.numbers.add(text, kind === 'integer', row, facts.name);
  else if (of === 'array') {
    facts.addArray(JSON.parse(text) as Nested);
    for (const number of numbersIn(text)) facts.numbers.add(number, !/[.eE]/.test(number), row, facts.name);
  }
  facts.note(asText && of !== 'array' ? 'text' : of, row, of === 'text' ? excerpt(text) : text.slice(0, 40));
}

/** An integer of at most fifteen characters. */
export function integerAt(bytes: Uint8Array, from: number, to: number): number {
  const negative = bytes[from] === 0x2d;
  let value = 0;
  for (let at = negative ? from + 1 : from; at < to; at++) value = value * 10 + bytes[at]! - 0x30;
  return negative && value !== 0 ? -value : value;
}

const kindsOf: { readonly [type in ValueType]: ValueKind } = {
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  date: 'text',
  timestamp: 'text',
  category: 'text',
  text: 'text',
  tensor: 'array',
};

const kindWords: { readonly [kind in ValueKind]: string } = {
  boolean: 'true or false',
  number: 'a number',
  text: 'a text',
  array: 'an array of numbers',
};

/** The first row whose value does not go with those before it, or with the fixed type. */
function disagreement(facts: ColumnFacts, file: string): Problem | undefined {
  const { name, fixed, numbers, first } = facts;
  const asText = `columns: { ${JSON.stringify(name)}: text }`;
  const at = ({ row, text }: Example, expected: string, hint: string): Problem => ({
    where: place(file, row, name),
    found: text,
    expected,
    hint,
  });
  const [kind] = first.keys();
  const wanted = fixed === undefined ? kind : kindsOf[fixed];
  for (const [other, example] of first)
    if (other !== wanted && wanted !== undefined)
      return at(
        example,
        `${kindWords[wanted]}${fixed === undefined ? ', as in the rows before' : `, as the column is ${fixed}`}`,
        wanted === 'array' || other === 'array'
          ? 'write all values in one form, or leave the column out'
          : `write all values in one form, or read them as texts: ${asText}`,
      );
  if (wanted === 'number' || wanted === 'array') {
    const integers = fixed === 'integer' || (!numbers.fraction && fixed !== 'number');
    if (fixed === 'integer' && numbers.fraction)
      return {
        where: `${file}, column ${JSON.stringify(name)}`,
        found: 'numbers with a fraction or an exponent',
        expected: 'integers',
        hint: 'fix the type as number',
      };
    if (integers && numbers.beyond !== undefined) return at(numbers.beyond, 'an integer of at most 64 bits', asText);
    if (!integers && fixed === undefined && numbers.inexact !== undefined)
      return at(
        numbers.inexact,
        'an integer that a double holds, as there are fractions in the column',
        `${asText}, or number to round it`,
      );
  }
  if (fixed === 'date' || fixed === 'timestamp') {
    const fits = fixed === 'date' ? facts.moments === 'date' : facts.moments === 'local' || facts.moments === 'zoned';
    if (!fits && facts.values > 0)
      return at(
        facts.otherMoment ?? first.get('text')!,
        fixed === 'date'
          ? 'a date as 2026-11-30'
          : 'a date and a time as 2026-11-30T08:15:00, all or none with an offset',
        asText,
      );
  }
  return undefined;
}

function columnOf(facts: ColumnFacts, rows: number): SourceColumn {
  const { name, fixed, numbers, first } = facts;
  const base = { name, missing: rows - facts.values };
  const [kind] = first.keys();
  const wanted = fixed === undefined ? (kind ?? 'text') : kindsOf[fixed];
  const element =
    numbers.fraction || fixed === 'number' || numbers.low > numbers.high
      ? 'Float64'
      : integerStorage(numbers.low, numbers.high);
  switch (wanted) {
    case 'boolean':
      return { ...base, type: 'boolean', storage: 'Bool' };
    case 'number':
      return { ...base, type: element === 'Float64' ? 'number' : 'integer', storage: element };
    case 'array': {
      const shape = facts.shape ?? [1];
      const width = shape.reduce((product, size) => product * size, 1);
      return { ...base, type: 'tensor', storage: `FixedSizeList<${element}>[${width}]`, shape };
    }
    case 'text':
      return textColumn(facts, base);
  }
}

function textColumn(facts: ColumnFacts, base: { readonly name: string; readonly missing: number }): SourceColumn {
  const { fixed, moments, texts, values, fine, far } = facts;
  const asText = fixed === 'text' || fixed === 'category';
  if (!asText && moments === 'date') return { ...base, type: 'date', storage: 'Date' };
  if (!asText && (moments === 'local' || moments === 'zoned') && !(fine && far))
    return {
      ...base,
      type: 'timestamp',
      storage: `Timestamp<${fine ? 'ns' : 'us'}${moments === 'zoned' ? ', UTC' : ''}>`,
    };
  if (texts !== undefined && (fixed === 'category' || areCategories(texts.size, values)))
    return { ...base, type: 'category', storage: 'Dictionary<Utf8>', categories: [...texts].sort(compareCodePoints) };
  return { ...base, type: 'text', storage: 'Utf8' };
}

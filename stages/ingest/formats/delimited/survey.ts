/**
 * The first reading of a CSV file: counts the rows and the kinds of cells of each column, and from them finds the type of
 * each. A second reading gathers the texts of columns that turned out to be text late; another one finds the places of
 * cells that do not fit, only to report them.
 */

import { compareCodePoints, type OpenFile, StageFailure } from 'arrowline/stage';
import {
  automatic,
  exact,
  type FieldPlan,
  gather,
  kindBits,
  rowBytesMax,
  Scanner,
} from '../../../lib/tables/scanner.ts';
import type { CellKind, Work } from '../../../lib/tables/table-record.ts';
import { excerpt, Problems } from '../../problems.ts';
import { fixedType, isDropped, type ReadOptions, type SourceColumn, type ValueType } from '../../rows.ts';
import {
  areCategories,
  categoriesMax,
  categoryBytesMax,
  fixedCategoriesMax,
  integerStorage,
  nanosSecondsMax,
} from '../../type-rules.ts';
import { headerFailure } from './failures.ts';
import type { Header } from './header.ts';
import { RowLines } from './lines.ts';
import type { CsvForm } from './options.ts';
import { FileScan, type ScanProblem } from './scan-file.ts';
import { type CellForm, type Counts, cellWords, countsOf, filled, fixedKinds, formOfCells, textForm } from './types.ts';

const poolBytes = 1 << 27;

export interface CsvColumn extends SourceColumn {
  /** Its place among all columns of the file. */
  readonly field: number;
  readonly work: Work;
  readonly kinds: readonly CellKind[];
}

export interface Survey {
  readonly rows: number;
  readonly columns: readonly CsvColumn[];
  readonly lines: RowLines;
  /** Sentences on columns that look like numbers and are kept as texts. */
  readonly notes: readonly string[];
}

interface Sought {
  readonly file: OpenFile;
  readonly form: CsvForm;
  readonly header: Header;
  readonly options: ReadOptions;
}

/** All that is known of a column after a reading. */
interface Facts {
  readonly counts: Counts;
  readonly low: number;
  readonly high: number;
  readonly earliest: number;
  readonly latest: number;
  readonly nanos: boolean;
  readonly longDigits: boolean;
  /** 1: texts before the first that was kept are missing; 2: there are too many. */
  readonly partial: number;
  readonly texts: readonly string[];
}

/** Fails with `csv-cells`, `csv-header` or `csv-quotes`: the first five places and how many there are. */
export async function survey(sought: Sought): Promise<Survey> {
  const { file, header, options } = sought;
  const { names } = header;
  const read = names.map((name) => !isDropped(options, name));
  const fixed = names.map((name, field) => (read[field] ? statedType(options, name, file.name) : undefined));
  const first = await reading(
    sought,
    names.map((_, field) => (read[field] ? planOf(fixed[field]) : { work: 'skip' })),
    (field) => ({ expected: cellWords[fixed[field] ?? 'text'], hint: typeHint(names[field]!, fixed[field]) }),
  );
  if (first.rows === 0 && options.mayBeEmpty !== true)
    throw new StageFailure('csv-header', `${file.name} has a header and no rows`, {
      where: `${file.name}:${header.bodyLine}`,
      found: 'the end of the file',
      expected: 'a row for every example',
    });
  const forms = first.facts.map((facts, field) =>
    facts === undefined ? undefined : (fixedForm(facts, fixed[field]) ?? formOfCells(facts.counts)),
  );
  if (forms.some((form) => form?.mistaken)) await reportMistakes(sought, forms, fixed);
  const late = forms.map(
    (form, field) => form?.form === textForm && fixed[field] === undefined && first.facts[field]?.partial === 1,
  );
  const gathered = late.includes(true)
    ? await reading(
        sought,
        late.map((one) => (one ? planOf(undefined, gather) : { work: 'skip' })),
        () => undefined,
      )
    : undefined;
  const columns = forms.flatMap((form, field) => {
    const facts = gathered?.facts[field] ?? first.facts[field];
    return form === undefined || facts === undefined
      ? []
      : [columnOf(names[field]!, field, form.form, facts, fixed[field])];
  });
  return { rows: first.rows, columns, lines: first.lines, notes: notesOn(names, columns, first.facts, fixed) };
}

type FixedType = Exclude<ValueType, 'tensor'>;

function statedType(options: ReadOptions, name: string, file: string): FixedType | undefined {
  const type = fixedType(options, name);
  if (type === 'tensor')
    throw headerFailure(
      file,
      `column ${excerpt(name)} as a tensor`,
      'a type of single values',
      'tensors are read from npy, IDX and JSON lines',
    );
  return type;
}

function planOf(type: FixedType | undefined, more = 0): FieldPlan {
  if (type === undefined)
    return {
      work: 'count',
      allowed: kindBits(...textForm.kinds) + automatic + more,
      texts: categoriesMax,
      textBytes: categoryBytesMax,
    };
  const allowed = kindBits(...fixedKinds[type]) + (type === 'integer' ? exact : 0);
  if (type !== 'category') return { work: 'count', allowed };
  return { work: 'count', allowed: allowed + gather, texts: fixedCategoriesMax, textBytes: rowBytesMax };
}

/** Reads all rows once. `wordsOf` gives the expected form of a column's cells; without one, problems are others' work. */
async function reading(
  { file, form, header, options }: Sought,
  fields: readonly FieldPlan[],
  wordsOf: (field: number) => { readonly expected: string; readonly hint: string } | undefined,
): Promise<{ rows: number; facts: readonly (Facts | undefined)[]; lines: RowLines }> {
  const scanner = new Scanner({
    format: form,
    missing: options.missing,
    fields,
    blockBytes: form.blockBytes,
    poolBytes,
  });
  const problems = new Problems('csv-cells', file.name);
  const lines = new RowLines(header.bodyLine);
  const onProblem = ({ status, row, field, cells, text }: ScanProblem): void => {
    if (status === 'cellsProblem') {
      const found = rowWords(cells, text);
      const expected = `${header.names.length} cells, as the header has`;
      problems.add({ where: lines.place(file.name, row), found, expected });
      return;
    }
    const where = lines.place(file.name, row, header.names[field]);
    if (status === 'manyTexts') throw manyTexts(where, header.names[field]!);
    const found = excerpt(new TextDecoder().decode(text));
    if (text.includes(0)) problems.add({ where, found, expected: 'text without NUL bytes' });
    else if (!isUtf8(text)) problems.add({ where, found, expected: 'text in UTF-8', hint: 'save the file as UTF-8' });
    else problems.add({ where, found, ...(wordsOf(field) ?? { expected: 'the same cells as before' }) });
  };
  const scan = new FileScan(scanner, { file, form, header, lines, pulse: options.pulse, onProblem });
  try {
    await scan.next();
  } finally {
    await scan.close();
  }
  problems.throwIfAny();
  const facts = fields.map(({ work }, field) => (work === 'skip' ? undefined : factsOf(scanner, field)));
  return { rows: scanner.rows, facts, lines };
}

function isUtf8(text: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(text);
    return true;
  } catch {
    return false;
  }
}

function rowWords(cells: number, text: Uint8Array): string {
  if (cells === 1 && /^[ \t]*$/.test(Buffer.from(text).toString('latin1'))) return 'a blank line';
  return cells === 1 ? '1 cell' : `${cells} cells`;
}

function manyTexts(where: string, name: string): StageFailure {
  return new StageFailure('csv-cells', `column ${excerpt(name)} has too many categories`, {
    where,
    found: `more than ${fixedCategoriesMax} different texts, or more than ${poolBytes} bytes of them`,
    expected: 'fewer categories',
    hint: `columns: { ${JSON.stringify(name)}: text }`,
  });
}

function factsOf(scanner: Scanner, field: number): Facts {
  return {
    counts: countsOf(scanner.counts(field)),
    low: scanner.fact(field, 'low'),
    high: scanner.fact(field, 'high'),
    earliest: scanner.fact(field, 'earliest'),
    latest: scanner.fact(field, 'latest'),
    nanos: scanner.fact(field, 'nanos') === 1,
    longDigits: scanner.fact(field, 'longDigits') === 1,
    partial: scanner.fact(field, 'partial'),
    texts: scanner.fact(field, 'partial') < 2 ? scanner.entries(field) : [],
  };
}

/** The form of a column whose type is fixed; times are mistaken if only some have an offset. */
function fixedForm(
  { counts }: Facts,
  type: FixedType | undefined,
): { readonly form: CellForm; readonly mistaken: boolean } | undefined {
  if (type === undefined) return undefined;
  if (type === 'category' || type === 'text') return { form: textForm, mistaken: false };
  if (type !== 'timestamp') return { form: { type, kinds: fixedKinds[type] }, mistaken: false };
  const { localCell, zonedCell } = counts;
  const form: CellForm = { type, kinds: [zonedCell > localCell ? 'zonedCell' : 'localCell'] };
  return { form, mistaken: localCell > 0 && zonedCell > 0 };
}

/** Reads the mistaken columns again, and fails with the places of the cells that disagree with the others. */
async function reportMistakes(
  sought: Sought,
  forms: readonly ({ readonly form: CellForm; readonly mistaken: boolean } | undefined)[],
  fixed: readonly (FixedType | undefined)[],
): Promise<never> {
  const { names } = sought.header;
  const fields = forms.map(
    (form): FieldPlan =>
      form?.mistaken === true ? { work: 'count', allowed: kindBits(...form.form.kinds) } : { work: 'skip' },
  );
  await reading(sought, fields, (field) => {
    const { type } = forms[field]!.form;
    const most = fixed[field] === undefined ? ', as most cells of the column are' : '';
    return { expected: `${cellWords[type]}${most}`, hint: typeHint(names[field]!, fixed[field]) };
  });
  throw new Error('Internal error: the cells that disagree were not found again');
}

function typeHint(name: string, fixed: FixedType | undefined): string {
  const missing = 'name the texts that stand for a missing value, as missing: ["", NA]';
  return fixed === undefined
    ? `correct the cell; or ${missing}; or keep the column as texts, with columns: { ${JSON.stringify(name)}: text }`
    : `correct the cell; or ${missing}; or give the column another type`;
}

function columnOf(
  name: string,
  field: number,
  { type, kinds }: CellForm,
  facts: Facts,
  fixed: FixedType | undefined,
): CsvColumn {
  const { counts, nanos } = facts;
  const base = { name, field, kinds, missing: counts.missingCell };
  switch (type) {
    case 'integer': {
      const storage = integerStorage(facts.low, facts.high);
      return { ...base, type, storage, work: integerWorks[storage] };
    }
    case 'number':
      return { ...base, type, storage: 'Float64', work: 'storeDoubles' };
    case 'boolean':
      return { ...base, type, storage: 'Bool', work: 'storeBooleans' };
    case 'date':
      return { ...base, type, storage: 'Date', work: 'storeDates' };
    case 'timestamp': {
      const zone = kinds.includes('zonedCell') ? ', UTC' : '';
      const far = facts.earliest < -nanosSecondsMax || facts.latest >= nanosSecondsMax;
      if (nanos && far) return { ...base, type: 'text', storage: 'Utf8', work: 'storeTexts' };
      const storage = `Timestamp<${nanos ? 'ns' : 'us'}${zone}>`;
      return { ...base, type, storage, work: nanos ? 'storeNanos' : 'storeMicros' };
    }
    case 'text': {
      const complete = facts.partial === 0;
      const category =
        fixed === 'category' ||
        (fixed === undefined && complete && areCategories(facts.texts.length, filled(counts) + counts.emptyCell));
      if (!category) return { ...base, type, storage: 'Utf8', work: 'storeTexts' };
      const categories = [...facts.texts].sort(compareCodePoints);
      return { ...base, type: 'category', storage: 'Dictionary<Utf8>', work: 'storeEntries', categories };
    }
  }
}

const integerWorks = {
  Uint8: 'storeBytes',
  Int16: 'storeShorts',
  Int32: 'storeWords',
  Int64: 'storeLongs',
} as const;

function notesOn(
  names: readonly string[],
  columns: readonly CsvColumn[],
  facts: readonly (Facts | undefined)[],
  fixed: readonly (FixedType | undefined)[],
): string[] {
  const kept = columns.filter(({ field, storage }) => fixed[field] === undefined && /Utf8/.test(storage));
  const named = (why: (facts: Facts) => boolean): string =>
    kept
      .filter(({ field }) => why(facts[field]!))
      .map(({ field }) => JSON.stringify(names[field]))
      .join(', ');
  const long = named(({ longDigits }) => longDigits);
  const zeros = named(({ longDigits, counts }) => !longDigits && counts.codeCell > 0);
  const fine = named(({ nanos, counts }) => nanos && counts.textCell === 0);
  return [
    ...(long === '' ? [] : [`kept as texts, as numbers in them have more digits than a double holds: ${long}`]),
    ...(zeros === '' ? [] : [`kept as texts, as numbers in them start with zeros: ${zeros}`]),
    ...(fine === '' ? [] : [`kept as texts, as nanoseconds cannot be so long before or after 1970: ${fine}`]),
  ];
}

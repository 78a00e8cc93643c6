/**
 * The columns that several sources share, each with one type for all of them: integers and numbers together are numbers,
 * categories and texts categories while they are few. Every other difference is a failure that names both files.
 */

import { compareCodePoints, nearestName, StageFailure } from 'arrowline/stage';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { RowSource, SourceColumn, ValueType } from '../rows.ts';

export interface SharedColumn {
  readonly name: string;
  readonly type: ValueType;
  readonly storage: string;
  /** Rows without a value, of all sources. */
  readonly missing: number;
  readonly dictionary?: readonly string[];
  readonly shape?: readonly number[];
  readonly bytes?: boolean;
}

const integers = ['Uint8', 'Int16', 'Int32', 'Int64'];
/** As readers decide for one file. */
const categoriesMax = 1000;
const rowsPerCategory = 2;

/** Fails with `columns` where columns are not the same, with `types-differ`, and with `shape-mismatch`. */
export async function sharedColumns(
  sources: readonly RowSource[],
  fixed: ReadonlyMap<string, ValueType>,
): Promise<readonly SharedColumn[]> {
  const [first, ...others] = sources as readonly [RowSource, ...RowSource[]];
  for (const other of others) sameNames(first, other);
  const rows = sources.reduce((sum, one) => sum + one.rows, 0);
  const byName = sources.map((source) => ({
    source,
    columns: new Map(source.columns.map((column) => [column.name, column])),
  }));
  const shared: SharedColumn[] = [];
  for (const { name } of first.columns) {
    const found = byName.map(({ source, columns }) => ({ source, column: columns.get(name)! }));
    shared.push(await sharedColumn(name, found, rows, fixed.get(name)));
  }
  return shared;
}

async function sharedColumn(
  name: string,
  found: readonly Found[],
  rows: number,
  fixed: ValueType | undefined,
): Promise<SharedColumn> {
  const { type, storage, shape, bytes } = found.slice(1).reduce((left, one) => merge(left, one), found[0]!).column;
  const missing = found.reduce((sum, { column }) => sum + column.missing, 0);
  const shared = { name, type, storage, missing, ...(shape && { shape }), ...(bytes === true && { bytes }) };
  if (type !== 'category' && type !== 'text') return shared;
  const dictionary =
    type === 'category' && found.every(({ column }) => column.categories !== undefined)
      ? found.flatMap(({ column }) => column.categories!)
      : await fewTexts(found, rows - missing, fixed);
  if (dictionary === undefined) return { ...shared, type: 'text', storage: 'Utf8' };
  const categories = [...new Set(dictionary)].sort(compareCodePoints);
  return { ...shared, type: 'category', storage: 'Dictionary<Utf8>', dictionary: categories };
}

interface Found {
  readonly source: RowSource;
  readonly column: SourceColumn;
}

function merge(left: Found, right: Found): Found {
  const [one, other] = [left.column, right.column];
  if (other.missing === right.source.rows) return left;
  if (one.missing === left.source.rows) return right;
  const types = new Set([one.type, other.type]);
  const both = (type: ValueType, storage: string): Found => ({ ...left, column: { ...one, type, storage } });
  if (types.size === 2 && types.has('integer') && types.has('number')) return both('number', 'Float64');
  if (types.size === 2 && types.has('category') && types.has('text')) return both('text', 'Utf8');
  if (types.size === 1 && one.type === 'integer')
    return both('integer', integers[Math.max(integers.indexOf(one.storage), integers.indexOf(other.storage))]!);
  if (types.size === 1 && one.type === 'tensor') return mergeTensors(left, right);
  if (types.size === 1 && one.storage === other.storage) return left;
  throw new StageFailure(
    'types-differ',
    `files that belong together have columns ${quoted(one.name)} of different types`,
    {
      where: `${right.source.file}, column ${quoted(one.name)}`,
      found: describe(other),
      expected: `${describe(one)}, as in ${left.source.file}`,
      hint: `write both in one way, or fix the type: columns: { ${quoted(one.name)}: text }`,
    },
  );
}

function mergeTensors(left: Found, right: Found): Found {
  const [one, other] = [left.column, right.column];
  const size = (shape: readonly number[] = []): string => shape.join(' × ');
  if (size(one.shape) !== size(other.shape))
    throw new StageFailure('shape-mismatch', 'files that belong together have examples of different shapes', {
      where: right.source.file,
      found: size(other.shape),
      expected: `${size(one.shape)}, as in ${left.source.file}`,
    });
  if (one.bytes === other.bytes) {
    if (one.storage === other.storage) return left;
    // Integers and floats that all are bytes are stored as bytes.
    const [wide, narrow] = one.storage.startsWith('FixedSizeList<Float32>') ? [left, right] : [right, left];
    if (
      wide.column.storage.startsWith('FixedSizeList<Float32>') &&
      narrow.column.storage.startsWith('FixedSizeList<Uint8>')
    )
      return wide;
  }
  const typeOf = ({ bytes, storage }: SourceColumn): string =>
    bytes === true ? 'unsigned bytes' : one.bytes === other.bytes ? storage : 'integers or floats';
  throw new StageFailure('types-differ', 'files that belong together have different types of number', {
    where: right.source.file,
    found: typeOf(other),
    expected: `${typeOf(one)}, as in ${left.source.file}`,
    hint: 'write both files as one type, in the same units',
  });
}

function describe({ type, storage }: SourceColumn): string {
  return type === 'timestamp' ? storage : type;
}

/** The different texts of a column, if they are few for its rows or the document says that they are categories. */
async function fewTexts(
  found: readonly Found[],
  rows: number,
  fixed: ValueType | undefined,
): Promise<readonly string[] | undefined> {
  if (fixed === 'text' || found.length === 1) return undefined;
  const texts = new Set<string>();
  for (const { source, column } of found) {
    if (column.missing === source.rows) continue;
    if (column.categories !== undefined) for (const text of column.categories) texts.add(text);
    else
      for await (const { columns } of source.read([column.name])) {
        const read = columns[column.name]!;
        if (read.type === 'Utf8')
          read.values.forEach((text, row) => {
            if (read.valid?.[row] !== 0) texts.add(text);
          });
        if (texts.size > categoriesMax) return undefined;
      }
    if (texts.size > categoriesMax) return undefined;
  }
  return texts.size * rowsPerCategory <= rows ? [...texts] : undefined;
}

function sameNames(first: RowSource, other: RowSource): void {
  const [expected, found] = [first, other].map(({ columns }) => new Set(columns.map(({ name }) => name)));
  const missing = [...expected!].find((name) => !found!.has(name));
  const more = [...found!].find((name) => !expected!.has(name));
  if (missing === undefined && more === undefined) return;
  const near =
    missing === undefined
      ? undefined
      : nearestName(
          missing,
          [...found!].filter((name) => !expected!.has(name)),
        );
  throw new StageFailure('columns', 'files that belong together do not have the same columns', {
    where: other.file,
    found:
      missing === undefined
        ? `a column ${quoted(more!)}`
        : `no column ${quoted(missing)}${near === undefined ? '' : `, but ${quoted(near)}`}`,
    expected: `the ${expected!.size} columns of ${first.file}`,
    hint: 'drop columns that only one file has: columns: { NAME: drop }',
  });
}

/** Types of columns as documents and schemas of artifacts write them: `Int32`, `Int64?`, `FixedSizeList<Float32>[10]`. */

import type { JsonObject, NumberType } from 'arrowline/stage';

export type Element = NumberType | 'Int64' | 'Uint64' | 'Bool' | 'Utf8';

export type Wanted = {
  /** As `columnType` writes it, without the mark of missing values. */
  readonly text: string;
  /** Whether rows may have no value. */
  readonly missing: boolean;
} & (
  | { readonly shape: 'scalar'; readonly of: Element }
  /** `width` numbers; any number of them if left out. */
  | { readonly shape: 'vector'; readonly of: Exclude<Element, 'Bool' | 'Utf8'>; readonly width?: number }
  | { readonly shape: 'list'; readonly of: Exclude<Element, 'Bool'> }
  /** A type that only Arrow files hold. */
  | { readonly shape: 'other' }
);

export type WantedColumns = ReadonlyMap<string, Wanted>;

const numbers = [
  'Int8',
  'Int16',
  'Int32',
  'Uint8',
  'Uint16',
  'Uint32',
  'Float32',
  'Float64',
  'Int64',
  'Uint64',
] as const;
const others = /^(?:Binary|Date|Dictionary<Utf8>|Timestamp<.+>)$/;

export function scalar(of: Element, missing = false): Wanted {
  return { text: of, missing, shape: 'scalar', of };
}

export function parseType(written: string): Wanted | undefined {
  const missing = written.endsWith('?');
  const text = missing ? written.slice(0, -1) : written;
  const number = numbers.find((one) => one === text);
  if (number !== undefined || text === 'Bool' || text === 'Utf8') return scalar(number ?? (text as 'Bool'), missing);
  const [, list, element, width] = /^(FixedSizeList|List)<(\w+)>(?:\[(\d+)\])?$/.exec(text) ?? [];
  const of = numbers.find((one) => one === element);
  if (list === 'FixedSizeList' && of !== undefined && Number(width) > 0)
    return { text, missing, shape: 'vector', of, width: Number(width) };
  if (list === 'List' && width === undefined && (of !== undefined || element === 'Utf8'))
    return { text, missing, shape: 'list', of: of ?? 'Utf8' };
  return others.test(text) ? { text, missing, shape: 'other' } : undefined;
}

export const typeNames = `Utf8, Bool, ${numbers.join(', ')}, FixedSizeList<type>[width], List<type>; with ? where rows may have no value`;

/** The columns that a document declares for a table. Planning has checked their types. */
export function declaredColumns(columns: { readonly [name: string]: string }): WantedColumns {
  return new Map(Object.entries(columns).map(([name, text]) => [name, parseType(text) as Wanted]));
}

/** The columns that the schema of an artifact type describes. Of several types that it allows, the last. */
export function documentedColumns(schema: JsonObject): WantedColumns {
  const found = new Map<string, Wanted>();
  for (const [name, column] of Object.entries(propertiesOf(propertiesOf(schema).columns))) {
    const { const: only, pattern } = column as { readonly const?: unknown; readonly pattern?: unknown };
    const wanted =
      typeof only === 'string' ? parseType(only) : typeof pattern === 'string' ? vectorOf(pattern) : undefined;
    if (wanted !== undefined) found.set(name, wanted);
  }
  return found;
}

function vectorOf(pattern: string): Wanted | undefined {
  const element = /^\^FixedSizeList<\(?(?:\w+\|)*(\w+)\)?>/.exec(pattern)?.[1];
  const of = numbers.find((one) => one === element);
  return of && { text: `FixedSizeList<${of}>`, missing: false, shape: 'vector', of };
}

/** `properties` of a schema, empty where it has none. */
export function propertiesOf(schema: unknown): { readonly [name: string]: unknown } {
  const { properties } = (schema ?? {}) as { readonly properties?: { readonly [name: string]: unknown } };
  return properties ?? {};
}

/** Types of columns as documents and schemas of artifacts write them: `Int32`, `FixedSizeList<Float32>[10]`, `List<Int32>`. */

import { type JsonObject, type NumberType, StageFailure } from 'arrowline/stage';

export type Scalar = NumberType | 'Utf8' | 'Binary';

export interface Wanted {
  readonly shape: 'scalar' | 'vector' | 'list';
  readonly of: Scalar;
  /** Numbers in a vector; any if left out. */
  readonly width?: number;
}

export type WantedColumns = ReadonlyMap<string, Wanted>;

const scalars: readonly string[] = ['Uint8', 'Int32', 'Float32', 'Float64', 'Utf8', 'Binary'] satisfies Scalar[];

export function parseType(text: string): Wanted | undefined {
  const [, list, of = '', width] = /^(?:(FixedSizeList|List)<)?(\w+)>?(?:\[(\d+)\])?$/.exec(text) ?? [];
  if (!isScalar(of) || typeText({ list, of, width }) !== text) return undefined;
  if (list === undefined) return { shape: 'scalar', of };
  return list === 'List' ? { shape: 'list', of } : { shape: 'vector', of, width: Number(width) };
}

function typeText({ list, of, width }: Record<'list' | 'of' | 'width', string | undefined>): string {
  if (list === undefined) return of ?? '';
  return `${list}<${of}>${list === 'FixedSizeList' ? `[${width}]` : ''}`;
}

function isScalar(name: string): name is Scalar {
  return scalars.includes(name);
}

/** The columns that a document declares for a table. */
export function declaredColumns(columns: { readonly [name: string]: string }, port: string): WantedColumns {
  return new Map(
    Object.entries(columns).map(([name, text]) => {
      const wanted = parseType(text);
      if (wanted !== undefined) return [name, wanted] as const;
      throw new StageFailure('output-columns', `the type of a column of "${port}" is unknown`, {
        where: `outputs.${port}.columns.${name}`,
        found: text,
        expected: `${scalars.join(', ')}, FixedSizeList<type>[width] or List<type>`,
      });
    }),
  );
}

/** The columns that the schema of an artifact type describes. Of several types that it allows, the last. */
export function documentedColumns(schema: JsonObject): WantedColumns {
  const found = new Map<string, Wanted>();
  for (const [name, column] of Object.entries(propertiesOf(propertiesOf(schema).columns))) {
    const { const: only, pattern } = column as { readonly const?: unknown; readonly pattern?: unknown };
    if (typeof only === 'string') {
      const wanted = parseType(only);
      if (wanted !== undefined) found.set(name, wanted);
    }
    const of = typeof pattern === 'string' ? /^\^FixedSizeList<\(?(?:\w+\|)*(\w+)\)?>/.exec(pattern)?.[1] : undefined;
    if (of !== undefined && isScalar(of)) found.set(name, { shape: 'vector', of });
  }
  return found;
}

/** `properties` of a schema, empty where it has none. */
export function propertiesOf(schema: unknown): { readonly [name: string]: unknown } {
  const { properties } = (schema ?? {}) as { readonly properties?: { readonly [name: string]: unknown } };
  return properties ?? {};
}

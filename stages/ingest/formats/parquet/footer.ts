/**
 * The footer of a Parquet file: its columns and where their pages are. Everything that it says about places and counts
 * is checked against the file before a page is read.
 */

import { StageFailure } from 'arrowline/stage';
import { type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet';
import { damaged, decoding, unusable } from '../typed/data-failure.ts';
import type { FileBytes } from '../typed/file-bytes.ts';
import { type Leaf, leafOf } from './leaf.ts';
import type { ListLevels } from './list-rows.ts';
import type { Chunk } from './pages.ts';

export interface ParquetColumn {
  readonly name: string;
  readonly leaf: Leaf;
  /** One for each row group that has rows. */
  readonly chunks: readonly Chunk[];
  readonly list?: ListLevels;
  /** Rows without a value, where every row group tells it. */
  readonly nulls?: number;
}

export interface Footer {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
  /** Uncompressed bytes of all pages. */
  readonly bytes: number;
  /** Names of columns that were written from a dictionary type. */
  readonly metadata: ReadonlyMap<string, string>;
}

const footerBytesMax = 2 ** 28;
const rowsMax = 2 ** 31 - 1;
const tail = 8;

export function readFooter(bytes: FileBytes, file: string): Footer {
  const metadata = parse(bytes, file);
  return decoding(
    file,
    () => 'its footer',
    () => examine(metadata, bytes.size, file),
  );
}

function parse(bytes: FileBytes, file: string): FileMetaData {
  const magic = bytes.size < 12 ? '' : Buffer.from(bytes.read(0, 4)).toString('latin1');
  const end = bytes.size < 12 ? new Uint8Array(tail) : bytes.read(bytes.size - tail, tail);
  const last = Buffer.from(end.subarray(4)).toString('latin1');
  if (magic === 'PARE' || last === 'PARE')
    throw unusable(file, 'a Parquet file is encrypted', { hint: 'write it without encryption' });
  if (magic !== 'PAR1')
    throw unusable(file, 'this is not a Parquet file', {
      found:
        bytes.size === 0
          ? 'an empty file'
          : `the bytes ${Buffer.from(bytes.read(0, Math.min(4, bytes.size))).toString('hex')}`,
      expected: 'a file that begins with "PAR1"',
    });
  if (last !== 'PAR1') throw damaged(file, undefined, 'it does not end with "PAR1": it was cut');
  const length = new DataView(end.buffer).getUint32(0, true);
  if (length > bytes.size - 12 || length > footerBytesMax)
    throw damaged(file, 'its footer', `a length of ${length} bytes`);
  const raw = (value: unknown): undefined => void value;
  const parsers = {
    ...{ timestampFromMilliseconds: raw, timestampFromMicroseconds: raw, timestampFromNanoseconds: raw },
    ...{ dateFromDays: raw, stringFromBytes: raw, jsonFromBytes: raw, uuidFromBytes: raw },
  };
  return decoding(
    file,
    () => 'its footer',
    () => parquetMetadata(bytes.read(bytes.size - tail - length, length + tail), { parsers, geoparquet: false }),
  );
}

function examine(metadata: FileMetaData, size: number, file: string): Footer {
  const rows = countOf(metadata.num_rows);
  if (rows > rowsMax)
    throw new StageFailure('too-large', 'a file has too many rows', {
      where: file,
      found: `${rows} rows`,
      expected: `at most ${rowsMax}`,
    });
  const groups = metadata.row_groups.map((group) => ({ group, rows: countOf(group.num_rows) }));
  const sum = groups.reduce((total, group) => total + group.rows, 0);
  if (sum !== rows) throw new Error(`${rows} rows, and ${sum} in its row groups`);
  const columns = fieldsOf(metadata.schema).map(({ name, path, leaf, list, defined, repeated }, _, all) => {
    const unlike = all.filter((one) => one.name === name).length > 1;
    if (name === '' || name === '__proto__' || unlike)
      throw unusable(file, 'a file has columns that cannot be told apart', {
        found: `a column "${name}"${unlike ? ' twice' : ''}`,
        expected: 'one column of each name',
      });
    let nulls: number | undefined = 0;
    const chunks: Chunk[] = [];
    for (const { group, rows: count } of groups) {
      if (count === 0 || leaf.kind === undefined) continue;
      const chunk = group.columns.find(({ meta_data: meta }) => meta !== undefined && same(meta.path_in_schema, path));
      if (chunk?.crypto_metadata !== undefined)
        throw unusable(file, 'a column is encrypted', { found: name, hint: 'write it without encryption' });
      if (chunk?.file_path !== undefined) throw unusable(file, 'a column is in another file', { found: name });
      const meta = chunk?.meta_data;
      if (meta === undefined) throw new Error(`column "${name}" is missing in a row group`);
      const dictionary = Number(meta.dictionary_page_offset ?? 0);
      const pages = countOf(meta.data_page_offset);
      const start = dictionary > 0 && dictionary < pages ? dictionary : pages;
      const bytes = countOf(meta.total_compressed_size);
      const values = countOf(meta.num_values);
      if (start < 4 || start + bytes > size)
        throw new Error(`column "${name}" is at bytes ${start} to ${start + bytes} of ${size}`);
      if (list === undefined ? values !== count : values < count)
        throw new Error(`column "${name}" has ${values} values in ${count} rows`);
      if (meta.type !== leaf.type) throw new Error(`column "${name}" is ${leaf.type} and ${meta.type}`);
      const known =
        list === undefined && meta.statistics?.null_count !== undefined
          ? Number(meta.statistics.null_count)
          : undefined;
      nulls = nulls === undefined || known === undefined ? undefined : nulls + known;
      chunks.push({ start, bytes, rows: count, values, codec: meta.codec, leaf, defined, repeated });
    }
    if (defined === 0) nulls = 0;
    return { name, leaf, chunks, ...(list && { list }), ...(nulls !== undefined && { nulls }) };
  });
  const bytes = metadata.row_groups.reduce((total, group) => total + countOf(group.total_byte_size), 0);
  const pairs = (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ''] as const);
  return { rows, columns, bytes, metadata: new Map(pairs) };
}

function countOf(value: bigint | number): number {
  const count = Number(value);
  if (!Number.isSafeInteger(count) || count < 0) throw new Error(`a count of ${value}`);
  return count;
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

interface Column {
  readonly name: string;
  readonly path: readonly string[];
  readonly leaf: Leaf;
  readonly list?: ListLevels;
  readonly defined: number;
  readonly repeated: number;
}

/** The columns below the root. A column with columns inside is refused, but for lists of numbers. */
function fieldsOf(schema: readonly SchemaElement[]): Column[] {
  const [root] = schema;
  const fields: Column[] = [];
  let at = 1;
  for (let index = 0; index < (root?.num_children ?? 0); index++) {
    const elements = subtree(schema, at);
    at += elements.length;
    fields.push(fieldOf(elements));
  }
  if (at !== schema.length) throw new Error(`${schema.length} elements of its schema, where ${at} are used`);
  return fields;
}

/** An element and all that are inside of it, without recursion: damaged schemas may be as deep as they are long. */
function subtree(schema: readonly SchemaElement[], start: number): readonly SchemaElement[] {
  let at = start;
  for (let open = 1; open > 0; at++) {
    const element = schema[at];
    if (element === undefined) throw new Error('its schema ends too early');
    open += (element.num_children ?? 0) - 1;
    if ((element.num_children ?? 0) < 0) throw new Error('a negative number of columns');
  }
  return schema.slice(start, at);
}

function fieldOf(elements: readonly SchemaElement[]): Column {
  const [top, middle, item] = elements as [SchemaElement, SchemaElement?, SchemaElement?];
  const optional = (one: SchemaElement | undefined) => (one?.repetition_type === 'OPTIONAL' ? 1 : 0);
  const isLeaf = (one: SchemaElement | undefined) => one?.type !== undefined && (one.num_children ?? 0) === 0;
  if (elements.length === 1 && isLeaf(top) && top.repetition_type !== 'REPEATED')
    return { name: top.name, path: [top.name], leaf: leafOf(top), defined: optional(top), repeated: 0 };
  const listLike = top.converted_type === 'LIST' || top.logical_type?.type === 'LIST';
  if (
    listLike &&
    elements.length === 3 &&
    middle?.repetition_type === 'REPEATED' &&
    isLeaf(item) &&
    item !== undefined &&
    item.repetition_type !== 'REPEATED'
  ) {
    const leaf = leafOf(item);
    const found = `a list of ${leaf.found}`;
    const path = [top.name, middle.name, item.name];
    const empty = optional(top);
    const levels = { defined: empty + 1 + optional(item), repeated: 1 };
    const sized = leaf.kind === 'number' || leaf.kind === 'integer';
    if (!sized) return { name: top.name, path, leaf: refused(leaf, found), ...levels };
    const list = { empty, item: levels.defined };
    return { name: top.name, path, leaf: { ...leaf, found }, list, ...levels };
  }
  const shape = listLike ? 'a list of lists or structs' : top.converted_type === 'MAP' ? 'a map' : 'a struct';
  return { name: top.name, path: [top.name], leaf: refused(leafOf(top), shape), defined: 0, repeated: 0 };
}

const cures: { readonly [found: string]: string } = {
  'a map': 'write a column for each key',
  'a struct': 'write a column for each field: with pyarrow, table.flatten(); with pandas, json_normalize',
};

function refused({ type, fixed, column }: Leaf, found: string): Leaf {
  const cure = cures[found] ?? 'write a column for each element, or lists of numbers that all have one length';
  return { type, fixed, column, found, cure };
}

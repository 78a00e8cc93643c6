/** Rows of an Arrow IPC file or stream, read in parts of its record batches: of a batch, only the rows that are needed. */

import { DataType, type Field } from 'apache-arrow';
import { type Column, columnRows, StageFailure, type Table } from 'arrowline/stage';
import { ColumnParts } from '../typed/column-parts.ts';
import { asDamage, damaged, decoding, unfit, unusable } from '../typed/data-failure.ts';
import type { FileBytes } from '../typed/file-bytes.ts';
import type { RawColumn, RawRows } from '../typed/raw-rows.ts';
import { type Batch, type Block, type Blocks, readBlocks } from './blocks.ts';
import { itemName, kindOf } from './column-kind.ts';
import { type Place, placesOf } from './layout.ts';
import { regionOf } from './regions.ts';
import { type Buffers, valuesOf } from './values.ts';

/** A multiple of 8: bits of rows begin with a byte. */
const rowsOfPart = 2 ** 16;
const rowsMax = 2 ** 31 - 1;

export async function arrowRows(bytes: FileBytes, file: string, wanted: (name: string) => boolean): Promise<RawRows> {
  const blocks = readBlocks(bytes, file);
  const { fields } = blocks.schema;
  const places = decoding(
    file,
    () => 'a record batch',
    () =>
      blocks.batches.map(({ header }) => {
        if (!(header.rows >= 0 && Number.isSafeInteger(header.rows))) throw new Error(`a batch of ${header.rows} rows`);
        return placesOf(fields, header);
      }),
  );
  const rows = blocks.batches.reduce((sum, { header }) => sum + header.rows, 0);
  if (rows > rowsMax)
    throw new StageFailure('too-large', 'a file has too many rows', {
      where: file,
      found: `${rows} rows`,
      expected: `at most ${rowsMax}`,
    });
  const widths = new Map<string, number>();
  const parts = (index: number): Generator<Column> => partsOf(bytes, file, blocks, places, index, widths);
  const columns = fields.map((field, index): RawColumn => {
    if (
      field.name === '' ||
      field.name === '__proto__' ||
      fields.some((one) => one !== field && one.name === field.name)
    )
      throw unusable(file, 'a file has columns that cannot be told apart', {
        found: `a column "${field.name}"`,
        expected: 'one column of each name',
      });
    const about = { ...kindOf(field), ...nullsOf(field, index, blocks, places) };
    if (!wanted(field.name) || about.kind !== 'tensor' || about.storage !== undefined) return about;
    const width = widthOf(parts(index));
    if (width === undefined)
      return { name: field.name, found: about.found, cure: 'a file without lists does not tell their length' };
    widths.set(field.name, width);
    const item = itemName((field.type.children[0] as Field).type);
    return { ...about, storage: `FixedSizeList<${item}>[${width}]`, shape: [width] };
  });
  return {
    rows,
    columns,
    rowBytes: bytes.size / Math.max(1, rows),
    read: async function* (names, count): AsyncGenerator<Table> {
      const taken = fields.flatMap(({ name }, index) =>
        names.has(name) ? [{ name, parts: new ColumnParts(parts(index)) }] : [],
      );
      for (let at = 0; at < rows; at += count) {
        const length = Math.min(count, rows - at);
        const table: Record<string, Column> = {};
        for (const { name, parts: column } of taken)
          if (names.has(name))
            table[name] = column.take(length, (missing) => {
              throw damaged(file, `column "${name}"`, `${missing} rows less than the file declares`);
            });
        yield { rows: length, columns: table, metadata: {} };
      }
    },
  };
}

/** A dictionary may have entries that are null, which its nodes do not tell. */
function nullsOf(field: Field, index: number, { batches }: Blocks, places: readonly Place[][]): { nulls?: number } {
  if (DataType.isDictionary(field.type)) return {};
  const counts = batches.map(({ header }, batch) => header.nodes[places[batch]?.[index]?.node ?? -1]?.nulls ?? -1);
  return counts.every((count) => count >= 0) ? { nulls: counts.reduce((sum, count) => sum + count, 0) } : {};
}

function widthOf(parts: Generator<Column>): number | undefined {
  for (const part of parts)
    if (part.type === 'FixedSizeList' && columnRows(part) > 0 && part.valid?.includes(1) !== false) return part.width;
  return undefined;
}

/** A column in parts, over all batches. */
function* partsOf(
  bytes: FileBytes,
  file: string,
  blocks: Blocks,
  places: readonly Place[][],
  index: number,
  widths: ReadonlyMap<string, number>,
): Generator<Column> {
  const field = blocks.schema.fields[index] as Field;
  const texts = new WeakMap<Block, Column>();
  let before = 0;
  let at = 0;
  const wrong = (row: number, found: string): never => {
    throw unfit(`${file} (row ${before + row}), column "${field.name}"`, 'a column of lists is no tensor', {
      found,
      expected: 'a list of the same number of numbers in every row',
      hint: 'make all lists one length, or leave the column out',
    });
  };
  try {
    for (const batch of blocks.batches) {
      at++;
      const buffers = buffersOf(bytes, batch, batch.dictionaries, texts);
      const place = places[at - 1]?.[index] as Place;
      for (let start = 0; start < buffers.rows; start += rowsOfPart) {
        const rows = [start, Math.min(start + rowsOfPart, buffers.rows)] as const;
        yield valuesOf(field.type, place, buffers, rows, widths.get(field.name), wrong);
      }
      before += buffers.rows;
    }
  } catch (error) {
    const where = `column "${field.name}", record batch ${at} of ${blocks.batches.length}`;
    throw asDamage(file, where, error);
  }
}

function buffersOf(
  bytes: FileBytes,
  { header, body }: Block,
  dictionaries: Batch['dictionaries'],
  known: WeakMap<Block, Column>,
): Buffers {
  const regions = new Map<number, ReturnType<typeof regionOf>>();
  const joined = new Map<number, Column>();
  return {
    rows: header.rows,
    region: (index) => {
      const region = regions.get(index) ?? regionAt(bytes, header, body, index);
      regions.set(index, region);
      return region;
    },
    node: (index) => {
      const node = header.nodes[index];
      if (node === undefined) throw new Error('a node that is not there');
      return node;
    },
    dictionary: (id, type) => {
      const column = joined.get(id) ?? dictionaryOf(bytes, dictionaries.get(id) ?? [], type, known);
      joined.set(id, column);
      return column;
    },
  };
}

function regionAt(bytes: FileBytes, header: Block['header'], body: number, index: number): ReturnType<typeof regionOf> {
  const buffer = header.buffers[index];
  if (buffer === undefined) throw new Error('a buffer that is not there');
  return regionOf(bytes, body + buffer.at, buffer.bytes, header.codec);
}

/** The values of a dictionary, whose later parts go on with it. */
function dictionaryOf(
  bytes: FileBytes,
  blocks: readonly Block[],
  type: DataType,
  known: WeakMap<Block, Column>,
): Column {
  const parts = blocks.map((block) => {
    const column = known.get(block) ?? decodeDictionary(bytes, block, type);
    known.set(block, column);
    return column;
  });
  const rows = parts.reduce((sum, part) => sum + columnRows(part), 0);
  if (parts.length === 0) throw new Error('its dictionary is not there');
  if (rows === 0) return parts[0] as Column;
  return new ColumnParts(parts[Symbol.iterator]()).take(rows, () => {
    throw new TypeError('Internal error: a dictionary lost values');
  });
}

function decodeDictionary(bytes: FileBytes, block: Block, type: DataType): Column {
  const buffers = buffersOf(bytes, block, new Map(), new WeakMap());
  const [place] = placesOf([{ type } as Field], block.header) as [Place];
  const column = valuesOf(type, place, buffers, [0, block.header.rows], undefined, () => {
    throw new Error('a dictionary of lists');
  });
  if (column.valid !== undefined)
    throw new Error('a dictionary with an entry that is null: write missing values as rows without a value');
  return column;
}

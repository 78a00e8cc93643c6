/** How many rows are read at a time. */

const pieceBytes = 16 * 2 ** 20;
const rowsLeast = 1024;
const rowsFewest = 16;
const bytesOf: { readonly [storage: string]: number } = {
  ...{ Uint8: 1, Int8: 1, Bool: 1, Int16: 2, Uint16: 2, Int32: 4, Uint32: 4, Float32: 4, Date: 4 },
  ...{ 'Dictionary<Utf8>': 4, Utf8: 32 },
};

/**
 * The largest power of two with at most 16 MiB in the types of the columns, and at least 1,024; less where rows of the file
 * have so many bytes that these do not tell: long texts.
 */
export function rowsAtATime(columns: readonly { readonly storage: string }[], rowBytes: number): number {
  const typed = columns.reduce((sum, { storage }) => {
    const [, item = storage, width = '1'] = /^FixedSizeList<(\w+)>\[(\d+)\]$/.exec(storage) ?? [];
    return sum + (bytesOf[item] ?? 8) * Number(width);
  }, 0);
  const rows = Math.max(rowsLeast, powerBelow(pieceBytes / Math.max(1, typed)));
  return Math.min(rows, Math.max(rowsFewest, powerBelow((4 * pieceBytes) / Math.max(1, rowBytes))));
}

function powerBelow(count: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, count)));
}

/** Rules by which every reader chooses the type of a column. */

/** Texts of which a column has no more than this, each twice on average, are categories. */
export const categoriesMax = 1000;
/** A longer text is no category, unless the document says so. */
export const categoryBytesMax = 1024;
/** Different texts, in UTF-8, of a column that the document makes one of categories. */
export const fixedCategoriesMax = 1 << 20;

/** Whether so many different texts in so many rows with a value are categories. */
export function areCategories(different: number, rows: number): boolean {
  return different > 0 && different <= categoriesMax && 2 * different <= rows;
}

/** The smallest integers that hold all. */
export function integerStorage(low: number, high: number): 'Uint8' | 'Int16' | 'Int32' | 'Int64' {
  if (low >= 0 && high <= 255) return 'Uint8';
  if (low >= -(2 ** 15) && high < 2 ** 15) return 'Int16';
  return low >= -(2 ** 31) && high < 2 ** 31 ? 'Int32' : 'Int64';
}

/** Nanoseconds since 1970 in 64 bits reach about so many seconds before and after it. */
export const nanosSecondsMax = 9_223_372_036;

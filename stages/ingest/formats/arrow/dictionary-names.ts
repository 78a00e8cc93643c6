/** Names of the columns that an Arrow schema declares as dictionaries of texts: pandas' categoricals, among others. */

/** @param schema as Parquet files have it: a schema message in base64; one that cannot be read declares nothing */
export async function dictionaryNames(schema: string | undefined): Promise<ReadonlySet<string>> {
  if (schema === undefined) return new Set();
  const { DataType, RecordBatchReader } = await import('apache-arrow');
  try {
    const { fields } = RecordBatchReader.from(Buffer.from(schema, 'base64')).open().schema;
    return new Set(fields.filter(({ type }) => DataType.isDictionary(type)).map(({ name }) => name));
  } catch {
    return new Set();
  }
}

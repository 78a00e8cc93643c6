/** Names of the columns that an Arrow schema declares as dictionaries of texts: pandas' categoricals, among others. */

/** @param schema as Parquet files have it: a schema message in base64; one that cannot be read declares nothing */
export async function dictionaryNames(schema: string | undefined): Promise<ReadonlySet<string>> {
  if (schema === undefined) return new Set();
  const [{ DataType }, { messageOf }] = await Promise.all([import('apache-arrow'), import('./headers.ts')]);
  try {
    const bytes = new Uint8Array(Buffer.from(schema, 'base64'));
    // After a mark and its length; older writers left the mark out.
    const { header } = messageOf(bytes.subarray(bytes[0] === 0xff ? 8 : 4));
    const { fields } = header.kind === 'schema' ? header.schema() : { fields: [] };
    return new Set(fields.filter(({ type }) => DataType.isDictionary(type)).map(({ name }) => name));
  } catch {
    return new Set();
  }
}

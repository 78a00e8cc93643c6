/** Files that determine, besides modules, how text is read into tables: part of the key of every stage that does. */

export const tablesModule = new URL('../../../../stages/lib/tables/tables.wasm', import.meta.url);

export const tablesAssets: readonly URL[] = [tablesModule];

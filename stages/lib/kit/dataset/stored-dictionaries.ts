/** The texts of a stored table's dictionary columns among the named ones: the same in every batch. */

import type { StoredTable } from 'arrowline/stage';

export async function storedDictionaries(
  input: StoredTable,
  names: readonly string[],
): Promise<{ readonly [name: string]: readonly string[] }> {
  const coded = names.filter((name) => input.types[name]!.startsWith('Dictionary'));
  if (coded.length === 0 || input.batches.length === 0) return {};
  const { columns } = await input.read(0, coded);
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, one]) => (one.type === 'Dictionary' ? [[name, one.dictionary]] : [])),
  );
}

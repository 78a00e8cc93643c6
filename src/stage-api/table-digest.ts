/** The digest that a table will have as an artifact, for an output that refers to another one. */

import { type Digest, digestOf } from '../core/values/digest.ts';
import type { Table } from './table.ts';

export async function tableDigest(table: Table): Promise<Digest> {
  const { encodeTable } = await import('./arrow-file.ts');
  return digestOf(encodeTable(table));
}

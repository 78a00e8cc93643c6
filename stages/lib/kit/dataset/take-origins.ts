/** Where some rows of a dataset are from, for artifacts about these rows. */

import { originColumns, type RowOrigins, readOrigins } from '../../../../src/artifacts/examples.ts';
import { takeRows } from './take-rows.ts';

export function takeOrigins(origins: RowOrigins, rows: Uint32Array): RowOrigins {
  return readOrigins({ rows: rows.length, columns: takeRows(originColumns(origins), rows), metadata: {} });
}

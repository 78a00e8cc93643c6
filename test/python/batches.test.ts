/** Artifacts of several record batches, read by pyarrow, which is another implementation of the format. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Column, column, makeTable } from '../../src/stage-api/table.ts';
import { testWith } from '../support/programs.ts';
import { bytesInBatches } from '../support/stored.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { printed } from './script.ts';

testWith(['pyarrow'], 'pyarrow finds a file of many batches valid, and in it every value', async (t) => {
  const count = 1000;
  const rows = Array.from({ length: count }, (_, row) => row);
  const classes: Column = {
    ...{ type: 'Dictionary', dictionary: ['a', 'ä', 'c'], ordered: false },
    values: Int32Array.from(rows, (row) => row % 3),
  };
  const table = makeTable(
    {
      number: {
        ...column.float64(Float64Array.from(rows, (row) => row / 7)),
        valid: Uint8Array.from(rows, (row) => Number(row % 9 !== 0)),
      },
      text: column.utf8(rows.map((row) => `ä${row}`)),
      class: classes,
      vector: column.vectors(
        Float32Array.from({ length: 2 * count }, (_, index) => index),
        2,
      ),
      words: { type: 'List', of: 'Utf8', values: rows.map((row) => Array(row % 3).fill(`x${row}`)) },
    },
    {},
  );
  const path = join(temporaryFolder(t), 'batches.arrow');
  writeFileSync(path, await bytesInBatches(table, 64));
  const script = `import pyarrow.ipc
file = pyarrow.ipc.open_file(${JSON.stringify(path)})
table = file.read_all()
table.validate(full=True)
print(json.dumps({"batches": file.num_record_batches, **table.to_pydict()}))`;
  t.deepEqual(printed(t, script, {}), {
    batches: 16,
    number: rows.map((row) => (row % 9 === 0 ? null : row / 7)),
    text: rows.map((row) => `ä${row}`),
    class: rows.map((row) => ['a', 'ä', 'c'][row % 3]),
    vector: rows.map((row) => [2 * row, 2 * row + 1]),
    words: rows.map((row) => Array(row % 3).fill(`x${row}`)),
  });
});

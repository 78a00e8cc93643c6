/** The body of a trivial task: its output is `with.value` and `with.offset` more than the sum of what it gathers. */

import { column, makeTable, type StageBody } from 'arrowline/stage';
import type { trivial } from './stage.ts';

const body: StageBody<ReturnType<typeof trivial>> = async (context) => {
  let total = context.parameters.value + context.parameters.offset;
  for (const input of context.many('inputs')) {
    const values = (await input.table()).columns.value?.values as Float64Array;
    total += values[0] as number;
  }
  const columns = { name: column.utf8(['value']), value: column.float64(Float64Array.of(total)) };
  return { outputs: { output: makeTable(columns, { type: 'metrics', version: 1, classNames: [] }) } };
};

export default body;

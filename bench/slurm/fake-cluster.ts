/**
 * A cluster that is none: a process of its own that leaves outcomes as jobs would, with nothing computed. The run beside
 * it plans, submits and follows as ever.
 *
 *     node fake-cluster.js STORE     (as a child process: batches come as messages)
 */

import { digestOf } from '../../src/core/values/digest.ts';
import { jobFolder } from '../../src/store/jobs/job-folder.ts';
import { storeLayout } from '../../src/store/layout.ts';

export interface BatchToDo {
  readonly folder: string;
  readonly batch: number;
}

// It sees everything at once, so that it takes little of the machine.
const layout = storeLayout(process.argv[2] as string);
const columns = { name: 'Utf8', value: 'Float64' };

process.on('message', ({ folder: id, batch }: BatchToDo) => {
  const folder = jobFolder(layout, id);
  for (const number of folder.batch(batch)?.tasks.flat() ?? []) {
    if (folder.request(number) === undefined) throw new Error(`the request ${number} is missing`);
    const digest = digestOf(`${id} ${number}`);
    const output = { type: 'metrics', digest, bytes: 500, rows: 1, columns };
    const result = { outputs: { output }, metrics: {}, timings: {}, notes: [] };
    folder.leave({ number, blobs: [digest], events: 0, execution: { outcome: 'done', result, seconds: 1 } });
  }
  process.send?.({ folder: id, batch });
});

/**
 * Runs a document so often in one process, with one cached action each time: a store with as many runs.
 *
 *     node dist/bench/growth/repeat-runs.js DOCUMENT STORE COUNT
 */

import { main } from '../../src/main.ts';
import { contents } from '../orchestrate/contents.ts';

const [document = '', store = '', count = '0'] = process.argv.slice(2);
for (let run = 0; run < Number(count); run++)
  await main([process.execPath, 'pipeline', 'run', document, '--store', store, '-q'], contents);

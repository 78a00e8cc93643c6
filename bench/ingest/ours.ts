/**
 * Reads one CSV file and forgets its tables; prints CPU seconds, wall seconds, peak memory and rows as JSON.
 *
 *     node dist/bench/ingest/ours.js FILE
 */

import { statSync } from 'node:fs';
import { openCsv } from '../../stages/ingest/formats/delimited/read.ts';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: node dist/bench/ingest/ours.js FILE');
const before = process.cpuUsage();
const started = performance.now();
const source = await openCsv(
  { name: path, path, bytes: statSync(path).size },
  { missing: [''], types: {}, dropped: new Set(), pulse: async () => {} },
);
let rows = 0;
for await (const table of source.read()) rows += table.rows;
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({ cpu: (user + system) / 1e6, wall, mib: Math.round(process.resourceUsage().maxRSS / 1024), rows }),
);

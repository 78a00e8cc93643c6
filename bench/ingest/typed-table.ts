/** A table of every type for the measurement of readers: numbers, integers, categories, dates, texts, missing values. */

import { closeSync, openSync, writeSync } from 'node:fs';

const header = 'id,age,amount,ratio,kind,city,born,seen,active,score,comment\n';
const kinds = ['red', 'green', 'blue', 'ochre'];
const cities = Array.from({ length: 200 }, (_, index) => `city-${(index * 7919) % 1000}`);
const chunkBytes = 1_000_000;

/** Writes rows until the file has so many bytes. */
export function writeTypedTable(path: string, bytes: number): void {
  let state = 12345;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(draw() * limit);
  const descriptor = openSync(path, 'w');
  let rows = [header];
  let length = 0;
  let written = 0;
  const flush = (): void => {
    written += writeSync(descriptor, rows.join(''));
    rows = [];
    length = 0;
  };
  for (let id = 1; written + length < bytes; id++) {
    const time = new Date(draw() * 1.7e12).toISOString();
    const row = [
      id,
      below(100),
      (draw() * 10_000).toFixed(2),
      draw(),
      kinds[below(kinds.length)],
      cities[below(cities.length)],
      time.slice(0, 10),
      time.slice(0, 19),
      draw() < 0.5,
      draw() < 0.1 ? '' : below(2e6) - 1e6,
      draw() < 0.2 ? `"said ""so"", ${id}"` : `note number ${id}`,
    ].join();
    rows.push(`${row}\n`);
    length += row.length + 1;
    if (length > chunkBytes) flush();
  }
  flush();
  closeSync(descriptor);
}

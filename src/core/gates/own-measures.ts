/** Numbers of every action that no body reports: how long its execution took, and how large its artifacts are. */

import type { Measure } from '../facts/measure.ts';
import { type ActionRecord, blobsOf } from '../facts/record.ts';

export const ownMeasures: readonly Measure[] = [
  {
    name: 'seconds',
    title: 'Seconds',
    about: 'Duration of the execution that made the artifacts',
    better: 'less',
    format: 'seconds',
  },
  { name: 'bytes', title: 'Size', about: 'Bytes of the artifacts', better: 'less', format: 'bytes' },
];

export type Result = Pick<ActionRecord, 'metrics' | 'seconds' | 'outputs' | 'facts'>;

/** The number of that name: a metric that the body reported, else a number of the action itself. */
export function numberOf({ metrics, seconds, outputs }: Result, name: string): number | undefined {
  if (Object.hasOwn(metrics, name)) return metrics[name];
  if (name === 'seconds') return seconds;
  return name === 'bytes' ? bytesOf(outputs) : undefined;
}

/** All bytes of the outputs, with the files that they list. */
export function bytesOf(outputs: Result['outputs']): number {
  let sum = 0;
  for (const output of Object.values(outputs)) for (const { bytes } of blobsOf(output)) sum += bytes;
  return sum;
}

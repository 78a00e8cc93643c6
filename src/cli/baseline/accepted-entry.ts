/** The entry of an action as its stored result gives it: metrics, versions, facts, and predictions as far as gates need them. */

import type { ActionFact } from '../../core/facts/run-facts.ts';
import type { BaselineEntry } from '../../core/gates/baseline-file.ts';
import { numberOf } from '../../core/gates/own-measures.ts';
import { factsOf } from '../../core/gates/subject.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import { readArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import type { Uses } from '../context.ts';
import { UsageError } from '../exit.ts';
import type { NeededEntry } from './targets.ts';

/** @throws UsageError if the result does not have what is needed, or if its predictions are too large */
export async function acceptedEntry(
  { id, key, without }: Pick<ActionFact, 'id' | 'key' | 'without'>,
  { metrics, tested }: NeededEntry,
  commit: string | undefined,
  store: Store,
  uses: Uses,
): Promise<BaselineEntry> {
  const found = key === undefined ? undefined : await store.records.find(key as ActionKey);
  if (key === undefined || found === undefined)
    throw new UsageError(`${id} has no result any more`, 'run the pipeline again');
  if (without !== undefined)
    throw new UsageError(
      `the result of ${id} was made without some of its inputs: ${without.join(', ')}`,
      'a baseline needs all of them: run what failed',
    );
  const { record } = found;
  const values = [...metrics.keys()].map((name): [string, number] => {
    const value = numberOf(record, name);
    if (value === undefined) throw new UsageError(`${id} reported no ${name}`, 'remove the gate, or measure it');
    // JSON has one zero.
    return [name, value === 0 ? 0 : value];
  });
  const versions = [...metrics].filter(([, { version }]) => version !== 1);
  const facts = factsOf(record.facts, [...metrics.keys()]);
  const output = Object.values(record.outputs).find(({ type }) => type === 'predictions');
  const packed =
    tested.size > 0 && output !== undefined
      ? await uses.packPredictions(
          await readArtifact(store.blobs, output),
          Object.fromEntries([...tested].map(([split, measures]) => [split, [...measures].sort()])),
        )
      : undefined;
  if (packed !== undefined && 'refused' in packed) throw new UsageError(`${id}: ${packed.refused}`, packed.hint);
  return {
    key,
    ...(commit !== undefined && { commit }),
    metrics: Object.fromEntries(values),
    ...(versions.length > 0 && {
      measureVersions: Object.fromEntries(versions.map(([name, { version }]) => [name, version])),
    }),
    ...(Object.keys(facts).length > 0 && { facts }),
    ...(packed !== undefined && { predictions: packed.packed }),
  };
}

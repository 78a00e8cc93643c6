/** Checks records and checkpoints against their places and the blobs they refer to. */

import type { OutputRecord } from '../../../core/facts/record.ts';
import { isCheckpointOf, outputProblem } from '../../objects/artifact.ts';
import { positionOf } from '../../records/checkpoint-store.ts';
import type { Store } from '../../store.ts';
import type { StoredCheckpoint, StoredRecord } from '../inventory.ts';
import type { Artifacts } from './artifacts.ts';
import { asFault, faultOf, type Subject } from './subject.ts';

export function recordSubject({ objects, records }: Store, artifacts: Artifacts, { key, name }: StoredRecord): Subject {
  const problemOf = async (port: string, output: OutputRecord): Promise<string | undefined> => {
    const found = await artifacts.find(output.digest, output.bytes);
    const problem = typeof found === 'string' ? found : outputProblem(output, found);
    if (problem !== undefined) return `its output "${port}" ${problem}`;
    for (const { digest, bytes } of output.members ?? []) {
      const lost = await artifacts.fileProblem(digest, bytes);
      if (lost !== undefined) return `a file of its output "${port}" ${lost}: ${digest}`;
    }
    return undefined;
  };
  return {
    kind: 'record',
    name: key,
    look: () =>
      faultOf(
        async () => (await objects.stat(name)) !== undefined,
        async () => {
          const found = await records.look(key);
          if (found === undefined) return (await objects.stat(name)) === undefined ? undefined : 'it is not a file';
          if ('problem' in found) return asFault(found);
          for (const [port, output] of Object.entries(found.record.outputs)) {
            const problem = await problemOf(port, output);
            if (problem !== undefined) return problem;
          }
          return undefined;
        },
      ),
    repair: () => objects.remove(name),
  };
}

export function checkpointSubject(
  { objects, checkpoints }: Store,
  artifacts: Artifacts,
  { prefix, number, name }: StoredCheckpoint,
): Subject {
  const position = positionOf(number);
  return {
    kind: 'checkpoint',
    name: `${prefix}/${number}`,
    look: () =>
      faultOf(
        async () => (await objects.stat(name)) !== undefined,
        async () => {
          if (position === undefined) return 'its number is not a position';
          const looked = await checkpoints.look(prefix, position);
          if (looked === undefined) return undefined;
          if ('problem' in looked) return asFault(looked);
          const found = await artifacts.find(looked.entry.digest, looked.entry.bytes);
          if (typeof found === 'string') return `its blob ${found}`;
          return isCheckpointOf(found, prefix, position)
            ? undefined
            : 'its blob belongs to another training or position';
        },
      ),
    repair: () => objects.remove(name),
  };
}

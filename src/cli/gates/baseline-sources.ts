/** The baselines that gates name, read from the disk and from the store. */

import { baselineCharactersMax } from '../../core/gates/baseline-file.ts';
import type { BaselineSources, EarlierRun, Missing } from '../../core/gates/baseline-sources.ts';
import { isMissing, StoreFault } from '../../store/fault.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import { localBlob } from '../../store/objects/local-blob.ts';
import { readSmallText } from '../../store/objects/small-file.ts';
import type { Store } from '../../store/store.ts';
import { UsageError } from '../exit.ts';
import { findRun } from '../find-run.ts';

/** The run that gates judge, from which `latest~1` counts back: the one that comes next, or the last one that ended. */
export type JudgedRun = 'next' | 'latest';

/** An artifact of an earlier run that is not in the store, and the key of the result that it belongs to. */
export interface AbsentArtifact {
  readonly key: string;
  readonly digest: string;
}

/** Without a store, runs cannot be found. `absent` hears of artifacts that are wanted and are not here. */
export function baselineSources(
  store: Store | undefined,
  judged: JudgedRun,
  absent: (artifact: AbsentArtifact) => void = () => {},
): BaselineSources {
  return {
    file: readFile,
    run: (reference, pipeline) => {
      if (store === undefined) return { missing: 'no store is read here' };
      const back = /^latest~(\d+)$/.exec(reference)?.[1];
      const found =
        back === undefined
          ? runById(reference, store)
          : runBefore(Number(back) - (judged === 'next' ? 1 : 0), store, pipeline);
      return 'missing' in found ? found : earlierRun(found, store, absent);
    },
  };
}

function readFile(path: string): ReturnType<BaselineSources['file']> {
  try {
    // A character takes up to three bytes.
    return { text: readSmallText(path, { followLinks: true, bytesMax: 3 * baselineCharactersMax }) };
  } catch (error) {
    if (isMissing(error)) return { missing: 'there is no such file' };
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function runBefore(back: number, store: Store, pipeline: string): Manifest | Missing {
  let left = back;
  for (const id of store.runs.list()) {
    const manifest = store.runs.manifest(id);
    if (manifest?.pipeline === pipeline && left-- === 0) return manifest;
  }
  return { missing: `the store has no such run of ${pipeline}` };
}

function runById(reference: string, store: Store): Manifest | Missing {
  try {
    return findRun(reference, store);
  } catch (error) {
    if (error instanceof UsageError || error instanceof StoreFault) return { missing: error.message };
    throw error;
  }
}

function earlierRun(
  { run, stages, actions }: Manifest,
  store: Store,
  absent: (artifact: AbsentArtifact) => void,
): EarlierRun {
  const facts = new Map(actions.map((fact) => [fact.id, fact]));
  return {
    run,
    ...(stages !== undefined && { stages }),
    action: (id) => facts.get(id),
    blob: (digest) => {
      const found = localBlob(store, digest);
      const key = actions.find(({ outputs }) => Object.values(outputs).includes(digest))?.key;
      if ('missing' in found && key !== undefined) absent({ key, digest });
      return found;
    },
  };
}

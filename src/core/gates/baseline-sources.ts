/** The port by which planning reads baselines: files, and earlier runs of the store. Answers are values; nothing throws. */

import type { ActionFact, RunFacts } from '../facts/run-facts.ts';

export interface BaselineSources {
  /** The text of a file by its absolute path. */
  file(path: string): { readonly text: string } | Missing | { readonly problem: string };
  /** A finished run: `latest~1` of the pipeline, an id, or its beginning. */
  run(reference: string, pipeline: string): EarlierRun | Missing;
}

/** Why it is not there, as the end of a sentence: `there is no such file`. */
export interface Missing {
  readonly missing: string;
}

export interface EarlierRun extends Pick<RunFacts, 'run' | 'stages'> {
  action(id: string): ActionFact | undefined;
  /** The path of an artifact by its digest. */
  blob(digest: string): { readonly path: string } | Missing;
}

/** Where nothing is read. */
export const noSources: BaselineSources = {
  file: () => ({ missing: 'no file is read here' }),
  run: () => ({ missing: 'no store is read here' }),
};

/** The words by which a user finds a run again. They are kept with the run, and decide nothing. */

import { object, text, texts } from '../values/shape.ts';

export interface RunLabel {
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly note?: string;
}

export const runLabelShape = object({}, { name: text, tags: texts, note: text });

/** Lengths in characters, and the number of tags. */
export const labelLimits = { name: 100, tag: 50, tags: 20, note: 2000 } as const;

/** Why a text cannot be a name, a tag or a note; undefined if it can. */
export function labelProblem(what: 'name' | 'tag' | 'note', given: string): string | undefined {
  if (given.trim() === '') return 'it is empty';
  if (!given.isWellFormed() || given.includes('\ufffd')) return 'it is not UTF-8';
  if (given.length > labelLimits[what])
    return `it has ${given.length} characters, and at most ${labelLimits[what]} are kept`;
  if (what !== 'note' && /\p{Cc}/u.test(given)) return 'it holds a control character';
  return undefined;
}

/** `baseline #paper #night: with the new data` and `--set train.with.batchSize=64`, each on a line if there is any. */
export function labelLines(label: RunLabel = {}, settings: readonly string[] = []): string[] {
  const { name, tags = [], note } = label;
  const words = [...(name === undefined ? [] : [name]), ...tags.map((tag) => `#${tag}`)].join(' ');
  const told = [words, note ?? ''].filter((one) => one !== '').join(': ');
  return [...(told === '' ? [] : [told]), ...settings.map((one) => `--set ${one}`)];
}

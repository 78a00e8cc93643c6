/** The answers of one action in several runs: a confusion matrix for each, and the rows that they answer differently. */

import { type ClassPredictions, type Predictions, predictions } from '../../artifacts/predictions.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import { readArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';
import type { Artifacts } from './artifacts.ts';
import { runsNamed } from './compare.ts';
import { differingRows } from './differing-rows.ts';
import { namesOf } from './told-answers.ts';
import { wholeIn } from './whole-in.ts';

const classesMax = 60;

export async function compareAnswers(
  store: Store,
  artifacts: Pick<Artifacts, 'hasPictures'>,
  query: URLSearchParams,
): Promise<Answer> {
  const named = runsNamed(store, query);
  if (typeof named === 'string') return { refused: 400, why: named };
  const action = query.get('action') ?? '';
  const read = await Promise.all(named.map((manifest) => answersIn(store, manifest, action)));
  const there = read.filter((one) => one !== undefined);
  if (there.length < named.length) return { refused: 404, why: `not every run has answers of ${action} in the store` };
  const splits = [...new Set(there[0]?.split)].filter((split) => there.every((one) => one.split.includes(split)));
  const split = splits.includes(query.get('split') ?? '')
    ? query.get('split')!
    : (splits.find((one) => one === 'test') ?? splits[0]);
  if (split === undefined) return { refused: 404, why: 'the runs answer no split in common' };
  const [first] = there;
  const names = first === undefined ? [] : namesOf(first);
  const isAlike = there.every((one) => kindOf(one) === kindOf(first) && namesOf(one).join('\n') === names.join('\n'));
  const dataset = named.at(-1)?.actions.find(({ id }) => id === action)?.inputs?.dataset;
  const classes = there.filter((one): one is ClassPredictions => 'classNames' in one);
  return {
    json: {
      splits,
      split,
      ...(isAlike &&
        classes.length > 0 &&
        names.length <= classesMax && { classNames: names, confusion: classes.map((one) => confusionOf(one, split)) }),
      ...(isAlike
        ? differingRows(there, split, wholeIn(query, 'offset', 0))
        : { why: 'rows are shown for answers of one task with the same classes' }),
      ...(dataset !== undefined && (await artifacts.hasPictures(dataset)) && { dataset }),
    },
  };
}

/** Two classes are told as more are. */
function kindOf(one: Predictions | undefined): string | undefined {
  return one?.task === 'binary' ? 'multiclass' : one?.task;
}

async function answersIn(store: Store, { actions }: Manifest, id: string): Promise<Predictions | undefined> {
  const action = actions.find((one) => one.id === id);
  if (action?.key === undefined) return undefined;
  const record = (await store.records.find(action.key as ActionKey))?.record;
  const output = Object.values(record?.outputs ?? {}).find(({ type }) => type === predictions.type);
  return output && predictions.read(await readArtifact(store.blobs, output));
}

/** Rows of each class by the class that was answered. */
function confusionOf({ split, label, predicted, classNames }: ClassPredictions, wanted: string): number[][] {
  const counts = classNames.map(() => classNames.map(() => 0));
  split.forEach((own, row) => {
    const line = own === wanted ? counts[label[row]!] : undefined;
    if (line !== undefined) line[predicted[row]!] = (line[predicted[row]!] ?? 0) + 1;
  });
  return counts;
}

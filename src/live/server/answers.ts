/** The answers of one action in several runs: a confusion matrix for each, and the rows that they answer differently. */

import { type ClassPredictions, type Predictions, predictions } from '../../artifacts/predictions.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import type { Manifest } from '../../store/journal/run-log.ts';
import { readArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';
import { runsNamed } from './compare.ts';
import { nameRows } from './row-names.ts';

const [rowsMax, classesMax] = [100, 60];

export async function compareAnswers(store: Store, query: URLSearchParams): Promise<Answer> {
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
  const classes = there.filter((one): one is ClassPredictions => 'classNames' in one);
  const names = classes[0]?.classNames ?? [];
  const sameClasses =
    classes.length === there.length && classes.every(({ classNames }) => classNames.join('\n') === names.join('\n'));
  return {
    json: {
      splits,
      split,
      ...(sameClasses &&
        names.length <= classesMax && { classNames: names, confusion: classes.map((one) => confusionOf(one, split)) }),
      ...(sameClasses ? rowsOf(classes, split, query) : { why: 'rows are shown for answers of the same classes' }),
      dataset: named.at(-1)?.actions.find(({ id }) => id === action)?.inputs?.dataset,
    },
  };
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

/** Rows that not all answer alike, with the number of those for each pattern of right and wrong. */
function rowsOf(all: readonly ClassPredictions[], split: string, query: URLSearchParams): object {
  const named = nameRows(all, split);
  const last = named?.at(-1);
  if (named === undefined || last === undefined)
    return { why: 'the rows of these runs cannot be matched: they have no ids and are not of the same files' };
  const patterns = new Map<string, number>();
  const differ: object[] = [];
  let unmatched = 0;
  const offset = Number(query.get('offset')) || 0;
  let found = 0;
  for (const [name, row] of last.rows) {
    const places = named.map(({ rows }) => rows.get(name));
    if (places.some((place) => place === undefined)) {
      unmatched++;
      continue;
    }
    const answers = all.map(({ predicted }, index) => predicted[places[index]!]!);
    const labels = all.map(({ label }, index) => label[places[index]!]!);
    const right = answers.map((answer, index) => answer === labels[index]);
    const pattern = right.map((is) => (is ? '1' : '0')).join('');
    patterns.set(pattern, (patterns.get(pattern) ?? 0) + 1);
    if (new Set(answers).size < 2) continue;
    if (found >= offset && differ.length < rowsMax) {
      const { row: numbers, label, classNames } = all.at(-1)!;
      differ.push({
        row: numbers[row],
        name: name.trim(),
        label: classNames[label[row]!],
        answers: answers.map((one) => classNames[one]),
        right,
      });
    }
    found++;
  }
  return { by: last.by, patterns: Object.fromEntries(patterns), differ, offset, found, unmatched };
}

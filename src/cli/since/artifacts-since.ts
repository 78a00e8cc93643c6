/** Curves and answers of two runs, read from the store. Results that are gone or cannot be read are told, never guessed. */

import type { ActionRecord, OutputRecord } from '../../core/facts/record.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { SinceAnswers, SinceCurve } from '../../core/facts/since-facts.ts';
import { namesText } from '../../core/facts/standing.ts';
import { parseActionKey } from '../../core/values/digest.ts';
import { addTo } from '../../core/values/lists-by.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import { DamagedBlob } from '../../store/fault.ts';
import { openArtifact, readArtifact, type StoredArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import type { Side } from '../../view/since/pair-rows.ts';

export interface ArtifactsSince {
  readonly curves: { readonly [action: string]: SinceCurve };
  readonly answers: { readonly [action: string]: SinceAnswers };
  readonly notes: readonly string[];
}

type Fact = RunFacts['actions'][number];
type Stored = Pick<Store, 'records' | 'blobs'>;
/** An action of now and its like before. */
type Pair = readonly [now: Fact, before: Fact];

/** Pictures are most of the bytes: those of more actions would make a page of megabytes. */
const [actionsMax, picturedMax] = [12, 4];

/** `pairs`: the most important first. */
export async function artifactsSince(
  now: RunFacts,
  before: RunFacts,
  pairs: readonly Pair[],
  store: Stored,
): Promise<ArtifactsSince> {
  const notes = new Map<string, string[]>();
  const curves = await ofType('history', pairs, store, notes, async ([, [, old]]) => {
    const { curveBefore } = await import('../../view/since/curve-before.ts');
    return curveBefore(await readArtifact(store.blobs, old));
  });
  let compared = 0;
  const answers = await ofType('predictions', pairs, store, notes, async ([own, old], [fact]) => {
    const found = await answersOf([now, before], [own, old], store, compared++ < picturedMax);
    if ('refused' in found)
      addTo(notes, `the answers of ${these} are not compared row by row: ${found.refused}`, fact.id);
    else if (found.note !== undefined) addTo(notes, `${these}: ${found.note}`, fact.id);
    return 'refused' in found ? undefined : found.answers;
  });
  return {
    curves,
    answers,
    notes: [...notes].map(([sentence, actions]) => sentence.replace(these, () => namesText([...new Set(actions)]))),
  };
}

/** The place of the names of actions in a sentence that is told once of all. */
const these = '\0';

type Output = readonly [record: ActionRecord, output: OutputRecord];

/** Outputs of the type that differ, of the first actions that have one. */
async function ofType<Value>(
  type: string,
  pairs: readonly Pair[],
  store: Stored,
  notes: Map<string, string[]>,
  read: (outputs: readonly [now: Output, before: Output], pair: Pair) => Promise<Value | undefined>,
): Promise<{ readonly [action: string]: Value }> {
  const values: { [action: string]: Value } = {};
  let [shown, left] = [0, 0];
  for (const pair of pairs) {
    const differs = Object.entries(pair[0].outputs).some(([port, digest]) => pair[1].outputs[port] !== digest);
    if (!differs) continue;
    if (shown >= actionsMax) {
      left++;
      continue;
    }
    const [own, old] = await Promise.all(pair.map((one) => outputOf(type, one, store)));
    // An action without a result then is told by how its run ended.
    if (own === undefined || Object.keys(pair[1].outputs).length === 0) continue;
    if (old === undefined) {
      addTo(notes, `the ${type} of ${these} before is no longer in the store`, pair[1].id);
      continue;
    }
    if (own[1].digest === old[1].digest) continue;
    try {
      const value = await read([own, old], pair);
      shown++;
      if (value !== undefined) values[pair[0].id] = value;
    } catch (error) {
      if (!(error instanceof DamagedBlob || error instanceof StageFailure)) throw error;
      addTo(notes, `the ${type} of ${these} cannot be compared: ${error.message}`, pair[0].id);
    }
  }
  if (left > 0 && shown > 0)
    notes.set(`${type === 'history' ? 'curves' : 'answers'} of ${left} more are not shown`, []);
  return values;
}

async function outputOf(type: string, { key }: Fact, { records }: Stored): Promise<Output | undefined> {
  if (key === undefined) return undefined;
  const record = await records.get(parseActionKey(key));
  const output = Object.values(record?.outputs ?? {}).find((one) => one.type === type);
  return record && output && [record, output];
}

async function answersOf(
  [now, before]: readonly [RunFacts, RunFacts],
  [own, old]: readonly [Output, Output],
  store: Stored,
  pictured: boolean,
): Promise<{ readonly refused: string } | { readonly answers: SinceAnswers; readonly note?: string }> {
  const { answersSince, readAnswers, shownRows, withPictures } = await import('../../view/since/answers-since.ts');
  const pictures = await import('../../view/since/row-pictures.ts');
  const opened: StoredArtifact[] = [];
  try {
    const sideOf = async ([record, output]: Output, facts: RunFacts): Promise<Side & { dataset?: StoredArtifact }> => {
      const dataset = await datasetOf(record, facts, store);
      if (dataset !== undefined) opened.push(dataset);
      const featuresOf = dataset && pictures.featureIdentity(dataset.table);
      return {
        predictions: readAnswers(await readArtifact(store.blobs, output)),
        ...(dataset && { dataset }),
        ...(featuresOf && { featuresOf }),
      };
    };
    const [mine, theirs] = [await sideOf(own, now), await sideOf(old, before)];
    const found = answersSince(theirs, mine);
    if ('refused' in found) return found;
    const { answers, by } = found;
    const drawn = pictured && mine.dataset && pictures.rowPictures(mine.dataset.table, shownRows(answers));
    const { unmatched, split } = answers;
    const alone = unmatched.before + unmatched.now;
    const how = by === 'rows' ? '' : `; rows were found again by their ${by}`;
    const note =
      alone === 0
        ? undefined
        : `${unmatched.now} ${split} rows of now and ${unmatched.before} of before have no partner${how}`;
    return { answers: drawn ? withPictures(answers, drawn) : answers, ...(note !== undefined && { note }) };
  } finally {
    for (const { close } of opened) close();
  }
}

/** The dataset that an evaluation took, from the action that made it. */
async function datasetOf(
  { fingerprint }: ActionRecord,
  { actions }: RunFacts,
  store: Stored,
): Promise<StoredArtifact | undefined> {
  const taken = new Set(Object.values(fingerprint.inputs).filter((input) => typeof input === 'string'));
  for (const one of actions) {
    if (!Object.values(one.outputs).some((digest) => taken.has(digest))) continue;
    const found = await outputOf('dataset', one, store);
    if (found !== undefined && taken.has(found[1].digest)) return openArtifact(store.blobs, found[1]);
  }
  return undefined;
}

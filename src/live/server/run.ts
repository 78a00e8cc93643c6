/** One run: its facts if it has ended, the run before it, and the curves of its trainings from their artifacts. */

import { type History, history } from '../../artifacts/history.ts';
import type { PresentedFacts } from '../../core/facts/presented-facts.ts';
import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import { readArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';
import type { Runs } from './runs.ts';

const curvesMax = 48;

/** The run before is that of the headline, so that curves and words tell of one run; while it goes on, the last one of its pipeline. */
export function runFacts(
  parts: { readonly store: Store; readonly control: boolean; comparedRun(facts: RunFacts): string | undefined },
  runs: Runs,
  run: string,
): Answer {
  const { store, control } = parts;
  const listed = runs.list();
  const at = listed.findIndex((one) => one.run === run);
  if (at < 0) return { refused: 404, why: 'there is no such run' };
  const looked = store.runs.look(run);
  const facts = looked !== undefined && 'manifest' in looked ? looked.manifest : undefined;
  const pipeline = facts?.pipeline ?? store.runs.used(run)?.pipeline;
  const last = (): string | undefined => listed.slice(at + 1).find(({ about }) => about?.pipeline === pipeline)?.run;
  const before = facts === undefined ? last() : parts.comparedRun(facts);
  return {
    json: {
      run,
      control,
      goesOn: facts === undefined && runs.goesOn(run),
      ...(facts !== undefined && { facts }),
      ...(looked !== undefined && 'problem' in looked && { problem: looked.problem }),
      ...(before !== undefined && { before }),
    },
  };
}

/** The run in one line, beside the run before; nothing for a run that has not ended. */
export async function headlineFor(
  { runs }: Pick<Store, 'runs'>,
  run: string,
  present: (facts: RunFacts) => Promise<PresentedFacts>,
): Promise<Answer> {
  const manifest = runs.manifest(run);
  return { json: manifest === undefined ? {} : ((await present(manifest)).headline ?? {}) };
}

export interface TrainingCurves {
  readonly action: string;
  readonly epochs: readonly number[];
  readonly curves: { readonly [name: string]: readonly number[] };
}

/** For the first trainings that have a result. */
export async function curvesOf(store: Store, run: string): Promise<Answer> {
  const manifest = store.runs.manifest(run);
  if (manifest === undefined) return { json: { curves: [], left: 0 } };
  const found: TrainingCurves[] = [];
  let left = 0;
  for (const action of manifest.actions) {
    const read =
      action.outputs.history === undefined ? undefined : await historyOf(store, action, found.length < curvesMax);
    if (read === 'more') left++;
    else if (read !== undefined) found.push({ action: action.id, ...read });
  }
  return { json: { curves: found, left } };
}

async function historyOf(
  store: Store,
  { key, outputs }: ActionFact,
  room: boolean,
): Promise<Omit<TrainingCurves, 'action'> | 'more' | undefined> {
  if (key === undefined) return undefined;
  const output = (await store.records.find(key as ActionKey))?.record.outputs.history;
  if (output === undefined || output.type !== history.type || output.digest !== outputs.history) return undefined;
  return room ? curvesIn(history.read(await readArtifact(store.blobs, output))) : 'more';
}

function curvesIn({
  epoch,
  loss,
  accuracy,
  validationLoss,
  validationAccuracy,
  measures,
}: History): Omit<TrainingCurves, 'action'> {
  const lists = { loss, accuracy, validationLoss, validationAccuracy, ...measures };
  return {
    epochs: [...epoch],
    curves: Object.fromEntries(
      Object.entries(lists).flatMap(([name, values]) => (values ? [[name, [...values]]] : [])),
    ),
  };
}

/**
 * Stage facts of a run for those who show its models. Manifests of earlier versions hold none: for them the facts are
 * gathered from the kinds and from the parameters in the records, as far as both are still there.
 */

import { joinedMeasures, type Measure } from '../core/facts/measure.ts';
import type { RunFacts } from '../core/facts/run-facts.ts';
import type { StageFact } from '../core/facts/stage-fact.ts';
import type { StageDescriptor } from '../core/pipeline/stage-kind.ts';
import type { ActionKey } from '../core/values/digest.ts';
import type { Kinds } from '../run/kind.ts';
import type { RecordStore } from '../store/records/record-store.ts';

type Actions = RunFacts['actions'];

export async function stagesOfRun(
  { actions, stages }: Pick<RunFacts, 'actions' | 'stages'>,
  loadKinds: () => Promise<Kinds>,
  records: RecordStore,
): Promise<readonly StageFact[]> {
  if (stages !== undefined) return stages;
  const kinds = await loadKinds();
  const facts: StageFact[] = [];
  for (const name of new Set(actions.map(({ stage }) => stage))) {
    const own = actions.filter(({ stage }) => stage === name);
    const descriptor = kinds.get(own[0]!.kind)?.descriptor;
    if (descriptor === undefined) continue;
    facts.push({
      name,
      takes: typesOf(Object.values(descriptor.inputs).filter(({ optional }) => optional !== true)),
      gives: typesOf(Object.values(descriptor.outputs)),
      measures: await measuresOf(own, descriptor, records),
      timings: descriptor.timings ?? [],
    });
  }
  return facts;
}

function typesOf(ports: readonly { readonly type: string }[]): string[] {
  return [...new Set(ports.map(({ type }) => type))];
}

async function measuresOf(actions: Actions, descriptor: StageDescriptor, records: RecordStore): Promise<Measure[]> {
  const lists: (readonly Measure[])[] = [];
  for (const { key } of actions) {
    const found = key === undefined ? undefined : await records.find(key as ActionKey);
    if (found !== undefined) lists.push(descriptor.metrics?.(found.record.fingerprint.with, () => []) ?? []);
  }
  return joinedMeasures(lists);
}

/** The manifest's entry for one action. */

import type { ActionRecord } from '../core/facts/record.ts';
import type { ActionFact } from '../core/facts/run-facts.ts';
import { bytesOf } from '../core/gates/own-measures.ts';
import type { Action } from '../core/pipeline/pipeline.ts';

export interface Ended {
  readonly outcome: ActionFact['outcome'];
  readonly key: string | undefined;
  readonly record: ActionRecord | undefined;
  readonly error: string | undefined;
}

export function actionFact(action: Action, { outcome, key, record, error }: Ended): ActionFact {
  const inputs: Record<string, string> = {};
  for (const [port, input] of Object.entries(record?.fingerprint.inputs ?? {}))
    if (typeof input === 'string') inputs[port] = input;
  const outputs: Record<string, string> = {};
  for (const [port, { digest }] of Object.entries(record?.outputs ?? {})) outputs[port] = digest;
  return {
    id: action.id,
    stage: action.stage,
    kind: action.kind,
    coordinates: action.coordinates,
    outcome,
    ...(key !== undefined && { key }),
    ...(Object.keys(inputs).length > 0 && { inputs }),
    outputs,
    ...(action.kind === 'report' && { wiring: wiredTo(action) }),
    ...(record !== undefined && { seconds: record.seconds }),
    timings: record?.timings ?? {},
    metrics: record?.metrics ?? {},
    ...(record !== undefined && { bytes: bytesOf(record.outputs) }),
    ...(record?.facts !== undefined && { facts: record.facts }),
    notes: record?.notes ?? [],
    ...(error !== undefined && { error }),
  };
}

function wiredTo({ inputs }: Action): { [port: string]: readonly string[] } {
  return Object.fromEntries(Object.entries(inputs).map(([port, { from }]) => [port, from.map(({ action }) => action)]));
}

/** Durations and numbers of earlier runs of a pipeline, from their manifests: for estimates, never for results. */

import type { ActionFact } from '../../core/facts/run-facts.ts';
import type { Store } from '../../store/store.ts';

export interface EarlierRuns {
  /** How long an action took when it was last executed, or else the mean of its stage. */
  secondsOf(action: { readonly id: string; readonly stage: string }): number | undefined;
  /** The mean of the actions of a stage. */
  secondsOfStage(stage: string): number | undefined;
  metricsOf(key: string): ActionFact['metrics'] | undefined;
}

/** At most this many finished runs of the pipeline are read, the newest, of as many runs of the store. */
const [runsMax, lookedMax] = [3, 20] as const;

/** Unreadable manifests are left out. */
export function earlierRuns(store: Store, pipeline: string): EarlierRuns {
  const actions = new Map<string, ActionFact>();
  const metrics = new Map<string, ActionFact['metrics']>();
  let read = 0;
  for (const id of store.runs.list().slice(0, lookedMax)) {
    const manifest = read < runsMax ? store.runs.manifest(id) : undefined;
    if (manifest?.pipeline !== pipeline) continue;
    read++;
    for (const action of manifest.actions) {
      if (action.seconds !== undefined && !actions.has(action.id)) actions.set(action.id, action);
      if (action.key !== undefined && action.outcome !== 'failed') metrics.set(action.key, action.metrics);
    }
  }
  const stages = new Map<string, { sum: number; count: number }>();
  for (const { stage, seconds = 0 } of actions.values()) {
    const { sum, count } = stages.get(stage) ?? { sum: 0, count: 0 };
    stages.set(stage, { sum: sum + seconds, count: count + 1 });
  }
  const secondsOfStage = (stage: string): number | undefined => {
    const found = stages.get(stage);
    return found && found.sum / found.count;
  };
  return {
    secondsOf: ({ id, stage }) => actions.get(id)?.seconds ?? secondsOfStage(stage),
    secondsOfStage,
    metricsOf: (key) => metrics.get(key),
  };
}

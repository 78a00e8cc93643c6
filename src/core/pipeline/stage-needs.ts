/** The stages of a pipeline with the stages that they take artifacts from, as a run announces them. */

import type { Pipeline } from './pipeline.ts';

export interface StageNeeds {
  readonly stage: string;
  readonly kind: string;
  readonly needs: readonly string[];
  readonly actions: number;
}

/** In the order of the document. */
export function stageNeeds(pipeline: Pipeline): StageNeeds[] {
  const found = new Map<string, { kind: string; needs: Set<string>; actions: number }>();
  for (const { stage, kind, inputs } of pipeline.actions.values()) {
    const one = found.get(stage) ?? { kind, needs: new Set<string>(), actions: 0 };
    one.actions++;
    for (const { from } of Object.values(inputs))
      for (const { action } of from) {
        const producer = pipeline.actions.get(action)?.stage;
        if (producer !== undefined) one.needs.add(producer);
      }
    found.set(stage, one);
  }
  return [...found].map(([stage, { needs, ...one }]) => ({ stage, ...one, needs: [...needs] }));
}

/** The trivial task as two stage kinds with one body: in a worker process, and in the runner's own. */

import { defineStage, type StageDescriptor } from '../../../src/stage-api/stage.ts';

function trivial(kind: string, inProcess: boolean): StageDescriptor {
  return defineStage({
    kind,
    summary: 'add a number to the sum of the inputs',
    inputs: { inputs: { type: 'metrics', arity: 'many', optional: true, description: 'numbers to add up' } },
    outputs: { output: { type: 'metrics', description: 'the sum' } },
    schema: new URL('../../../../bench/orchestrate/trivial/schema.json', import.meta.url),
    body: new URL('./run.js', import.meta.url),
    inProcess,
  });
}

export const descriptors: readonly StageDescriptor[] = [trivial('trivial', true), trivial('trivial-worker', false)];

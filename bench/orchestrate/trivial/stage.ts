/** The trivial task as two stage kinds with one body: in a worker process, and in the runner's own. */

import { defineStage, type StageDescriptor, schemaOf } from 'arrowline/stage';

type Parameters = { readonly value: number; readonly offset: number };

export function trivial(kind: string, inProcess: boolean) {
  return defineStage({
    kind,
    summary: 'Adds a number to the sum of the inputs.',
    inputs: { inputs: { type: 'metrics', arity: 'many', optional: true, description: 'Numbers to add up.' } },
    outputs: { output: { type: 'metrics', description: 'The sum.' } },
    schema: schemaOf<Parameters>(new URL('../../../../bench/orchestrate/trivial/schema.json', import.meta.url)),
    body: new URL('./run.js', import.meta.url),
    inProcess,
  });
}

export const descriptors: readonly StageDescriptor[] = [trivial('trivial', true), trivial('trivial-worker', false)];

/** The request and the outcome of a job as they lie in its folder (`store/jobs/job-folder.ts`), and the lines of its events. */

import { anything, exactly, number, object, shapeCheck, text } from '../../../core/values/shape.ts';
import type { Progress } from '../../../stage-api/context.ts';
import type { ExecuteRequest } from '../../execute/worker-protocol.ts';
import type { Execution, Limits } from '../executor.ts';

export interface JobRequest {
  readonly request: ExecuteRequest;
  readonly limits: Limits;
}

export type JobEvent =
  /** An execution begins: the first one, or another after the job was lost. */
  | { readonly type: 'begun'; readonly host: string; readonly pid: number }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'log'; readonly line: string }
  /** The batch system has asked the job to end. */
  | { readonly type: 'stopped'; readonly signal: string };

export type JobExecution = Exclude<Execution, { readonly outcome: 'cancelled' }>;

/** Written by this program and sealed: only its outline is checked. */
export const isJobRequest = shapeCheck<JobRequest>(
  object({
    request: object({ code: object({ digest: text, locator: text }), parameters: object({}), seed: number }),
    limits: object({}),
  }),
);

export const isJobEvent = shapeCheck<JobEvent>((value) => eventShapes.some((shape) => shape(value)));

const eventShapes = [
  object({ type: exactly('begun'), host: text }),
  object({ type: exactly('progress'), progress: object({ unit: text, done: number, total: number }) }),
  object({ type: exactly('log'), line: text }),
  object({ type: exactly('stopped'), signal: text }),
];

export const isJobExecution = shapeCheck<JobExecution>(
  (value) =>
    object({
      outcome: exactly('done'),
      result: object({ outputs: object({}), metrics: object({}), timings: object({}), notes: anything }),
    })(value) || object({ outcome: exactly('failed'), failure: object({ code: text, message: text }) })(value),
);

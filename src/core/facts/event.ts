/** Events of a run. Consoles, JSON lines and the manifest are folds over them; `--json` prints them unchanged. */

import type { Diagnostic } from '../document/diagnostic.ts';
import type { Coordinates } from '../pipeline/pipeline.ts';
import type { GateFact, RunFacts } from './run-facts.ts';

export type Outcome = 'succeeded' | 'failed' | 'gates failed' | 'interrupted' | 'store fault';

export type RunEvent =
  | {
      readonly event: 'run.started';
      readonly run: string;
      readonly pipeline: string;
      readonly file: string;
      readonly actions: number;
      readonly jobs: number;
      readonly started: string;
    }
  | (ActionEvent & {
      readonly event: 'action.cached';
      readonly key: string;
      readonly seconds: number;
      readonly run: string;
      /** It follows from something executed in this run, and has the key with which it last succeeded. */
      readonly cutOff: boolean;
      /** Another run made it while this one went on. */
      readonly meanwhile?: boolean;
      /** The action of this run that was executed and has the same key. */
      readonly sameAs?: string;
      readonly without?: Without;
      readonly lacking?: string;
    })
  /** Somebody else executes the same key: its result is waited for. */
  | (ActionEvent & { readonly event: 'action.waiting'; readonly key: string; readonly for: string })
  | (ActionEvent & { readonly event: 'action.started'; readonly key: string; readonly reason: string })
  | (ActionEvent & {
      readonly event: 'action.progress';
      readonly unit: string;
      readonly done: number;
      readonly total: number;
      /** The part of the whole action that is done, where `done` and `total` count only a part of it. */
      readonly overall?: number;
      readonly note?: string;
    })
  | (ActionEvent & { readonly event: 'action.log'; readonly line: string })
  /** The attempt of this number failed and another begins. */
  | (ActionEvent & {
      readonly event: 'action.retried';
      readonly attempt: number;
      /** How many attempts there may be. */
      readonly attempts: number;
      readonly failure: Failure;
    })
  | (ActionEvent & {
      readonly event: 'action.executed';
      readonly key: string;
      readonly seconds: number;
      readonly outputs: { readonly [port: string]: string };
      readonly metrics: { readonly [name: string]: number };
      readonly notes: readonly string[];
      readonly without?: Without;
      readonly lacking?: string;
    })
  | (ActionEvent & { readonly event: 'action.failed'; readonly failure: Failure; readonly seconds: number })
  /** `by` is the action whose failure it is; `reason` says why a port that takes holes does not take these. */
  | (ActionEvent & { readonly event: 'action.blocked'; readonly by: string; readonly reason?: string })
  | (ActionEvent & { readonly event: 'action.cancelled' })
  | ({ readonly event: 'gate.checked' } & GateFact)
  | { readonly event: 'report.written'; readonly path: string }
  /** With the diagnostic of the document that it repeats, if it does: consoles have been preceded by its drawing. */
  | { readonly event: 'warning'; readonly message: string; readonly diagnostic?: Diagnostic }
  | {
      readonly event: 'run.finished';
      readonly run: string;
      readonly outcome: Outcome;
      readonly executed: number;
      readonly cached: number;
      readonly failed: number;
      readonly blocked: number;
      readonly cancelled: number;
      readonly cutOff?: RunFacts['cutOff'];
      readonly meanwhile?: number;
      readonly same?: number;
      readonly seconds: number;
    };

export interface ActionEvent {
  readonly action: string;
  readonly stage: string;
  readonly coordinates: Coordinates;
}

/** Actions that failed or were blocked, and whose outputs are left out of this one's inputs. */
export type Without = readonly string[];

/** Whether a failure follows from the key: executed again, the action would fail again. */
export function isDivergence(failure: Pick<Failure, 'code'>): boolean {
  return failure.code === 'diverged';
}

/** Why an action failed, for people and programs. */
export interface Failure {
  /** `diverged`, `csv-cell`; `internal`, `worker-exit`, `timeout`, `store` for failures that are not the stage's own. */
  readonly code: string;
  readonly message: string;
  readonly where?: string;
  readonly found?: string;
  readonly expected?: string;
  readonly hint?: string;
  /** Of an internal error. */
  readonly stack?: string;
  /** The last lines the action logged or wrote to its standard streams. */
  readonly log: readonly string[];
}

export type EventListener = (event: RunEvent) => void;

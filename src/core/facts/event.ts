/** Events of a run. Consoles, JSON lines and the manifest are folds over them; `--json` prints them unchanged. */

import type { Diagnostic } from '../document/diagnostic.ts';
import type { Coordinates } from '../pipeline/pipeline.ts';
import type { StageNeeds } from '../pipeline/stage-needs.ts';
import type { FailureCode } from './failure-code.ts';
import type { RemoteUse } from './remote-use.ts';
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
      readonly given?: RunFacts['given'];
      readonly settings?: RunFacts['settings'];
      readonly label?: RunFacts['label'];
      /** The stages of the document. Absent in logs of earlier versions. */
      readonly stages?: readonly StageNeeds[];
    }
  | (ActionEvent & {
      readonly event: 'action.cached';
      readonly key: string;
      readonly seconds: number;
      readonly run: string;
      /** It depends on an action executed in this run, but its key is that of its last success. */
      readonly cutOff: boolean;
      /** Made by another run while this run was going on. */
      readonly meanwhile?: boolean;
      /** The executed action of this run with the same key. */
      readonly sameAs?: string;
      readonly without?: Without;
      readonly lacking?: string;
    })
  /** Another run is executing the same key; this action waits for its result. */
  | (ActionEvent & { readonly event: 'action.waiting'; readonly key: string; readonly for: string })
  /** It was handed to a system that starts it when there is room: now, or again because its job was lost. */
  | (ActionEvent & { readonly event: 'action.queued'; readonly key: string; readonly reason: string })
  | (ActionEvent & { readonly event: 'action.started'; readonly key: string; readonly reason: string })
  | (ActionEvent & {
      readonly event: 'action.progress';
      readonly unit: string;
      readonly done: number;
      readonly total: number;
      /** The completed part of the whole action, if `done` and `total` count only a part of it. */
      readonly overall?: number;
      readonly note?: string;
      /** Numbers at a step: of an epoch, or within one. */
      readonly point?: { readonly step: number; readonly values: { readonly [name: string]: number } };
    })
  | (ActionEvent & { readonly event: 'action.log'; readonly line: string })
  /** This attempt failed and another begins. */
  | (ActionEvent & {
      readonly event: 'action.retried';
      readonly attempt: number;
      /** The maximum number of attempts. */
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
  | (ActionEvent & {
      readonly event: 'action.failed';
      readonly failure: Failure;
      readonly seconds: number;
      /** The run that executed its key, if the failure follows from the key and nothing was executed now. */
      readonly before?: string;
    })
  /** `by` is the failed action; `reason` explains why a port that tolerates missing inputs does not tolerate these. */
  | (ActionEvent & { readonly event: 'action.blocked'; readonly by: string; readonly reason?: string })
  | (ActionEvent & { readonly event: 'action.cancelled' })
  | ({ readonly event: 'gate.checked' } & GateFact)
  /** The part that the shared cache had in the run. */
  | ({ readonly event: 'remote.used' } & RemoteUse)
  | { readonly event: 'report.written'; readonly path: string }
  /**
   * If the warning repeats a diagnostic of the document, `diagnostic` is that one; consoles have printed it already.
   */
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
      readonly failedBefore?: number;
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

/** Failed or blocked actions whose outputs are missing from this action's inputs. */
export type Without = readonly string[];

/** Why an action failed, for people and programs. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly where?: string;
  readonly found?: string;
  readonly expected?: string;
  readonly hint?: string;
  /** Present for internal errors. */
  readonly stack?: string;
  /** The last lines the action logged or wrote to its standard streams. */
  readonly log: readonly string[];
}

export type EventListener = (event: RunEvent) => void;

/**
 * All that a build server is told of a run: a fold over its events, and its facts once it has ended. A command that ends
 * earlier, because the document has mistakes or the store cannot be written, tells what it has.
 */

import type { Diagnostic, SourceRange } from '../../core/document/diagnostic.ts';
import type { Failure, RunEvent } from '../../core/facts/event.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';

export interface Told {
  /** The document as the user named it. */
  readonly document: string;
  /** Its mistakes and warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** Ranges of the stages' names. */
  readonly stages: ReadonlyMap<string, SourceRange>;
  readonly failures: ReadonlyMap<string, Failure>;
  /** Warnings that are no diagnostics. */
  readonly warnings: readonly string[];
  /** Why the command ended before the run did. */
  readonly fault?: string;
  /** Absent if the run has not ended. */
  readonly facts?: RunFacts;
}

export function nothingTold(document: string): Told {
  return { document, diagnostics: [], stages: new Map(), failures: new Map(), warnings: [] };
}

/** The events that are told; the others are in the facts of the run. */
export type ToldEvent = Extract<RunEvent, { readonly event: 'action.failed' | 'warning' }>;

export function isTold(event: RunEvent): event is ToldEvent {
  return event.event === 'action.failed' || event.event === 'warning';
}

/** `told` with the events of the run. */
export function toldEvents(told: Told, events: readonly ToldEvent[]): Told {
  const warnings = events.flatMap((event) => (event.event === 'warning' ? [event] : []));
  return {
    ...told,
    failures: new Map(events.flatMap((one) => (one.event === 'action.failed' ? [[one.action, one.failure]] : []))),
    diagnostics: [...told.diagnostics, ...warnings.flatMap(({ diagnostic }) => diagnostic ?? [])],
    warnings: warnings.flatMap(({ message, diagnostic }) => (diagnostic === undefined ? [message] : [])),
  };
}

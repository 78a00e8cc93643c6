/**
 * What planning knows of artifacts before they are made: names that a stage may ask for in one (a model's layers, the
 * numbers in metrics). Kinds say it of their outputs; it is found out when another kind asks, once for each action.
 */

import type { KindInfo } from './declarations.ts';
import type { Action, ActionId } from './pipeline.ts';
import type { ArtifactNames, NamesAt } from './stage-kind.ts';

/** Of an output that its kind says nothing of, and of what a mistake keeps from being made. */
const unknown: ArtifactNames = {};
const mistaken: ArtifactNames = { mistaken: true };

export class KnownNames {
  readonly #actions = new Map<ActionId, Action>();
  readonly #kinds = new Map<Action, KindInfo>();
  readonly #found = new Map<Action, { readonly [output: string]: ArtifactNames }>();

  add(action: Action, kind: KindInfo): void {
    this.#actions.set(action.id, action);
    this.#kinds.set(action, kind);
  }

  /** What is known at the ports of an action. An action with a mistake is not known: nothing is known of its outputs. */
  at(action: Action): NamesAt {
    return (port) =>
      (action.inputs[port]?.from ?? []).map((reference) => {
        const producer = this.#actions.get(reference.action);
        return producer === undefined ? mistaken : (this.#outputsOf(producer)[reference.output] ?? unknown);
      });
  }

  #outputsOf(action: Action): { readonly [output: string]: ArtifactNames } {
    const known =
      this.#found.get(action) ?? this.#kinds.get(action)?.descriptor.names?.(action.parameters, this.at(action)) ?? {};
    this.#found.set(action, known);
    return known;
  }
}

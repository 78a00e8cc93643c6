/**
 * Names in artifacts that planning knows before they exist: a model's layers, the numbers in metrics. Kinds declare
 * them for their outputs; they are computed on demand, once for each action.
 */

import type { AxisUses } from './axis-uses.ts';
import type { KindInfo } from './declarations.ts';
import type { Action, ActionId, StageName } from './pipeline.ts';
import type { ArtifactNames, NamesAt } from './stage-kind.ts';

/** For an output without declared names, and for an output that cannot be made because of a mistake. */
const unknown: ArtifactNames = {};
const mistaken: ArtifactNames = { mistaken: true };

export class KnownNames {
  readonly #actions = new Map<ActionId, Action>();
  readonly #kinds = new Map<Action, KindInfo>();
  readonly #axes = new Map<StageName, AxisUses>();
  readonly #found = new Map<Action, { readonly [output: string]: ArtifactNames }>();

  add(action: Action, kind: KindInfo): void {
    this.#actions.set(action.id, action);
    this.#kinds.set(action, kind);
  }

  /** The uses of a stage's axes; without any, its artifacts have none. */
  addAxes(stage: StageName, uses: AxisUses): void {
    if (uses.size > 0) this.#axes.set(stage, uses);
  }

  /** Stages whose outputs an action reads, in the order of its ports. */
  needsOf({ inputs }: Action): StageName[] {
    const producers = Object.values(inputs).flatMap(({ from }) => from.map(({ action }) => this.#actions.get(action)));
    return [...new Set(producers.flatMap((one) => one?.stage ?? []))];
  }

  /** The known names at the ports of an action. Outputs of an action with a mistake are `mistaken`. */
  at(action: Action): NamesAt {
    return (port) =>
      (action.inputs[port]?.from ?? []).map((reference) => {
        const producer = this.#actions.get(reference.action);
        if (producer === undefined) return mistaken;
        const names = this.#outputsOf(producer)[reference.output] ?? unknown;
        const axes = this.#axes.get(producer.stage);
        return axes === undefined ? names : { ...names, axes };
      });
  }

  #outputsOf(action: Action): { readonly [output: string]: ArtifactNames } {
    const known =
      this.#found.get(action) ?? this.#kinds.get(action)?.descriptor.names?.(action.parameters, this.at(action)) ?? {};
    this.#found.set(action, known);
    return known;
  }
}

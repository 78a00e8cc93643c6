/** The stage kinds that a document names by a path (`uses: ../stages/mine`): a user's own modules. */

import type { DocumentNode } from '../document/document.ts';
import type { Span } from '../document/mistakes.ts';

export interface KindUse {
  /** As written. */
  readonly uses: string;
  /** Where it is written: several stages may use one kind. */
  readonly spans: readonly Span[];
}

/** A path begins with `./`, `../` or `/`; any other `uses` is a name. */
function isKindPath(uses: string): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/)/.test(uses);
}

/** The paths among the `uses` of a document, each once. */
export function kindUses(root: DocumentNode): readonly KindUse[] {
  const stages = root.kind === 'map' ? root.entries.get('stages')?.value : undefined;
  if (stages?.kind !== 'map') return [];
  const found = new Map<string, Span[]>();
  for (const { value: stage } of stages.entries.values()) {
    const uses = stage.kind === 'map' ? stage.entries.get('uses')?.value : undefined;
    if (uses?.kind !== 'scalar' || typeof uses.value !== 'string' || !isKindPath(uses.value)) continue;
    found.set(uses.value, [...(found.get(uses.value) ?? []), uses.span]);
  }
  return [...found].map(([uses, spans]) => ({ uses, spans }));
}

/** The places of parameters and seeds in a document, for explanations. */

import type { SourceRange } from '../document/diagnostic.ts';
import { descend, type MapNode } from '../document/document.ts';
import type { Mistakes } from '../document/mistakes.ts';
import type { StageDeclaration } from './declarations.ts';
import type { ParameterPath, Pipeline } from './pipeline.ts';

/** `root` is the document with its settings. */
export function placesIn(
  root: MapNode,
  declarations: ReadonlyMap<string, StageDeclaration>,
  mistakes: Mistakes,
): Pick<Pipeline, 'locate' | 'locateSeed'> {
  return {
    locate: (stage, parameter) => {
      const declaration = declarations.get(stage);
      return declaration && placeOf(declaration, parameter, mistakes);
    },
    locateSeed: (stage) => {
      const seed = declarations.get(stage)?.node.entries.get('seed') ?? root.entries.get('seed');
      return seed && mistakes.range(seed.value.span);
    },
  };
}

function placeOf({ node, key }: StageDeclaration, parameter: ParameterPath, mistakes: Mistakes): SourceRange {
  const entry = node.entries.get('with');
  if (entry === undefined) return mistakes.range(key);
  const found = descend(entry.value, parameter);
  return mistakes.range(found.depth === 0 ? entry.key : found.node.span);
}

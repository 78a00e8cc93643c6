/**
 * The stages of a document with their kinds, ports and wiring, dependencies first. No point is known yet: names and
 * types follow from the document alone.
 */

import type { DocumentNode } from '../../document/document.ts';
import type { Mistakes } from '../../document/mistakes.ts';
import type { BoundTemplate, Scope } from '../../document/scope.ts';
import type { Template } from '../../document/template.ts';
import { type KindInfo, orderDeclarations, readDeclarations, type StageDeclaration } from '../declarations.ts';
import { noPoint } from '../matrix.ts';
import { placeProblem, type WithSource } from '../parameters.ts';
import type { StageName } from '../pipeline.ts';
import { readNeeds } from './needs.ts';
import { checkPortReferences } from './port-references.ts';
import { withPorts } from './stage-ports.ts';
import { readWiring, type Wiring } from './wiring.ts';

export interface WiredStage {
  readonly declaration: StageDeclaration;
  readonly wiring: Wiring;
  /** `with`, and its template as it was written. */
  readonly source: WithSource & Pick<BoundTemplate, 'written'>;
}

/** `node` is the value of `stages`. */
export function wireStages(
  node: DocumentNode | undefined,
  kinds: ReadonlyMap<string, KindInfo>,
  scope: Scope,
  mistakes: Mistakes,
): { readonly declarations: ReadonlyMap<string, StageDeclaration>; readonly stages: readonly WiredStage[] } {
  const declarations = new Map(readDeclarations(node, kinds, mistakes));
  const needs = new Map(
    [...declarations.values()].map(({ name, node }) => [name, readNeeds(node, scope.bind, mistakes)]),
  );
  const needsOf = (name: StageName) => needs.get(name) ?? [];
  const opened = orderDeclarations(declarations, needs, mistakes).map((declaration) => {
    const { name } = declaration;
    const { source, ports } = readWith(declaration, scope);
    const { template } = source;
    const report = placeProblem.bind(undefined, source, noPoint, new Set(), mistakes);
    const stage = { declaration, needs: needsOf(name), template, stages: declarations, report };
    declarations.set(name, withPorts(stage, mistakes));
    return { name, source, ports };
  });
  const stages = opened.map(({ name, source, ports }): WiredStage => {
    const declaration = declarations.get(name) as StageDeclaration;
    checkPortReferences(ports, declaration, needsOf(name), mistakes);
    return { declaration, wiring: readWiring(declaration, needsOf(name), declarations, mistakes), source };
  });
  return { declarations, stages };
}

function readWith({ name, key, node, kind }: StageDeclaration, scope: Scope) {
  const entry = node.entries.get('with');
  const none: Template = { kind: 'constant', value: {}, span: key };
  const { written, bound, ports } =
    entry === undefined
      ? { written: none, bound: none, ports: [] }
      : scope.bindWith(entry.value, kind?.descriptor ?? {});
  const source = { stage: name, key, node: entry?.value, nodeKey: entry?.key, template: bound, written };
  return { source, ports };
}

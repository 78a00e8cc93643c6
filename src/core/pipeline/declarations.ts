/** The stages of a document by name, and the order in which they are resolved. */

import type { DocumentNode, MapNode } from '../document/document.ts';
import { didYouMean, type Mistakes, type Span } from '../document/mistakes.ts';
import { nameClash } from '../document/names.ts';
import type { JsonObject } from '../values/canonical.ts';
import { nearestName } from '../values/nearest.ts';
import { topologicalOrder } from './order.ts';
import type { StageName } from './pipeline.ts';
import type { StageDescriptor, WithProblem } from './stage-kind.ts';
import type { PortNeeds } from './wiring/needs.ts';

export interface KindInfo {
  readonly descriptor: StageDescriptor;
  /** The schema of `with`. Compiled once per object. */
  readonly schema: JsonObject;
  /** The artifact types that ports may have; any if left out. */
  readonly artifacts?: ReadonlyMap<string, unknown>;
}

export interface StageDeclaration {
  readonly name: StageName;
  /** Span of the name. */
  readonly key: Span;
  readonly node: MapNode;
  /** The kind as it is for this stage: with the ports that follow from the document. Absent if the kind is unknown. */
  readonly kind: KindInfo | undefined;
  /** The descriptor as it is for all stages of the kind. */
  readonly declared: StageDescriptor | undefined;
  /** False if a mistake keeps some ports from being known. */
  readonly portsKnown: boolean;
  /** Mistakes in parameters at a point that would change the ports. */
  portProblems(parameters: JsonObject): readonly WithProblem[];
}

/** Reads the names and kinds of the stages; `node` is the value of `stages`. */
export function readDeclarations(
  node: DocumentNode | undefined,
  kinds: ReadonlyMap<string, KindInfo>,
  mistakes: Mistakes,
): ReadonlyMap<string, StageDeclaration> {
  const declarations = new Map<string, StageDeclaration>();
  if (node?.kind !== 'map') return declarations;
  const names = [...node.entries].map(([name, entry]) => [name, entry.key] as const);
  nameClash('stages', names, mistakes);
  for (const [name, { key, value }] of node.entries) {
    if (value.kind !== 'map') continue;
    const uses = value.entries.get('uses')?.value;
    const wanted = uses?.kind === 'scalar' && typeof uses.value === 'string' ? uses.value : undefined;
    const kind = wanted === undefined ? undefined : kinds.get(wanted);
    if (wanted !== undefined && wanted !== '' && kind === undefined)
      mistakes.add('unknown-kind', `there is no stage kind "${wanted}"`, uses?.span, {
        expected: [...kinds.keys()].join(', '),
        hint: wanted.includes('/')
          ? `a path begins with ./, ../ or /: ./${wanted}`
          : didYouMean(nearestName(wanted, kinds.keys())),
      });
    const declared = kind?.descriptor;
    const portsKnown = declared?.ports === undefined;
    declarations.set(name, {
      name: name as StageName,
      key,
      node: value,
      kind,
      declared,
      portsKnown,
      portProblems: () => [],
    });
  }
  return declarations;
}

/** The declarations with dependencies first; stages in or behind a circle come last. Reports circles. */
export function orderDeclarations(
  declarations: ReadonlyMap<string, StageDeclaration>,
  needs: ReadonlyMap<string, readonly PortNeeds[]>,
  mistakes: Mistakes,
): readonly StageDeclaration[] {
  const needed = (name: string) =>
    (needs.get(name) ?? []).flatMap(({ items }) => items.filter((need) => need !== undefined));
  const edges = [...declarations.values()].map(({ name }) => {
    return [name, needed(name).flatMap(({ stage }) => declarations.get(stage)?.name ?? [])] as const;
  });
  const { order, cycles } = topologicalOrder(new Map(edges));
  for (const cycle of cycles) {
    const [first, second = first] = cycle;
    const span = first && needed(first).find((one) => one.stage === second)?.span;
    const message =
      cycle.length === 1 ? `the stage "${first}" needs itself` : 'these stages need each other in a circle';
    mistakes.add('cycle', message, span, {
      found: chain([...cycle, first as StageName]),
      hint: 'remove one of these needs',
    });
  }
  const placed = new Set<string>(order);
  const rest = [...declarations.values()].filter(({ name }) => !placed.has(name));
  return [...order.map((name) => declarations.get(name) as StageDeclaration), ...rest];
}

function chain(names: readonly string[]): string {
  const shown = names.length > 12 ? [...names.slice(0, 10), '…', ...names.slice(-1)] : names;
  return shown.join(' needs ');
}

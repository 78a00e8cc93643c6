/**
 * From the text of a document to a resolved pipeline, or to everything that is wrong with it. Pure: the kinds, the
 * environment and what is known of the machine are given as values.
 *
 * A stage with a mistake in its points is `open`: what depends on it is still checked, but what only follows from the
 * mistake is not reported.
 */

import { resolve as resolvePath } from 'node:path';
import type { Json, JsonObject } from './canonical.ts';
import type { Diagnostic, SourceRange } from './diagnostic.ts';
import { type DocumentNode, descend, keySpan, type MapNode, plainValue, readDocument } from './document.ts';
import { type GateStage, readGate } from './gates.ts';
import { joinInputs } from './join.ts';
import { fieldOf } from './json-path.ts';
import { expandMatrix, noPoint, type Point } from './matrix.ts';
import { didYouMean, Mistakes } from './mistakes.ts';
import { nameClash } from './names.ts';
import { nearestName } from './nearest.ts';
import { topologicalOrder } from './order.ts';
import { readParameters } from './parameters.ts';
import { type Environment, lookUpVariable, type Params, readParams } from './params.ts';
import type { Action, ActionId, Execution, Gate, ParameterPath, Pipeline, Stage, StageName } from './pipeline.ts';
import { pipelineSchema } from './pipeline-schema.ts';
import { actionIdOf } from './point-text.ts';
import { schemaCheck, showValue } from './schema-check.ts';
import type { MachineFacts, StageDescriptor } from './stage-kind.ts';
import {
  type Lookup,
  parseTemplate,
  type Reference,
  type ReferenceRoot,
  referencesOf,
  substitute,
  type Template,
} from './substitute.ts';
import { readWiring, type StageDeclaration, type Wiring } from './wiring.ts';

export interface KindInfo {
  readonly descriptor: StageDescriptor;
  /** The schema of `with`. Compiled once per object. */
  readonly schema: JsonObject;
}

export interface ResolveOptions {
  readonly source: string;
  /** The document's path as the user wrote it. */
  readonly file: string;
  /** The absolute folder of the document: relative paths in it start here. */
  readonly directory: string;
  /** Relative paths that come from `params` start here. */
  readonly invocationDirectory: string;
  readonly kinds: ReadonlyMap<string, KindInfo>;
  /** Values given on the command line, as written. */
  readonly params: ReadonlyMap<string, string>;
  readonly env: Environment;
  readonly facts: MachineFacts;
}

export interface Resolution {
  /** Absent if and only if there are diagnostics. */
  readonly pipeline?: Pipeline;
  /** In document order, those without a place first. */
  readonly diagnostics: readonly Diagnostic[];
}

export function resolvePipeline(options: ResolveOptions): Resolution {
  const text = options.source.startsWith('\ufeff') ? options.source.slice(1) : options.source;
  const mistakes = new Mistakes(text, options.file);
  const root = readDocument(text, mistakes);
  if (root === undefined) return { diagnostics: mistakes.list() };
  checkStructure(root, mistakes);
  const pipeline = root.kind === 'map' ? new Resolver(options, text, root, mistakes).resolve() : undefined;
  if (mistakes.count > 0) return { diagnostics: mistakes.list() };
  if (pipeline === undefined) throw new Error('Internal error: a document is refused without a reason');
  return { pipeline, diagnostics: [] };
}

function checkStructure(root: DocumentNode, mistakes: Mistakes): void {
  for (const problem of schemaCheck(pipelineSchema)(plainValue(root), 'the document')) {
    const { path } = problem;
    const atKey = problem.atKey || problem.missing !== undefined;
    const span = (atKey ? keySpan(root, path) : undefined) ?? descend(root, path).node.span;
    mistakes.add(problem.code, problem.message, span, problem);
  }
  mistakes.settle();
}

class Resolver {
  readonly #options: ResolveOptions;
  readonly #text: string;
  readonly #root: MapNode;
  readonly #mistakes: Mistakes;
  readonly #params: Params;
  readonly #stages = new Map<StageName, GateStage>();

  constructor(options: ResolveOptions, text: string, root: MapNode, mistakes: Mistakes) {
    this.#options = options;
    this.#text = text;
    this.#root = root;
    this.#mistakes = mistakes;
    this.#params = readParams(this.#field(root, 'params'), options.params, options.env, text, mistakes);
  }

  resolve(): Pipeline | undefined {
    const mistakes = this.#mistakes;
    const seed = this.#seed(this.#root) ?? 0;
    const declarations = this.#declarations();
    const wirings = new Map<StageName, Wiring>();
    for (const declaration of declarations.values())
      wirings.set(declaration.name, readWiring(declaration, declarations, this.#bind, mistakes));
    const order = this.#order(declarations, wirings);
    for (const declaration of order) {
      const wiring = wirings.get(declaration.name);
      if (wiring !== undefined) this.#stages.set(declaration.name, this.#stage(declaration, wiring, seed));
    }
    const gates = this.#gates();
    if (mistakes.count > 0) return undefined;
    const name = this.#field(this.#root, 'name');
    const actions = new Map<ActionId, Action>();
    for (const stage of this.#stages.values()) for (const action of stage.actions) actions.set(action.id, action);
    return {
      name: name?.kind === 'scalar' ? String(name.value) : '',
      file: this.#options.file,
      seed,
      params: Object.fromEntries(this.#params.values),
      stages: order.map((declaration) => this.#summary(declaration)),
      actions,
      gates,
      locate: (stage, parameter) => this.#locate(declarations, stage, parameter),
    };
  }

  #field(node: MapNode, key: string): DocumentNode | undefined {
    return node.entries.get(key)?.value;
  }

  #declarations(): Map<string, StageDeclaration> {
    const mistakes = this.#mistakes;
    const node = this.#field(this.#root, 'stages');
    const declarations = new Map<string, StageDeclaration>();
    if (node?.kind !== 'map') return declarations;
    nameClash(
      'stages',
      [...node.entries].map(([name, entry]) => [name, entry.key] as const),
      mistakes,
    );
    const { kinds } = this.#options;
    for (const [name, { key, value }] of node.entries) {
      if (value.kind !== 'map') continue;
      const uses = this.#field(value, 'uses');
      const kind = uses?.kind === 'scalar' && typeof uses.value === 'string' ? uses.value : undefined;
      const info = kind === undefined ? undefined : kinds.get(kind);
      if (kind !== undefined && kind !== '' && info === undefined)
        mistakes.add('unknown-kind', `there is no stage kind "${kind}"`, uses?.span, {
          expected: [...kinds.keys()].join(', '),
          hint: didYouMean(nearestName(kind, kinds.keys())),
        });
      declarations.set(name, { name: name as StageName, key, node: value, descriptor: info?.descriptor });
    }
    return declarations;
  }

  /** Stages in the order in which they can be resolved; those in or behind a circle last. */
  #order(
    declarations: ReadonlyMap<string, StageDeclaration>,
    wirings: ReadonlyMap<StageName, Wiring>,
  ): StageDeclaration[] {
    const needs = new Map([...wirings].map(([name, wiring]) => [name, wiring.needed.map((one) => one.stage)] as const));
    const { order, cycles } = topologicalOrder(needs);
    for (const cycle of cycles) {
      const [first, second = first] = cycle;
      const span = first && wirings.get(first)?.needed.find((one) => one.stage === second)?.span;
      const message =
        cycle.length === 1 ? `the stage "${first}" needs itself` : 'these stages need each other in a circle';
      this.#mistakes.add('cycle', message, span, {
        found: [...cycle, first].join(' needs '),
        hint: 'remove one of these needs',
      });
    }
    const placed = new Set(order);
    const rest = [...declarations.keys()].filter((name) => !placed.has(name as StageName)) as StageName[];
    return [...order, ...rest].map((name) => declarations.get(name) as StageDeclaration);
  }

  #stage(declaration: StageDeclaration, wiring: Wiring, pipelineSeed: number): GateStage {
    const mistakes = this.#mistakes;
    const { name, node, key } = declaration;
    const matrixNode = this.#field(node, 'matrix');
    const own = matrixNode === undefined ? [noPoint] : this.#points(matrixNode);
    const joined = joinInputs(
      wiring.connections,
      (one) => this.#stages.get(one.stage),
      own ?? [noPoint],
      key,
      mistakes,
    );
    const open = own === undefined || wiring.incomplete || joined.open;
    const ownAxes = new Set((own ?? []).flatMap((point) => Object.keys(point.coordinates)));
    for (const axis of ownAxes)
      if (joined.inherited.has(axis))
        mistakes.add(
          'axis-clash',
          `"${name}" inherits the axis "${axis}" from what it needs and has it in its own matrix too`,
          (matrixNode && keySpan(matrixNode, [axis])) ?? matrixNode?.span,
          { hint: 'rename the axis here, or narrow the input with "where"' },
        );
    const axes = new Set([...joined.inherited, ...ownAxes]);
    const seed = this.#seed(node) ?? pipelineSeed;
    const actions = this.#actions(declaration, joined.rows, axes, open, seed);
    const points = joined.rows.map(({ coordinates }) => ({ id: actionIdOf(name, coordinates), coordinates }));
    return { declaration, points, actions, axes, open };
  }

  #points(node: DocumentNode): readonly Point[] | undefined {
    return node.kind === 'map' ? expandMatrix(node, this.#bind, this.#mistakes) : undefined;
  }

  #actions(
    declaration: StageDeclaration,
    rows: Parameters<typeof readParameters>[1],
    axes: ReadonlySet<string>,
    open: boolean,
    seed: number,
  ): readonly Action[] {
    const { name, node, key, descriptor } = declaration;
    const kind = descriptor && this.#options.kinds.get(this.#kindName(node));
    const entry = node.entries.get('with');
    const unbound: Template =
      entry === undefined
        ? { kind: 'constant', value: {}, span: key }
        : parseTemplate(entry.value, ['params', 'matrix', 'env'], this.#text, this.#mistakes);
    const template = this.#substitute(unbound, 'later');
    if (kind === undefined || (entry !== undefined && entry.value.kind !== 'map')) return [];
    const absolute = (path: string, parameter: ParameterPath): string =>
      resolvePath(
        this.#isOverridden(unbound, parameter) ? this.#options.invocationDirectory : this.#options.directory,
        path,
      );
    const source = {
      stage: name,
      key,
      kind,
      node: entry?.value,
      nodeKey: entry?.key,
      template,
      facts: this.#options.facts,
      absolute,
    };
    const all = readParameters(source, rows, axes, open, this.#mistakes);
    return rows.flatMap((row, index) => {
      const found = all[index];
      if (found === undefined) return [];
      const { coordinates, inputs } = row;
      return [
        {
          id: actionIdOf(name, coordinates),
          stage: name,
          kind: kind.descriptor.kind,
          coordinates,
          ...found,
          inputs,
          seed,
        },
      ];
    });
  }

  #kindName(node: MapNode): string {
    const uses = this.#field(node, 'uses');
    return uses?.kind === 'scalar' ? String(uses.value) : '';
  }

  /** Whether the value at `parameter` comes from a param that was given on the command line. */
  #isOverridden(template: Template, parameter: ParameterPath): boolean {
    let current = template;
    for (const step of parameter) {
      const next =
        current.kind === 'map'
          ? current.entries.find(([key]) => key === step)?.[1]
          : current.kind === 'list'
            ? current.items[Number(step)]
            : undefined;
      if (next === undefined) break;
      current = next;
    }
    return [...referencesOf(current)].some(
      (one) => one.root === 'params' && this.#options.params.has(one.path[0] ?? ''),
    );
  }

  #summary(declaration: StageDeclaration): Stage {
    const { name, node, key } = declaration;
    const stage = this.#stages.get(name);
    return {
      name,
      kind: declaration.descriptor?.kind ?? '',
      execution: readExecution(node),
      actions: (stage?.actions ?? []).map((action) => action.id),
      range: this.#mistakes.range(key),
    };
  }

  #gates(): Gate[] {
    const node = this.#field(this.#root, 'gates');
    if (node?.kind !== 'list') return [];
    return node.items.flatMap((item) => readGate(item, this.#stages, this.#bind, this.#mistakes) ?? []);
  }

  #seed(node: MapNode): number | undefined {
    const seed = this.#field(node, 'seed');
    if (seed === undefined) return undefined;
    const template = this.#bind(seed);
    if (template.kind !== 'constant') return undefined;
    const { value } = template;
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffffffff) return value as number;
    this.#mistakes.add('wrong-type', 'a seed must be an integer from 0 to 4294967295', seed.span, {
      found: showValue(value),
      expected: 'an integer',
    });
    return undefined;
  }

  /** Parses and puts in params and env, where a matrix has no meaning. */
  readonly #bind = (node: DocumentNode): Template =>
    this.#substitute(parseTemplate(node, ['params', 'env'], this.#text, this.#mistakes), 'broken');

  #substitute(template: Template, matrix: 'later' | 'broken'): Template {
    return substitute(template, (reference) => this.#lookUp(reference, matrix), this.#mistakes);
  }

  #lookUp(reference: Reference, matrix: 'later' | 'broken'): Lookup {
    const lookups: { readonly [root in ReferenceRoot]: () => Lookup } = {
      matrix: () => matrix,
      env: () => lookUpVariable(reference, this.#options.env, this.#mistakes),
      params: () => this.#lookUpParam(reference),
    };
    return lookups[reference.root]();
  }

  #lookUpParam({ path, span }: Reference): Lookup {
    const [name = '', ...rest] = path;
    const { values, broken } = this.#params;
    if (broken.has(name)) return 'broken';
    const param: Json | undefined = values.get(name);
    if (param === undefined) {
      this.#mistakes.add('unknown-reference', `there is no param "${name}"`, span, {
        expected: [...values.keys()].map((one) => `params.${one}`).join(', ') || 'no params',
        hint: didYouMean(nearestName(name, values.keys())),
      });
      return 'broken';
    }
    const value = fieldOf(param, rest);
    if (value !== undefined) return { value };
    const fields = typeof param === 'object' && param !== null ? Object.keys(param) : [];
    this.#mistakes.add('unknown-reference', `the param "${name}" has no field "${rest.join('.')}"`, span, {
      found: showValue(param),
      hint: didYouMean(nearestName(rest[0] ?? '', fields)),
    });
    return 'broken';
  }

  #locate(
    declarations: ReadonlyMap<string, StageDeclaration>,
    stage: StageName,
    parameter: ParameterPath,
  ): SourceRange | undefined {
    const declaration = declarations.get(stage);
    if (declaration === undefined) return undefined;
    const entry = declaration.node.entries.get('with');
    if (entry === undefined) return this.#mistakes.range(declaration.key);
    const { node, depth } = descend(entry.value, parameter);
    return this.#mistakes.range(depth === 0 ? entry.key : node.span);
  }
}

function readExecution(node: MapNode): Execution {
  const numberAt = (from: DocumentNode | undefined, key: string): number | undefined => {
    const value = from?.kind === 'map' ? from.entries.get(key)?.value : undefined;
    return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : undefined;
  };
  const resources = node.entries.get('resources')?.value;
  const timeoutMinutes = numberAt(node, 'timeoutMinutes');
  const memoryMebibytes = numberAt(resources, 'memory');
  return {
    retries: numberAt(node, 'retries') ?? 0,
    ...(timeoutMinutes === undefined ? {} : { timeoutMinutes }),
    resources: {
      cpu: numberAt(resources, 'cpu') ?? 1,
      gpu: numberAt(resources, 'gpu') ?? 0,
      ...(memoryMebibytes === undefined ? {} : { memoryMebibytes }),
    },
  };
}

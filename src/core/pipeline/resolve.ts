/**
 * Resolves the text of a document to a pipeline, or to a list of all its mistakes. Pure: kinds, environment and facts
 * of the machine are passed in as values.
 *
 * A stage with a mistake in its points is `open`: its dependents are still checked, but follow-up mistakes are not
 * reported.
 */

import { resolve as resolvePath } from 'node:path';
import type { Diagnostic } from '../document/diagnostic.ts';
import {
  type DocumentNode,
  type DocumentReader,
  descend,
  keySpan,
  type MapNode,
  plainValue,
} from '../document/document.ts';
import { type GivenValues, paramGiven, placeFlags, type Written, withSettings } from '../document/flags.ts';
import { Mistakes } from '../document/mistakes.ts';
import { nameClash } from '../document/names.ts';
import { type Environment, type Params, readParams } from '../document/params.ts';
import { type Scope, scopeOf } from '../document/scope.ts';
import { secretNames } from '../document/secret-names.ts';
import { checkStructure } from '../document/structure.ts';
import { type Reference, referencesOf, type Template, templateAt } from '../document/template.ts';
import { type BaselineSources, noSources } from '../gates/baseline-sources.ts';
import type { GateStage } from '../gates/reading/gate-stage.ts';
import { namedBaselines } from '../gates/reading/named-baselines.ts';
import { type GateSources, type ReadGate, readGate } from '../gates/reading/read-gates.ts';
import { pipelineSchema } from '../schema/pipeline-schema.ts';
import { KnownNames } from './artifact-names.ts';
import { axisUses, type ReferredAxes, replicatesOf } from './axis-uses.ts';
import type { KindInfo, StageDeclaration } from './declarations.ts';
import { plainExecution, readExecution } from './execution.ts';
import { joinInputs, type Row } from './join.ts';
import { expandMatrix, noPoint } from './matrix.ts';
import { placeProblem, readParameters } from './parameters.ts';
import type { Action, ActionId, ParameterPath, Pipeline, Stage, StageName } from './pipeline.ts';
import { placesIn } from './places.ts';
import { actionIdOf } from './point-text.ts';
import { axesIn, readSeeds, seedOf } from './seeds.ts';
import { stageFact } from './stage-fact.ts';
import type { MachineFacts, StagePorts } from './stage-kind.ts';
import { Uses } from './uses.ts';
import { type WiredStage, wireStages } from './wiring/wired-stages.ts';

export type { KindInfo } from './declarations.ts';

export interface ResolveOptions extends GivenValues {
  readonly source: string;
  readonly readDocument: DocumentReader;
  /** The document's path as the user wrote it. */
  readonly file: string;
  /** The absolute folder of the document: relative paths in it are resolved from here. */
  readonly directory: string;
  /** The absolute folder of the project that the document belongs to. */
  readonly project: string;
  /** Relative paths given by command-line `params` are resolved from here. */
  readonly invocationDirectory: string;
  readonly kinds: ReadonlyMap<string, KindInfo>;
  readonly env: Environment;
  readonly facts: MachineFacts;
  /** The baselines that gates name; none can be read if left out. */
  readonly baselines?: BaselineSources;
}

export interface Resolution {
  /** Absent if and only if there are diagnostics. */
  readonly pipeline?: Pipeline;
  /** Mistakes in document order, those without a position first. Warnings are in the pipeline. */
  readonly diagnostics: readonly Diagnostic[];
}

export function resolvePipeline(options: ResolveOptions): Resolution {
  const text = options.source.startsWith('\ufeff') ? options.source.slice(1) : options.source;
  const written = placeFlags(text, options);
  const mistakes = new Mistakes(written.text, options.file, written.end);
  const read = options.readDocument(text, mistakes);
  if (read === undefined) return { diagnostics: mistakes.list() };
  const root = withSettings(read, written, options, mistakes);
  checkStructure(root, plainValue(root), pipelineSchema, 'the document', mistakes);
  const pipeline = root.kind === 'map' ? new Resolver(options, written, root, mistakes).resolve() : undefined;
  if (mistakes.count > 0) return { diagnostics: mistakes.list() };
  if (pipeline === undefined) throw new Error('Internal error: a document is refused without a reason');
  return { pipeline, diagnostics: [] };
}

class Resolver {
  readonly #options: ResolveOptions;
  readonly #root: MapNode;
  readonly #mistakes: Mistakes;
  readonly #params: Params;
  readonly #scope: Scope;
  readonly #uses = new Uses();
  readonly #stages = new Map<StageName, GateStage>();
  readonly #names = new KnownNames();
  /** Positions from here on are of the command line. */
  readonly #end: number;

  constructor(options: ResolveOptions, written: Written, root: MapNode, mistakes: Mistakes) {
    const { text, end } = written;
    this.#options = options;
    this.#root = root;
    this.#mistakes = mistakes;
    const env = { get: (name: string) => options.env.get(name), refuses: secretNames(root) };
    this.#end = end;
    this.#params = readParams(fieldOf(root, 'params'), options.params, env, text, mistakes, (name) =>
      paramGiven(name, written, options, mistakes),
    );
    this.#scope = scopeOf(this.#params, env, this.#uses, text, mistakes);
  }

  resolve(): Pipeline | undefined {
    const mistakes = this.#mistakes;
    const seedNode = fieldOf(this.#root, 'seed');
    const seed = (seedNode && seedOf(this.#scope.bind(seedNode), seedNode, mistakes)) ?? 0;
    const node = fieldOf(this.#root, 'stages');
    const { declarations, stages } = wireStages(node, this.#options.kinds, this.#scope, mistakes);
    for (const stage of stages) this.#stages.set(stage.declaration.name, this.#stage(stage, seed));
    const gates = this.#gates(seed);
    if (mistakes.count > 0) return undefined;
    this.#warnOfLiterals();
    this.#uses.warnOfParams(fieldOf(this.#root, 'params'), mistakes);
    for (const declaration of declarations.values()) this.#uses.warnOfMatrix(declaration, mistakes);
    const places = placesIn(this.#root, declarations, mistakes);
    const added = new Map(gates.flatMap(({ gate, added }) => added.map(({ stage }) => [stage, gate.range])));
    const actions = new Map<ActionId, Action>();
    for (const stage of this.#stages.values()) for (const action of stage.actions) actions.set(action.id, action);
    for (const { added } of gates) for (const action of added) actions.set(action.id, action);
    const description = this.#textOf('description');
    return {
      name: this.#textOf('name'),
      ...(description !== '' && { description }),
      file: this.#options.file,
      directory: this.#options.directory,
      project: this.#options.project,
      seed,
      params: Object.fromEntries(this.#params.values),
      given: [...this.#options.params].map(([name, value]) => `${name}=${value}`),
      settings: [...(this.#options.settings ?? [])].map(([path, value]) => `${path}=${value}`),
      stages: [
        ...stages.map(({ declaration }) => this.#summary(declaration)),
        ...gates.flatMap((one) => this.#compareStage(one)),
      ],
      actions,
      gates: gates.map(({ gate }) => gate),
      warnings: mistakes.warnings(),
      ...places,
      locate: (stage, parameter) => added.get(stage) ?? places.locate(stage, parameter),
    };
  }

  /** Name and description are shown as written, without substituting references: warns of references in them. */
  #warnOfLiterals(): void {
    for (const key of ['name', 'description']) {
      const node = fieldOf(this.#root, key);
      if (node?.kind === 'scalar' && String(node.value).includes('${{'))
        this.#mistakes.warn('literal-reference', `references in "${key}" are not replaced`, node.span, {
          hint: 'write the text itself: it is the same in every run',
        });
    }
  }

  #stage(stage: WiredStage, pipelineSeed: number): GateStage {
    const mistakes = this.#mistakes;
    const { declaration, wiring } = stage;
    const { name, node, key } = declaration;
    const matrix = fieldOf(node, 'matrix');
    const expanded = matrix?.kind === 'map' ? expandMatrix(matrix, this.#scope.bind, mistakes) : undefined;
    const own = matrix === undefined ? [noPoint] : expanded;
    const produced = (stage: StageName): GateStage | undefined => this.#stages.get(stage);
    const joined = joinInputs(wiring.connections, (one) => produced(one.stage), own ?? [noPoint], key, mistakes);
    const open = own === undefined || wiring.incomplete || joined.open;
    const ownAxes = new Set((own ?? []).flatMap((point) => Object.keys(point.coordinates)));
    for (const axis of ownAxes)
      if (matrix !== undefined && joined.inherited.has(axis))
        mistakes.add(
          'axis-clash',
          `"${name}" inherits the axis "${axis}" from what it needs and has it in its own matrix too`,
          keySpan(matrix, [axis]) ?? matrix.span,
          { hint: 'rename the axis here, or narrow the input with "where"' },
        );
    const inherited = [...joined.inherited].map((axis) => [axis, key] as const);
    const owned = [...ownAxes].map((axis) => [axis, (matrix && keySpan(matrix, [axis])) ?? key] as const);
    nameClash('axes', [...inherited, ...owned], mistakes);
    const axes = new Set([...joined.inherited, ...ownAxes]);
    this.#uses.stage(name, ownAxes, wiring.connections);
    const actions = this.#actions(stage, joined.rows, axes, open, pipelineSeed);
    const points = joined.rows.map(({ coordinates }) => ({ id: actionIdOf(name, coordinates), coordinates }));
    const passing = wiring.connections.flatMap(({ input, stage: source }) =>
      input.arity === 'many' ? [] : (produced(source)?.uses ?? []),
    );
    const uses = axisUses(axes, passing, {
      seeded: axesIn(this.#seedReferences(node)),
      ...axesInWith(stage, actions),
    });
    this.#names.addAxes(name, uses);
    return { declaration, points, actions, axes, open, uses };
  }

  /** The actions at the points with valid parameters. */
  #actions(
    { declaration, source: own }: WiredStage,
    rows: readonly Row[],
    axes: ReadonlySet<string>,
    open: boolean,
    pipelineSeed: number,
  ): readonly Action[] {
    const { name, node, kind, portProblems } = declaration;
    const seedAt = this.#seedAt(name, node, rows, axes, open);
    this.#uses.references(name, referencesOf(own.written));
    if (kind === undefined || (own.node !== undefined && own.node.kind !== 'map')) return [];
    const source = {
      ...own,
      kind,
      portProblems,
      facts: this.#options.facts,
      directory: this.#options.directory,
      project: this.#options.project,
      baseOf: (parameter: ParameterPath) => this.#baseOf(own.written, own.node, parameter),
    };
    const parameters = readParameters(source, rows, axes, open, this.#mistakes);
    const reported = new Set<string>();
    const outputs = typesOf(kind.descriptor.outputs);
    return rows.flatMap((row, index): Action[] => {
      const found = parameters[index];
      if (found === undefined) return [];
      const { coordinates } = row;
      const inputs = kind.descriptor.needsAll?.(found.parameters) === true ? withoutPartial(row.inputs) : row.inputs;
      const id = actionIdOf(name, coordinates);
      const action = {
        id,
        stage: name,
        kind: kind.descriptor.kind,
        coordinates,
        ...found,
        inputs,
        outputs,
        seed: seedAt(row) ?? pipelineSeed,
      };
      this.#names.add(action, kind);
      const { checkInputs, resolveInputs } = kind.descriptor;
      const namesAt = this.#names.at(action);
      const problems = checkInputs?.(action.parameters, namesAt) ?? [];
      for (const one of problems) placeProblem(source, row, reported, this.#mistakes, one);
      if (problems.length > 0 || resolveInputs === undefined) return [action];
      return [{ ...action, parameters: resolveInputs(action.parameters, namesAt) }];
    });
  }

  /**
   * The base of a relative path: the invocation directory if it or a param in it was given on the command line, else
   * the document's folder.
   */
  #baseOf(written: Template, node: DocumentNode | undefined, parameter: ParameterPath): string {
    const { params, invocationDirectory, directory } = this.#options;
    if (node !== undefined && descend(node, parameter).node.span.start >= this.#end) return invocationDirectory;
    const references = [...referencesOf(templateAt(written, parameter))];
    const given = references.some((one) => one.root === 'params' && params.has(one.path[0] ?? ''));
    return given ? invocationDirectory : directory;
  }

  #summary({ name, node, key, kind }: StageDeclaration): Stage {
    const stage = this.#stages.get(name);
    const actions = stage?.actions ?? [];
    return {
      name,
      kind: kind?.descriptor.kind ?? '',
      execution: readExecution(node),
      actions: actions.map((action) => action.id),
      fact: stageFact(
        name,
        kind?.descriptor,
        actions,
        this.#names,
        replicatesOf(stage === undefined ? [] : [stage.uses]),
      ),
      range: this.#mistakes.range(key),
    };
  }

  #gates(seed: number): ReadGate[] {
    const node = fieldOf(this.#root, 'gates');
    if (node?.kind !== 'list') return [];
    const { kinds, facts, directory, project, baselines = noSources } = this.#options;
    const sources: GateSources = {
      ...{ kinds, facts, directory, project, seed, stages: this.#stages, names: this.#names },
      ...{ bind: this.#scope.bind, uses: this.#uses, mistakes: this.#mistakes },
      baselines: namedBaselines(baselines, this.#textOf('name'), (named, path) => {
        const { written } = this.#scope.bindAtPoints(named);
        return resolvePath(this.#baseOf(written, named, []), path);
      }),
    };
    return node.items.flatMap((item, index) => readGate(item, index + 1, sources) ?? []);
  }

  /** The stage of the actions that a gate adds, if it adds any. */
  #compareStage({ gate, added }: ReadGate): Stage[] {
    const [first] = added;
    const kind = first && this.#options.kinds.get(first.kind);
    if (first === undefined || kind === undefined) return [];
    for (const action of added) this.#names.add(action, kind);
    return [
      {
        name: first.stage,
        kind: first.kind,
        execution: plainExecution,
        actions: added.map(({ id }) => id),
        fact: stageFact(first.stage, kind.descriptor, added, this.#names, { axes: [] }),
        range: gate.range,
      },
    ];
  }

  #textOf(key: 'name' | 'description'): string {
    const text = fieldOf(this.#root, key);
    return text?.kind === 'scalar' ? String(text.value) : '';
  }

  #seedReferences(node: MapNode): Iterable<Reference> {
    const seed = fieldOf(node, 'seed');
    return seed === undefined ? [] : referencesOf(this.#scope.bindAtPoints(seed).written);
  }

  #seedAt(
    stage: StageName,
    node: MapNode,
    rows: readonly Row[],
    axes: ReadonlySet<string>,
    open: boolean,
  ): (row: Row) => number | undefined {
    const seed = fieldOf(node, 'seed');
    if (seed === undefined) return () => undefined;
    const { written, bound } = this.#scope.bindAtPoints(seed);
    this.#uses.references(stage, referencesOf(written));
    return readSeeds(bound, seed, rows, axes, open, this.#mistakes);
  }
}

function typesOf(ports: StagePorts['outputs']): Action['outputs'] {
  return Object.fromEntries(Object.entries(ports).map(([port, { type }]) => [port, type]));
}

function withoutPartial(inputs: Action['inputs']): Action['inputs'] {
  return Object.fromEntries(Object.entries(inputs).map(([port, { partial: _partial, ...input }]) => [port, input]));
}

function fieldOf(node: MapNode, key: string): DocumentNode | undefined {
  return node.entries.get(key)?.value;
}

/** The axes that `with` refers to: those that choose a fold of the kind, and all others. */
function axesInWith(
  { declaration, source: { written } }: WiredStage,
  actions: readonly Action[],
): Pick<ReferredAxes, 'valued' | 'folded' | 'folds'> {
  const { fields = [], count } = declaration.kind?.descriptor.folds ?? {};
  const isFold = (field: string): boolean => written.kind === 'map' && fields.includes(field);
  const counts = actions.map(({ parameters }) => Number(parameters[count ?? '']));
  return {
    valued: axesIn(
      written.kind === 'map'
        ? written.entries.flatMap(([field, value]) => (isFold(field) ? [] : [...referencesOf(value)]))
        : referencesOf(written),
    ),
    folded: axesIn(fields.flatMap((field) => [...referencesOf(templateAt(written, [field]))])),
    folds: Math.min(...counts.filter((one) => one > 1)),
  };
}

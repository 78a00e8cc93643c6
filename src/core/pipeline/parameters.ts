/**
 * Evaluates `with` at each point of a stage: substitutes references, fills in defaults, checks the result by the kind's
 * schema and the kind itself, and makes file paths absolute. The work is done once per distinct set of values that
 * `with` refers to, not once per point.
 */

import { relative, resolve as resolvePath, sep } from 'node:path';
import { type DocumentNode, descend, keySpan } from '../document/document.ts';
import type { Mistakes, Span } from '../document/mistakes.ts';
import { partialValue, standsBesideGaps } from '../document/partial-value.ts';
import { type Lookup, substitute } from '../document/substitute.ts';
import { type Reference, referencesOf, type Template, templateAt } from '../document/template.ts';
import { schemaCheck } from '../schema/schema-check.ts';
import { type SchemaProblem, showPath } from '../schema/schema-words.ts';
import type { Json, JsonObject } from '../values/canonical.ts';
import { jsonCopy } from '../values/json-copy.ts';
import { fieldOf } from '../values/json-path.ts';
import type { KindInfo } from './declarations.ts';
import type { Row } from './join.ts';
import type { Action, FileList, FileReference, ParameterPath } from './pipeline.ts';
import { actionIdOf } from './point-text.ts';
import { pointValues, valueAt } from './point-values.ts';
import type { MachineFacts, WithProblem } from './stage-kind.ts';

export type Parameters = Pick<
  Action,
  'parameters' | 'files' | 'fileLists' | 'versions' | 'deterministic' | 'outsideKey'
>;

/** The `with` of a stage in the document. */
export interface WithSource {
  readonly stage: string;
  /** Span of the stage's name. */
  readonly key: Span;
  /** The node of `with` and the span of that key; absent if there is none. */
  readonly node: DocumentNode | undefined;
  readonly nodeKey: Span | undefined;
  /** `with` after substituting params and env. */
  readonly template: Template;
}

export interface ParameterSource extends WithSource {
  readonly kind: KindInfo;
  readonly facts: MachineFacts;
  /** Mistakes in parameters that would change the ports of the stage. */
  portProblems(parameters: JsonObject): readonly WithProblem[];
  /** The absolute folder of the document. */
  readonly directory: string;
  /** The absolute folder of the project. */
  readonly project: string;
  /** The absolute folder from which a relative path found at `parameter` leads. */
  baseOf(parameter: ParameterPath): string;
}

/**
 * Returns the parameters of each row, in order; undefined for rows with mistakes. `axes` are the known axes of the
 * stage; if `open`, there may be more.
 */
export function readParameters(
  source: ParameterSource,
  rows: readonly Row[],
  axes: ReadonlySet<string>,
  open: boolean,
  mistakes: Mistakes,
): readonly (Parameters | undefined)[] {
  const { references, lookupAt } = pointValues(source.template, rows, axes, open, mistakes);
  const distinct = [...new Map(references.map((one) => [one.path.join('.'), one.path] as const)).values()];
  const reported = new Set<string>();
  const cache = new Map<string, Parameters | undefined>();
  return rows.map((row) => {
    const key = JSON.stringify(
      distinct
        .map((path) => valueAt(row, path) ?? 'absent')
        .concat(distinct.map((path) => valueAt(row, path) === undefined)),
    );
    if (!cache.has(key)) cache.set(key, atPoint(source, row, lookupAt(row), reported, mistakes));
    return cache.get(key);
  });
}

function atPoint(
  source: ParameterSource,
  row: Row,
  lookup: (reference: Reference) => Lookup,
  reported: Set<string>,
  mistakes: Mistakes,
): Parameters | undefined {
  const bound = substitute(source.template, lookup, mistakes);
  const { value, gaps } = partialValue(bound);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const parameters = jsonCopy(value) as JsonObject;
  const report = (problem: SchemaProblem): void => place(source, row, problem, reported, mistakes);
  const problems = schemaCheck(source.kind.schema)(parameters, '"with"');
  problems.filter((one) => standsBesideGaps(one, gaps)).forEach(report);
  if (problems.length > 0 || gaps.length > 0) return undefined;
  const { descriptor } = source.kind;
  const found = [...(descriptor.check?.(parameters) ?? []), ...source.portProblems(parameters)];
  for (const one of found) placeProblem(source, row, reported, mistakes, one);
  if (found.length > 0) return undefined;
  const wired = new Set(Object.keys(row.inputs));
  return withFacts(source, descriptor.resolve?.(parameters, source.facts) ?? parameters, wired, mistakes);
}

/** Reports a mistake that the kind itself finds in `with`. `reported` holds those of the stage's other points. */
export function placeProblem(
  source: WithSource,
  row: Pick<Row, 'coordinates'>,
  reported: Set<string>,
  mistakes: Mistakes,
  found: WithProblem,
): void {
  place(source, row, { code: 'invalid-with', atKey: false, ...found }, reported, mistakes);
}

/** Reports a problem at the value it is about, once for all points with that value. */
function place(
  source: WithSource,
  row: Pick<Row, 'coordinates'>,
  problem: SchemaProblem,
  reported: Set<string>,
  mistakes: Mistakes,
): void {
  const { code, path } = problem;
  const key = JSON.stringify([code, path, problem.missing, problem.message]);
  if (reported.has(key)) return;
  reported.add(key);
  const ownKey = source.nodeKey ?? source.key;
  const span = (): Span => {
    if (source.node === undefined) return ownKey;
    const whole = descend(source.node, path);
    if (problem.atKey || problem.missing !== undefined)
      return keySpan(source.node, path) ?? (path.length === 0 ? ownKey : whole.node.span);
    return path.length === 0 ? ownKey : whole.node.span;
  };
  const where = !referencesOf(templateAt(source.template, path)).next().done
    ? ` (at ${actionIdOf(source.stage, row.coordinates)})`
    : '';
  const subject = path.length === 0 ? '' : showPath(path);
  const message =
    code === 'invalid-with' && !problem.message.includes(subject) ? `${subject}: ${problem.message}` : problem.message;
  mistakes.add(code, `${message}${where}`, span(), problem);
}

/** Adds the facts outside the document that these parameters name; paths of files are made absolute. */
function withFacts(
  source: ParameterSource,
  parameters: JsonObject,
  wired: ReadonlySet<string>,
  mistakes: Mistakes,
): Parameters {
  const { descriptor } = source.kind;
  const files: FileReference[] = [];
  let result: Json = parameters;
  for (const parameter of descriptor.files?.(parameters, wired) ?? []) {
    const named = fieldOf(parameters, parameter.map(String));
    if (typeof named !== 'string') continue;
    const path = resolvePath(source.baseOf(parameter), named);
    files.push({ parameter, path });
    result = replaced(result, parameter, path);
  }
  const outsideKey = descriptor.outsideKey?.(parameters) ?? [];
  return {
    parameters: result as JsonObject,
    files,
    fileLists: fileListsIn(source, parameters, wired, mistakes),
    versions: (descriptor.versions?.(parameters) ?? []).map(({ at, ...version }) => {
      return { ...version, parameter: at, directory: source.directory };
    }),
    deterministic: descriptor.deterministic?.(parameters) ?? true,
    ...(outsideKey.length > 0 && { outsideKey }),
  };
}

function fileListsIn(
  source: ParameterSource,
  parameters: JsonObject,
  wired: ReadonlySet<string>,
  mistakes: Mistakes,
): FileList[] {
  const { kind, directory, project, baseOf, node, key } = source;
  return (kind.descriptor.fileLists?.(parameters, wired) ?? []).flatMap((parameter) => {
    const listed = fieldOf(parameters, parameter.map(String));
    if (!Array.isArray(listed)) return [];
    const patterns = listed.map((item, index) => {
      const pattern = String(item);
      const place = [...parameter, index];
      const base = baseOf(place);
      if (base !== directory) return fromFolder(directory, base, pattern);
      if (relative(project, resolvePath(directory, pattern)).split(sep)[0] === '..' && !pattern.startsWith('!'))
        mistakes.warn('outside-project', 'this leads out of the project', node ? descend(node, place).node.span : key, {
          found: pattern,
          hint: 'on another machine it is somewhere else: give the path with -P, or copy the files into the project',
        });
      return pattern;
    });
    return [
      { parameter, directory, project, patterns, ...(kind.descriptor.filesMayMove === true && { mayMove: true }) },
    ];
  });
}

/** A pattern that is relative to `base`, as one that is relative to `directory`. */
function fromFolder(directory: string, base: string, pattern: string): string {
  if (pattern.startsWith('!')) return `!${fromFolder(directory, base, pattern.slice(1))}`;
  return (relative(directory, resolvePath(base, pattern)) || '.').split(sep).join('/');
}

/** A copy of `value` with `leaf` at `path`. */
function replaced(value: Json, path: ParameterPath, leaf: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return leaf;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? replaced(item, rest, leaf) : item));
  const object = value as JsonObject;
  return { ...object, [step]: replaced(object[step] ?? null, rest, leaf) };
}

/**
 * The ports of a stage whose kind leaves them to the document: found from the constant part of `with` and the types of
 * the outputs that are wired to it, before any point is known. At each point they must come out the same.
 */

import { didYouMean, type Mistakes } from '../../document/mistakes.ts';
import type { Template } from '../../document/template.ts';
import { schemaCheck } from '../../schema/schema-check.ts';
import { canonicalJson, type Json, type JsonObject } from '../../values/canonical.ts';
import { jsonCopy } from '../../values/json-copy.ts';
import { nearestName } from '../../values/nearest.ts';
import type { KindInfo, StageDeclaration } from '../declarations.ts';
import type { ParameterPath } from '../pipeline.ts';
import type { PortsQuestion, StagePorts, WiredPort, WithProblem } from '../stage-kind.ts';
import type { Need, PortNeeds } from './needs.ts';

/** A stage of which the kind decides the ports, with everything that is known of it. */
export interface OpenStage {
  readonly declaration: StageDeclaration;
  readonly needs: readonly PortNeeds[];
  /** `with` after substituting params and env. */
  readonly template: Template;
  /** All stages; the ports of those that this one needs are known. */
  readonly stages: ReadonlyMap<string, StageDeclaration>;
  /** Reports a mistake in `with`. */
  report(problem: WithProblem): void;
}

/** The declaration with its ports. If a mistake hides them, it is reported here or where it is. */
export function withPorts(stage: OpenStage, mistakes: Mistakes): StageDeclaration {
  const { declaration, report } = stage;
  const { kind } = declaration;
  const ports = kind?.descriptor.ports;
  if (kind === undefined || ports === undefined) return declaration;
  const wired = wiredPorts(stage, mistakes);
  if (wired === undefined) return declaration;
  const { value, gaps } = constantPart(stage.template);
  if (!fits(kind, value, gaps))
    return gaps.length === 0 ? declaration : { ...declaration, portProblems: () => [differ] };
  const found = ports({ with: value, wired });
  if ('problems' in found) {
    found.problems.forEach(report);
    return declaration;
  }
  const unknown = unknownTypes(found, kind);
  unknown.forEach(report);
  if (unknown.length > 0) return declaration;
  const { inputs, outputs } = kind.descriptor;
  const all: StagePorts = { inputs: { ...inputs, ...found.inputs }, outputs: { ...outputs, ...found.outputs } };
  return {
    ...declaration,
    kind: { ...kind, descriptor: { ...kind.descriptor, ...all } },
    portsKnown: true,
    portProblems: (parameters) => (gaps.length === 0 ? [] : problemsAt({ with: parameters, wired }, found, ports)),
  };
}

const differ: WithProblem = {
  path: [],
  message: 'the ports of a stage cannot differ from point to point',
  hint: 'name inputs, outputs and their types without ${{ matrix… }}, or make two stages',
};

function problemsAt(
  question: PortsQuestion,
  found: StagePorts,
  ports: (question: PortsQuestion) => StagePorts | { readonly problems: readonly WithProblem[] },
): readonly WithProblem[] {
  const here = ports(question);
  if ('problems' in here) return here.problems;
  return textOf(here) === textOf(found) ? [] : [differ];
}

function textOf({ inputs, outputs }: StagePorts): string {
  const typed = (ports: StagePorts['inputs'] | StagePorts['outputs']): Json =>
    Object.fromEntries(Object.entries(ports).map(([port, one]) => [port, { ...one } as JsonObject]));
  return canonicalJson([typed(inputs), typed(outputs)]);
}

/** The types at each port; undefined if a type is not known because of a mistake. */
function wiredPorts(
  { declaration, needs, stages }: OpenStage,
  mistakes: Mistakes,
): { readonly [port: string]: WiredPort } | undefined {
  const wired: Record<string, WiredPort> = {};
  let known = true;
  const fixed = declaration.declared?.inputs ?? {};
  for (const { port, list, items } of needs) {
    const given = Object.hasOwn(fixed, port) ? fixed[port] : undefined;
    if (given !== undefined && given.open !== true) {
      wired[port] = { types: [given.type], gathered: given.arity === 'many' };
      continue;
    }
    const types = new Set<string>();
    const unclear: { readonly need: Need; readonly outputs: readonly string[] }[] = [];
    for (const need of items) {
      const found = need && typesOf(need, stages, given?.type);
      if (need === undefined || found === undefined) known = false;
      else if (found.length > 1) unclear.push({ need, outputs: found });
      else for (const type of found) types.add(type);
    }
    wired[port] = {
      types: [...types],
      gathered: given?.arity === 'many' || list !== undefined || items.some((need) => need?.gather !== undefined),
    };
    if (types.size > 0) continue;
    known = false;
    for (const { need, outputs } of unclear)
      mistakes.add('ambiguous-output', `"${need.stage}" has several outputs`, need.span, {
        hint: `write one of ${outputs.map((output) => `${need.stage}.${output}`).join(', ')}`,
      });
  }
  return known ? wired : undefined;
}

/**
 * The type of a need's output; the names of all outputs if it names none of several and none is `preferred`. Undefined if it is not known, which
 * is reported where it is wired.
 */
function typesOf(
  { stage, output }: Need,
  stages: ReadonlyMap<string, StageDeclaration>,
  preferred: string | undefined,
): readonly string[] | undefined {
  const outputs = stages.get(stage)?.kind?.descriptor.outputs ?? {};
  const names = Object.keys(outputs);
  if (output === undefined && Object.values(outputs).some(({ type }) => type === preferred))
    return [preferred as string];
  if (output === undefined && names.length > 1) return names;
  const name = output ?? names[0];
  return name !== undefined && Object.hasOwn(outputs, name) ? [outputs[name]?.type ?? ''] : undefined;
}

/** The part of `with` that is the same at every point, and the paths of the rest. Lists are taken as a whole. */
function constantPart(template: Template): { readonly value: JsonObject; readonly gaps: readonly ParameterPath[] } {
  const gaps: ParameterPath[] = [];
  const read = (part: Template, path: ParameterPath): Json | undefined => {
    if (part.kind === 'constant') return part.value;
    if (part.kind !== 'map') {
      gaps.push(path);
      return undefined;
    }
    const entries = part.entries.map(([key, value]) => [key, read(value, [...path, key])] as const);
    return Object.fromEntries(entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined));
  };
  const value = jsonCopy(read(template, []) ?? {});
  return {
    value: typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {},
    gaps,
  };
}

/** Fills in defaults, except for gaps. Returns whether the schema accepts the value as far as it is known. */
function fits({ schema }: KindInfo, value: JsonObject, gaps: readonly ParameterPath[]): boolean {
  const problems = schemaCheck(schema)(value, '"with"').filter(({ path, missing }) => {
    return missing === undefined || !gaps.some((gap) => samePath(gap, [...path, missing]));
  });
  for (const gap of gaps) {
    let parent: Json | undefined = value;
    for (const step of gap.slice(0, -1)) parent = (parent as JsonObject | undefined)?.[step];
    if (parent !== undefined) delete (parent as Record<string, Json>)[String(gap.at(-1))];
  }
  return problems.length === 0;
}

function samePath(left: ParameterPath, right: ParameterPath): boolean {
  return left.length === right.length && left.every((step, index) => step === right[index]);
}

function unknownTypes({ inputs, outputs }: StagePorts, { artifacts }: KindInfo): readonly WithProblem[] {
  if (artifacts === undefined) return [];
  return Object.entries({ inputs, outputs }).flatMap(([side, ports]) =>
    Object.entries(ports).flatMap(([port, { type }]): readonly WithProblem[] => {
      if (artifacts.has(type)) return [];
      const near = didYouMean(nearestName(type, artifacts.keys()));
      return [
        {
          path: [side, port],
          message: `there is no artifact type "${type}"`,
          expected: [...artifacts.keys()].join(', '),
          ...(near !== undefined && { hint: near }),
        },
      ];
    }),
  );
}

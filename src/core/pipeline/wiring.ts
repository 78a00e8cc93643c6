/**
 * `needs`: connects each input port to an output of a stage. Names and types are checked here; points are not known yet
 * (see join.ts).
 */

import type { DocumentNode, MapEntry } from '../document/document.ts';
import { didYouMean, type Mistakes, type Span } from '../document/mistakes.ts';
import type { Template } from '../document/template.ts';
import { nearestName } from '../values/nearest.ts';
import type { Needed, StageDeclaration } from './declarations.ts';
import { isScalar, type Scalar } from './matrix.ts';
import type { StageName } from './pipeline.ts';
import type { InputPort, StageDescriptor } from './stage-kind.ts';

/** Axis to its allowed values. */
export type Where = ReadonlyMap<string, { readonly values: readonly Scalar[]; readonly key: Span }>;

export interface Connection {
  readonly port: string;
  readonly input: InputPort;
  readonly stage: StageName;
  readonly output: string;
  readonly where: Where;
  readonly span: Span;
}

export interface Wiring {
  readonly connections: readonly Connection[];
  /** Every existing stage that is named, even by a wrong connection. */
  readonly needed: readonly Needed[];
  /** Whether a connection that could pass on coordinates is missing because of a mistake. */
  readonly incomplete: boolean;
}

export type Bind = (node: DocumentNode) => Template;

export function readWiring(
  stage: StageDeclaration,
  stages: ReadonlyMap<string, StageDeclaration>,
  bind: Bind,
  mistakes: Mistakes,
): Wiring {
  const descriptor = stage.kind?.descriptor;
  const entry = stage.node.entries.get('needs');
  const ports: ReadonlyMap<string, MapEntry> = entry?.value.kind === 'map' ? entry.value.entries : new Map();
  const needed: Needed[] = [];
  const connections: Connection[] = [];
  let incomplete = descriptor === undefined;
  const meant = new Set<string>();
  for (const [port, { key, value }] of ports) {
    const input =
      descriptor !== undefined && Object.hasOwn(descriptor.inputs, port) ? descriptor.inputs[port] : undefined;
    if (descriptor !== undefined && input === undefined) {
      incomplete = true;
      const names = Object.keys(descriptor.inputs);
      const near = nearestName(
        port,
        names.filter((name) => !ports.has(name)),
      );
      if (near !== undefined) meant.add(near);
      mistakes.add('unknown-port', `the kind "${descriptor.kind}" has no input port "${port}"`, key, {
        expected: names.join(', ') || 'no inputs',
        hint: didYouMean(near),
      });
    }
    if (value.kind === 'list' && input !== undefined && input.arity !== 'many') {
      incomplete = true;
      mistakes.add('one-input', `the port "${port}" takes one stage, not a list`, value.span, {
        hint: 'name one stage; a stage with a matrix makes this one run once for each of its points',
      });
    }
    for (const item of value.kind === 'list' ? value.items : [value]) {
      const need = readNeed(item, bind, mistakes);
      const source = need && findStage(need, stages, mistakes);
      if (need === undefined || source === undefined) {
        incomplete = true;
        continue;
      }
      needed.push({ stage: source.name, span: need.span });
      const output =
        input && source.kind && findOutput(need, source.name, source.kind.descriptor, port, input, mistakes);
      if (input === undefined || output === undefined || need.where === undefined) incomplete = true;
      else connections.push({ port, input, stage: source.name, output, where: need.where, span: need.span });
    }
  }
  if (descriptor !== undefined && (entry === undefined || entry.value.kind === 'map'))
    for (const [port, input] of Object.entries(descriptor.inputs))
      if (input.optional !== true && !ports.has(port)) {
        incomplete = true;
        if (!meant.has(port)) reportMissing(stage, port, input, entry?.key ?? stage.key, stages, mistakes);
      }
  // The written order of ports has no meaning: coordinates are joined in the order that the kind declares.
  const order = Object.keys(descriptor?.inputs ?? {});
  connections.sort((left, right) => order.indexOf(left.port) - order.indexOf(right.port));
  return { connections, needed, incomplete };
}

function reportMissing(
  stage: StageDeclaration,
  port: string,
  input: InputPort,
  span: Span,
  stages: ReadonlyMap<string, StageDeclaration>,
  mistakes: Mistakes,
): void {
  const makes = (one: StageDeclaration): boolean =>
    one !== stage && Object.values(one.kind?.descriptor.outputs ?? {}).some((output) => output.type === input.type);
  mistakes.add('missing-input', `the input port "${port}" of "${stage.name}" is not wired`, span, () => {
    const names = [...stages.values()].filter(makes).map((one) => one.name);
    return {
      expected: `${port}: a stage that makes ${withArticle(input.type)}`,
      hint:
        names.length === 0
          ? `no stage here makes ${withArticle(input.type)}`
          : `these do: ${names.slice(0, 5).join(', ')}`,
    };
  });
}

/** `a dataset`, `an embedding`, `metrics`. */
function withArticle(type: string): string {
  return type.endsWith('s') ? type : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

interface Need {
  readonly stage: string;
  readonly output: string | undefined;
  /** Undefined if it is wrong. */
  readonly where: Where | undefined;
  readonly span: Span;
}

/** Undefined if the schema has refused its shape. */
function readNeed(node: DocumentNode, bind: Bind, mistakes: Mistakes): Need | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const dot = node.value.indexOf('.');
    if (dot < 0) return { stage: node.value, output: undefined, where: new Map(), span: node.span };
    return { stage: node.value.slice(0, dot), output: node.value.slice(dot + 1), where: new Map(), span: node.span };
  }
  if (node.kind !== 'map') return undefined;
  const stage = node.entries.get('stage')?.value;
  const output = node.entries.get('output')?.value;
  if (stage?.kind !== 'scalar' || typeof stage.value !== 'string') return undefined;
  const where = readWhere(node.entries.get('where')?.value, bind, mistakes);
  return {
    stage: stage.value,
    output: output?.kind === 'scalar' ? String(output.value) : undefined,
    where,
    span: stage.span,
  };
}

/** Reads a `where`. Undefined if it is wrong, which has been reported. */
export function readWhere(node: DocumentNode | undefined, bind: Bind, mistakes: Mistakes): Where | undefined {
  const where = new Map<string, { values: readonly Scalar[]; key: Span }>();
  if (node === undefined) return where;
  if (node.kind !== 'map') return undefined;
  for (const [axis, { key, value }] of node.entries) {
    const template = bind(value);
    if (template.kind !== 'constant') return undefined;
    const values = Array.isArray(template.value) ? template.value : [template.value];
    if (!values.every(isScalar)) {
      mistakes.add('wrong-type', `"where" compares with texts, numbers, true and false`, value.span);
      return undefined;
    }
    where.set(axis, { values, key });
  }
  return where;
}

function findStage(
  need: Need,
  stages: ReadonlyMap<string, StageDeclaration>,
  mistakes: Mistakes,
): StageDeclaration | undefined {
  const found = stages.get(need.stage);
  if (found === undefined)
    mistakes.add('unknown-stage', `there is no stage "${need.stage}"`, need.span, () => ({
      expected: [...stages.keys()].slice(0, 12).join(', '),
      hint: didYouMean(nearestName(need.stage, stages.keys())),
    }));
  return found;
}

function findOutput(
  need: Need,
  stage: string,
  source: StageDescriptor,
  port: string,
  input: InputPort,
  mistakes: Mistakes,
): string | undefined {
  const outputs = Object.entries(source.outputs);
  const listed = outputs.map(([name, output]) => (name === output.type ? name : `${name} (${output.type})`)).join(', ');
  if (need.output !== undefined) {
    const output = Object.hasOwn(source.outputs, need.output) ? source.outputs[need.output] : undefined;
    if (output === undefined)
      mistakes.add('unknown-output', `"${stage}" (${source.kind}) has no output "${need.output}"`, need.span, {
        expected: listed,
        hint: didYouMean(nearestName(need.output, Object.keys(source.outputs))),
      });
    else if (output.type !== input.type)
      mistakes.add(
        'port-mismatch',
        `the port "${port}" takes ${withArticle(input.type)}, and "${stage}.${need.output}" is ${withArticle(output.type)}`,
        need.span,
        { found: output.type, expected: input.type },
      );
    return output?.type === input.type ? need.output : undefined;
  }
  const fitting = outputs.filter(([, output]) => output.type === input.type).map(([name]) => name);
  if (fitting.length === 0)
    mistakes.add(
      'port-mismatch',
      `the port "${port}" takes ${withArticle(input.type)}, and "${stage}" (${source.kind}) makes none`,
      need.span,
      { found: listed, expected: input.type },
    );
  if (fitting.length > 1)
    mistakes.add(
      'ambiguous-output',
      `"${stage}" (${source.kind}) has several outputs of type ${input.type}`,
      need.span,
      { hint: `write one of ${fitting.map((name) => `${stage}.${name}`).join(', ')}` },
    );
  return fitting.length === 1 ? fitting[0] : undefined;
}

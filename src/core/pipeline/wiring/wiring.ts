/**
 * Connects each input port to the outputs that `needs` names. Names and types are checked here; points are not known
 * yet (see join.ts).
 */

import { didYouMean, type Mistakes, type Span } from '../../document/mistakes.ts';
import { nearestName } from '../../values/nearest.ts';
import type { StageDeclaration } from '../declarations.ts';
import type { StageName } from '../pipeline.ts';
import type { InputPort, StageDescriptor } from '../stage-kind.ts';
import type { Need, PortNeeds, Where } from './needs.ts';

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
  /** Whether a connection that could pass on coordinates is missing because of a mistake. */
  readonly incomplete: boolean;
}

export function readWiring(
  stage: StageDeclaration,
  needs: readonly PortNeeds[],
  stages: ReadonlyMap<string, StageDeclaration>,
  mistakes: Mistakes,
): Wiring {
  const descriptor = stage.kind?.descriptor;
  const connections: Connection[] = [];
  let incomplete = descriptor === undefined || !stage.portsKnown;
  const wired = new Set(needs.map(({ port }) => port));
  const meant = new Set<string>();
  for (const { port, key, list, items } of needs) {
    const input =
      descriptor !== undefined && Object.hasOwn(descriptor.inputs, port) ? descriptor.inputs[port] : undefined;
    if (descriptor !== undefined && stage.portsKnown && input === undefined) {
      incomplete = true;
      const names = Object.keys(descriptor.inputs);
      const near = nearestName(
        port,
        names.filter((name) => !wired.has(name)),
      );
      if (near !== undefined) meant.add(near);
      mistakes.add('unknown-port', `the kind "${descriptor.kind}" has no input port "${port}"`, key, {
        expected: names.join(', ') || 'no inputs',
        hint: didYouMean(near),
      });
    }
    if (list !== undefined && input !== undefined && input.arity !== 'many') {
      incomplete = true;
      mistakes.add('one-input', `the port "${port}" takes one stage, not a list`, list, {
        hint: 'name one stage; a stage with a matrix makes this one run once for each of its points',
      });
    }
    for (const need of items) {
      const source = need && findStage(need, stages, mistakes);
      if (need === undefined || source === undefined) {
        incomplete = true;
        continue;
      }
      if (need.gather !== undefined && input !== undefined && !decidesArity(stage, port)) {
        const takes = input.arity === 'many' ? 'gathers all points as it is' : 'takes one artifact';
        mistakes.add('fixed-arity', `the port "${port}" of "${stage.name}" ${takes}`, need.gather, {
          hint: 'leave "gather" out: it is for stages whose ports follow from the document, like a command',
        });
      }
      checkOutput(need, source, mistakes);
      const output = input && findOutput(need, source, port, input, mistakes);
      if (input === undefined || output === undefined || need.where === undefined) incomplete = true;
      else connections.push({ port, input, stage: source.name, output, where: need.where, span: need.span });
    }
  }
  const entry = stage.node.entries.get('needs');
  if (descriptor !== undefined && (entry === undefined || entry.value.kind === 'map'))
    for (const [port, input] of Object.entries(descriptor.inputs))
      if (input.optional !== true && !wired.has(port)) {
        incomplete = true;
        if (!meant.has(port)) reportMissing(stage, port, input, entry?.key ?? stage.key, stages, mistakes);
      }
  // The written order of ports has no meaning: coordinates are joined in the order that the kind declares.
  const order = Object.keys(descriptor?.inputs ?? {});
  connections.sort((left, right) => order.indexOf(left.port) - order.indexOf(right.port));
  return { connections, incomplete };
}

/** Whether the document decides if this port gathers. */
function decidesArity({ declared }: StageDeclaration, port: string): boolean {
  return declared?.ports !== undefined && !Object.hasOwn(declared.inputs, port);
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

const metricsHint =
  'the numbers of a command are an output by its `metrics`, those of a kind of your own if it declares one of type metrics and its body writes it';

/** Reports an output that the stage does not have. */
function checkOutput({ output, span }: Need, { name, kind, portsKnown }: StageDeclaration, mistakes: Mistakes): void {
  if (output === undefined || kind === undefined || !portsKnown || Object.hasOwn(kind.descriptor.outputs, output))
    return;
  mistakes.add('unknown-output', `"${name}" (${kind.descriptor.kind}) has no output "${output}"`, span, {
    expected: outputsText(kind.descriptor) || 'no outputs',
    hint:
      didYouMean(nearestName(output, Object.keys(kind.descriptor.outputs))) ??
      (output === 'metrics' ? metricsHint : undefined),
  });
}

/** The output that fits a port. Undefined if none does, which has been reported. */
function findOutput(
  need: Need,
  { name, kind, portsKnown }: StageDeclaration,
  port: string,
  input: InputPort,
  mistakes: Mistakes,
): string | undefined {
  if (kind === undefined) return undefined;
  const source = kind.descriptor;
  const listed = outputsText(source);
  if (need.output !== undefined) {
    const output = Object.hasOwn(source.outputs, need.output) ? source.outputs[need.output] : undefined;
    if (output !== undefined && output.type !== input.type)
      mistakes.add(
        'port-mismatch',
        `the port "${port}" takes ${withArticle(input.type)}, and "${name}.${need.output}" is ${withArticle(output.type)}`,
        need.span,
        { found: output.type, expected: input.type },
      );
    return output?.type === input.type ? need.output : undefined;
  }
  const fitting = Object.entries(source.outputs).flatMap(([output, { type }]) => (type === input.type ? [output] : []));
  if (fitting.length === 0 && portsKnown)
    mistakes.add(
      'port-mismatch',
      `the port "${port}" takes ${withArticle(input.type)}, and "${name}" (${source.kind}) makes none`,
      need.span,
      { found: listed || 'no outputs', expected: input.type },
    );
  if (fitting.length > 1)
    mistakes.add(
      'ambiguous-output',
      `"${name}" (${source.kind}) has several outputs of type ${input.type}`,
      need.span,
      { hint: `write one of ${fitting.map((output) => `${name}.${output}`).join(', ')}` },
    );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** `model, report (files)`. */
function outputsText({ outputs }: StageDescriptor): string {
  return Object.entries(outputs)
    .map(([name, { type }]) => (name === type ? name : `${name} (${type})`))
    .join(', ');
}

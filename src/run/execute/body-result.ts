/**
 * The form of a body's result: one of each declared output and nothing else. The compiler holds bodies in TypeScript to
 * most of it; a body in JavaScript, or run without being compiled, may return anything.
 */

import type { InputArtifact, StageResult } from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { ExecuteRequest, InputReference } from './worker-protocol.ts';

/** @throws StageFailure `body-result`, `output-missing` or `output-extra` */
export function checkResult(result: unknown, outputs: ExecuteRequest['outputs']): asserts result is StageResult {
  const declared = Object.keys(outputs);
  const form = `{ outputs: { ${declared.join(', ')} } }`;
  if (!isMap(result) || !isMap(result.outputs))
    throw new StageFailure('body-result', 'the body returned something else than a result', {
      found: isMap(result) ? `an object with ${listed(Object.keys(result))}` : formOf(result),
      expected: form,
    });
  const { outputs: made, metrics = {}, facts = {}, timings = {}, notes = [] } = result;
  for (const port of declared)
    if (made[port] === undefined)
      throw new StageFailure('output-missing', `the body left out its output "${port}"`, {
        found: listed(Object.keys(made)),
        expected: form,
      });
  for (const [port, output] of Object.entries(made)) {
    if (output !== undefined && outputs[port] === undefined)
      throw new StageFailure('output-extra', `the body returned an output "${port}" that its kind does not declare`, {
        expected: listed(declared),
        hint: 'declare it in `outputs` of the descriptor, or leave it out',
      });
    if (!isOutput(output))
      throw new StageFailure('body-result', `output "${port}" is nothing that can be stored`, {
        found: formOf(output),
        expected:
          'a table by makeTable or the `write` of an artifact type, { metadata, types, batches }, { folder }, { files }, or an input',
      });
  }
  const areNumbers = isMap(metrics) && Object.values(metrics).every((value) => typeof value === 'number');
  const areTexts = isMap(facts) && isTexts(Object.values(facts));
  if (!areNumbers || !areTexts || !isMap(timings) || !isTexts(notes))
    throw new StageFailure('body-result', 'the body returned metrics, facts, timings or notes of another form', {
      found: Object.keys({ metrics, facts, timings, notes })
        .map((name) => `${name}: ${formOf(result[name])}`)
        .join(', '),
      expected: "metrics: { name: 0.5 }, facts: { name: 'text' }, timings: { name: 0.5 }, notes: ['text']",
    });
}

/** The input that a body passes on as an output. */
export function inputHandedOn(made: InputArtifact, port: string, { inputs, outputs }: ExecuteRequest): InputReference {
  const type = outputs[port] as string;
  const source = Object.values(inputs)
    .flatMap((input) => input.from)
    .find((one) => one.digest === made.digest);
  if (source === undefined)
    throw new StageFailure('body-result', `output "${port}" is an artifact that is none of the inputs`, {
      expected: 'an input of this action',
    });
  if (source.type !== type)
    throw new StageFailure('invalid-artifact', `output "${port}" passes on an artifact of another type`, {
      found: source.type,
      expected: type,
    });
  return source;
}

function isOutput(value: unknown): boolean {
  if (!isMap(value)) return false;
  const isTable = typeof value.rows === 'number' && isMap(value.columns) && isMap(value.metadata);
  return (
    isTable ||
    isStream(value) ||
    typeof value.folder === 'string' ||
    Array.isArray(value.files) ||
    typeof value.digest === 'string'
  );
}

function isStream({ metadata, types, batches }: { readonly [name: string]: unknown }): boolean {
  const isIterable = typeof batches === 'object' && batches !== null && Symbol.asyncIterator in batches;
  return (
    isMap(metadata) && isMap(types) && Object.values(types).every((type) => typeof type === 'string') && isIterable
  );
}

function isMap(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function formOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (Array.isArray(value)) return 'a list';
  return isMap(value)
    ? `an object with ${listed(Object.keys(value))}`
    : `${typeof value} ${String(value).slice(0, 60)}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.slice(0, 20).join(', ');
}

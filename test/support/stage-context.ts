/**
 * Runs a stage's body as the runner would, but in memory: parameters checked and completed by the kind's schema,
 * inputs and outputs passed through their Arrow bytes, outputs checked against schemas/artifacts, metrics against
 * what the descriptor announced. Knows no store, no keys, no processes.
 */

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { measureOf } from '../../src/core/facts/measure.ts';
import type { Coordinates } from '../../src/core/pipeline/pipeline.ts';
import type { ArtifactType, NamesAt, StageDescriptor } from '../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { digestOf } from '../../src/core/values/digest.ts';
import { decodeTable, encodeTable } from '../../src/stage-api/arrow-file.ts';
import type { Checkpoints, InputArtifact, Progress, StageResult } from '../../src/stage-api/context.ts';
import type { StageBody, StageContext } from '../../src/stage-api/stage.ts';
import { describeTable, type Table } from '../../src/stage-api/table.ts';

const packageRoot = new URL('../../../', import.meta.url);

export interface Given {
  readonly parameters?: JsonObject;
  /** Default 1. */
  readonly seed?: number;
  /** What is wired to each port: a table for arity one, a list for arity many. */
  readonly inputs?: { readonly [port: string]: GivenInput | readonly GivenInput[] };
  /** Bytes of the files that `with` names. */
  readonly files?: { readonly [path: string]: Uint8Array };
  readonly checkpoints?: Checkpoints;
  /** What planning knows of what is wired; nothing if left out. */
  readonly names?: NamesAt;
  /** Called for each progress event: throw to cancel. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A table, an artifact that an earlier stage returned, or a table of a point. */
export type GivenInput = Table | InputArtifact | { readonly table: Table; readonly coordinates: Coordinates };

export interface Ran {
  readonly result: StageResult;
  /** Every output, decoded from its bytes. */
  readonly outputs: { readonly [port: string]: Table };
  readonly bytes: { readonly [port: string]: Uint8Array };
  readonly digests: { readonly [port: string]: string };
  readonly metrics: { readonly [name: string]: number };
  readonly notes: readonly string[];
  readonly progress: readonly Progress[];
  readonly lines: readonly string[];
}

/** Runs a body and checks all that it promises. What the body throws is thrown. */
export async function runStage(
  descriptor: StageDescriptor,
  body: (context: never) => Promise<StageResult>,
  given: Given,
): Promise<Ran> {
  const complete = completeParameters(descriptor, given.parameters ?? {});
  const problems = descriptor.check?.(complete) ?? [];
  if (problems.length > 0) throw new Error(`check of ${descriptor.kind}: ${JSON.stringify(problems)}`);
  const resolved = descriptor.resolve?.(complete, { gpuEngine: false, tensorflowBackend: 'wasm' }) ?? complete;
  const parameters = descriptor.resolveInputs?.(resolved, given.names ?? (() => [])) ?? resolved;

  const progress: Progress[] = [];
  const lines: string[] = [];
  const result = await (body as StageBody)(makeContext(descriptor, parameters, given, progress, lines));

  const outputs: Record<string, Table> = {};
  const bytes: Record<string, Uint8Array> = {};
  const digests: Record<string, string> = {};
  sameNames(`outputs of ${descriptor.kind}`, Object.keys(result.outputs), Object.keys(descriptor.outputs));
  for (const [port, output] of Object.entries(result.outputs)) {
    const table = 'table' in output ? await output.table() : output;
    bytes[port] = encodeTable(table);
    digests[port] = 'table' in output ? output.digest : digestOf(bytes[port]);
    outputs[port] = decodeTable(bytes[port]);
    checkArtifact(descriptor.outputs[port]!.type, outputs[port]);
  }
  const announced = descriptor.metrics?.(parameters, () => []) ?? [];
  for (const [name, value] of Object.entries(result.metrics ?? {})) {
    if (measureOf(name, announced) === undefined)
      throw new Error(
        `${descriptor.kind} reports "${name}"; announced: ${announced.map((one) => one.name).join(', ')}`,
      );
    if (!Number.isFinite(value)) throw new Error(`${descriptor.kind} reports ${name} = ${value}`);
  }
  const { metrics = {}, notes = [] } = result;
  return { result, outputs, bytes, digests, metrics, notes, progress, lines };
}

/** `with` after the schema's defaults. Throws with ajv's words when it is not valid. */
export function completeParameters(descriptor: StageDescriptor, parameters: JsonObject): JsonObject {
  const complete = structuredClone(parameters);
  const validate = new Ajv({ useDefaults: true, strict: false, allErrors: true }).compile(readJson(descriptor.schema));
  if (!validate(complete)) throw new Error(`with of ${descriptor.kind}: ${JSON.stringify(validate.errors)}`);
  return complete;
}

/** Throws unless the table is what schemas/artifacts/<type>.schema.json says. */
export function checkArtifact(type: ArtifactType, table: Table): void {
  const schema = readJson(new URL(`schemas/artifacts/${type}.schema.json`, packageRoot));
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  if (!validate(describeTable(table))) throw new Error(`artifact of type ${type}: ${JSON.stringify(validate.errors)}`);
}

/** A table as an input artifact: its digest, and a fresh decoding of its bytes at each `table()`. */
export function inputArtifact(type: ArtifactType, table: Table, coordinates: Coordinates = {}): InputArtifact {
  const bytes = encodeTable(table);
  return { digest: digestOf(bytes), type, coordinates, table: async () => decodeTable(bytes) };
}

/** Checkpoints in memory, through their bytes; `positions` tells which were kept. */
export function memoryCheckpoints(): Checkpoints & { readonly positions: readonly number[] } {
  const kept = new Map<number, Uint8Array>();
  return {
    get positions() {
      return [...kept.keys()].sort((left, right) => left - right);
    },
    async latest(limit) {
      const position = Math.max(...[...kept.keys()].filter((one) => one <= limit));
      const bytes = kept.get(position);
      return bytes === undefined ? undefined : { position, table: decodeTable(bytes) };
    },
    async save(position, table) {
      kept.set(position, encodeTable(table));
    },
  };
}

function makeContext(
  descriptor: StageDescriptor,
  parameters: JsonObject,
  given: Given,
  progress: Progress[],
  lines: string[],
): StageContext {
  const wired = new Map<string, readonly InputArtifact[]>();
  for (const [port, inputs] of Object.entries(given.inputs ?? {})) {
    const declared = descriptor.inputs[port];
    if (declared === undefined) throw new Error(`${descriptor.kind} has no input "${port}"`);
    const list: readonly GivenInput[] = Array.isArray(inputs) ? inputs : [inputs];
    wired.set(
      port,
      list.map((one) => asArtifact(declared.type, one)),
    );
  }
  for (const [port, declared] of Object.entries(descriptor.inputs))
    if (declared.optional !== true && !wired.has(port)) throw new Error(`${descriptor.kind}: "${port}" is not wired`);

  const optional = (port: string): InputArtifact | undefined => wired.get(port)?.[0];
  return {
    parameters,
    seed: given.seed ?? 1,
    optional,
    one(port) {
      const artifact = optional(port);
      if (artifact === undefined) throw new Error(`Internal error: input "${port}" is not wired`);
      return artifact;
    },
    many: (port) => wired.get(port) ?? [],
    async readFile(path) {
      const bytes = given.files?.[path];
      if (bytes === undefined) throw new Error(`Internal error: no file "${path}"`);
      return bytes;
    },
    progress(one) {
      progress.push(one);
      given.onProgress?.(one);
    },
    log: (line) => void lines.push(line),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    ...(given.checkpoints === undefined ? {} : { checkpoints: given.checkpoints }),
  };
}

function asArtifact(type: ArtifactType, given: GivenInput): InputArtifact {
  let artifact: InputArtifact;
  if ('digest' in given) artifact = given;
  else if ('table' in given) artifact = inputArtifact(type, given.table, given.coordinates);
  else artifact = inputArtifact(type, given);
  if (artifact.type !== type) throw new Error(`a ${artifact.type} is wired where a ${type} is expected`);
  return artifact;
}

function sameNames(what: string, found: readonly string[], expected: readonly string[]): void {
  if ([...found].sort().join() !== [...expected].sort().join())
    throw new Error(`${what}: ${found.join(', ')}; declared: ${expected.join(', ')}`);
}

function readJson(url: URL): JsonObject {
  return JSON.parse(readFileSync(url, 'utf8')) as JsonObject;
}

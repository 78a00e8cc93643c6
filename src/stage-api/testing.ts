/**
 * `arrowline/testing`: runs the body of a stage kind in memory like a run does: completes and checks the parameters by
 * the kind's schema, `check` and `resolve`, builds the context that workers build, passes inputs and outputs through
 * their Arrow bytes and checks them against their types, and checks metrics against the declared ones. No store, no
 * keys, no processes.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureOf } from '../core/facts/measure.ts';
import type { Coordinates } from '../core/pipeline/pipeline.ts';
import type { ArtifactType, NamesAt, StageDescriptor, WiredPort, WithProblem } from '../core/pipeline/stage-kind.ts';
import { artifactChecker } from '../core/schema/artifact-check.ts';
import { schemaCheck } from '../core/schema/schema-check.ts';
import type { JsonObject } from '../core/values/canonical.ts';
import { digestOf } from '../core/values/digest.ts';
import { packageRoot } from '../package-root.ts';
import { makeContext } from '../run/execute/context.ts';
import { openFiles } from '../run/execute/open-files.ts';
import { type BlobFile, storeTree } from '../run/execute/store-tree.ts';
import { readSchema } from '../run/read-schema.ts';
import { encodeStream } from './arrow/encode-stream.ts';
import { decodeTable, encodeTable, joinBytes, openBytes } from './arrow-file.ts';
import type { Checkpoints, InputArtifact, Output, Progress, StageResult } from './context.ts';
import type { StageBody } from './stage.ts';
import { describeTable, type Table } from './table.ts';
import type { StoredTable } from './table-stream.ts';

export interface Given {
  /** `with` as written in a document. */
  readonly parameters?: JsonObject;
  /** Default 1. */
  readonly seed?: number;
  /** Artifact types of the kind's own by name, each with its schema, beside those that come with the package. */
  readonly types?: ReadonlyMap<string, URL>;
  /** The artifacts wired to each port: a table for arity one, a list for arity many. */
  readonly inputs?: { readonly [port: string]: GivenInput | readonly GivenInput[] };
  /** Bytes of the files that `with` names. */
  readonly files?: { readonly [path: string]: Uint8Array };
  readonly checkpoints?: Checkpoints;
  /** The names that planning knows of the input artifacts; none if left out. */
  readonly names?: NamesAt;
  /** Called for each progress event; may throw to cancel. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A table, an artifact that an earlier stage returned, or a table with its coordinates. */
export type GivenInput = Table | InputArtifact | { readonly table: Table; readonly coordinates: Coordinates };

export interface Ran {
  readonly result: StageResult;
  /** Every output, decoded from its bytes. */
  readonly outputs: { readonly [port: string]: Table };
  readonly bytes: { readonly [port: string]: Uint8Array };
  readonly digests: { readonly [port: string]: string };
  readonly metrics: { readonly [name: string]: number };
  readonly facts: { readonly [name: string]: string };
  readonly notes: readonly string[];
  readonly progress: readonly Progress[];
  readonly lines: readonly string[];
}

/** Runs a body and checks its result against the descriptor. Errors of the body are thrown. */
export async function runStage<Kind extends StageDescriptor>(
  kind: Kind,
  body: StageBody<Kind>,
  given: Given,
): Promise<Ran> {
  const planned = withPorts(kind, given);
  const parameters = plannedParameters(planned, given);
  const progress: Progress[] = [];
  const lines: string[] = [];
  const scratches: string[] = [];
  const files = openFiles();
  const context = makeContext({
    parameters,
    seed: given.seed ?? 1,
    inputs: wiredInputs(planned, given),
    ports: planned.ports === undefined ? Object.keys(planned.inputs) : undefined,
    gathered: Object.keys(planned.inputs).filter((port) => planned.inputs[port]?.arity === 'many'),
    files: Object.entries(given.files ?? {}).map(([path, bytes]) => ({ path, digest: digestOf(bytes) })),
    readBytes: (path) => given.files?.[path] ?? new Uint8Array(0),
    openFile: (file) => {
      const place = join(temporaryFolder(scratches), 'file');
      writeFileSync(place, given.files?.[file.path] ?? new Uint8Array(0));
      return files.open(file, place);
    },
    checkpoints: given.checkpoints,
    makeScratch: () => temporaryFolder(scratches),
    progressMs: 0,
    progress: (one) => {
      progress.push(one);
      given.onProgress?.(one);
    },
    log: (line) => void lines.push(line),
  });
  // Typed as a worker sees it: a body of an unknown kind.
  const loaded: (context: never) => Promise<StageResult> = body;
  try {
    const result = await (loaded as StageBody)(context);
    const taken = await takeOutputs(planned, result, given.types);
    files.check();
    checkMetrics(planned, parameters, result);
    const { metrics = {}, facts = {}, notes = [] } = result;
    return { result, ...taken, metrics, facts, notes, progress, lines };
  } finally {
    for (const folder of scratches) rmSync(folder, { recursive: true, force: true });
  }
}

/** The kind with the ports that it has for these inputs, if they follow from the document. Throws for its problems. */
function withPorts(kind: StageDescriptor, { parameters = {}, inputs = {} }: Given): StageDescriptor {
  if (kind.ports === undefined) return kind;
  const wired = Object.entries(inputs).map(([port, given]): [string, WiredPort] => {
    const list: readonly GivenInput[] = Array.isArray(given) ? given : [given];
    const own = Object.hasOwn(kind.inputs, port) ? kind.inputs[port]?.type : undefined;
    return [port, { types: [...new Set(list.map((one) => own ?? typeOf(one)))], gathered: Array.isArray(given) }];
  });
  const found = kind.ports({ with: completeParameters(kind, parameters), wired: Object.fromEntries(wired) });
  if ('problems' in found) {
    refuse(`ports of ${kind.kind}`, found.problems);
    return kind;
  }
  return { ...kind, inputs: { ...kind.inputs, ...found.inputs }, outputs: { ...kind.outputs, ...found.outputs } };
}

function typeOf(given: GivenInput): ArtifactType {
  if ('digest' in given) return given.type;
  const { type } = ('table' in given ? given.table : given).metadata;
  return typeof type === 'string' ? type : 'table';
}

/** `with` after the schema's defaults. Throws if it is not valid. */
export function completeParameters(kind: StageDescriptor, parameters: JsonObject): JsonObject {
  const complete = structuredClone(parameters);
  refuse(`with of ${kind.kind}`, schemaCheck(readSchema(kind.schema))(complete, '"with"'));
  return complete;
}

/** Throws unless the table fits the type: the schema in `types`, else schemas/artifacts/<type>.schema.json. */
export function checkArtifact(type: ArtifactType, table: Table, types?: Given['types']): void {
  checkDescription(type, describeTable(table), types);
}

function checkDescription(type: ArtifactType, description: object, types: Given['types'] = noTypes): void {
  const own = types.get(type);
  const check = own === undefined ? artifactProblem : artifactChecker(() => readSchema(own));
  const problem = check(type, description);
  if (problem !== undefined) throw new Error(`artifact of type ${type}: ${problem}`);
}

/** A table as an input artifact: its digest, and a new decoding of its bytes at each `table()`. */
export function inputArtifact(type: ArtifactType, table: Table, coordinates: Coordinates = {}): InputArtifact {
  const bytes = encodeTable(table);
  const path = async (): Promise<string> => {
    const file = join(temporaryFolder(), `${type}.arrow`);
    writeFileSync(file, bytes, { mode: 0o444 });
    return file;
  };
  const members = async (): Promise<never> => {
    throw new Error(`an artifact of type ${type} has no files in a test: wire a folder`);
  };
  const open = async (): Promise<StoredTable> => {
    const { batch, whole, ...opened } = openBytes(bytes);
    return { ...opened, read: async (index, names) => batch(index, names), whole: async (names) => whole(names) };
  };
  return { digest: digestOf(bytes), type, coordinates, table: async () => decodeTable(bytes), open, path, members };
}

/** Checkpoints in memory, encoded as bytes; `positions` lists the kept ones. */
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

const noTypes: ReadonlyMap<string, URL> = new Map();

const artifactProblem = artifactChecker((type) => {
  const schema = new URL(`schemas/artifacts/${type}.schema.json`, packageRoot);
  if (!existsSync(schema)) throw new Error(`artifact type "${type}" is unknown: hand in its schema with \`types\``);
  return readSchema(schema);
});

/** `with` as planning passes it to a body. */
function plannedParameters(kind: StageDescriptor, given: Given): JsonObject {
  const complete = completeParameters(kind, given.parameters ?? {});
  refuse(`check of ${kind.kind}`, kind.check?.(complete) ?? []);
  const resolved = kind.resolve?.(complete, { gpuEngine: false, tensorflowBackend: 'wasm' }) ?? complete;
  return kind.resolveInputs?.(resolved, given.names ?? (() => [])) ?? resolved;
}

function wiredInputs(kind: StageDescriptor, given: Given): Record<string, readonly InputArtifact[]> {
  const wired: Record<string, readonly InputArtifact[]> = {};
  for (const [port, inputs] of Object.entries(given.inputs ?? {})) {
    const declared = kind.inputs[port];
    if (declared === undefined) throw new Error(`${kind.kind} has no input "${port}"`);
    const list: readonly GivenInput[] = Array.isArray(inputs) ? inputs : [inputs];
    wired[port] = list.map((one) => asArtifact(declared.type, one, given.types));
  }
  for (const [port, declared] of Object.entries(kind.inputs))
    if (declared.optional !== true && wired[port] === undefined)
      throw new Error(`${kind.kind}: "${port}" is not wired`);
  return wired;
}

/** An artifact of an earlier stage stays the one it is; a table is checked as that stage would have been. */
function asArtifact(type: ArtifactType, given: GivenInput, types: Given['types']): InputArtifact {
  if ('digest' in given) {
    if (given.type !== type) throw new Error(`a ${given.type} is wired where a ${type} is expected`);
    return given;
  }
  const { table, coordinates = {} } = 'table' in given ? given : { table: given };
  checkArtifact(type, table, types);
  return inputArtifact(type, table, coordinates);
}

async function takeOutputs(
  kind: StageDescriptor,
  result: StageResult,
  types: Given['types'],
): Promise<Pick<Ran, 'outputs' | 'bytes' | 'digests'>> {
  const found = Object.keys(result.outputs).sort().join(', ');
  const declared = Object.keys(kind.outputs).sort().join(', ');
  if (found !== declared) throw new Error(`outputs of ${kind.kind}: ${found}; declared: ${declared}`);
  const outputs: Record<string, Table> = {};
  const bytes: Record<string, Uint8Array> = {};
  const digests: Record<string, string> = {};
  for (const [port, { type }] of Object.entries(kind.outputs)) {
    const output = result.outputs[port] as Output;
    const encoded = await encode(port, type, output, types);
    const table = decodeTable(encoded);
    checkArtifact(type, table, types);
    bytes[port] = encoded;
    digests[port] = 'digest' in output ? output.digest : digestOf(encoded);
    outputs[port] = table;
  }
  return { outputs, bytes, digests };
}

/** The files of a tree are hashed and stay where they are. A stream is checked before its first batch is taken. */
async function encode(port: string, type: ArtifactType, output: Output, types: Given['types']): Promise<Uint8Array> {
  if ('digest' in output) return encodeTable(await output.table());
  if ('rows' in output) return encodeTable(output);
  if ('batches' in output) {
    checkDescription(type, { columns: output.types, metadata: output.metadata }, types);
    const pieces: Uint8Array[] = [];
    // Pieces are views of columns, which the body may use again.
    for await (const piece of encodeStream(output).pieces) pieces.push(piece.slice());
    return joinBytes(pieces);
  }
  const hashed = async (path: string): Promise<BlobFile> => {
    const bytes = readFileSync(path);
    return { digest: digestOf(bytes), bytes: bytes.length };
  };
  return encodeTable((await storeTree({ putFile: hashed }, port, output, [])).table);
}

function checkMetrics(kind: StageDescriptor, parameters: JsonObject, { metrics = {} }: StageResult): void {
  const announced = kind.metrics?.(parameters, () => []) ?? [];
  for (const [name, value] of Object.entries(metrics)) {
    if (measureOf(name, announced) === undefined)
      throw new Error(`${kind.kind} reports "${name}"; announced: ${announced.map((one) => one.name).join(', ')}`);
    if (!Number.isFinite(value)) throw new Error(`${kind.kind} reports ${name} = ${value}`);
  }
}

function refuse(subject: string, problems: readonly Pick<WithProblem, 'path' | 'message'>[]): void {
  if (problems.length > 0) throw new Error(`${subject}: ${JSON.stringify(problems)}`);
}

function temporaryFolder(made: string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'arrowline-stage-'));
  made.push(folder);
  return folder;
}
